package dev.banana.governor;

/**
 * Takes work away notch by notch while the machine is close to slowing itself down, and gives it
 * back notch by notch when it has cooled.
 *
 * <p>Between the two limits nothing changes, and a notch has time to show its effect. Not
 * thread-safe.
 */
final class Heat {
  /** Degrees below the limit at which work is taken away. */
  private static final double NEAR = 8;

  /** Degrees below the limit at which it is given back. */
  private static final double FAR = 13;

  private static final double READ_EVERY = 1_000;
  private static final double LESS_EVERY = 4_000;
  private static final double MORE_EVERY = 15_000;

  private final ThermalSensor sensor;
  private double headroom = Double.POSITIVE_INFINITY;
  private double read = Double.NEGATIVE_INFINITY;
  private double changed = Double.NEGATIVE_INFINITY;
  private int notches;

  Heat(ThermalSensor sensor) {
    this.sensor = sensor;
  }

  /**
   * {@return notches below the most work that a picture may have now}
   *
   * @param now milliseconds
   * @param position notches below the most work that it would have without heat
   * @param last notches of the least work
   */
  int notches(double now, int position, int last) {
    if (now - read >= READ_EVERY) {
      double left = sensor.headroom().orElse(Double.POSITIVE_INFINITY);
      headroom = Double.isNaN(left) ? Double.POSITIVE_INFINITY : left;
      read = now;
    }
    double patience = headroom <= NEAR / 2 ? READ_EVERY : LESS_EVERY;
    if (headroom <= NEAR && now - changed >= patience) {
      notches = Math.min(Math.max(notches, position) + 1, last);
      changed = now;
    } else if (headroom >= FAR && notches > 0 && now - changed >= MORE_EVERY) {
      notches--;
      changed = now;
    }
    return Math.min(notches, last);
  }
}
