package dev.banana.cast;

import dev.banana.image.RgbaImage;
import java.util.ArrayDeque;

/**
 * Takes a shadow on the ground away from a figure that was cut out with it: what joins the clear at
 * the feet, is darker than the ground of its row in nearly its hue, and is wide and flat.
 */
final class Shadow {
  /** Where it may be, of the figure's height from below. */
  private static final double LOW = 0.3;

  /** The most of the figure's height that it takes, and the least of its width. */
  private static final double FLAT = 0.22;

  private static final double WIDE = 0.4;

  /** Its light, of that of the ground. */
  private static final double DARKEST = 0.45;

  /** How far a channel may be from the ground's, darkened as much. */
  private static final double HUE = 18;

  private static final int COLOURS = 3;

  private final RgbaImage cut;
  private final int width;
  private final byte[] rgba;

  private Shadow(RgbaImage cut) {
    this.cut = cut;
    this.width = cut.width();
    this.rgba = cut.rgba().clone();
  }

  /**
   * {@return a figure without its shadow, if it has one}
   *
   * @param cut as {@link Cutout} gives it: what is clear has the colours of the ground still
   */
  static RgbaImage removed(RgbaImage cut) {
    int[] box = {cut.width(), cut.height(), 0, 0};
    for (int i = 0; i < cut.width() * cut.height(); i++) {
      if (cut.rgba()[RgbaImage.BYTES * i + COLOURS] != 0) {
        box[0] = Math.min(box[0], i % cut.width());
        box[1] = Math.min(box[1], i / cut.width());
        box[2] = Math.max(box[2], i % cut.width() + 1);
        box[3] = Math.max(box[3], i / cut.width() + 1);
      }
    }
    return box[2] > box[0] ? new Shadow(cut).removed(box) : cut;
  }

  private RgbaImage removed(int[] box) {
    int high = box[3] - box[1];
    int from = Math.max(1, (int) (box[3] - LOW * high));
    boolean[] seen = new boolean[width * cut.height()];
    boolean found = false;
    for (int y = from; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        int at = y * width + x;
        if (!seen[at] && dark(at) && besideClear(at)) {
          found |= patch(at, from, box, seen);
        }
      }
    }
    return found ? new RgbaImage(width, cut.height(), rgba) : cut;
  }

  /** Clear a patch of dark ground if it is a shadow's shape. */
  private boolean patch(int start, int from, int[] box, boolean[] seen) {
    ArrayDeque<Integer> open = new ArrayDeque<>();
    ArrayDeque<Integer> patch = new ArrayDeque<>();
    int[] around = {width, cut.height(), 0, 0};
    seen[start] = true;
    open.add(start);
    while (!open.isEmpty()) {
      int at = open.poll();
      patch.add(at);
      int x = at % width;
      int y = at / width;
      around[0] = Math.min(around[0], x);
      around[1] = Math.min(around[1], y);
      around[2] = Math.max(around[2], x + 1);
      around[3] = Math.max(around[3], y + 1);
      for (int next : new int[] {at - 1, at + 1, at - width, at + width}) {
        boolean inside =
            next / width >= from
                && next < seen.length
                && Math.abs(next % width - x) <= 1
                && !seen[next];
        if (inside && dark(next)) {
          seen[next] = true;
          open.add(next);
        }
      }
    }
    boolean shadow =
        around[2] - around[0] >= WIDE * (box[2] - box[0])
            && around[3] - around[1] <= FLAT * (box[3] - box[1]);
    if (shadow) {
      patch.forEach(at -> rgba[RgbaImage.BYTES * at + COLOURS] = 0);
    }
    return shadow;
  }

  private boolean besideClear(int at) {
    int x = at % width;
    return x > 0 && clear(at - 1)
        || x < width - 1 && clear(at + 1)
        || clear(at - width)
        || at + width < width * cut.height() && clear(at + width);
  }

  private boolean clear(int at) {
    return cut.rgba()[RgbaImage.BYTES * at + COLOURS] == 0;
  }

  /** Whether a pixel that is not clear is its row's ground in shadow. */
  private boolean dark(int at) {
    if (clear(at)) {
      return false;
    }
    int row = at / width * width;
    int x = at % width;
    double[] ground = new double[COLOURS];
    double light = 0;
    double behind = 1e-6;
    for (int c = 0; c < COLOURS; c++) {
      int one = value(row, c);
      ground[c] = one + (value(row + width - 1, c) - one) * (double) x / Math.max(1, width - 1);
      light += value(at, c);
      behind += ground[c];
    }
    double share = light / behind;
    if (share < DARKEST || share > 1.02) {
      return false;
    }
    for (int c = 0; c < COLOURS; c++) {
      if (Math.abs(value(at, c) - share * ground[c]) > HUE) {
        return false;
      }
    }
    return true;
  }

  private int value(int at, int channel) {
    return cut.rgba()[RgbaImage.BYTES * at + channel] & 0xff;
  }
}
