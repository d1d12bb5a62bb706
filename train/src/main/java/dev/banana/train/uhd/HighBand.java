package dev.banana.train.uhd;

import java.util.stream.IntStream;

/**
 * The part of a picture that a smaller one cannot hold: what lies above the smaller one's Nyquist
 * frequency.
 */
public final class HighBand {
  /** Longest side in pixels of the smaller picture. */
  public static final int SIDE = 1024;

  /** Zero crossings of the filter on each side. */
  private static final int LOBES = 4;

  private HighBand() {}

  /**
   * {@return the mean square of what a picture of the same shape with a longest side of {@value
   * #SIDE} pixels could not hold; 0 if the picture is no larger}
   *
   * @param luma row-major, any scale
   * @param width pixels across
   * @param height pixels down
   */
  public static double energy(float[] luma, int width, int height) {
    double factor = Math.max(width, height) / (double) SIDE;
    if (factor <= 1) {
      return 0;
    }
    float[] kernel = kernel(factor);
    float[] across = new float[luma.length];
    float[] both = new float[luma.length];
    IntStream.range(0, height)
        .parallel()
        .forEach(y -> filter(luma, across, y * width, 1, width, kernel));
    IntStream.range(0, width)
        .parallel()
        .forEach(x -> filter(across, both, x, width, height, kernel));
    double sum = 0;
    for (int i = 0; i < luma.length; i++) {
      double off = luma[i] - both[i];
      sum += off * off;
    }
    return sum / luma.length;
  }

  /** A windowed sinc (Lanczos) that lets pass what is slower than a wave of two coarse pixels. */
  private static float[] kernel(double factor) {
    int reach = (int) Math.ceil(LOBES * factor);
    float[] kernel = new float[2 * reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      double value = sinc(i / factor) * sinc(i / (LOBES * factor));
      kernel[i + reach] = (float) value;
      sum += value;
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= (float) sum;
    }
    return kernel;
  }

  private static double sinc(double x) {
    return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static void filter(
      float[] in, float[] out, int start, int step, int count, float[] kernel) {
    int reach = kernel.length / 2;
    for (int i = 0; i < count; i++) {
      float sum = 0;
      for (int k = -reach; k <= reach; k++) {
        int at = Math.max(0, Math.min(count - 1, i + k));
        sum += kernel[k + reach] * in[start + at * step];
      }
      out[start + i * step] = sum;
    }
  }

  /** {@return the luma of pixels {@code [3, plane]}, channels first} */
  public static float[] luma(float[] pixels) {
    int plane = pixels.length / 3;
    float[] luma = new float[plane];
    for (int i = 0; i < plane; i++) {
      luma[i] = 0.299f * pixels[i] + 0.587f * pixels[plane + i] + 0.114f * pixels[2 * plane + i];
    }
    return luma;
  }
}
