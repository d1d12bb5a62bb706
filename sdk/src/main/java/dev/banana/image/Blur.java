package dev.banana.image;

import java.util.stream.IntStream;

/**
 * A blur that leaves colours and light but nothing to recognise.
 *
 * <p>Three means in a row, each over a window of an eighth of the longer side: nearly a Gaussian of
 * a sixteenth of that side. At the rims the window is smaller. The same bytes on every machine.
 */
public final class Blur {
  private static final int PASSES = 3;
  private static final int SHARE = 16;

  private Blur() {}

  /** {@return the picture, blurred} */
  public static RgbImage of(RgbImage image) {
    int radius = Math.max(1, Math.max(image.width(), image.height()) / SHARE);
    byte[] from = image.rgb().clone();
    byte[] to = new byte[from.length];
    int row = image.width() * RgbImage.BYTES;
    for (int pass = 0; pass < PASSES; pass++) {
      lines(from, to, image.height(), row, image.width(), RgbImage.BYTES, radius);
      lines(to, from, image.width(), RgbImage.BYTES, image.height(), row, radius);
    }
    return new RgbImage(image.width(), image.height(), from);
  }

  private static void lines(
      byte[] from, byte[] to, int lines, int apart, int length, int step, int radius) {
    IntStream.range(0, lines)
        .parallel()
        .forEach(
            line -> {
              for (int c = 0; c < RgbImage.BYTES; c++) {
                line(from, to, line * apart + c, length, step, radius);
              }
            });
  }

  /** Means of a window that moves along one line; its sum gains one end and loses the other. */
  private static void line(byte[] from, byte[] to, int start, int length, int step, int radius) {
    int sum = 0;
    int count = 0;
    for (int i = -radius; i < length; i++) {
      if (i + radius < length) {
        sum += from[start + (i + radius) * step] & 0xff;
        count++;
      }
      if (i - radius > 0) {
        sum -= from[start + (i - radius - 1) * step] & 0xff;
        count--;
      }
      if (i >= 0) {
        to[start + i * step] = (byte) ((sum + count / 2) / count);
      }
    }
  }
}
