package dev.banana.train.judge;

import java.util.List;

/** How often the right one of many is found. */
public final class Retrieval {
  private Retrieval() {}

  /**
   * {@return the scalar product}
   *
   * @param a any length
   * @param b the same length
   */
  public static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /**
   * {@return how many of the others score as high as the right one, 0 if it is found}
   *
   * <p>A tie counts as a miss, so that a judge that cannot tell anything finds nothing.
   *
   * @param right score of the right one
   * @param others scores of the others
   */
  public static int rank(double right, double... others) {
    int above = 0;
    for (double other : others) {
      above += !(other < right) ? 1 : 0;
    }
    return above;
  }

  /** {@return the share of ranks below {@code k}, 0 to 1; no number if there are none} */
  public static double recall(List<Integer> ranks, int k) {
    return ranks.stream().mapToInt(r -> r < k ? 1 : 0).average().orElse(Double.NaN);
  }
}
