package dev.banana.safety;

import static dev.banana.error.BananaException.require;

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
