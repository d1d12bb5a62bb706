package dev.banana.governor;

/**
 * How long a picture took: {@code fixed + steps * step}.
 *
 * @param fixed milliseconds for all but the steps
 * @param step milliseconds for each step
 */
public record Cost(double fixed, double step) {
  /**
   * {@return milliseconds that a picture would take}
   *
   * @param steps how many
   */
  public double at(int steps) {
    return fixed + steps * step;
  }
}
