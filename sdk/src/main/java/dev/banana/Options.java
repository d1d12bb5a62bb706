package dev.banana;

import static dev.banana.error.BananaException.require;

import dev.banana.safety.SafetyCheck;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How this machine draws; it changes the time that a picture takes, never the request.
 *
 * @param threads threads that work on one picture, 1 to 256
 * @param precision how exactly the nets are computed; empty for the fastest that the bundle offers
 *     without visible loss: INT8, else FP32, else INT4
 * @param keptSizes picture sizes whose graphs are kept ready between pictures, 1 to 16; each takes
 *     as much memory as the weights
 * @param cache folder that keeps graphs as they were made ready, so that the next start is faster;
 *     empty for none, and not used for weights of more than 128 MB
 * @param memoryCap bytes that the process may take while it draws, see {@link MemoryPlan}; what
 *     does not fit is refused before anything is drawn; empty for no cap
 * @param safety looks at the pictures of requests that ask for it; empty to refuse such requests
 */
public record Options(
    int threads,
    Optional<Precision> precision,
    int keptSizes,
    Optional<Path> cache,
    OptionalLong memoryCap,
    Optional<SafetyCheck> safety) {
  private static final int MOST_THREADS = 256;
  private static final int DEFAULT_THREADS = 8;
  private static final long LEAST_CAP = 64L << 20;

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
    require(
        memoryCap.orElse(LEAST_CAP) >= LEAST_CAP,
        "Cannot draw within %d bytes: expected %d at least; allow more.",
        memoryCap.orElse(0),
        LEAST_CAP);
    require(safety != null, "safety must not be null; leave it empty or give a check.");
  }

  /** Without a cache and a safety check. */
  public Options(int threads, Optional<Precision> precision, int keptSizes) {
    this(threads, precision, keptSizes, Optional.empty(), OptionalLong.empty(), Optional.empty());
  }

  /** {@return all cores up to 8, the precision that suits the bundle, two sizes} */
  public static Options defaults() {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Options(Math.min(cores, DEFAULT_THREADS), Optional.empty(), 2);
  }

  /** {@return this with another number of threads} */
  public Options withThreads(int number) {
    return new Options(number, precision, keptSizes, cache, memoryCap, safety);
  }

  /** {@return this with another precision} */
  public Options withPrecision(Precision other) {
    return new Options(threads, Optional.of(other), keptSizes, cache, memoryCap, safety);
  }

  /** {@return this with a folder that keeps graphs between two starts} */
  public Options withCache(Path folder) {
    return new Options(threads, precision, keptSizes, Optional.of(folder), memoryCap, safety);
  }

  /**
   * {@return this with a cap on memory: pictures are the same, but pass the autoencoder in strips
   * where that is needed, and graphs are given back as soon as a picture does not need them}
   *
   * @param bytes that the process may take
   */
  public Options withMemoryCap(long bytes) {
    return new Options(threads, precision, keptSizes, cache, OptionalLong.of(bytes), safety);
  }

  /**
   * {@return this with a check for requests that ask for it, see {@link ImageRequest#withSafety}}
   *
   * @param check stays open as long as whatever is opened with these options; the caller closes it
   */
  public Options withSafety(SafetyCheck check) {
    return new Options(threads, precision, keptSizes, cache, memoryCap, Optional.of(check));
  }
}
