package dev.banana;

import static dev.banana.error.BananaException.require;

import java.util.Optional;

/**
 * How this machine draws; it changes the time that a picture takes, never the request.
 *
 * @param threads threads that work on one picture, 1 to 256
 * @param precision how exactly the nets are computed; empty for the fastest that the bundle offers
 *     without visible loss: INT8, else FP32, else INT4
 * @param keptSizes picture sizes whose graphs are kept ready between pictures, 1 to 16; each takes
 *     as much memory as the weights
 */
public record Options(int threads, Optional<Precision> precision, int keptSizes) {
  private static final int MOST_THREADS = 256;
  private static final int DEFAULT_THREADS = 8;

  /** Checks the ranges. */
  public Options {
    require(
        threads >= 1 && threads <= MOST_THREADS,
        "Cannot draw with %d threads: expected 1 to %d; choose as many as there are cores.",
        threads,
        MOST_THREADS);
    require(precision != null, "precision must not be null; leave it empty or choose one.");
    require(
        keptSizes >= 1 && keptSizes <= 16, "keptSizes must be in [1, 16], found %d.", keptSizes);
  }

  /** {@return all cores up to 8, the precision that suits the bundle, two sizes} */
  public static Options defaults() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Options(Math.min(cores, DEFAULT_THREADS), Optional.empty(), 2);
  }

  /** {@return this with another number of threads} */
  public Options withThreads(int number) {
    return new Options(number, precision, keptSizes);
  }

  /** {@return this with another precision} */
  public Options withPrecision(Precision other) {
    return new Options(threads, Optional.of(other), keptSizes);
  }
}
