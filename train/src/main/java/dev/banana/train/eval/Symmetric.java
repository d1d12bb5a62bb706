package dev.banana.train.eval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A symmetric, positive matrix as the product of a triangular one and its transpose (Cholesky). */
final class Symmetric {
  private final double[][] lower;

  /**
   * Factor a matrix.
   *
   * @param matrix square and symmetric; its lower half is overwritten
   * @throws IllegalArgumentException if it is not positive
   */
  Symmetric(double[][] matrix) {
    int n = matrix.length;
    for (int k = 0; k < n; k++) {
      double[] row = matrix[k];
      double pivot = row[k] - dot(row, row, k);
      if (!(pivot > 0)) {
        throw new IllegalArgumentException("The matrix is not positive; raise the ridge");
      }
      double root = Math.sqrt(pivot);
      row[k] = root;
      int from = k;
      IntStream.range(k + 1, n)
          .parallel()
          .forEach(i -> matrix[i][from] = (matrix[i][from] - dot(matrix[i], row, from)) / root);
    }
    lower = matrix;
  }

  static double dot(double[] a, double[] b, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * {@return {@code L^-1 x}: of vectors with the matrix as their covariance, vectors with none}
   *
   * @param x as long as the matrix is wide
   */
  double[] whiten(double... x) {
    double[] out = x.clone();
    for (int i = 0; i < out.length; i++) {
      out[i] = (out[i] - dot(lower[i], out, i)) / lower[i][i];
    }
    return out;
  }

  /** {@return the solution of {@code matrix * y = x}} */
  double[] solve(double... x) {
    double[] y = whiten(x);
    for (int i = y.length - 1; i >= 0; i--) {
      y[i] /= lower[i][i];
      for (int k = 0; k < i; k++) {
        y[k] -= lower[i][k] * y[i];
      }
    }
    return y;
  }

  /** {@return the mean of each number} */
  static double[] mean(List<float[]> rows) {
    double[] mean = new double[rows.get(0).length];
    for (float[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += row[k] / rows.size();
      }
    }
    return mean;
  }

  /**
   * {@return the scalar products of each two rows over the number of rows}, plus a share of the
   * mean variance of a number on the diagonal
   *
   * <p>With the rows as {@code X}, this is {@code X X' / n + r I}; the covariance with the same
   * ridge, {@code X' X / n + r I}, is applied through it, which is cheaper with fewer rows than
   * numbers.
   *
   * @param rows without their mean
   * @param ridge {@code r} from {@link #ridge}
   */
  static double[][] products(List<double[]> rows, double ridge) {
    int n = rows.size();
    double[][] out = new double[n][n];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            i -> {
              for (int k = 0; k <= i; k++) {
                out[i][k] = dot(rows.get(i), rows.get(k), rows.get(i).length) / n;
              }
              out[i][i] += ridge;
            });
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        out[k][i] = out[i][k];
      }
    }
    return out;
  }

  /** {@return a share of the mean variance of the numbers} */
  static double ridge(List<double[]> rows, double share) {
    double sum = rows.stream().mapToDouble(r -> dot(r, r, r.length)).sum();
    return share * Math.max(sum / rows.size() / rows.get(0).length, 1e-12);
  }

  /** {@return a row without the mean} */
  static double[] centred(float[] row, double... mean) {
    double[] out = new double[mean.length];
    Arrays.setAll(out, i -> row[i] - mean[i]);
    return out;
  }
}
