package dev.banana.train.eval;

import java.util.function.IntPredicate;

/**
 * Whether a picture shows the borders along which it was computed: the gradient across those lines
 * beside the gradient across others of the same grid, so that a grid of tokens or of pixels is not
 * taken for a seam. 1 is no seam.
 */
final class Seams {
  private final int grid;
  private double on;
  private long lines;
  private double off;
  private long others;

  /**
   * Begin.
   *
   * @param grid pixels; only every such line is looked at
   */
  Seams(int grid) {
    this.grid = grid;
  }

  /**
   * Look at the steps from column to column.
   *
   * @param luma row-major
   * @param width pixels across
   * @param height pixels down
   * @param border whether a border lies just left of a column
   */
  void columns(float[] luma, int width, int height, IntPredicate border) {
    for (int x = grid; x < width; x += grid) {
      double sum = 0;
      for (int y = 0; y < height; y++) {
        double step = luma[y * width + x] - luma[y * width + x - 1];
        sum += step * step;
      }
      add(border.test(x), sum / height);
    }
  }

  /** As {@link #columns}, from row to row. */
  void rows(float[] luma, int width, int height, IntPredicate border) {
    for (int y = grid; y < height; y += grid) {
      double sum = 0;
      for (int x = 0; x < width; x++) {
        double step = luma[y * width + x] - luma[(y - 1) * width + x];
        sum += step * step;
      }
      add(border.test(y), sum / width);
    }
  }

  private void add(boolean seam, double energy) {
    if (seam) {
      on += energy;
      lines++;
    } else {
      off += energy;
      others++;
    }
  }

  /** {@return energy on borders beside energy elsewhere; no number where there is no border} */
  double ratio() {
    return lines == 0 || off == 0 ? Double.NaN : on / lines / (off / others);
  }
}
