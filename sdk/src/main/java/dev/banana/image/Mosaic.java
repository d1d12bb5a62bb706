package dev.banana.image;

/**
 * Collects the pixels of a picture that may be very large, in any order, into one of bounded size:
 * whole blocks of pixels become their mean.
 *
 * <p>So the memory that a stranger's file can ask for does not depend on what it claims.
 */
final class Mosaic {
  /** The longest side that is kept as it is. */
  static final int LONGEST = 2048;

  private final int width;
  private final int height;
  private final int block;
  private final int across;
  private final int[] sums;
  private final byte[] exact;

  /** Begin a picture of these sides, in pixels. */
  Mosaic(int width, int height) {
    this.width = width;
    this.height = height;
    this.block = (Math.max(width, height) + LONGEST - 1) / LONGEST;
    this.across = (width + block - 1) / block;
    int down = (height + block - 1) / block;
    this.exact = block == 1 ? new byte[RgbaImage.BYTES * across * down] : null;
    // Per cell: colours times opacity, opacity, and how many pixels.
    this.sums = block == 1 ? null : new int[5 * across * down];
  }

  /** Add one pixel, whose channels are 0 to 255. */
  void add(int x, int y, int red, int green, int blue, int opacity) {
    if (block == 1) {
      int at = RgbaImage.BYTES * (y * width + x);
      exact[at] = (byte) red;
      exact[at + 1] = (byte) green;
      exact[at + 2] = (byte) blue;
      exact[at + 3] = (byte) opacity;
      return;
    }
    int at = 5 * (y / block * across + x / block);
    sums[at] += red * opacity;
    sums[at + 1] += green * opacity;
    sums[at + 2] += blue * opacity;
    sums[at + 3] += opacity;
    sums[at + 4]++;
  }

  /** {@return the picture, whose longer side is at most {@value #LONGEST}} */
  RgbaImage picture() {
    int down = (height + block - 1) / block;
    if (block == 1) {
      return new RgbaImage(width, height, exact);
    }
    byte[] rgba = new byte[RgbaImage.BYTES * across * down];
    for (int i = 0; i < across * down; i++) {
      int opacity = sums[5 * i + 3];
      for (int c = 0; c < 3 && opacity > 0; c++) {
        rgba[RgbaImage.BYTES * i + c] = (byte) ((sums[5 * i + c] + opacity / 2) / opacity);
      }
      int count = Math.max(1, sums[5 * i + 4]);
      rgba[RgbaImage.BYTES * i + 3] = (byte) ((opacity + count / 2) / count);
    }
    return new RgbaImage(across, down, rgba);
  }
}
