package dev.banana.model.weights;

import java.util.Arrays;
import java.util.List;

/**
 * A small change of one matrix as a product of two narrow ones: {@code x W' + x down up}.
 *
 * <p>Source: Hu et al. 2021 (LoRA), <a
 * href="https://arxiv.org/abs/2106.09685">arXiv:2106.09685</a>, where {@code down} is the transpose
 * of A and {@code up} that of B, with strength and {@code alpha / rank} multiplied in.
 *
 * @param in width of what the layer reads
 * @param out width of what it gives
 * @param rank width between, at least 0; 0 changes nothing
 * @param down {@code [in, rank]}, row-major
 * @param up {@code [rank, out]}, row-major
 */
public record Factors(int in, int out, int rank, float[] down, float[] up) {
  /** Checks the sizes. */
  public Factors {
    if (in < 1
        || out < 1
        || rank < 0
        || down.length != Math.multiplyExact(in, rank)
        || up.length != Math.multiplyExact(rank, out)) {
      throw new IllegalArgumentException(
          "Factors of rank "
              + rank
              + " from "
              + in
              + " to "
              + out
              + " cannot have "
              + down.length
              + " and "
              + up.length
              + " values");
    }
  }

  /** {@return factors that change nothing} */
  public static Factors none(int in, int out) {
    return new Factors(in, out, 0, new float[0], new float[0]);
  }

  /**
   * {@return one pair of factors that does what all of these do together: their ranks lie beside
   * each other}
   *
   * @param parts at least one, all of the same widths
   * @throws IllegalArgumentException if the widths differ
   */
  public static Factors stacked(List<Factors> parts) {
    Factors first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    int rank = parts.stream().mapToInt(Factors::rank).sum();
    float[] down = new float[Math.multiplyExact(first.in, rank)];
    float[] up = new float[Math.multiplyExact(rank, first.out)];
    int at = 0;
    for (Factors part : parts) {
      if (part.in != first.in || part.out != first.out) {
        throw new IllegalArgumentException(
            "Factors of "
                + part.in
                + " to "
                + part.out
                + " cannot be stacked on some of "
                + first.in
                + " to "
                + first.out);
      }
      for (int row = 0; row < first.in; row++) {
        System.arraycopy(part.down, row * part.rank, down, row * rank + at, part.rank);
      }
      System.arraycopy(part.up, 0, up, at * first.out, part.up.length);
      at += part.rank;
    }
    return new Factors(first.in, first.out, rank, down, up);
  }

  /** {@return what is added to the matrix, {@code [out, in]}, row-major} */
  public float[] change() {
    float[] change = new float[Math.multiplyExact(out, in)];
    addTo(change);
    return change;
  }

  /**
   * Add this to a matrix.
   *
   * @param matrix {@code [out, in]}, row-major
   * @throws IllegalArgumentException if it has another size
   */
  public void addTo(float[] matrix) {
    if (matrix.length != Math.multiplyExact(out, in)) {
      throw new IllegalArgumentException(
          "Factors of " + out + " x " + in + " cannot be added to " + matrix.length + " values");
    }
    float[][] rows = new float[rank][in];
    for (int i = 0; i < in; i++) {
      for (int r = 0; r < rank; r++) {
        rows[r][i] = down[i * rank + r];
      }
    }
    float[] row = new float[in];
    for (int o = 0; o < out; o++) {
      Arrays.fill(row, 0);
      int r = 0;
      for (; r + 4 <= rank; r += 4) {
        addFour(row, rows, r, o);
      }
      for (; r < rank; r++) {
        add(row, rows[r], up[r * out + o]);
      }
      for (int i = 0; i < in; i++) {
        matrix[o * in + i] += row[i];
      }
    }
  }

  private static void add(float[] row, float[] part, float factor) {
    for (int i = 0; i < row.length; i++) {
      row[i] += part[i] * factor;
    }
  }

  /** Four at a time, one after the other: less to load and store, and the same sums. */
  private void addFour(float[] row, float[][] rows, int r, int o) {
    float[] a = rows[r];
    float[] b = rows[r + 1];
    float[] c = rows[r + 2];
    float[] d = rows[r + 3];
    float first = up[r * out + o];
    float second = up[(r + 1) * out + o];
    float third = up[(r + 2) * out + o];
    float fourth = up[(r + 3) * out + o];
    for (int i = 0; i < row.length; i++) {
      row[i] = row[i] + a[i] * first + b[i] * second + c[i] * third + d[i] * fourth;
    }
  }
}
