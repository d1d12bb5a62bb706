package dev.banana.cast;

import dev.banana.image.RgbaImage;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Removes a flat background: all that is joined to the edge of the picture and has its colour.
 *
 * <p>That is all it does. A picture whose edge has many colours is left alone, because guessing
 * would cut into the character.
 */
final class Cutout {
  /** How far two colours of one background may be apart, summed over the channels. */
  private static final int NEAR = 48;

  /** What is this much farther away is not background at all; between the two it fades. */
  private static final int FADE = 48;

  /** Share of the edge that must have the background's colour. */
  private static final double FLAT = 0.8;

  private Cutout() {}

  /** {@return the picture with its background clear, or empty if its edge has many colours} */
  static Optional<RgbaImage> flat(RgbaImage picture) {
    int ground = median(picture);
    int[] edge = edgePixels(picture);
    int near = 0;
    for (int at : edge) {
      near += distance(picture, at, ground) <= NEAR ? 1 : 0;
    }
    return near < FLAT * edge.length ? Optional.empty() : Optional.of(flood(picture, edge, ground));
  }

  private static RgbaImage flood(RgbaImage picture, int[] edge, int ground) {
    int width = picture.width();
    boolean[] seen = new boolean[width * picture.height()];
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (int at : edge) {
      visit(picture, at, ground, seen, open);
    }
    byte[] rgba = picture.rgba().clone();
    while (!open.isEmpty()) {
      int at = open.poll();
      int far = distance(picture, at, ground) - NEAR;
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
      RgbaImage picture, int at, int ground, boolean[] seen, ArrayDeque<Integer> open) {
    if (!seen[at] && distance(picture, at, ground) < NEAR + FADE) {
      seen[at] = true;
      open.add(at);
    }
  }

  private static int distance(RgbaImage picture, int at, int colour) {
    int sum = 0;
    for (int c = 0; c < 3; c++) {
      int value = picture.rgba()[RgbaImage.BYTES * at + c] & 0xff;
      sum += Math.abs(value - (colour >> 16 - 8 * c & 0xff));
    }
    return sum;
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
