package dev.banana.cast;

import dev.banana.image.RgbaImage;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Removes a background of one colour, or of bands from side to side such as ground and sky: all
 * that is joined to the edge of the picture and has the colour that the edge tells.
 *
 * <p>That is all it does. Another picture is left alone, because guessing would cut into the
 * character.
 */
final class Cutout {
  /** How far two colours of one background may be apart, summed over the channels. */
  private static final int NEAR = 48;

  /** The same where the edge is told exactly: less of a pale character is taken for ground. */
  private static final int NEARER = 24;

  /** What is this much farther away is not background at all; between the two it fades. */
  private static final int FADE = 48;

  /** Share of the edge that must have the background's colour. */
  private static final double FLAT = 0.8;

  /** Rows above and below whose bands count too, of the height: a horizon may be a hill. */
  private static final double HILL = 0.05;

  /** Of those rows this many are looked at on each side. */
  private static final int HILLS = 2;

  private Cutout() {}

  /** {@return the picture with its background clear, or empty if its edge does not tell it} */
  static Optional<RgbaImage> of(RgbaImage picture) {
    int[] edge = edgePixels(picture);
    Ground bands = at -> fromBands(picture, at);
    if (banded(picture, bands, NEARER / 2)) {
      return Optional.of(flood(picture, edge, bands, NEARER));
    }
    int median = median(picture);
    Ground flat = at -> distance(picture, at, median);
    if (fitting(edge, flat, NEAR) >= FLAT * edge.length) {
      return Optional.of(flood(picture, edge, flat, NEAR));
    }
    return banded(picture, bands, NEAR)
        ? Optional.of(flood(picture, edge, bands, NEAR))
        : Optional.empty();
  }

  /** How far a pixel is from what the background would be there. */
  private interface Ground {
    int from(int pixel);
  }

  private static long fitting(int[] pixels, Ground ground, int near) {
    return Arrays.stream(pixels).filter(at -> ground.from(at) <= near).count();
  }

  /** Bands fit their own ends, so the ends must agree, and the first and the last row fit. */
  private static boolean banded(RgbaImage picture, Ground bands, int near) {
    int width = picture.width();
    int height = picture.height();
    long agree =
        IntStream.range(0, height)
            .map(y -> y * width)
            .filter(at -> distance(picture, at, colour(picture, at + width - 1)) <= near)
            .count();
    int last = width * (height - 1);
    return agree >= FLAT * height
        && fitting(IntStream.range(0, width).toArray(), bands, near) >= FLAT * width
        && fitting(IntStream.range(last, last + width).toArray(), bands, near) >= FLAT * width;
  }

  /** Bands run from the left end of a row to its right one; the nearest of some rows counts. */
  private static int fromBands(RgbaImage picture, int at) {
    int width = picture.width();
    int x = at % width;
    int y = at / width;
    int apart = Math.max(1, (int) (HILL * picture.height() / HILLS));
    int best = Integer.MAX_VALUE;
    // The pixel's own row first: mostly it is near enough for any question.
    for (int i = 0; i <= 2 * HILLS && best > NEARER / 2; i++) {
      int hill = (i % 2 == 0 ? 1 : -1) * ((i + 1) / 2);
      int row = Math.max(0, Math.min(picture.height() - 1, y + hill * apart));
      int sum = 0;
      for (int c = 0; c < RgbaImage.BYTES - 1; c++) {
        int one = value(picture, row * width, c);
        int other = value(picture, row * width + width - 1, c);
        int band = one + (other - one) * x / Math.max(1, width - 1);
        sum += Math.abs(value(picture, at, c) - band);
      }
      best = Math.min(best, sum);
    }
    return best;
  }

  private static int colour(RgbaImage picture, int at) {
    return value(picture, at, 0) << 16 | value(picture, at, 1) << 8 | value(picture, at, 2);
  }

  private static RgbaImage flood(RgbaImage picture, int[] edge, Ground ground, int near) {
    int width = picture.width();
    boolean[] seen = new boolean[width * picture.height()];
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int at : edge) {
      visit(at, ground, near, seen, open);
    }
    byte[] rgba = picture.rgba().clone();
    while (!open.isEmpty()) {
      int at = open.poll();
      int far = ground.from(at) - near;
      int opacity = far <= 0 ? 0 : Math.min(255, 255 * far / FADE);
      rgba[RgbaImage.BYTES * at + 3] = (byte) opacity;
      if (far > 0) {
        continue; // The soft outline of the character: nothing behind it is background.
      }
      int x = at % width;
      if (x > 0) {
        visit(at - 1, ground, near, seen, open);
      }
      if (x < width - 1) {
        visit(at + 1, ground, near, seen, open);
      }
      if (at >= width) {
        visit(at - width, ground, near, seen, open);
      }
      if (at < seen.length - width) {
        visit(at + width, ground, near, seen, open);
      }
    }
    return new RgbaImage(width, picture.height(), rgba);
  }

  private static void visit(
      int at, Ground ground, int near, boolean[] seen, ArrayDeque<Integer> open) {
    if (!seen[at] && ground.from(at) < near + FADE) {
      seen[at] = true;
      open.add(at);
    }
  }

  private static int distance(RgbaImage picture, int at, int colour) {
    int sum = 0;
    for (int c = 0; c < 3; c++) {
      sum += Math.abs(value(picture, at, c) - (colour >> 16 - 8 * c & 0xff));
    }
    return sum;
  }

  private static int value(RgbaImage picture, int at, int channel) {
    return picture.rgba()[RgbaImage.BYTES * at + channel] & 0xff;
  }

  private static int[] edgePixels(RgbaImage picture) {
    int width = picture.width();
    int height = picture.height();
    int[] edge = new int[2 * width + 2 * (height - 2)];
    int next = 0;
    for (int x = 0; x < width; x++) {
      edge[next++] = x;
      edge[next++] = (height - 1) * width + x;
    }
    for (int y = 1; y < height - 1; y++) {
      edge[next++] = y * width;
      edge[next++] = y * width + width - 1;
    }
    return edge;
  }

  /** The median of each channel along the edge. */
  private static int median(RgbaImage picture) {
    int[] edge = edgePixels(picture);
    int colour = 0;
    for (int c = 0; c < 3; c++) {
      int[] counts = new int[256];
      for (int at : edge) {
        counts[picture.rgba()[RgbaImage.BYTES * at + c] & 0xff]++;
      }
      int value = 0;
      for (int seen = counts[0]; seen * 2 < edge.length; seen += counts[value]) {
        value++;
      }
      colour = colour << 8 | value;
    }
    return colour;
  }

  /** {@return the mean colour of the edge, as {@code 0xRRGGBB}} */
  static int edge(RgbaImage picture) {
    int[] edge = edgePixels(picture);
    int colour = 0;
    for (int c = 0; c < 3; c++) {
      long sum = 0;
      for (int at : edge) {
        sum += picture.rgba()[RgbaImage.BYTES * at + c] & 0xff;
      }
      colour = colour << 8 | (int) (sum / edge.length);
    }
    return colour;
  }
}
