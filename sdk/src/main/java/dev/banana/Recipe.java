package dev.banana;

import static dev.banana.error.BananaException.require;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.banana.cast.Role;
import dev.banana.cast.Subject;
import dev.banana.error.BananaException;
import dev.banana.image.Labels;
import dev.banana.noise.SeededNoise;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelUse;
import dev.banana.peel.PeelWay;
import dev.banana.safety.Safety;
import dev.banana.safety.SafetyReport;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that a picture depends on: a request with nothing left open, and the model that answers it.
 *
 * @param prompt what was drawn
 * @param width pixels across
 * @param height pixels down
 * @param steps 1 to 8; nothing is told by it where nothing was {@link #sampled}
 * @param seed any number
 * @param guidance 1 to 8
 * @param precision how exactly the nets were computed
 * @param noise name of the generator of the noise
 * @param model name of the bundle
 * @param bundle SHA-256 of the bundle's manifest, in hexadecimal digits
 * @param weights SHA-256 of the bundle's weights
 * @param version version of this library
 * @param blurred what a safety check said for which the picture was blurred; empty if it is as it
 *     was drawn
 * @param cast the characters in it, by slot; empty if there is none
 * @param peels what the picture wears
 * @param way how they are put on
 * @param mode how its latents came about
 * @param source SHA-256 of the pixels of the picture that was enlarged; empty if it was drawn
 * @param crowd by which seed those were drawn that are set in as many; empty if there are none
 */
public record Recipe(
    String prompt,
    int width,
    int height,
    int steps,
    long seed,
    float guidance,
    Precision precision,
    String noise,
    String model,
    String bundle,
    String weights,
    String version,
    Optional<SafetyReport> blurred,
    List<Role> cast,
    List<PeelUse> peels,
    PeelWay way,
    SamplingMode mode,
    Optional<String> source,
    OptionalLong crowd) {
  /** What a recipe without characters and peels is; older versions draw it as it is. */
  private static final int FORMAT = 1;

  /** What one with characters is: a version that does not know them must not draw it. */
  private static final int CAST_FORMAT = 2;

  /** What one with peels is, with characters or without. */
  private static final int PEELS_FORMAT = 3;

  /** What one is that was refined, with characters and peels or without. */
  private static final int REFINED_FORMAT = 4;

  /** What one is that was drawn small and enlarged. */
  private static final int ENLARGED_FORMAT = 5;

  /** What one is into which many were set one by one, however it was drawn. */
  private static final int CROWD_FORMAT = 6;

  private static final int SHORT_HASH = 10;
  private static final String NAME = "banana";
  private static final String BLURRED = "blurred";
  private static final String MODE = "mode";
  private static final String SOURCE = "source";
  private static final String CROWD = "crowd";
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** Copies the lists; without peels there is no way of wearing them. */
  public Recipe {
    cast = List.copyOf(cast);
    peels = List.copyOf(peels);
    way = peels.isEmpty() ? PeelWay.INPUTS : way;
  }

  /** Of a picture that is as it was drawn, without characters and peels. */
  public Recipe(
      String prompt,
      int width,
      int height,
      int steps,
      long seed,
      float guidance,
      Precision precision,
      String noise,
      String model,
      String bundle,
      String weights,
      String version) {
    this(
        prompt,
        width,
        height,
        steps,
        seed,
        guidance,
        precision,
        noise,
        model,
        bundle,
        weights,
        version,
        Optional.empty(),
        List.of(),
        List.of(),
        PeelWay.INPUTS,
        SamplingMode.NATIVE,
        Optional.empty(),
        OptionalLong.empty());
  }

  /** {@return this for a picture that was blurred because of a report} */
  Recipe withBlurred(SafetyReport report) {
    return with(version, Optional.of(report));
  }

  /**
   * {@return a request that gives the same picture, from the same bundle and safety check}
   *
   * @throws BananaException if there are characters in it or it wears peels, which have to be given
   */
  public ImageRequest toRequest() {
    return toRequest(List.of(), List.of());
  }

  /**
   * {@return a request that gives the same picture, from the same bundle and safety check}
   *
   * @param subjects the characters in it, in any order; others are left alone
   * @param given the peels that the picture wears, in any order; they are found by their hashes
   * @throws BananaException if the picture was enlarged from another, a character is missing, or a
   *     peel is missing or one too many: the sentence names it
   */
  public ImageRequest toRequest(List<Subject> subjects, List<Peel> given) {
    require(
        source.isEmpty(),
        "The picture was not drawn but enlarged from another one (SHA-256 of its pixels: %s...);"
            + " enlarge that with the same seed.",
        source.map(hash -> hash.substring(0, Math.min(SHORT_HASH, hash.length()))).orElse(""));
    ImageRequest request =
        ImageRequest.of(prompt)
            .withSize(width, height)
            .withSteps(steps)
            .withSeed(seed)
            .withGuidance(guidance)
            .withMode(mode)
            .withCrowds(crowd.isPresent())
            .withPeels(RecipePeels.find(peels, given).with(way));
    ImageRequest checked =
        blurred
            .map(report -> request.withSafety(Safety.blur().withThreshold(report.threshold())))
            .orElse(request);
    if (cast.stream().allMatch(Role::isThing)) {
      return checked.withApart(crowd.isPresent() || !cast.isEmpty());
    }
    return checked.withCast(RecipeCast.seated(cast, subjects, crowd));
  }

  /** {@return whether the other one gives the same picture, whichever version wrote it} */
  public boolean sameAs(Recipe other) {
    return toJson().equals(other.with(version, other.blurred).toJson());
  }

  private Recipe with(String written, Optional<SafetyReport> seen) {
    return new Recipe(
        prompt, width, height, steps, seed, guidance, precision, noise, model, bundle, weights,
        written, seen, cast, peels, way, mode, source, crowd);
  }

  /** {@return this as one JSON object, which {@link #parse} reads} */
  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty(NAME, format(!cast.isEmpty(), !peels.isEmpty(), mode, crowd.isPresent()));
    json.addProperty("prompt", prompt);
    json.addProperty("width", width);
    json.addProperty("height", height);
    json.addProperty("steps", steps);
    json.addProperty("seed", seed);
    json.addProperty("guidance", guidance);
    json.addProperty("precision", precision.name());
    json.addProperty("noise", noise);
    json.addProperty("model", model);
    json.addProperty("bundle", bundle);
    json.addProperty("weights", weights);
    json.addProperty("version", version);
    blurred.ifPresent(report -> json.add(BLURRED, report.toJson()));
    if (!cast.isEmpty()) {
      json.add(RecipeCast.NAME, RecipeCast.toJson(cast));
    }
    RecipePeels.write(json, peels, way);
    if (mode != SamplingMode.NATIVE) {
      json.addProperty(MODE, mode.label());
    }
    source.ifPresent(hash -> json.addProperty(SOURCE, hash));
    crowd.ifPresent(drawn -> json.addProperty(CROWD, drawn));
    return GSON.toJson(json);
  }

  /**
   * {@return whether latents were sampled; else another picture's pixels were made more, for which
   * seed, steps and guidance mean nothing}
   */
  public boolean sampled() {
    return source.isEmpty() || mode != SamplingMode.ENLARGE;
  }

  /** {@return what travels in the file of the picture} */
  Labels labels() {
    return new Labels(toParameters(), toJson());
  }

  /** {@return this as A1111's web UI writes it: the prompt, then one line of keys and values} */
  public String toParameters() {
    return String.format(
            Locale.ROOT,
            "%s%nSteps: %d, Sampler: Consistency, Schedule type: TrigFlow, CFG scale: %s, Seed: %d,"
                + " Size: %dx%d, Model hash: %s, Model: %s, RNG: %s%s, Version: Banana %s%s",
            prompt,
            sampled() ? steps : 0,
            guidance,
            seed,
            width,
            height,
            weights.substring(0, Math.min(SHORT_HASH, weights.length())),
            model,
            noise,
            RecipePeels.parameters(peels),
            version,
            (mode == SamplingMode.NATIVE ? "" : ", Mode: " + mode.label())
                + (source.isPresent() ? ", Enlarged: from another picture" : "")
                + (blurred.isPresent() ? ", Safety: blurred" : ""))
        .replace(System.lineSeparator(), "\n");
  }

  /**
   * {@return the recipe in a JSON text from an image file}
   *
   * @param json as {@link #toJson} wrote it, perhaps by a stranger
   * @throws BananaException if it is anything else
   */
  public static Recipe parse(String json) {
    try {
      JsonReader reader = new JsonReader(new StringReader(json));
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      require(element.isJsonObject(), "The recipe in the picture is not a JSON object.");
      return read(element.getAsJsonObject());
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw new BananaException(
          "The recipe in the picture cannot be read; it was changed after it was drawn.", e);
    }
  }

  private static int format(boolean characters, boolean worn, SamplingMode mode, boolean crowd) {
    if (crowd) {
      return CROWD_FORMAT;
    }
    return switch (mode) {
      case REFINE -> REFINED_FORMAT;
      case ENLARGE -> ENLARGED_FORMAT;
      case NATIVE -> worn ? PEELS_FORMAT : characters ? CAST_FORMAT : FORMAT;
    };
  }

  private static Recipe read(JsonObject json) {
    int format = field(json, NAME).getAsInt();
    OptionalLong crowd =
        json.has(CROWD) ? OptionalLong.of(field(json, CROWD).getAsLong()) : OptionalLong.empty();
    SamplingMode mode =
        json.has(MODE) ? SamplingMode.parse(field(json, MODE).getAsString()) : SamplingMode.NATIVE;
    require(
        format == format(RecipeCast.in(json), RecipePeels.in(json), mode, crowd.isPresent()),
        "The recipe in the picture has format %d, this version of Banana reads %d, %d with"
            + " characters, %d with peels, %d of refined and %d of enlarged pictures, %d with"
            + " crowds; use a newer Banana.",
        format,
        FORMAT,
        CAST_FORMAT,
        PEELS_FORMAT,
        REFINED_FORMAT,
        ENLARGED_FORMAT,
        CROWD_FORMAT);
    return new Recipe(
        field(json, "prompt").getAsString(),
        field(json, "width").getAsInt(),
        field(json, "height").getAsInt(),
        field(json, "steps").getAsInt(),
        field(json, "seed").getAsLong(),
        field(json, "guidance").getAsFloat(),
        precision(field(json, "precision").getAsString()),
        noise(field(json, "noise").getAsString()),
        field(json, "model").getAsString(),
        field(json, "bundle").getAsString(),
        field(json, "weights").getAsString(),
        field(json, "version").getAsString(),
        blurred(json.get(BLURRED)),
        RecipeCast.read(json),
        RecipePeels.uses(json),
        RecipePeels.way(json),
        mode,
        json.has(SOURCE) ? Optional.of(field(json, SOURCE).getAsString()) : Optional.empty(),
        crowd);
  }

  private static Optional<SafetyReport> blurred(JsonElement value) {
    return value == null
        ? Optional.empty()
        : Optional.of(SafetyReport.parse(value.getAsJsonObject()));
  }

  static JsonElement field(JsonObject json, String name) {
    JsonElement value = json.get(name);
    require(
        value != null && value.isJsonPrimitive(),
        "The recipe in the picture lacks '%s'; it was changed after it was drawn.",
        name);
    return value;
  }

  private static Precision precision(String name) {
    for (Precision precision : Precision.values()) {
      if (precision.name().equals(name)) {
        return precision;
      }
    }
    throw new BananaException(
        "The recipe in the picture asks for an unknown precision; use a newer Banana.");
  }

  private static String noise(String name) {
    require(
        name.equals(SeededNoise.NAME),
        "The recipe in the picture asks for noise that this Banana cannot make, it makes %s; use a"
            + " newer Banana.",
        SeededNoise.NAME);
    return name;
  }
}
