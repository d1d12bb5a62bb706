package dev.banana.cast;

import static dev.banana.error.BananaException.require;

import dev.banana.image.RgbImage;

/**
 * A part of a picture, in fractions of it from its upper left corner.
 *
 * @param left left edge, 0 to 1
 * @param top upper edge, 0 to 1
 * @param right right edge, at least {@value #LEAST} more than {@code left}, at most 1
 * @param bottom lower edge, at least {@value #LEAST} more than {@code top}, at most 1
 */
public record Box(float left, float top, float right, float bottom) implements Place {
  /** The least width and height. */
  public static final float LEAST = 0.005f;

  /** The whole picture. */
  public static final Box WHOLE = new Box(0, 0, 1, 1);

  /** Checks that it has an inside and lies in the picture. */
  public Box {
    boolean inside = left >= 0 && top >= 0 && right <= 1 && bottom <= 1;
    require(
        inside && right - left >= LEAST && bottom - top >= LEAST,
        "Cannot place a character in the box %s,%s,%s,%s: expected 0 <= left < right <= 1 and 0 <="
            + " top < bottom <= 1, in fractions of the picture, at least %s apart; e.g."
            + " 0,0.1,0.5,1.",
        left,
        top,
        right,
        bottom,
        LEAST);
  }

  /** {@return a box whose edges are brought into the picture} */
  static Box within(double left, double top, double right, double bottom) {
    return new Box(fraction(left), fraction(top), fraction(right), fraction(bottom));
  }

  private static float fraction(double value) {
    return (float) Math.max(0, Math.min(1, value));
  }

  /**
   * {@return this, larger about its middle, as far as the picture goes}
   *
   * @param factor of each side, at least 1
   */
  public Box grown(double factor) {
    double wide = (right - left) * (factor - 1) / 2;
    double high = (bottom - top) * (factor - 1) / 2;
    return within(left - wide, top - high, right + wide, bottom + high);
  }

  /** {@return the part of a picture that lies in this, at least one pixel} */
  public RgbImage crop(RgbImage image) {
    int x = Math.min(image.width() - 1, Math.round(left * image.width()));
    int y = Math.min(image.height() - 1, Math.round(top * image.height()));
    int wide = Math.max(1, Math.round(right * image.width()) - x);
    int high = Math.max(1, Math.round(bottom * image.height()) - y);
    byte[] rgb = new byte[RgbImage.BYTES * wide * high];
    for (int row = 0; row < high; row++) {
      System.arraycopy(
          image.rgb(),
          RgbImage.BYTES * ((y + row) * image.width() + x),
          rgb,
          RgbImage.BYTES * row * wide,
          RgbImage.BYTES * wide);
    }
    return new RgbImage(wide, high, rgb);
  }
}
