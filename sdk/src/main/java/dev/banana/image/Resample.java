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

  /**
   * {@return a part of the picture with these sides; its colours are those that it has over black}
   *
   * <p>Source: Porter and Duff 1984, premultiplied alpha.
   *
   * @param picture pixels; at its edges they are repeated
   * @param left left edge of the part, in pixels of the picture; may lie beside it
   * @param top upper edge
   * @param across width of the part, in pixels of the picture
   * @param down height of the part
   * @param width pixels across of what is made
   * @param height pixels down
   */
  public static RgbaImage premultiplied(
      RgbaImage picture,
      double left,
      double top,
      double across,
      double down,
      int width,
      int height) {
    Weights columns = Weights.of(left, across, width);
    Weights rows = Weights.of(top, down, height);
    byte[] rgba = new byte[RgbaImage.BYTES * width * height];
    scaled(picture, columns, rows, Edge.REPEATED, (sum, y) -> clear(sum, rgba, y * width));
    return new RgbaImage(width, height, rgba);
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

  /** Takes a row: colours times opacity, and opacity, pixel by pixel. */
  private interface Row {
    void put(float[] sum, int y);
  }

  private static RgbImage scaled(
      RgbaImage picture, Weights across, Weights down, Edge edge, int ground) {
    int width = across.pixels.length;
    int height = down.pixels.length;
    byte[] rgb = new byte[RgbImage.BYTES * width * height];
    scaled(picture, across, down, edge, (sum, y) -> put(sum, rgb, y * width, ground));
    return new RgbImage(width, height, rgb);
  }

  private static void scaled(RgbaImage picture, Weights across, Weights down, Edge edge, Row row) {
    int height = down.pixels.length;
    IntStream.range(0, (height + BAND - 1) / BAND)
        .parallel()
        .forEach(
            band ->
                rows(
                    picture,
                    across,
                    down,
                    edge,
                    band * BAND,
                    Math.min(height, (band + 1) * BAND),
                    row));
  }

  private static void rows(
      RgbaImage picture, Weights across, Weights down, Edge edge, int from, int to, Row out) {
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
        float weight = down.shares[y][j];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * line[i];
        }
      }
      out.put(sum, y);
    }
  }

  private static void clear(float[] sum, byte[] rgba, int at) {
    int to = RgbaImage.BYTES * at;
    for (int i = 0; i < sum.length; i += RgbaImage.BYTES) {
      rgba[to++] = (byte) rounded(sum[i]);
      rgba[to++] = (byte) rounded(sum[i + 1]);
      rgba[to++] = (byte) rounded(sum[i + 2]);
      rgba[to++] = (byte) rounded(RgbaImage.OPAQUE * sum[i + 3]);
    }
  }

  private static void put(float[] sum, byte[] rgb, int at, int ground) {
    int to = RgbImage.BYTES * at;
    for (int i = 0; i < sum.length; i += RgbaImage.BYTES) {
      float clear = 1 - sum[i + 3];
      rgb[to++] = (byte) rounded(sum[i] + (ground >> 16 & 0xff) * clear);
      rgb[to++] = (byte) rounded(sum[i + 1] + (ground >> 8 & 0xff) * clear);
      rgb[to++] = (byte) rounded(sum[i + 2] + (ground & 0xff) * clear);
    }
  }

  /** As {@code Math.round} does, in a fraction of its time. */
  private static int rounded(float value) {
    return (int) (Math.max(0, Math.min(255, value)) + 0.5);
  }

  /** One row of the picture, scaled across: colours times opacity, and opacity. */
  private static float[] across(RgbaImage picture, int outer, Weights weights, Edge edge) {
    float[] line = new float[RgbaImage.BYTES * weights.pixels.length];
    int row = edge.inside(outer, picture.height());
    if (row < 0) {
      return line;
    }
    byte[] rgba = picture.rgba();
    int start = row * picture.width();
    for (int x = 0; x < weights.pixels.length; x++) {
      int[] columns = weights.pixels[x];
      float[] shares = weights.shares[x];
      float red = 0;
      float green = 0;
      float blue = 0;
      float all = 0;
      for (int i = 0; i < columns.length; i++) {
        int column = edge.inside(columns[i], picture.width());
        if (column >= 0) {
          int at = RgbaImage.BYTES * (start + column);
          float opacity = shares[i] * (rgba[at + 3] & 0xff) / RgbaImage.OPAQUE;
          red += opacity * (rgba[at] & 0xff);
          green += opacity * (rgba[at + 1] & 0xff);
          blue += opacity * (rgba[at + 2] & 0xff);
          all += opacity;
        }
      }
      int to = RgbaImage.BYTES * x;
      line[to] = red;
      line[to + 1] = green;
      line[to + 2] = blue;
      line[to + 3] = all;
    }
    return line;
  }

  /** Which pixels in a row make each one, and how much each of them counts. */
  private record Weights(int[][] pixels, float[][] shares) {
    static Weights of(double start, double length, int count) {
      Weights weights = new Weights(new int[count][], new float[count][]);
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
      double[] parts = new double[to - from + 1];
      double sum = 0;
      for (int i = from; i <= to; i++) {
        double share = Math.max(0, 1 - Math.abs(i + 0.5 - middle) / reach);
        pixels[index][i - from] = i;
        parts[i - from] = share;
        sum += share;
      }
      shares[index] = new float[parts.length];
      for (int i = 0; i < parts.length; i++) {
        shares[index][i] = (float) (parts[i] / sum);
      }
    }
  }
}
