package dev.banana.train.run;

/**
 * The learning rate over a stage: a warm-up, a plateau, a linear fall.
 *
 * @param peak the plateau
 * @param warmup share of the stage that rises from 0, in [0, 1)
 * @param fall share of the stage, at its end, that falls
 * @param floor rate at the very end as a share of the peak
 */
public record Rate(double peak, double warmup, double fall, double floor) {
  /** Checks that the parts fit into the stage. */
  public Rate {
    if (!(peak > 0) || warmup < 0 || fall < 0 || warmup + fall > 1 || floor < 0) {
      throw new IllegalArgumentException(
          "A rate needs peak > 0 and warmup + fall within 1, found "
              + peak
              + ", "
              + warmup
              + ", "
              + fall);
    }
  }

  /** {@return the same course, so many times as high} */
  public Rate times(double factor) {
    return new Rate(peak * factor, warmup, fall, floor);
  }

  /** {@return the rate when {@code progress} of the stage is done, in [0, 1]} */
  public double at(double progress) {
    if (progress < warmup) {
      return peak * Math.max(progress, 1e-4) / warmup;
    }
    double left = 1 - progress;
    return left >= fall ? peak : peak * (floor + (1 - floor) * left / fall);
  }
}
