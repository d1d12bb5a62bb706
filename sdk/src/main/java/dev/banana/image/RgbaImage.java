package dev.banana.image;

/**
 * A picture that may be clear in places: four bytes a pixel, red, green, blue and how opaque it is,
 * row by row from the top; colours are not multiplied by the opacity.
 *
 * @param width pixels across, at least 1
 * @param height pixels down, at least 1
 * @param rgba the bytes, {@code 4 * width * height}; not copied, so leave them alone
 */
public record RgbaImage(int width, int height, byte[] rgba) {
  /** Bytes of one pixel. */
  public static final int BYTES = 4;

  /** Opacity of a pixel that hides all behind it. */
  public static final int OPAQUE = 255;

  /** Checks that there are as many bytes as pixels ask for. */
  public RgbaImage {
    if (width < 1 || height < 1 || rgba.length != Math.multiplyExact(width, height) * BYTES) {
      throw new IllegalArgumentException(
          "A picture of " + width + " x " + height + " cannot have " + rgba.length + " bytes");
    }
  }

  /** {@return a picture without clear places, from one that cannot have any} */
  public static RgbaImage of(RgbImage image) {
    int count = image.width() * image.height();
    byte[] rgba = new byte[BYTES * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(image.rgb(), RgbImage.BYTES * i, rgba, BYTES * i, RgbImage.BYTES);
      rgba[BYTES * i + 3] = (byte) OPAQUE;
    }
    return new RgbaImage(image.width(), image.height(), rgba);
  }

  /** {@return the colours alone; what is clear gets the colours that lie under it} */
  public RgbImage colours() {
    byte[] rgb = new byte[RgbImage.BYTES * width * height];
    for (int i = 0; i < width * height; i++) {
      System.arraycopy(rgba, BYTES * i, rgb, RgbImage.BYTES * i, RgbImage.BYTES);
    }
    return new RgbImage(width, height, rgb);
  }

  /**
   * {@return one channel of a pixel, 0 to 255}
   *
   * @param x from the left, from 0
   * @param y from the top, from 0
   * @param channel 0 red, 1 green, 2 blue, 3 opacity
   */
  public int at(int x, int y, int channel) {
    return rgba[(y * width + x) * BYTES + channel] & 0xff;
  }

  /** {@return whether some pixel is not opaque} */
  public boolean hasClearPlaces() {
    for (int i = BYTES - 1; i < rgba.length; i += BYTES) {
      if ((rgba[i] & 0xff) != OPAQUE) {
        return true;
      }
    }
    return false;
  }
}
