package dev.banana.image;

import java.util.HashMap;
import java.util.Map;

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
    // Rows of the picture, scaled across, by their number; each serves a few rows below.
    Map<Integer, float[]> scaled = new HashMap<>();
    for (int y = 0; y < size; y++) {
      int first = rows[y][0];
      scaled.keySet().removeIf(row -> row < first);
      float[] sum = new float[4 * size];
      for (int j = 0; j < rows[y].length; j++) {
        int row = rows[y][j];
        float[] line = scaled.computeIfAbsent(row, r -> across(picture, r, columns, across));
        float weight = (float) down[y][j];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * line[i];
        }
      }
      put(sum, rgb, y * size, ground);
    }
    return new RgbImage(size, size, rgb);
  }

  private static void put(float[] sum, byte[] rgb, int at, int ground) {
    for (int x = 0; x < sum.length / 4; x++) {
      for (int c = 0; c < RgbImage.BYTES; c++) {
        float under = (ground >> 16 - 8 * c & 0xff) * (1 - sum[4 * x + 3]);
        rgb[RgbImage.BYTES * (at + x) + c] =
            (byte) Math.max(0, Math.min(255, Math.round(sum[4 * x + c] + under)));
      }
    }
  }

  /** One row of the picture, scaled across: colours times opacity, and opacity. */
  private static float[] across(RgbaImage picture, int row, int[][] columns, double[][] weights) {
    float[] line = new float[4 * columns.length];
    if (row < 0 || row >= picture.height()) {
      return line;
    }
    for (int x = 0; x < columns.length; x++) {
      for (int i = 0; i < columns[x].length; i++) {
        int column = columns[x][i];
        if (column >= 0 && column < picture.width()) {
          float opacity = (float) weights[x][i] * picture.at(column, row, 3) / RgbaImage.OPAQUE;
          for (int c = 0; c < 3; c++) {
            line[4 * x + c] += opacity * picture.at(column, row, c);
          }
          line[4 * x + 3] += opacity;
        }
      }
    }
    return line;
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
}
