package dev.banana.train.autoencoder;

/** How near two pictures are; both {@code [3, height, width]}, channels first, in [-1, 1]. */
public final class ImageMetrics {
  /** An edge is where the Sobel gradient of the luma passes this, in units of full range. */
  private static final float EDGE = 0.25f;

  private ImageMetrics() {}

  /** {@return the peak signal-to-noise ratio in dB, of values clamped to [-1, 1]} */
  public static double psnr(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double d = clamp(a[i]) - clamp(b[i]);
      sum += d * d;
    }
    return 10 * Math.log10(4 / Math.max(sum / a.length, 1e-12));
  }

  /**
   * {@return the F1 score of the edges of {@code b} against those of {@code a}, in [0, 1]}
   *
   * <p>An edge counts as found if the other picture has one within a pixel. Two pictures without
   * edges score 1.
   */
  public static double edgeF1(float[] a, float[] b, int height, int width) {
    boolean[] ea = edges(a, height, width);
    boolean[] eb = edges(b, height, width);
    double precision = found(eb, ea, height, width);
    double recall = found(ea, eb, height, width);
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
  }

  private static double found(boolean[] which, boolean[] in, int height, int width) {
    long all = 0;
    long hits = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        if (which[y * width + x]) {
          all++;
          hits += near(in, y, x, width) ? 1 : 0;
        }
      }
    }
    return all == 0 ? 1 : hits / (double) all;
  }

  private static boolean near(boolean[] in, int y, int x, int width) {
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        if (in[(y + dy) * width + x + dx]) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean[] edges(float[] p, int height, int width) {
    float[] luma = luma(p, height * width);
    boolean[] result = new boolean[luma.length];
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int i = y * width + x;
        float gx =
            luma[i - width + 1]
                + 2 * luma[i + 1]
                + luma[i + width + 1]
                - luma[i - width - 1]
                - 2 * luma[i - 1]
                - luma[i + width - 1];
        float gy =
            luma[i + width - 1]
                + 2 * luma[i + width]
                + luma[i + width + 1]
                - luma[i - width - 1]
                - 2 * luma[i - width]
                - luma[i - width + 1];
        result[i] = gx * gx + gy * gy > 4 * 4 * EDGE * EDGE / 4;
      }
    }
    return result;
  }

  /** {@return the luma of each pixel, in [-0.5, 0.5]} */
  static float[] luma(float[] p, int plane) {
    float[] luma = new float[plane];
    for (int i = 0; i < plane; i++) {
      luma[i] =
          (0.299f * clamp(p[i]) + 0.587f * clamp(p[plane + i]) + 0.114f * clamp(p[2 * plane + i]))
              / 2;
    }
    return luma;
  }

  /**
   * {@return how much fine detail there is: the mean square of the Laplacian}
   *
   * @param luma of each pixel, in a range of 1
   */
  public static double laplacian(float[] luma, int height, int width) {
    double sum = 0;
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int i = y * width + x;
        double d = 4 * luma[i] - luma[i - 1] - luma[i + 1] - luma[i - width] - luma[i + width];
        sum += d * d;
      }
    }
    return sum / Math.max(1, (width - 2) * (height - 2));
  }

  /**
   * {@return how much fine detail there is in the luma of a picture}
   *
   * @param p pixels {@code [3, height, width]} in [-1, 1]
   */
  static double detail(float[] p, int height, int width) {
    return laplacian(luma(p, height * width), height, width);
  }

  /**
   * {@return the share of the row and column differences' energy that lies on multiples of a
   * block's side, over its share of all: 1 means that no grid shows}
   *
   * @param block pixels of one side of a block
   */
  public static double gridEnergy(float[] p, int height, int width, int block) {
    double on = 0;
    double all = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 1; x < width; x++) {
        double d = p[y * width + x] - p[y * width + x - 1];
        all += d * d;
        on += x % block == 0 ? d * d : 0;
      }
    }
    return all == 0 ? 1 : block * on / all;
  }

  private static float clamp(float x) {
    return Math.max(-1, Math.min(1, x));
  }
}
