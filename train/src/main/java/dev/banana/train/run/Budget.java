package dev.banana.train.run;

import java.time.Duration;
import java.util.Locale;

/**
 * How long a stage may learn: a wall-clock time, or a number of steps.
 *
 * <p>Rates and curricula follow {@link #progress}, so a slow machine still finishes the whole
 * schedule, only with fewer steps. A number of steps makes a run repeatable bit for bit.
 *
 * @param time allowed time, summed over interruptions, or null
 * @param steps allowed steps, or 0 for as many as fit into the time
 */
public record Budget(Duration time, long steps) {
  /** Checks that exactly one limit is given. */
  public Budget {
    boolean timed = time != null && !time.isNegative() && !time.isZero();
    if (timed == steps > 0) {
      throw new IllegalArgumentException("A budget is either a time or a number of steps");
    }
  }

  /**
   * {@return the budget that a person wrote}
   *
   * @param text such as {@code 40m}, {@code 1h30m}, {@code 90s} or {@code 500steps}
   * @throws IllegalArgumentException if it is none of these
   */
  public static Budget parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT).strip();
    try {
      if (lower.endsWith("steps")) {
        return new Budget(null, Long.parseLong(lower.replace("steps", "").strip()));
      }
      return new Budget(Duration.parse("PT" + lower), 0);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "A budget looks like 40m, 1h30m, 90s or 500steps, found '" + text + "'", e);
    }
  }

  /**
   * {@return the share of the budget that is used, from 0 to 1}
   *
   * @param step steps done
   * @param seconds time learned so far
   */
  public double progress(long step, double seconds) {
    double share = steps > 0 ? step / (double) steps : seconds / (time.toMillis() / 1000.0);
    return Math.min(1, share);
  }

  @Override
  public String toString() {
    return steps > 0 ? steps + "steps" : time.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
