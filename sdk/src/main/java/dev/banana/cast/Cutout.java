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

  /** What is this much farther away is not background at all; between the two it fades. */
  private static final int FADE = 48;

  /** Share of the edge that must have the background's colour. */
  private static final double FLAT = 0.8;

  private Cutout() {}

  /** {@return the picture with its background clear, or empty if its edge does not tell it} */
  static Optional<RgbaImage> of(RgbaImage picture) {
    int[] edge = edgePixels(picture);
    int median = median(picture);
    if (fitting(picture, edge, at -> median) >= FLAT * edge.length) {
      return Optional.of(flood(picture, edge, at -> median));
    }
    Ground bands = bands(picture);
    return banded(picture, bands) ? Optional.of(flood(picture, edge, bands)) : Optional.empty();
  }

  private static long fitting(RgbaImage picture, int[] pixels, Ground ground) {
    return Arrays.stream(pixels).filter(at -> distance(picture, at, ground.at(at)) <= NEAR).count();
  }

  /** Bands fit their own ends, so the ends must agree, and the first and the last row fit. */
  private static boolean banded(RgbaImage picture, Ground bands) {
    int width = picture.width();
    int height = picture.height();
    long agree =
        IntStream.range(0, height)
            .map(y -> y * width)
            .filter(at -> distance(picture, at, colour(picture, at + width - 1)) <= NEAR)
            .count();
    int last = width * (height - 1);
    return agree >= FLAT * height
        && fitting(picture, IntStream.range(0, width).toArray(), bands) >= FLAT * width
        && fitting(picture, IntStream.range(last, last + width).toArray(), bands) >= FLAT * width;
  }

  /** What the background would be at a pixel. */
  private interface Ground {
    int at(int pixel);
  }

  /** Each row from its left end to its right one. */
  private static Ground bands(RgbaImage picture) {
    int width = picture.width();
    return at -> {
      int x = at % width;
      int left = at - x;
      int colour = 0;
      for (int c = 0; c < RgbaImage.BYTES - 1; c++) {
        int one = value(picture, left, c);
        int other = value(picture, left + width - 1, c);
        colour = colour << Byte.SIZE | one + (other - one) * x / Math.max(1, width - 1);
      }
      return colour;
    };
  }

  private static int colour(RgbaImage picture, int at) {
    return value(picture, at, 0) << 16 | value(picture, at, 1) << 8 | value(picture, at, 2);
  }

  private static RgbaImage flood(RgbaImage picture, int[] edge, Ground ground) {
    int width = picture.width();
    boolean[] seen = new boolean[width * picture.height()];
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int at : edge) {
      visit(picture, at, ground, seen, open);
    }
    byte[] rgba = picture.rgba().clone();
    while (!open.isEmpty()) {
      int at = open.poll();
      int far = distance(picture, at, ground.at(at)) - NEAR;
      int opacity = far <= 0 ? 0 : Math.min(255, 255 * far / FADE);
      rgba[RgbaImage.BYTES * at + 3] = (byte) opacity;
      if (far > 0) {
        continue; // The soft outline of the character: nothing behind it is background.
      }
      int x = at % width;
      if (x > 0) {
        visit(picture, at - 1, ground, seen, open);
      }
      if (x < width - 1) {
        visit(picture, at + 1, ground, seen, open);
      }
      if (at >= width) {
        visit(picture, at - width, ground, seen, open);
      }
      if (at < seen.length - width) {
        visit(picture, at + width, ground, seen, open);
      }
    }
    return new RgbaImage(width, picture.height(), rgba);
  }

  private static void visit(
      RgbaImage picture, int at, Ground ground, boolean[] seen, ArrayDeque<Integer> open) {
    if (!seen[at] && distance(picture, at, ground.at(at)) < NEAR + FADE) {
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
