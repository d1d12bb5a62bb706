package dev.banana.image;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Scales a part of a picture, each pixel a triangle-weighted mean of those it covers. */
public final class Resample {
  /** Rows that one thread makes at a time. */
  private static final int BAND = 64;

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
    return scaled(
        picture, Weights.of(left, side, size), Weights.of(top, side, size), Edge.CLEAR, ground);
  }

  /**
   * {@return the whole picture with these sides, over a plain ground}
   *
   * @param picture pixels; at its edges they are repeated
   * @param width pixels across of what is made
   * @param height pixels down
   * @param ground {@code 0xRRGGBB}
   */
  public static RgbImage whole(RgbaImage picture, int width, int height, int ground) {
    if (picture.width() == width && picture.height() == height && !picture.hasClearPlaces()) {
      return picture.colours();
    }
    return part(picture, 0, 0, picture.width(), picture.height(), width, height, ground);
  }

  /**
   * {@return a part of the picture with these sides, over a plain ground}
   *
   * @param picture pixels; at its edges they are repeated
   * @param left left edge of the part, in pixels of the picture; may lie beside it
   * @param top upper edge
   * @param across width of the part, in pixels of the picture
   * @param down height of the part
   * @param width pixels across of what is made
   * @param height pixels down
   * @param ground {@code 0xRRGGBB}
   */
  public static RgbImage part(
      RgbaImage picture,
      double left,
      double top,
      double across,
      double down,
      int width,
      int height,
      int ground) {
    return scaled(
        picture,
        Weights.of(left, across, width),
        Weights.of(top, down, height),
        Edge.REPEATED,
        ground);
  }

  /** What lies beside a picture. */
  private enum Edge {
    CLEAR,
    REPEATED;

    /** {@return the pixel that counts, or -1 for none} */
    int inside(int index, int count) {
      if (index >= 0 && index < count) {
        return index;
      }
      return this == CLEAR ? -1 : Math.max(0, Math.min(count - 1, index));
    }
  }

  private static RgbImage scaled(
      RgbaImage picture, Weights across, Weights down, Edge edge, int ground) {
    int width = across.pixels.length;
    int height = down.pixels.length;
    byte[] rgb = new byte[RgbImage.BYTES * width * height];
    IntStream.range(0, (height + BAND - 1) / BAND)
        .parallel()
        .forEach(
            band ->
                rows(
                    picture,
                    across,
                    down,
                    edge,
                    ground,
                    band * BAND,
                    Math.min(height, (band + 1) * BAND),
                    rgb));
    return new RgbImage(width, height, rgb);
  }

  private static void rows(
      RgbaImage picture,
      Weights across,
      Weights down,
      Edge edge,
      int ground,
      int from,
      int to,
      byte[] rgb) {
    int width = across.pixels.length;
    // Rows of the picture, scaled across, by their number; each serves a few rows below.
    Map<Integer, float[]> scaled = new HashMap<>();
    for (int y = from; y < to; y++) {
      int first = down.pixels[y][0];
      scaled.keySet().removeIf(row -> row < first);
      float[] sum = new float[4 * width];
      for (int j = 0; j < down.pixels[y].length; j++) {
        int row = down.pixels[y][j];
        float[] line = scaled.computeIfAbsent(row, r -> across(picture, r, across, edge));
        float weight = (float) down.shares[y][j];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * line[i];
        }
      }
      put(sum, rgb, y * width, ground);
    }
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
  private static float[] across(RgbaImage picture, int outer, Weights weights, Edge edge) {
    float[] line = new float[4 * weights.pixels.length];
    int row = edge.inside(outer, picture.height());
    if (row < 0) {
      return line;
    }
    for (int x = 0; x < weights.pixels.length; x++) {
      for (int i = 0; i < weights.pixels[x].length; i++) {
        int column = edge.inside(weights.pixels[x][i], picture.width());
        if (column >= 0) {
          float share = (float) weights.shares[x][i];
          float opacity = share * picture.at(column, row, 3) / RgbaImage.OPAQUE;
          for (int c = 0; c < 3; c++) {
            line[4 * x + c] += opacity * picture.at(column, row, c);
          }
          line[4 * x + 3] += opacity;
        }
      }
    }
    return line;
  }

  /** Which pixels in a row make each one, and how much each of them counts. */
  private record Weights(int[][] pixels, double[][] shares) {
    static Weights of(double start, double length, int count) {
      Weights weights = new Weights(new int[count][], new double[count][]);
      double scale = length / count;
      for (int i = 0; i < count; i++) {
        weights.weigh(start + (i + 0.5) * scale, scale, i);
      }
      return weights;
    }

    private void weigh(double middle, double scale, int index) {
      double reach = Math.max(1, scale);
      int from = (int) Math.ceil(middle - reach - 0.5);
      int to = (int) Math.floor(middle + reach - 0.5);
      pixels[index] = new int[to - from + 1];
      shares[index] = new double[to - from + 1];
      double sum = 0;
      for (int i = from; i <= to; i++) {
        double share = Math.max(0, 1 - Math.abs(i + 0.5 - middle) / reach);
        pixels[index][i - from] = i;
        shares[index][i - from] = share;
        sum += share;
      }
      for (int i = 0; i < shares[index].length; i++) {
        shares[index][i] /= sum;
      }
    }
  }
}
