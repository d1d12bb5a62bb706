package dev.banana.safety.mobilenet;

import dev.banana.image.RgbImage;

/**
 * Pictures of any size as the square that the network looks at.
 *
 * <p>Linear between the four nearest pixels, corners on corners, without smoothing before: {@code
 * tf.image.resizeBilinear(x, size, true)}, which the network's own library uses. Another way would
 * show the network pictures of a kind that it was not made for.
 */
final class Resampling {
  private static final float WHITE = 255;

  private Resampling() {}

  /**
   * {@return colours from 0 to 1, {@code [3, side, side]}}
   *
   * @param image of any size
   * @param side pixels of each side, at least 2
   */
  static float[] square(RgbImage image, int side) {
    float[] out = new float[RgbImage.BYTES * side * side];
    double down = (image.height() - 1) / (double) (side - 1);
    double across = (image.width() - 1) / (double) (side - 1);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        for (int c = 0; c < RgbImage.BYTES; c++) {
          out[(c * side + y) * side + x] = at(image, down * y, across * x, c);
        }
      }
    }
    return out;
  }

  private static float at(RgbImage image, double y, double x, int colour) {
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(image.height() - 1, (int) Math.ceil(y));
    int right = Math.min(image.width() - 1, (int) Math.ceil(x));
    double above = mix(image, top, left, right, x - left, colour);
    double below = mix(image, bottom, left, right, x - left, colour);
    return (float) (above + (below - above) * (y - top));
  }

  private static double mix(RgbImage image, int y, int left, int right, double share, int colour) {
    double a = level(image, left, y, colour);
    double b = level(image, right, y, colour);
    return a + (b - a) * share;
  }

  private static double level(RgbImage image, int x, int y, int colour) {
    return (image.rgb()[(y * image.width() + x) * RgbImage.BYTES + colour] & 0xff) / WHITE;
  }
}
