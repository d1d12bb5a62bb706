package dev.banana.governor;

import static dev.banana.error.BananaException.require;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How long a picture may take, and what may be given up for that.
 *
 * @param target from request to pixels, 1 millisecond to 10 minutes
 * @param leastSteps steps below which it would rather be late, 1 to 8
 */
public record Latency(Duration target, int leastSteps) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MOST_STEPS = 8;

  /** Checks the ranges. */
  public Latency {
    require(target != null, "The latency must not be null; leave it out to draw without one.");
    require(
        target.compareTo(SHORTEST) >= 0 && target.compareTo(LONGEST) <= 0,
        "Cannot keep a latency of %s ms: expected 1 ms to 10 minutes; choose a time between.",
        millis(target));
    require(
        leastSteps >= 1 && leastSteps <= MOST_STEPS,
        "Cannot keep a latency with at least %d steps: expected 1 to %d; choose a number between.",
        leastSteps,
        MOST_STEPS);
  }

  /**
   * Throw if there is nothing to choose.
   *
   * @param mostSteps the most steps of a request
   * @throws dev.banana.error.BananaException if the least are more
   */
  public void allow(int mostSteps) {
    require(
        leastSteps <= mostSteps,
        "Cannot draw in at least %d steps and at most %d; ask for fewer at least, or for more.",
        leastSteps,
        mostSteps);
  }

  /** {@return the target in milliseconds} */
  public double milliseconds() {
    return target.toNanos() / 1e6;
  }

  /** Durations may be longer than their milliseconds can say. */
  private static String millis(Duration target) {
    return BigDecimal.valueOf(target.getSeconds())
        .scaleByPowerOfTen(3)
        .add(BigDecimal.valueOf(target.getNano(), 6))
        .stripTrailingZeros()
        .toPlainString();
  }
}
