package dev.banana.train.peel;

/**
 * Counts colours and edges. The root of each share is taken, so that distances are those of
 * Hellinger: rare colours count too.
 */
final class Histograms implements Likeness {
  private static final int LEVELS = 4;
  private static final int STRENGTHS = 6;
  private static final int DIRECTIONS = 4;
  private static final int SCALES = 3;
  private static final int COLOURS = LEVELS * LEVELS * LEVELS;
  private static final int EDGES = STRENGTHS * DIRECTIONS;

  @Override
  public float[] of(int[] rgb, int width) {
    float[] result = new float[COLOURS + SCALES * EDGES];
    int height = rgb.length / width;
    for (int pixel : rgb) {
      int box = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        box = box * LEVELS + (pixel >> shift & 255) * LEVELS / 256;
      }
      result[box] += 1f / rgb.length;
    }
    float[] grey = grey(rgb);
    for (int scale = 0, w = width, h = height; scale < SCALES; scale++, w /= 2, h /= 2) {
      edges(grey, w, h, result, COLOURS + scale * EDGES);
      grey = half(grey, w, h);
    }
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) Math.sqrt(result[i]);
    }
    return result;
  }

  private static float[] grey(int[] rgb) {
    float[] grey = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      int p = rgb[i];
      grey[i] = (0.3f * (p >> 16 & 255) + 0.59f * (p >> 8 & 255) + 0.11f * (p & 255)) / 255;
    }
    return grey;
  }

  private static void edges(float[] grey, int w, int h, float[] out, int at) {
    int count = (w - 2) * (h - 2);
    for (int y = 1; y < h - 1; y++) {
      for (int x = 1; x < w - 1; x++) {
        float dx = grey[y * w + x + 1] - grey[y * w + x - 1];
        float dy = grey[(y + 1) * w + x] - grey[(y - 1) * w + x];
        double size = Math.hypot(dx, dy);
        // From 1/64 on, each doubling is a bin of its own.
        int strength = size < 1 / 64.0 ? 0 : 1 + (int) (Math.log(size * 64) / Math.log(2));
        double turn = (Math.atan2(dy, dx) / Math.PI + 2) % 1;
        int direction = strength == 0 ? 0 : (int) (turn * DIRECTIONS + 0.5) % DIRECTIONS;
        out[at + Math.min(STRENGTHS - 1, strength) * DIRECTIONS + direction] += 1f / count;
      }
    }
  }

  private static float[] half(float[] grey, int w, int h) {
    float[] out = new float[(w / 2) * (h / 2)];
    for (int y = 0; y < h / 2; y++) {
      for (int x = 0; x < w / 2; x++) {
        int i = 2 * y * w + 2 * x;
        out[y * (w / 2) + x] = (grey[i] + grey[i + 1] + grey[i + w] + grey[i + w + 1]) / 4;
      }
    }
    return out;
  }
}
