package dev.banana.model;

import static dev.banana.error.BananaException.require;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.banana.error.BananaException;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
import dev.banana.model.denoise.Denoiser;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A manifest as JSON and back; every field must be there, and none that is not known. */
final class ManifestJson {
  private ManifestJson() {}

  // ---------------------------------------------------------------- writing

  static String write(Manifest manifest) {
    JsonObject json = new JsonObject();
    json.addProperty("format", Manifest.FORMAT);
    json.addProperty("family", manifest.family());
    json.addProperty("name", manifest.name());
    json.add("spec", spec(manifest.spec()));
    JsonArray precisions = new JsonArray();
    manifest.precisions().forEach(precisions::add);
    json.add("precisions", precisions);
    json.addProperty("licence", manifest.licence());
    JsonObject provenance = new JsonObject();
    manifest.provenance().forEach(provenance::addProperty);
    json.add("provenance", provenance);
    if (!manifest.words().isEmpty()) {
      json.addProperty("words", String.join(" ", manifest.words()));
    }
    json.add("files", files(manifest.files()));
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }

  private static JsonObject files(Map<String, Manifest.Entry> files) {
    JsonObject json = new JsonObject();
    files.forEach(
        (name, entry) -> {
          JsonObject file = new JsonObject();
          file.addProperty("size", entry.size());
          file.addProperty("sha256", entry.sha256());
          json.add(name, file);
        });
    return json;
  }

  private static JsonObject spec(ModelSpec spec) {
    JsonObject json = new JsonObject();
    json.add("denoiser", denoiser(spec.denoiser()));
    json.add("autoencoder", autoencoder(spec.autoencoder()));
    json.addProperty("patch", spec.patch());
    if (spec.finePatch() != spec.patch()) {
      json.addProperty("finePatch", spec.finePatch());
    }
    json.addProperty("pyramid", spec.pyramid());
    json.addProperty("textEncoder", spec.textEncoder());
    json.addProperty("textTokens", spec.textTokens());
    json.addProperty("steps", spec.steps());
    json.addProperty("guidance", spec.guidance());
    json.addProperty("cast", spec.cast());
    if (spec.largest() > ModelSpec.BASE) {
      // Said only where there is something to say, so that an older Banana reads the others.
      json.addProperty("largest", spec.largest());
    }
    spec.enlarger().ifPresent(config -> json.add("enlarger", enlarger(config)));
    if (spec.largeTrunk()) {
      // Left out where there is none: programs of before read those bundles.
      json.addProperty("largeTrunk", true);
    }
    return json;
  }

  private static JsonObject denoiser(Denoiser.Config config) {
    JsonObject json = new JsonObject();
    json.addProperty("latentChannels", config.latentChannels());
    json.addProperty("width", config.width());
    json.addProperty("layers", config.layers());
    json.addProperty("heads", config.heads());
    json.addProperty("kvHeads", config.kvHeads());
    json.addProperty("headDim", config.headDim());
    json.addProperty("hidden", config.hidden());
    json.addProperty("textWidth", config.textWidth());
    json.addProperty("textBlocks", config.textBlocks());
    json.addProperty("referenceBlocks", config.referenceBlocks());
    json.addProperty("prediction", config.prediction().name());
    return json;
  }

  private static JsonObject autoencoder(Autoencoder.Config config) {
    JsonObject json = new JsonObject();
    json.addProperty("latentChannels", config.latentChannels());
    json.addProperty("narrow", config.narrow());
    json.addProperty("wide", config.wide());
    json.addProperty("encoderNarrow", config.encoderNarrow());
    json.addProperty("encoderWide", config.encoderWide());
    json.addProperty("decoderWide", config.decoderWide());
    json.addProperty("decoderNarrow", config.decoderNarrow());
    if (config.decoderFine() > 0) {
      json.addProperty("decoderFine", config.decoderFine());
    }
    return json;
  }

  private static JsonObject enlarger(Enlarger.Config config) {
    JsonObject json = new JsonObject();
    json.addProperty("wide", config.wide());
    json.addProperty("wideBlocks", config.wideBlocks());
    json.addProperty("fineBlocks", config.fineBlocks());
    return json;
  }

  // ---------------------------------------------------------------- reading

  /**
   * {@return the manifest that a JSON text says}
   *
   * @throws BananaException if it says anything else
   */
  static Manifest read(String text) {
    Fields json = new Fields(parse(text), "the manifest");
    int format = json.number("format", 1, Integer.MAX_VALUE);
    require(
        format <= Manifest.FORMAT,
        "it has format %d, this version of Banana reads up to %d; use a newer Banana.",
        format,
        Manifest.FORMAT);
    Manifest manifest =
        new Manifest(
            json.text("family"),
            json.text("name"),
            spec(json.object("spec")),
            json.texts("precisions"),
            json.text("licence"),
            json.object("provenance").allTexts(),
            json.has("words") ? List.of(json.text("words").split(" ")) : List.of(),
            files(json.object("files")));
    json.end();
    return manifest;
  }

  private static JsonObject parse(String text) {
    try {
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(16);
      JsonElement json = JsonParser.parseReader(reader);
      if (json.isJsonObject() && reader.peek() == com.google.gson.stream.JsonToken.END_DOCUMENT) {
        return json.getAsJsonObject();
      }
    } catch (JsonParseException | IOException | NumberFormatException e) {
      throw new BananaException("the manifest is not valid JSON; copy the bundle again.", e);
    }
    throw new BananaException("the manifest is not one JSON object; copy the bundle again.");
  }

  private static Map<String, Manifest.Entry> files(Fields json) {
    Map<String, Manifest.Entry> files = new LinkedHashMap<>();
    for (String name : json.names()) {
      Fields file = json.object(name);
      files.put(
          name, new Manifest.Entry(file.whole("size", 0, Long.MAX_VALUE), file.text("sha256")));
      file.end();
    }
    return files;
  }

  private static ModelSpec spec(Fields json) {
    int patch = json.number("patch", 2, 4);
    ModelSpec spec =
        new ModelSpec(
            denoiser(json.object("denoiser")),
            autoencoder(json.object("autoencoder")),
            patch,
            json.has("finePatch") ? json.number("finePatch", 2, 4) : patch,
            json.yes("pyramid"),
            json.text("textEncoder"),
            json.number("textTokens", 2, 512),
            json.number("steps", 1, ModelSpec.MOST_STEPS),
            json.fraction("guidance"),
            json.yesIfSaid("cast"),
            json.numberIfSaid("largest", ModelSpec.BASE, ModelSpec.MOST_SIDE),
            json.has("enlarger")
                ? Optional.of(enlarger(json.object("enlarger")))
                : Optional.empty(),
            json.yesIfSaid("largeTrunk"));
    json.end();
    return spec;
  }

  private static Denoiser.Config denoiser(Fields json) {
    Denoiser.Config config =
        new Denoiser.Config(
            json.number("latentChannels", 1, 64),
            json.number("width", 32, 1 << 14),
            json.number("layers", 1, 256),
            json.number("heads", 1, 256),
            json.number("kvHeads", 1, 256),
            json.number("headDim", 32, 512),
            json.number("hidden", 1, 1 << 16),
            json.number("textWidth", 1, 1 << 14),
            json.number("textBlocks", 0, 64),
            json.number("referenceBlocks", 0, 64),
            prediction(json.text("prediction")));
    json.end();
    return config;
  }

  private static Denoiser.Prediction prediction(String name) {
    for (Denoiser.Prediction prediction : Denoiser.Prediction.values()) {
      if (prediction.name().equals(name)) {
        return prediction;
      }
    }
    throw BananaException.of(
        "'prediction' must be VELOCITY or CLEAN, found '%s'.", Bundle.shown(name));
  }

  private static Autoencoder.Config autoencoder(Fields json) {
    Autoencoder.Config config =
        new Autoencoder.Config(
            json.number("latentChannels", 1, 64),
            json.number("narrow", 8, 1 << 12),
            json.number("wide", 8, 1 << 12),
            json.number("encoderNarrow", 0, 64),
            json.number("encoderWide", 0, 64),
            json.number("decoderWide", 0, 64),
            json.number("decoderNarrow", 0, 64),
            json.has("decoderFine") ? json.number("decoderFine", 1, 64) : 0);
    json.end();
    return config;
  }

  private static Enlarger.Config enlarger(Fields json) {
    Enlarger.Config config =
        new Enlarger.Config(
            json.number("wide", 8, 1 << 12),
            json.number("wideBlocks", 0, 64),
            json.number("fineBlocks", 0, 64));
    json.end();
    return config;
  }

  /** The fields of one object, each taken once. */
  private static final class Fields {
    private final Map<String, JsonElement> left;
    private final String where;

    Fields(JsonObject json, String where) {
      this.left = new LinkedHashMap<>(json.asMap());
      this.where = where;
    }

    List<String> names() {
      return new ArrayList<>(left.keySet());
    }

    Fields object(String name) {
      JsonElement value = take(name);
      require(value.isJsonObject(), "'%s' in %s must be an object.", shown(name), where);
      return new Fields(value.getAsJsonObject(), "'" + shown(name) + "'");
    }

    String text(String name) {
      return text(name, take(name));
    }

    private String text(String name, JsonElement value) {
      require(
          value.isJsonPrimitive() && value.getAsJsonPrimitive().isString(),
          "'%s' in %s must be text.",
          shown(name),
          where);
      return value.getAsString();
    }

    List<String> texts(String name) {
      JsonElement value = take(name);
      require(value.isJsonArray(), "'%s' in %s must be a list.", name, where);
      List<String> texts = new ArrayList<>();
      value.getAsJsonArray().forEach(item -> texts.add(text(name, item)));
      return texts;
    }

    Map<String, String> allTexts() {
      Map<String, String> texts = new LinkedHashMap<>();
      names().forEach(name -> texts.put(name, text(name)));
      return texts;
    }

    int number(String name, int least, int most) {
      return (int) whole(name, least, most);
    }

    long whole(String name, long least, long most) {
      String found = primitive(name);
      try {
        long value = Long.parseLong(found);
        if (value >= least && value <= most) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Reported below, as a number out of range is.
      }
      throw BananaException.of(
          "'%s' in %s must be a whole number from %d to %d, found '%s'.",
          shown(name), where, least, most, shown(found));
    }

    /** Fields that came later: a bundle of before says nothing, which means no. */
    boolean yesIfSaid(String name) {
      return left.containsKey(name) && yes(name);
    }

    boolean has(String name) {
      return left.containsKey(name);
    }

    /** As above: a bundle of before says nothing, which means the least. */
    int numberIfSaid(String name, int least, int most) {
      return has(name) ? number(name, least, most) : least;
    }

    boolean yes(String name) {
      JsonElement value = take(name);
      require(
          value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean(),
          "'%s' in %s must be true or false.",
          shown(name),
          where);
      return value.getAsBoolean();
    }

    float fraction(String name) {
      String found = primitive(name);
      try {
        return Float.parseFloat(found);
      } catch (NumberFormatException e) {
        throw BananaException.of(
            "'%s' in %s must be a number, found '%s'.", name, where, shown(found));
      }
    }

    private String primitive(String name) {
      JsonElement value = take(name);
      require(
          value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber(),
          "'%s' in %s must be a number.",
          shown(name),
          where);
      return value.getAsString();
    }

    private JsonElement take(String name) {
      JsonElement value = left.remove(name);
      require(value != null, "'%s' is missing in %s; copy the bundle again.", shown(name), where);
      return value;
    }

    void end() {
      require(
          left.isEmpty(),
          "%s has an unknown field '%s'; use a newer Banana.",
          where,
          left.isEmpty() ? "" : shown(left.keySet().iterator().next()));
    }

    private static String shown(String text) {
      return Bundle.shown(text);
    }
  }
}
