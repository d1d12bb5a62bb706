package dev.banana.safety;

import static dev.banana.error.BananaException.require;

import java.util.OptionalDouble;

/**
 * What a request wants to know about its picture, and what shall be done if it is flagged.
 *
 * @param action what happens to a flagged picture
 * @param threshold {@code porn + hentai} above which a picture is flagged, 0 to 1; empty for that
 *     of the check
 */
public record Safety(Action action, OptionalDouble threshold) {
  /** What happens to a flagged picture. */
  public enum Action {
    /** Nothing: the picture is as it was drawn, and the report says what it seems to show. */
    REPORT,
    /** It is blurred beyond recognition; the report and the picture's recipe say so. */
    BLUR
  }

  /** Checks the threshold. */
  public Safety {
    require(action != null, "The action must not be null; use REPORT or BLUR.");
    threshold.ifPresent(Safety::requireThreshold);
  }

  /** {@return a report and nothing else} */
  public static Safety report() {
    return new Safety(Action.REPORT, OptionalDouble.empty());
  }

  /** {@return a report, and a blur of what is flagged} */
  public static Safety blur() {
    return new Safety(Action.BLUR, OptionalDouble.empty());
  }

  /** {@return whether a flagged picture is blurred} */
  public boolean blurs() {
    return action == Action.BLUR;
  }

  /** {@return this with a threshold, 0 to 1: lower flags more} */
  public Safety withThreshold(double other) {
    return new Safety(action, OptionalDouble.of(other));
  }

  static void requireThreshold(double threshold) {
    require(
        threshold >= 0 && threshold <= 1,
        "Cannot flag pictures above %s: expected a threshold from 0 to 1; choose one between.",
        threshold);
  }
}
