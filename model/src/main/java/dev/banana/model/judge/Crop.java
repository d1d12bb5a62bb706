package dev.banana.model.judge;

/** Squares of pictures as the judge sees them: {@value Judge#SIDE} pixels a side, averaged. */
public final class Crop {
  private static final int COLOURS = 3;

  private Crop() {}

  /**
   * {@return the whole of a picture, {@code [3, 128, 128]} in [-1, 1]; what is missing to a square
   * is filled with its edges}
   *
   * @param rgb three bytes a pixel, row by row
   * @param width pixels across, at least 1
   * @param height pixels down, at least 1
   */
  public static float[] whole(byte[] rgb, int width, int height) {
    int side = Math.max(width, height);
    return square(rgb, width, height, width / 2.0, height / 2.0, side);
  }

  /**
   * {@return a square of a picture, {@code [3, 128, 128]} in [-1, 1]}
   *
   * <p>Each value is the mean of the pixels that it covers; beyond the edges of the picture its
   * edge goes on.
   *
   * @param rgb three bytes a pixel, row by row
   * @param width pixels across, at least 1
   * @param height pixels down, at least 1
   * @param cx centre of the square, pixels from the left edge
   * @param cy centre of the square, pixels from the upper edge
   * @param side pixels of the square's side, above 0
   */
  public static float[] square(
      byte[] rgb, int width, int height, double cx, double cy, double side) {
    if (!(side > 0) || width < 1 || height < 1 || rgb.length != COLOURS * width * height) {
      throw new IllegalArgumentException(
          "Cannot cut a square of "
              + side
              + " pixels out of "
              + rgb.length
              + " bytes of a picture of "
              + width
              + " x "
              + height);
    }
    Span[] across = spans(cx - side / 2, side, width);
    Span[] down = spans(cy - side / 2, side, height);
    int n = Judge.SIDE;
    // First the rows that are needed, then the columns.
    int top = down[0].from;
    int rows = down[n - 1].from + down[n - 1].shares.length - top;
    float[] narrow = new float[COLOURS * rows * n];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < n; x++) {
        Span s = across[x];
        float r = 0;
        float g = 0;
        float b = 0;
        int at = ((top + y) * width + s.from) * COLOURS;
        for (float share : s.shares) {
          r += share * (rgb[at] & 0xff);
          g += share * (rgb[at + 1] & 0xff);
          b += share * (rgb[at + 2] & 0xff);
          at += COLOURS;
        }
        int to = y * n + x;
        narrow[to] = r;
        narrow[rows * n + to] = g;
        narrow[2 * rows * n + to] = b;
      }
    }
    return columns(narrow, rows, down, top);
  }

  private static float[] columns(float[] narrow, int rows, Span[] down, int top) {
    int n = Judge.SIDE;
    float[] out = new float[COLOURS * n * n];
    for (int c = 0; c < COLOURS; c++) {
      for (int y = 0; y < n; y++) {
        Span s = down[y];
        int to = (c * n + y) * n;
        for (int k = 0; k < s.shares.length; k++) {
          int from = (c * rows + s.from - top + k) * n;
          float share = s.shares[k] / 127.5f;
          for (int x = 0; x < n; x++) {
            out[to + x] += share * narrow[from + x];
          }
        }
        for (int x = 0; x < n; x++) {
          out[to + x] -= 1;
        }
      }
    }
    return out;
  }

  /** Which pixels one value covers, and in which shares; they sum to 1. */
  private record Span(int from, float[] shares) {}

  private static Span[] spans(double start, double side, int length) {
    Span[] out = new Span[Judge.SIDE];
    double step = side / Judge.SIDE;
    // Less than a pixel wide, a value is read between two pixels.
    double reach = Math.max(step, 1);
    for (int i = 0; i < out.length; i++) {
      double middle = start + (i + 0.5) * step;
      double low = middle - reach / 2;
      double high = middle + reach / 2;
      int first = clamp((int) Math.floor(low), length);
      int last = clamp((int) Math.ceil(high) - 1, length);
      float[] shares = new float[last - first + 1];
      for (int p = (int) Math.floor(low); p < high; p++) {
        double share = (Math.min(high, p + 1) - Math.max(low, p)) / reach;
        shares[clamp(p, length) - first] += (float) share;
      }
      out[i] = new Span(first, shares);
    }
    return out;
  }

  private static int clamp(int p, int length) {
    return Math.max(0, Math.min(length - 1, p));
  }
}
