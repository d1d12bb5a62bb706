package dev.banana.image;

/** Scales a square window of a picture, each pixel a triangle-weighted mean of those it covers. */
public final class Resample {
  private Resample() {}

  /**
   * {@return the window with {@code size} pixels on each side, over a plain ground}
   *
   * @param picture pixels; beside it all is clear
   * @param left left edge of the window, in pixels of the picture
   * @param top upper edge
   * @param side side of the window, in pixels of the picture
   * @param size pixels of each side of what is made
   * @param ground {@code 0xRRGGBB}
   */
  public static RgbImage window(
      RgbaImage picture, double left, double top, double side, int size, int ground) {
    int[][] columns = new int[size][];
    double[][] across = new double[size][];
    int[][] rows = new int[size][];
    double[][] down = new double[size][];
    for (int i = 0; i < size; i++) {
      double scale = side / size;
      weigh(left + (i + 0.5) * scale, scale, i, columns, across);
      weigh(top + (i + 0.5) * scale, scale, i, rows, down);
    }
    byte[] rgb = new byte[RgbImage.BYTES * size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double[] sum = new double[4];
        for (int j = 0; j < rows[y].length; j++) {
          for (int i = 0; i < columns[x].length; i++) {
            add(picture, columns[x][i], rows[y][j], across[x][i] * down[y][j], sum);
          }
        }
        for (int c = 0; c < 3; c++) {
          double under = (ground >> 16 - 8 * c & 0xff) * (1 - sum[3]);
          rgb[RgbImage.BYTES * (y * size + x) + c] =
              (byte) Math.max(0, Math.min(255, Math.round(sum[c] + under)));
        }
      }
    }
    return new RgbImage(size, size, rgb);
  }

  /** Which pixels in a row make one, and how much each counts. */
  private static void weigh(
      double middle, double scale, int index, int[][] pixels, double[][] weights) {
    double reach = Math.max(1, scale);
    int from = (int) Math.ceil(middle - reach - 0.5);
    int to = (int) Math.floor(middle + reach - 0.5);
    pixels[index] = new int[to - from + 1];
    weights[index] = new double[to - from + 1];
    double sum = 0;
    for (int i = from; i <= to; i++) {
      double weight = Math.max(0, 1 - Math.abs(i + 0.5 - middle) / reach);
      pixels[index][i - from] = i;
      weights[index][i - from] = weight;
      sum += weight;
    }
    for (int i = 0; i < weights[index].length; i++) {
      weights[index][i] /= sum;
    }
  }

  private static void add(RgbaImage picture, int x, int y, double weight, double[] sum) {
    if (x < 0 || y < 0 || x >= picture.width() || y >= picture.height()) {
      return;
    }
    double opacity = weight * picture.at(x, y, 3) / 255;
    for (int c = 0; c < 3; c++) {
      sum[c] += opacity * picture.at(x, y, c);
    }
    sum[3] += opacity;
  }
}
