package dev.banana.noise;

import java.util.stream.IntStream;

/**
 * Normal numbers that depend on a seed alone: the same on every machine and every Java.
 *
 * <p>Number {@code i} of a stream comes from two draws of SplitMix64 by the transform of Box and
 * Muller, in {@link StrictMath}. Sources: Steele et al. 2014, <a
 * href="https://doi.org/10.1145/2714064.2660195">doi:10.1145/2714064.2660195</a>; Box and Muller
 * 1958, <a href="https://doi.org/10.1214/aoms/1177706645">doi:10.1214/aoms/1177706645</a>.
 */
public final class SeededNoise {
  /** What image files call this generator. */
  public static final String NAME = "banana-splitmix-boxmuller-1";

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Numbers that one thread makes at a time, even; where in a stream they begin is known. */
  private static final int RUN = 1 << 14;

  private long state;

  private SeededNoise(long state) {
    this.state = state;
  }

  /**
   * {@return normal numbers with mean 0 and deviation 1}
   *
   * @param seed any number; 0 is a seed like any other
   * @param stream which of the independent streams of the seed, at least 0
   * @param count how many, at least 0
   */
  public static float[] normal(long seed, int stream, int count) {
    long start = mix(seed + mix(stream * GOLDEN));
    float[] values = new float[count];
    IntStream.range(0, (count + RUN - 1) / RUN)
        .parallel()
        .forEach(
            run ->
                new SeededNoise(start + (long) run * RUN * GOLDEN)
                    .fill(values, run * RUN, Math.min(count, (run + 1) * RUN)));
    return values;
  }

  /** As many draws as numbers, but for a last odd one. */
  private void fill(float[] values, int from, int to) {
    for (int i = from; i < to; i += 2) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
      double angle = 2 * Math.PI * uniform();
      values[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < to) {
        values[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
  }

  /** In [0, 1), 53 bits. */
  private double uniform() {
    state += GOLDEN;
    return (mix(state) >>> 11) * 0x1p-53;
  }

  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
