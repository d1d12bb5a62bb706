package dev.banana.peel;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a file says about itself, in the words of this project, ModelSpec and Kohya. */
final class PeelWords {
  private static final int TRIGGERS = 5;
  private static final int DEEPEST = 100_000;

  private PeelWords() {}

  /** {@return what it is called: by itself if that is a plain name, else by its file} */
  static String name(PeelFile file) {
    for (String key : List.of("modelspec.title", "ss_output_name")) {
      if (PeelCard.isName(file.word(key))) {
        return file.word(key);
      }
    }
    String plain = file.stem().replaceAll("[^\\p{L}\\p{N} _-]+", "-").replaceAll("^[ _-]+", "");
    String cut = plain.substring(0, Math.min(64, plain.length()));
    return PeelCard.isName(cut) ? cut : "peel";
  }

  /** {@return for which model it was made} */
  static String madeFor(PeelFile file, String foreign) {
    String base = file.word("banana.base");
    if (!base.isEmpty()) {
      String hash = file.word("banana.bundle");
      return PeelFile.shown(base + " (" + hash.substring(0, Math.min(6, hash.length())) + ")");
    }
    return foreign == null ? "unknown" : foreign;
  }

  /** {@return the words that call it} */
  static List<String> triggers(PeelFile file) {
    String phrase = file.word("modelspec.trigger_phrase");
    if (!phrase.isEmpty()) {
      return List.of(PeelFile.shown(phrase));
    }
    Map<String, Integer> counts = new TreeMap<>();
    JsonObject tags = object(file.word("ss_tag_frequency"));
    for (Map.Entry<String, JsonElement> folder : tags.entrySet()) {
      if (folder.getValue().isJsonObject()) {
        folder.getValue().getAsJsonObject().entrySet().stream()
            .filter(tag -> tag.getValue().isJsonPrimitive())
            .forEach(
                tag -> counts.merge(tag.getKey().strip(), count(tag.getValue()), Integer::sum));
      }
    }
    List<String> best = new ArrayList<>(counts.keySet());
    best.sort(Comparator.comparingInt((String tag) -> -counts.get(tag)));
    return best.stream().limit(TRIGGERS).map(PeelFile::shown).toList();
  }

  private static int count(JsonElement value) {
    try {
      return value.getAsInt();
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** {@return alpha from the words alone, or 0 if they do not say} */
  static float alpha(PeelFile file) {
    for (String key : List.of("banana.alpha", "ss_network_alpha")) {
      if (!file.word(key).isEmpty()) {
        return number(file.word(key));
      }
    }
    for (Map.Entry<String, JsonElement> entry :
        object(file.word("lora_adapter_metadata")).entrySet()) {
      if (entry.getKey().endsWith("lora_alpha") && entry.getValue().isJsonPrimitive()) {
        return number(entry.getValue().getAsString());
      }
    }
    return 0;
  }

  private static float number(String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static JsonObject object(String json) {
    try {
      JsonElement element = json.length() > DEEPEST * 10 ? null : JsonParser.parseString(json);
      return element != null && element.isJsonObject()
          ? element.getAsJsonObject()
          : new JsonObject();
    } catch (JsonParseException | StackOverflowError e) {
      return new JsonObject();
    }
  }

  /** {@return the small picture in it, or nothing} */
  static byte[] thumbnail(PeelFile file) {
    String url = file.word("modelspec.thumbnail");
    int comma = url.indexOf(',');
    if (!url.startsWith("data:image/")
        || comma < 0
        || url.length() > 2 * PeelCard.LARGEST_THUMBNAIL) {
      return new byte[0];
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(url.substring(comma + 1));
      return bytes.length <= PeelCard.LARGEST_THUMBNAIL ? bytes : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
