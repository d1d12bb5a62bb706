package dev.banana.train.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Kernel distance between two sets of pictures, and its spread over subsets.
 *
 * <p>The unbiased estimate of the squared maximum mean discrepancy with the kernel {@code (x y / d
 * + 1)^3}: about 0, and as often below, for two samples of one distribution, whatever their size.
 * Source: Bińkowski et al. 2018, <a href="https://arxiv.org/abs/1801.01401">arXiv:1801.01401</a>.
 * Here the features are the judge's, in units of their deviation over ground truth, so values
 * compare with each other and with nothing published.
 *
 * @param mean over the subsets
 * @param deviation over the subsets
 * @param size pictures of each subset
 */
public record Kid(double mean, double deviation, int size) {
  /** Subsets that are drawn. */
  public static final int SUBSETS = 100;

  private static final int LARGEST = 100;
  private static final int LEAST = 4;

  /**
   * {@return the distance of two sets}
   *
   * @param one features of each picture, at least 4 pictures
   * @param other features of each picture, as many numbers each
   * @throws IllegalArgumentException if there are too few pictures
   */
  public static Kid of(List<float[]> one, List<float[]> other) {
    int fewer = Math.min(one.size(), other.size());
    if (fewer < LEAST) {
      throw new IllegalArgumentException(
          "A kernel distance needs at least " + LEAST + " pictures, found " + fewer);
    }
    // Subsets of nearly everything would hardly differ, and say that nothing varies.
    int size = Math.max(2, Math.min(LARGEST, fewer / 2));
    double[][] a = table(one, one);
    double[][] b = table(other, other);
    double[][] c = table(one, other);
    Random random = new Random(5);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < SUBSETS; i++) {
      int[] x = subset(one.size(), size, random);
      int[] y = subset(other.size(), size, random);
      double d = inside(a, x) + inside(b, y) - 2 * between(c, x, y);
      sum += d;
      squares += d * d;
    }
    double mean = sum / SUBSETS;
    double variance = Math.max(0, squares / SUBSETS - mean * mean);
    return new Kid(mean, Math.sqrt(variance), size);
  }

  private static double[][] table(List<float[]> one, List<float[]> other) {
    double[][] out = new double[one.size()][other.size()];
    for (int i = 0; i < out.length; i++) {
      for (int k = 0; k < other.size(); k++) {
        double base = product(one.get(i), other.get(k)) / one.get(i).length + 1;
        out[i][k] = base * base * base;
      }
    }
    return out;
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static int[] subset(int of, int size, Random random) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < of; i++) {
      all.add(i);
    }
    Collections.shuffle(all, random);
    return all.subList(0, size).stream().mapToInt(i -> i).toArray();
  }

  /** Mean over pairs of different pictures. */
  private static double inside(double[][] k, int[] x) {
    double sum = 0;
    for (int i : x) {
      for (int j : x) {
        sum += i == j ? 0 : k[i][j];
      }
    }
    return sum / (x.length * (x.length - 1.0));
  }

  private static double between(double[][] k, int[] x, int[] y) {
    double sum = 0;
    for (int i : x) {
      for (int j : y) {
        sum += k[i][j];
      }
    }
    return sum / ((double) x.length * y.length);
  }
}
