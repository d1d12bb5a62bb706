package dev.banana.denoise;

/**
 * Gives latents the means that others have in every place: a step that adds detail to a picture
 * must not change how bright and how colourful its grounds are.
 */
final class LowPass {
  /** Latents on each side of one over which means are taken: about as many as a large token has. */
  static final int REACH = 2;

  private LowPass() {}

  /**
   * {@return latents with the detail of one and the means of another}
   *
   * @param detail {@code [channels, height, width]}
   * @param means likewise
   * @param height latents down
   * @param width latents across
   */
  static float[] of(float[] detail, float[] means, int height, int width) {
    float[] lack = new float[detail.length];
    for (int i = 0; i < lack.length; i++) {
      lack[i] = means[i] - detail[i];
    }
    int rows = lack.length / width;
    for (int row = 0; row < rows; row++) {
      blur(lack, row * width, 1, width);
    }
    for (int plane = 0; plane < rows / height; plane++) {
      for (int x = 0; x < width; x++) {
        blur(lack, plane * height * width + x, width, height);
      }
    }
    float[] out = new float[detail.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = detail[i] + lack[i];
    }
    return out;
  }

  /** A line becomes its means over a window, of which only what lies inside counts. */
  private static void blur(float[] values, int start, int step, int count) {
    double[] sums = new double[count + 1];
    for (int i = 0; i < count; i++) {
      sums[i + 1] = sums[i] + values[start + i * step];
    }
    for (int i = 0; i < count; i++) {
      int from = Math.max(0, i - REACH);
      int to = Math.min(count, i + REACH + 1);
      values[start + i * step] = (float) ((sums[to] - sums[from]) / (to - from));
    }
  }
}
