package dev.banana.safety;

import static dev.banana.error.BananaException.require;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * What a picture seems to show: five scores that add up to about 1, and where the line is drawn.
 *
 * @param check name of the check that says so
 * @param drawing how much it looks like a harmless drawing, 0 to 1
 * @param hentai like a pornographic drawing
 * @param neutral like a harmless photograph
 * @param porn like a pornographic photograph
 * @param sexy like a photograph that is suggestive but not pornographic
 * @param threshold {@code porn + hentai} above which the picture is flagged, 0 to 1
 */
public record SafetyReport(
    String check,
    float drawing,
    float hentai,
    float neutral,
    float porn,
    float sexy,
    float threshold) {
  private static final int LONGEST_NAME = 100;

  /** Checks the ranges. */
  public SafetyReport {
    require(
        check != null && !check.isBlank() && check.length() <= LONGEST_NAME,
        "A safety check must have a name of 1 to %d letters; give it one.",
        LONGEST_NAME);
    for (float score : new float[] {drawing, hentai, neutral, porn, sexy}) {
      require(
          score >= 0 && score <= 1,
          "Safety check '%s' gave a score of %s: expected 0 to 1; use another check.",
          check,
          score);
    }
    Safety.requireThreshold(threshold);
  }

  /** {@return porn and hentai together, 0 to 1} */
  public float explicit() {
    return Math.min(1, porn + hentai);
  }

  /** {@return whether {@link #explicit} is above the threshold} */
  public boolean flagged() {
    return explicit() > threshold;
  }

  /** {@return this with another threshold, 0 to 1} */
  public SafetyReport withThreshold(float other) {
    return new SafetyReport(check, drawing, hentai, neutral, porn, sexy, other);
  }

  /** {@return this as a JSON object, which {@link #parse} reads} */
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("check", check);
    json.addProperty("drawing", drawing);
    json.addProperty("hentai", hentai);
    json.addProperty("neutral", neutral);
    json.addProperty("porn", porn);
    json.addProperty("sexy", sexy);
    json.addProperty("threshold", threshold);
    return json;
  }

  /**
   * {@return the report in a JSON object from an image file}
   *
   * @param json as {@link #toJson} wrote it, perhaps by a stranger
   * @throws dev.banana.error.BananaException if something is missing or out of range
   * @throws IllegalStateException or another exception of Gson, if something is of another kind
   */
  public static SafetyReport parse(JsonObject json) {
    return new SafetyReport(
        field(json, "check").getAsString(),
        field(json, "drawing").getAsFloat(),
        field(json, "hentai").getAsFloat(),
        field(json, "neutral").getAsFloat(),
        field(json, "porn").getAsFloat(),
        field(json, "sexy").getAsFloat(),
        field(json, "threshold").getAsFloat());
  }

  private static JsonElement field(JsonObject json, String name) {
    JsonElement value = json.get(name);
    require(
        value != null && value.isJsonPrimitive(),
        "The safety report in the picture lacks '%s'; it was changed after it was drawn.",
        name);
    return value;
  }

  /** {@return the scores as words} */
  public String scores() {
    return String.format(
        Locale.ROOT,
        "drawing %.3f, hentai %.3f, neutral %.3f, porn %.3f, sexy %.3f",
        drawing,
        hentai,
        neutral,
        porn,
        sexy);
  }
}
