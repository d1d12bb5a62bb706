package dev.banana.train.corpus;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * A drawing with soft edges.
 *
 * @param width pixels per row, at least 1
 * @param height rows, at least 1
 * @param argb premultiplied 0xAARRGGBB, row-major, {@code width * height} values
 */
record Bitmap(int width, int height, int[] argb) {
  /** {@return a copy of {@code image} cropped to what is drawn, or null if nothing is} */
  static Bitmap cropped(BufferedImage image) {
    return of(image).crop();
  }

  /** {@return {x, y, width, height} of what is drawn in {@code image}, or null if nothing is} */
  static int[] drawn(BufferedImage image) {
    return of(image).box();
  }

  private static Bitmap of(BufferedImage image) {
    int w = image.getWidth();
    int h = image.getHeight();
    BufferedImage pre = new BufferedImage(w, h, BufferedImage.TYPE_INT_ARGB_PRE);
    java.awt.Graphics2D g = pre.createGraphics();
    g.drawImage(image, 0, 0, null);
    g.dispose();
    return new Bitmap(w, h, ((DataBufferInt) pre.getRaster().getDataBuffer()).getData());
  }

  /** {@return the part whose alpha exceeds 8 of 255, or null if there is none} */
  Bitmap crop() {
    int[] box = box();
    return box == null ? null : part(box[0], box[1], box[2], box[3]);
  }

  private int[] box() {
    int x0 = width;
    int x1 = -1;
    int y0 = height;
    int y1 = -1;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        if ((argb[i] >>> 24) > 8) {
          x0 = Math.min(x0, x);
          x1 = Math.max(x1, x);
          y0 = Math.min(y0, y);
          y1 = Math.max(y1, y);
        }
      }
    }
    return x1 < 0 ? null : new int[] {x0, y0, x1 - x0 + 1, y1 - y0 + 1};
  }

  private Bitmap part(int x0, int y0, int w, int h) {
    int[] out = new int[w * h];
    for (int y = 0; y < h; y++) {
      System.arraycopy(argb, (y0 + y) * width + x0, out, y * w, w);
    }
    return new Bitmap(w, h, out);
  }

  /** {@return half the size, each pixel the mean of four} Odd last rows and columns are dropped. */
  Bitmap half() {
    int w = Math.max(1, width / 2);
    int h = Math.max(1, height / 2);
    int[] out = new int[w * h];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int i = Math.min(2 * y, height - 1) * width + Math.min(2 * x, width - 1);
        int right = 2 * x + 1 < width ? 1 : 0;
        int down = 2 * y + 1 < height ? width : 0;
        out[y * w + x] = mean(argb[i], argb[i + right], argb[i + down], argb[i + down + right]);
      }
    }
    return new Bitmap(w, h, out);
  }

  private static int mean(int a, int b, int c, int d) {
    // Two channels at a time: each pair has 8 spare bits above it.
    int mask = 0x00FF00FF;
    int low = (a & mask) + (b & mask) + (c & mask) + (d & mask) + 0x00020002;
    long high =
        (long) (a >>> 8 & mask)
            + (b >>> 8 & mask)
            + (c >>> 8 & mask)
            + (d >>> 8 & mask)
            + 0x00020002;
    return (low >>> 2 & mask) | ((int) (high >>> 2) & mask) << 8;
  }

  /** {@return the drawing seen in a mirror} */
  Bitmap mirrored() {
    int[] out = new int[argb.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        out[y * width + x] = argb[y * width + width - 1 - x];
      }
    }
    return new Bitmap(width, height, out);
  }
}
