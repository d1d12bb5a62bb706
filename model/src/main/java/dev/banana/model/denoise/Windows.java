package dev.banana.model.denoise;

import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Attention in windows of about 16 x 16 tokens, for pictures in which all cannot attend to all.
 *
 * <p>Two tokens beside the border of two windows see nothing in common but themselves, and where
 * little is certain they are drawn unalike: the border shows. Blended, the tokens are cut once more
 * half a window across, once half a window down, and once both. Each cut counts most in the middle
 * of its windows and hardly at their borders, so what a token sees changes little by little from
 * one to the next. Source of windows that are moved by half of one: Liu et al. 2021, <a
 * href="https://arxiv.org/abs/2103.14030">arXiv:2103.14030</a>; here no layer has borders, and
 * nothing is joined around the edges of the picture.
 */
final class Windows {
  private static final int SIDE = 16;

  private Windows() {}

  /**
   * What windows attend with.
   *
   * @param <T> tensor handle of the interpreter
   */
  interface Attention<T> {
    /**
     * Attend.
     *
     * @param windows how many there are
     * @param own queries, keys and values, {@code [windows * batch, heads, n, d]}
     */
    T apply(int windows, List<T> own);
  }

  /**
   * {@return what every token sees in its window, {@code [batch, heads, n, d]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param ops interpreter
   * @param grid tokens of the picture
   * @param blended whether windows pass into each other
   * @param own queries, keys and values, {@code [batch, heads, n, d]}
   * @param attention of one cut
   */
  static <T> T attend(Ops<T> ops, Grid grid, boolean blended, List<T> own, Attention<T> attention) {
    if (!blended || grid.windows() == 1) {
      return attend(ops, grid, own, attention);
    }
    Shape shape = ops.shape(own.get(0));
    int width = shape.dim(3);
    T all = null;
    for (Cut down : cuts(grid.rows(), grid.high())) {
      T rows = null;
      for (Cut across : cuts(grid.columns(), grid.wide())) {
        Grid part = new Grid(down.length(), across.length(), grid.high(), grid.wide());
        List<T> cut = own.stream().map(x -> inside(ops, x, grid, down, across)).toList();
        T seen = attend(ops, part, cut, attention);
        T counted = ops.multiply(seen, ops.constant(counts(down, across), part.count(), 1));
        T laid =
            ops.reshape(
                counted, shape.dim(0), shape.dim(1), down.length(), across.length() * width);
        rows = added(ops, rows, laid, 3, across.from * width);
      }
      all = added(ops, all, rows, 2, down.from);
    }
    return ops.reshape(all, shape.dim(0), shape.dim(1), grid.count(), width);
  }

  private static <T> T attend(Ops<T> ops, Grid grid, List<T> own, Attention<T> attention) {
    List<T> cut = own.stream().map(x -> split(ops, x, grid)).toList();
    return unsplit(ops, attention.apply(grid.windows(), cut), grid);
  }

  /** {@code [batch, heads, n, d]} to {@code [windows * batch, heads, n / windows, d]}. */
  private static <T> T split(Ops<T> ops, T x, Grid g) {
    Shape s = ops.shape(x);
    int bh = s.dim(0) * s.dim(1);
    T cut = ops.reshape(x, bh, g.down(), g.high(), g.across(), g.wide() * s.dim(3));
    T woven = ops.transpose(cut, 1, 3, 0, 2, 4);
    return ops.reshape(woven, g.windows() * s.dim(0), s.dim(1), g.high() * g.wide(), s.dim(3));
  }

  private static <T> T unsplit(Ops<T> ops, T x, Grid g) {
    Shape s = ops.shape(x);
    int batch = s.dim(0) / g.windows();
    T cut = ops.reshape(x, g.down(), g.across(), batch * s.dim(1), g.high(), g.wide() * s.dim(3));
    T woven = ops.transpose(cut, 2, 0, 3, 1, 4);
    return ops.reshape(woven, batch, s.dim(1), g.count(), s.dim(3));
  }

  // ---------------------------------------------------------------- windows that pass over

  /**
   * One side of a cut.
   *
   * @param from first token of that side that it covers
   * @param counts how much it counts at each token that it covers, which are those of whole
   *     windows, 0 to 1; those of all cuts add up to 1
   */
  record Cut(int from, float[] counts) {
    /** Tokens that it covers. */
    int length() {
      return counts.length;
    }
  }

  /** {@return one or two cuts of a side into windows: from its edge, and from half a window on} */
  static List<Cut> cuts(int length, int window) {
    float[] edge = new float[length];
    Arrays.fill(edge, 1);
    List<Cut> cuts = new ArrayList<>(List.of(new Cut(0, edge)));
    int moved = length - window;
    if (moved > 0) {
      float[] counts = new float[moved];
      int from = window / 2;
      for (int i = 0; i < moved; i++) {
        double sine = StrictMath.sin(Math.PI * (i % window + 0.5) / window);
        counts[i] = (float) (sine * sine);
        edge[from + i] -= counts[i];
      }
      cuts.add(new Cut(from, counts));
    }
    return cuts;
  }

  /** How much a token counts by both of its sides, row by row. */
  private static float[] counts(Cut down, Cut across) {
    float[] counts = new float[down.length() * across.length()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = down.counts[i / across.length()] * across.counts[i % across.length()];
    }
    return counts;
  }

  /** The tokens that a cut covers. */
  private static <T> T inside(Ops<T> ops, T x, Grid grid, Cut down, Cut across) {
    if (down.length() == grid.rows() && across.length() == grid.columns()) {
      return x;
    }
    Shape s = ops.shape(x);
    int width = s.dim(3);
    T rows = ops.reshape(x, s.dim(0), s.dim(1), grid.rows(), grid.columns() * width);
    T part = ops.slice(rows, 2, down.from, down.from + down.length());
    part = ops.slice(part, 3, across.from * width, (across.from + across.length()) * width);
    return ops.reshape(part, s.dim(0), s.dim(1), down.length() * across.length(), width);
  }

  /** A part added to a whole from some place on; null is nothing yet. */
  private static <T> T added(Ops<T> ops, T whole, T part, int axis, int from) {
    if (whole == null) {
      return part;
    }
    int length = ops.shape(whole).dim(axis);
    int to = from + ops.shape(part).dim(axis);
    List<T> parts = new ArrayList<>();
    if (from > 0) {
      parts.add(ops.slice(whole, axis, 0, from));
    }
    parts.add(ops.add(ops.slice(whole, axis, from, to), part));
    if (to < length) {
      parts.add(ops.slice(whole, axis, to, length));
    }
    return ops.concat(axis, parts);
  }

  // ---------------------------------------------------------------- sizes

  /**
   * Tokens down and across, and how they are cut into windows.
   *
   * @param rows tokens down
   * @param columns tokens across
   * @param high tokens down of a window, a divisor of {@code rows}
   * @param wide tokens across of a window, a divisor of {@code columns}
   */
  record Grid(int rows, int columns, int high, int wide) {
    /** Cut into windows of about 16 x 16. */
    Grid(int rows, int columns) {
      this(rows, columns, side(rows), side(columns));
    }

    int count() {
      return rows * columns;
    }

    int down() {
      return rows / high;
    }

    int across() {
      return columns / wide;
    }

    int windows() {
      return down() * across();
    }
  }

  /** The divisor nearest to 16 in ratio; a side with no good divisor stays whole. */
  static int side(int length) {
    int best = length;
    for (int side = SIDE / 2; side <= length; side++) {
      if (length % side == 0 && distance(side) < distance(best)) {
        best = side;
      }
    }
    return best;
  }

  private static double distance(int side) {
    return Math.abs(Math.log(side / (double) SIDE));
  }
}
