package dev.banana.cast;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Cuts a thing out that was drawn twice, over two plain grounds: where both pictures are alike it
 * is opaque, where they differ as their grounds do it is clear. Nothing of a ground stays at its
 * edges, what is as pale as a ground stays whole, and a shadow, which lets its ground through,
 * goes.
 *
 * <p>Source: Smith and Blinn 1996, "Blue screen matting", triangulation. The same bytes on every
 * machine.
 */
public final class Matte {
  /** Columns at each side that tell the ground of a row, of the width. */
  private static final double STRIP = 1 / 32.0;

  /** Rows to each side whose grounds are taken together. */
  private static final int ROWS = 4;

  /** Grounds must be this far apart, of 255 in each channel taken together. */
  private static final double APART = 60;

  /** Below the first it is clear, from the second on opaque: a shadow is as opaque as 0.4. */
  private static final double CLEAR = 0.45;

  private static final double OPAQUE = 0.8;

  /** What is inside of a thing and not quite opaque is where both drawings differ. */
  private static final double INSIDE = 0.3;

  /** A part stays that has this share of the largest one's pixels. */
  private static final double PART = 0.04;

  /** The least and the most of a picture that a thing takes. */
  private static final double LEAST = 0.02;

  private static final double MOST = 0.75;

  /** Means of each pixel and those beside it, and how much steeper edges become afterwards. */
  private static final int SMOOTHED = 4;

  private static final double STEEPER = 2.5;

  private static final int COLOURS = RgbImage.BYTES;

  private final RgbImage one;
  private final RgbImage other;
  private final int width;
  private final int height;
  private final double[][][] grounds;

  /** How opaque each pixel is, as measured, and as it is used. */
  private final double[] measured;

  private final double[] opacity;

  /** Pixels that are still to be looked at, or were. */
  private final int[] open;

  private Matte(RgbImage one, RgbImage other) {
    this.one = one;
    this.other = other;
    this.width = one.width();
    this.height = one.height();
    this.grounds = new double[][][] {sides(one), sides(other)};
    this.measured = new double[width * height];
    this.opacity = new double[width * height];
    this.open = new int[width * height];
  }

  /**
   * {@return the thing, clear around it; empty if it cannot be told from its grounds}
   *
   * @param one what was drawn over one ground
   * @param other the same, as large, over another one
   */
  public static Optional<RgbaImage> of(RgbImage one, RgbImage other) {
    if (one.width() != other.width() || one.height() != other.height()) {
      throw new IllegalArgumentException(
          "Both pictures must be as large, found "
              + one.width()
              + " x "
              + one.height()
              + " and "
              + other.width()
              + " x "
              + other.height());
    }
    return new Matte(one, other).cut();
  }

  private Optional<RgbaImage> cut() {
    if (!measure()) {
      return Optional.empty();
    }
    long seen = largeParts();
    if (seen < LEAST * opacity.length || seen > MOST * opacity.length) {
      return Optional.empty();
    }
    fill();
    smooth();
    byte[] rgba = new byte[RgbaImage.BYTES * opacity.length];
    pixels()
        .forEach(
            i -> {
              for (int c = 0; c < COLOURS; c++) {
                rgba[RgbaImage.BYTES * i + c] = (byte) (int) (own(i, c) + 0.5);
              }
              rgba[RgbaImage.BYTES * i + COLOURS] = (byte) (int) (255 * opacity[i] + 0.5);
            });
    return Optional.of(new RgbaImage(width, height, rgba));
  }

  /** {@return the mean colours at the left and the right end of each row} */
  private static double[][] sides(RgbImage picture) {
    int strip = Math.max(1, (int) (STRIP * picture.width()));
    double[][] each = new double[picture.height()][2 * COLOURS];
    for (int y = 0; y < each.length; y++) {
      for (int x = 0; x < strip; x++) {
        for (int c = 0; c < COLOURS; c++) {
          each[y][c] += value(picture, y * picture.width() + x, c) / (double) strip;
          int right = (y + 1) * picture.width() - 1 - x;
          each[y][COLOURS + c] += value(picture, right, c) / (double) strip;
        }
      }
    }
    double[][] smooth = new double[each.length][2 * COLOURS];
    for (int y = 0; y < each.length; y++) {
      int from = Math.max(0, y - ROWS);
      int to = Math.min(each.length - 1, y + ROWS);
      for (int c = 0; c < 2 * COLOURS; c++) {
        for (int i = from; i <= to; i++) {
          smooth[y][c] += each[i][c] / (to - from + 1);
        }
      }
    }
    return smooth;
  }

  private double ground(int picture, int pixel, int channel) {
    double[] row = grounds[picture][pixel / width];
    double right = row[COLOURS + channel];
    return row[channel] + (right - row[channel]) * (pixel % width) / Math.max(1, width - 1);
  }

  private static int value(RgbImage picture, int pixel, int channel) {
    return picture.rgb()[COLOURS * pixel + channel] & 0xff;
  }

  /** {@return whether the grounds are far enough apart everywhere} */
  private boolean measure() {
    double[] raw = new double[measured.length];
    boolean told = pixels().allMatch(i -> alike(i, raw));
    if (told) {
      pixels()
          .forEach(
              i -> {
                measured[i] = Math.max(0, Math.min(1, around(raw, i)));
                double share = (measured[i] - CLEAR) / (OPAQUE - CLEAR);
                opacity[i] = Math.max(0, Math.min(1, share));
              });
    }
    return told;
  }

  private IntStream pixels() {
    return IntStream.range(0, measured.length).parallel();
  }

  /** Notes how alike both are in a pixel; {@return whether its grounds are far enough apart} */
  private boolean alike(int pixel, double[] raw) {
    double alike = 0;
    double apart = 0;
    for (int c = 0; c < COLOURS; c++) {
      double far = ground(0, pixel, c) - ground(1, pixel, c);
      alike += (value(one, pixel, c) - value(other, pixel, c)) * far;
      apart += far * far;
    }
    raw[pixel] = 1 - alike / apart;
    return apart >= APART * APART;
  }

  /** The mean of a pixel and those beside it. */
  private double around(double[] values, int pixel) {
    int x = pixel % width;
    int y = pixel / width;
    double sum = 0;
    int count = 0;
    for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        sum += values[v * width + u];
        count++;
      }
    }
    return sum / count;
  }

  /** Clear what hangs together with none of the large parts; {@return pixels of those} */
  private long largeParts() {
    int[] part = new int[opacity.length];
    int[] sizes = new int[opacity.length + 1];
    int parts = 0;
    int largest = 0;
    for (int i = 0; i < opacity.length; i++) {
      if (part[i] == 0 && opacity[i] > 0) {
        parts++;
        sizes[parts] = spread(i, parts, part);
        largest = Math.max(largest, sizes[parts]);
      }
    }
    long kept = 0;
    for (int i = 0; i < opacity.length; i++) {
      if (part[i] == 0 || sizes[part[i]] < PART * largest) {
        opacity[i] = 0;
      } else {
        kept++;
      }
    }
    return kept;
  }

  private int spread(int start, int number, int[] part) {
    int size = 0;
    int end = 0;
    part[start] = number;
    open[end++] = start;
    while (size < end) {
      for (int next : beside(open[size++])) {
        if (next >= 0 && part[next] == 0 && opacity[next] > 0) {
          part[next] = number;
          open[end++] = next;
        }
      }
    }
    return size;
  }

  private int[] beside(int at) {
    int x = at % width;
    return new int[] {
      x > 0 ? at - 1 : -1,
      x < width - 1 ? at + 1 : -1,
      at - width,
      at + width < opacity.length ? at + width : -1
    };
  }

  /** What nothing clear leads to is inside, and opaque unless it is a hole. */
  private void fill() {
    boolean[] outside = new boolean[opacity.length];
    int end = 0;
    for (int i = 0; i < opacity.length; i++) {
      boolean rim = i % width == 0 || i % width == width - 1 || i < width;
      if ((rim || i >= opacity.length - width) && opacity[i] < 1) {
        outside[i] = true;
        open[end++] = i;
      }
    }
    for (int i = 0; i < end; i++) {
      for (int next : beside(open[i])) {
        if (next >= 0 && !outside[next] && opacity[next] < 1) {
          outside[next] = true;
          open[end++] = next;
        }
      }
    }
    for (int i = 0; i < opacity.length; i++) {
      if (!outside[i] && measured[i] >= INSIDE) {
        opacity[i] = 1;
      }
    }
  }

  /** Edges are as wide as before, without the steps that two unlike drawings give them. */
  private void smooth() {
    double[] other = new double[opacity.length];
    for (int pass = 0; pass < SMOOTHED; pass++) {
      means(opacity, other, 1);
      means(other, opacity, width);
    }
    pixels()
        .forEach(i -> opacity[i] = Math.max(0, Math.min(1, (opacity[i] - 0.5) * STEEPER + 0.5)));
  }

  /** Means of each pixel and its two neighbours along rows or columns; at a rim it counts twice. */
  private void means(double[] from, double[] to, int step) {
    IntStream.range(0, height)
        .parallel()
        .forEach(
            y -> {
              for (int x = 0, i = y * width; x < width; x++, i++) {
                boolean first = step == 1 ? x == 0 : y == 0;
                boolean last = step == 1 ? x == width - 1 : y == height - 1;
                to[i] = (from[first ? i : i - step] + from[i] + from[last ? i : i + step]) / 3;
              }
            });
  }

  /** A channel without what shines through of the grounds, 0 to 255: the mean of both pictures. */
  private double own(int pixel, int channel) {
    double share = Math.max(INSIDE, measured[pixel]);
    double through = 1 - share;
    double sum =
        (value(one, pixel, channel) - through * ground(0, pixel, channel)) / share
            + (value(other, pixel, channel) - through * ground(1, pixel, channel)) / share;
    return Math.max(0, Math.min(255, sum / 2));
  }
}
