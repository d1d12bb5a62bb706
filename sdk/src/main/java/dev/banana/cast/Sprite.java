package dev.banana.cast;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.ArrayList;
import java.util.List;

/** A figure without what is clear around it, at some sizes, each half of the one before. */
final class Sprite {
  /** Up to so many times as long as it was drawn it is sharp enough. */
  private static final double ENOUGH = 1.3;

  /** Colours of a pixel. */
  private static final int COLOURS = RgbImage.BYTES;

  /** Smaller ones are not kept. */
  private static final int LEAST = 16;

  private final RgbaImage figure;
  private double side;
  private Level[] levels;

  /**
   * Cut it out.
   *
   * @param whole a figure, clear around it
   */
  Sprite(RgbaImage whole) {
    this.figure = Sharp.cropped(whole);
  }

  /** {@return pixels of the longer side as it was drawn} */
  int longest() {
    return Math.max(figure.width(), figure.height());
  }

  /** {@return its width, of the longer side} */
  double across() {
    return figure.width() / (double) longest();
  }

  /** {@return its height, of the longer side} */
  double down() {
    return figure.height() / (double) longest();
  }

  /**
   * Somebody will need it.
   *
   * @param seen pixels of the longer side
   */
  void need(double seen) {
    side = Math.max(side, seen);
  }

  /**
   * Get ready to be drawn as large as anybody needs it.
   *
   * @param most pixels of the longer side of all that are made larger together
   * @param enlarger makes pixels more
   */
  void make(int most, LargeInset.Enlarger enlarger) {
    boolean enough = side <= ENOUGH * longest();
    RgbaImage largest = enough ? figure : Sharp.doubled(figure, most, enlarger);
    List<Level> all = new ArrayList<>(List.of(Level.of(largest)));
    while (all.get(all.size() - 1).longest() > LEAST) {
      all.add(all.get(all.size() - 1).half());
    }
    levels = all.toArray(Level[]::new);
  }

  /** The smallest that is as large as will be seen; the largest if none is. */
  Level at(double seen) {
    Level best = levels[0];
    for (Level level : levels) {
      best = level.longest() >= seen ? level : best;
    }
    return best;
  }

  /** Pixels whose colours are multiplied by their opacity. */
  record Level(int width, int height, byte[] rgba) {
    static Level of(RgbaImage image) {
      byte[] rgba = image.rgba().clone();
      for (int i = 0; i < rgba.length; i += RgbaImage.BYTES) {
        for (int c = 0; c < COLOURS; c++) {
          rgba[i + c] =
              (byte) (((rgba[i + c] & 0xff) * (rgba[i + COLOURS] & 0xff) + 127) / RgbaImage.OPAQUE);
        }
      }
      return new Level(image.width(), image.height(), rgba);
    }

    int longest() {
      return Math.max(width, height);
    }

    Level half() {
      int w = Math.max(1, (width + 1) / 2);
      int h = Math.max(1, (height + 1) / 2);
      byte[] out = new byte[RgbaImage.BYTES * w * h];
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          for (int c = 0; c < RgbaImage.BYTES; c++) {
            int sum = 0;
            for (int k = 0; k < 4; k++) {
              // Beyond the last row and column all is clear.
              sum += at(2 * x + k % 2, 2 * y + k / 2, c);
            }
            out[RgbaImage.BYTES * (y * w + x) + c] = (byte) ((sum + 2) / 4);
          }
        }
      }
      return new Level(w, h, out);
    }

    private int at(int x, int y, int channel) {
      return x < 0 || y < 0 || x >= width || y >= height
          ? 0
          : rgba[RgbaImage.BYTES * (y * width + x) + channel] & 0xff;
    }

    /** All channels between the middles of pixels. */
    void between(double x, double y, float[] out) {
      int left = (int) Math.floor(x);
      int top = (int) Math.floor(y);
      float right = (float) (x - left);
      float down = (float) (y - top);
      if (left >= 0 && top >= 0 && left < width - 1 && top < height - 1) {
        inside(RgbaImage.BYTES * (top * width + left), right, down, out);
        return;
      }
      for (int c = 0; c < RgbaImage.BYTES; c++) {
        float upper = at(left, top, c) * (1 - right) + at(left + 1, top, c) * right;
        float lower = at(left, top + 1, c) * (1 - right) + at(left + 1, top + 1, c) * right;
        out[c] = upper + down * (lower - upper);
      }
    }

    /** The same where all four are there. */
    private void inside(int at, float right, float down, float[] out) {
      int below = at + RgbaImage.BYTES * width;
      for (int c = 0; c < RgbaImage.BYTES; c++) {
        int next = c + RgbaImage.BYTES;
        float upper = (rgba[at + c] & 0xff) * (1 - right) + (rgba[at + next] & 0xff) * right;
        float lower = (rgba[below + c] & 0xff) * (1 - right) + (rgba[below + next] & 0xff) * right;
        out[c] = upper + down * (lower - upper);
      }
    }
  }
}
