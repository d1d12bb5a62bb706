package dev.banana.train.eval;

import java.util.function.IntPredicate;

/**
 * Whether a picture shows the borders along which it was computed: the gradient across those lines
 * beside the gradient across others of the same grid, so that a grid of tokens or of pixels is not
 * taken for a seam. 1 is no seam.
 *
 * <p>One horizon on a border outweighs everything in a mean of energies. So there is a second
 * figure, in which every border counts alike: the geometric mean of how its gradient compares to
 * those of the lines beside it.
 */
final class Seams {
  /** What a picture of one colour has, so that it has a logarithm; a step of 1/255 has 15e-6. */
  private static final double LEAST = 1e-9;

  private final int grid;
  private double on;
  private long lines;
  private double off;
  private long others;
  private double beside;
  private long compared;

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
    double[] lines = new double[width / grid + 1];
    for (int x = grid; x < width; x += grid) {
      double sum = 0;
      for (int y = 0; y < height; y++) {
        double step = luma[y * width + x] - luma[y * width + x - 1];
        sum += step * step;
      }
      lines[x / grid] = sum / height;
    }
    add(lines, width, border);
  }

  /** As {@link #columns}, from row to row. */
  void rows(float[] luma, int width, int height, IntPredicate border) {
    double[] lines = new double[height / grid + 1];
    for (int y = grid; y < height; y += grid) {
      double sum = 0;
      for (int x = 0; x < width; x++) {
        double step = luma[y * width + x] - luma[(y - 1) * width + x];
        sum += step * step;
      }
      lines[y / grid] = sum / width;
    }
    add(lines, height, border);
  }

  private void add(double[] energies, int side, IntPredicate border) {
    for (int at = grid; at < side; at += grid) {
      int i = at / grid;
      add(border.test(at), energies[i]);
      boolean inner = i > 1 && at + grid < side;
      if (inner && border.test(at)) {
        double near = Math.log(energies[i - 1] + LEAST) + Math.log(energies[i + 1] + LEAST);
        beside += Math.log(energies[i] + LEAST) - near / 2;
        compared++;
      }
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

  /** {@return energy on a border beside that on the next lines, geometric mean of all borders} */
  double besideNext() {
    return compared == 0 ? Double.NaN : Math.exp(beside / compared);
  }
}
