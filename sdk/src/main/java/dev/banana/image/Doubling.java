package dev.banana.image;

import java.util.stream.IntStream;

/** Twice the sides by linear interpolation: each pixel lies a quarter of the way to a neighbour. */
public final class Doubling {
  private Doubling() {}

  /** {@return the picture with twice the sides} */
  public static RgbImage of(RgbImage small) {
    int wide = small.width();
    int high = small.height();
    byte[] out = new byte[4 * small.rgb().length];
    IntStream.range(0, 2 * high)
        .parallel()
        .forEach(y -> row(small, y, out, y * 2 * wide * RgbImage.BYTES));
    return new RgbImage(2 * wide, 2 * high, out);
  }

  private static void row(RgbImage small, int y, byte[] out, int at) {
    int stride = small.width() * RgbImage.BYTES;
    int near = y / 2;
    int far = Math.max(0, Math.min(small.height() - 1, near + (y % 2 == 0 ? -1 : 1)));
    int[] mixed = new int[stride];
    for (int i = 0; i < stride; i++) {
      mixed[i] = 3 * (small.rgb()[near * stride + i] & 255) + (small.rgb()[far * stride + i] & 255);
    }
    for (int i = 0; i < stride; i++) {
      int before = i < RgbImage.BYTES ? i : i - RgbImage.BYTES;
      int after = i + RgbImage.BYTES < stride ? i + RgbImage.BYTES : i;
      int to = at + i / RgbImage.BYTES * 2 * RgbImage.BYTES + i % RgbImage.BYTES;
      out[to] = (byte) (3 * mixed[i] + mixed[before] + 8 >> 4);
      out[to + RgbImage.BYTES] = (byte) (3 * mixed[i] + mixed[after] + 8 >> 4);
    }
  }
}
