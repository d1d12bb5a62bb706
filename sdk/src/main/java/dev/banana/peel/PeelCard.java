package dev.banana.peel;

import static dev.banana.error.BananaException.require;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a peel says about itself; it travels as words inside the file.
 *
 * <p>Where the ecosystem has a name for something it is written under that: {@code modelspec.*} as
 * <a href="https://github.com/Stability-AI/ModelSpec">ModelSpec</a> has it.
 *
 * @param name 1 to 64 letters, digits, spaces, points, hyphens and underscores, beginning with a
 *     letter or digit; never a path
 * @param family family of the models that it was made for, or empty if unknown
 * @param base name of the model that it was trained on, or empty
 * @param bundle SHA-256 of that model's manifest, or empty
 * @param rank rank of its factors, or 0 if they differ or that is unknown
 * @param alpha strength of its factors times their rank; 0 if it is unknown
 * @param trigger words in the prompt that call it, or empty for none
 * @param licence under which it may be used, or empty if unknown
 * @param note what whoever uses it must know, such as "not for diagnosis", or empty
 * @param training how it was trained, or empty
 * @param thumbnail a small picture, PNG or JPEG, or empty; not copied, so leave it alone
 */
public record PeelCard(
    String name,
    String family,
    String base,
    String bundle,
    int rank,
    float alpha,
    String trigger,
    String licence,
    String note,
    String training,
    byte[] thumbnail) {
  /** Most bytes of a thumbnail. */
  public static final int LARGEST_THUMBNAIL = 64 * 1024;

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}");
  private static final String DATA = "data:image/png;base64,";

  /** Checks name and thumbnail. */
  public PeelCard {
    require(
        isName(name),
        "Cannot call a peel '%s': expected 1 to 64 letters, digits, spaces, '.', '-' and '_',"
            + " beginning with a letter or digit, and no path; choose a plain name.",
        PeelFile.shown(name));
    require(
        thumbnail.length <= LARGEST_THUMBNAIL,
        "Cannot put a thumbnail of %d bytes into a peel: expected at most %d; make it smaller.",
        thumbnail.length,
        LARGEST_THUMBNAIL);
  }

  /** {@return whether a text may name a peel} */
  public static boolean isName(String text) {
    return text != null && NAME.matcher(text).matches() && !text.contains("..");
  }

  /** {@return this as words for a file} */
  Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("format", "pt");
    words.put("banana.peel", "1");
    words.put("modelspec.sai_model_spec", "1.0.1");
    words.put("modelspec.title", name);
    words.put("modelspec.architecture", family + "/lora");
    put(words, "modelspec.trigger_phrase", trigger);
    put(words, "modelspec.license", licence);
    put(words, "modelspec.usage_hint", note);
    put(words, "banana.family", family);
    put(words, "banana.base", base);
    put(words, "banana.bundle", bundle);
    put(words, "banana.training", training);
    words.put("banana.rank", Integer.toString(rank));
    words.put("banana.alpha", Float.toString(alpha));
    words.put(
        "lora_adapter_metadata",
        "{\"transformer.r\": " + rank + ", \"transformer.lora_alpha\": " + alpha + "}");
    if (thumbnail.length > 0) {
      words.put("modelspec.thumbnail", DATA + Base64.getEncoder().encodeToString(thumbnail));
    }
    return words;
  }

  private static void put(Map<String, String> words, String key, String value) {
    if (!value.isEmpty()) {
      words.put(key, value);
    }
  }
}
