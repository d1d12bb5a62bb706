package dev.banana.image;

import java.util.Arrays;

/**
 * A picture: three bytes a pixel, red, green and blue, row by row from the top.
 *
 * @param width pixels across, at least 1
 * @param height pixels down, at least 1
 * @param rgb the bytes, {@code 3 * width * height}; not copied, so leave them alone
 */
public record RgbImage(int width, int height, byte[] rgb) {
  /** Bytes of one pixel. */
  public static final int BYTES = 3;

  /** Half of the greatest value of a colour. */
  private static final float HALF = 127.5f;

  /** Checks that there are as many bytes as pixels ask for. */
  public RgbImage {
    if (width < 1 || height < 1 || rgb.length != Math.multiplyExact(width, height) * BYTES) {
      throw new IllegalArgumentException(
          "A picture of " + width + " x " + height + " cannot have " + rgb.length + " bytes");
    }
  }

  /**
   * {@return a picture of packed colours}
   *
   * @param colours {@code 0xRRGGBB}, row-major; the highest byte does not count
   * @param width pixels across
   */
  public static RgbImage of(int[] colours, int width) {
    byte[] rgb = new byte[BYTES * colours.length];
    for (int i = 0; i < colours.length; i++) {
      for (int c = 0; c < BYTES; c++) {
        rgb[BYTES * i + c] = (byte) (colours[i] >> 16 - 8 * c);
      }
    }
    return new RgbImage(width, colours.length / width, rgb);
  }

  /** {@return this seen in a mirror: left is right} */
  public RgbImage mirrored() {
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < width * height; i++) {
      int from = i - i % width + width - 1 - i % width;
      System.arraycopy(rgb, BYTES * from, out, BYTES * i, BYTES);
    }
    return new RgbImage(width, height, out);
  }

  /**
   * {@return a picture of colours as nets have them}
   *
   * @param planes red, green and blue one after the other, 1 is full and -1 none; beyond is cut off
   * @param from where the red ones begin
   * @param width pixels across
   * @param height pixels down
   */
  public static RgbImage ofPlanes(float[] planes, int from, int width, int height) {
    int plane = width * height;
    byte[] rgb = new byte[BYTES * plane];
    for (int i = 0; i < rgb.length; i++) {
      int value = Math.round((planes[from + i] + 1) * HALF);
      rgb[BYTES * (i % plane) + i / plane] = (byte) Math.max(0, Math.min(255, value));
    }
    return new RgbImage(width, height, rgb);
  }

  /** {@return the colours as nets have them, {@code [3, height, width]}, from -1 to 1} */
  public float[] planes() {
    int plane = width * height;
    float[] planes = new float[BYTES * plane];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < BYTES; c++) {
        planes[c * plane + i] = (rgb[BYTES * i + c] & 0xff) / HALF - 1;
      }
    }
    return planes;
  }

  /**
   * {@return the upper left part}
   *
   * @param across pixels from left to right, at most {@code width}
   * @param down pixels from top to bottom, at most {@code height}
   */
  public RgbImage cut(int across, int down) {
    if (across == width && down == height) {
      return this;
    }
    byte[] part = new byte[across * down * BYTES];
    for (int y = 0; y < down; y++) {
      System.arraycopy(rgb, y * width * BYTES, part, y * across * BYTES, across * BYTES);
    }
    return new RgbImage(across, down, part);
  }

  /**
   * {@return some of the rows}
   *
   * @param from the first, from 0
   * @param count how many
   */
  public RgbImage rows(int from, int count) {
    if (from == 0 && count == height) {
      return this;
    }
    int row = width * BYTES;
    return new RgbImage(width, count, Arrays.copyOfRange(rgb, from * row, (from + count) * row));
  }

  /**
   * {@return a pixel as {@code 0xRRGGBB}}
   *
   * @param x from the left, from 0
   * @param y from the top, from 0
   */
  public int pixel(int x, int y) {
    int at = (y * width + x) * BYTES;
    return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
  }
}
