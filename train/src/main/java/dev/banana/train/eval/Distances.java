package dev.banana.train.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Distances between pictures, in the judge's features: the root mean square difference in units of
 * each feature's deviation over ground truth. Two pictures of ground truth are about 1.4 apart.
 */
public final class Distances {
  private static final double LEAST = 1e-4;

  private final double[] mean;
  private final double[] deviation;

  /**
   * Measure the deviations.
   *
   * @param truth features of true pictures, at least 2
   */
  public Distances(List<float[]> truth) {
    int width = truth.get(0).length;
    mean = new double[width];
    deviation = new double[width];
    for (int k = 0; k < width; k++) {
      double sum = 0;
      double squares = 0;
      for (float[] row : truth) {
        sum += row[k];
        squares += row[k] * row[k];
      }
      mean[k] = sum / truth.size();
      deviation[k] = Math.sqrt(Math.max(LEAST, squares / truth.size() - mean[k] * mean[k]));
    }
  }

  /** {@return the features without truth's mean, in units of its deviations} */
  public List<float[]> standard(List<float[]> set) {
    List<float[]> out = new ArrayList<>();
    for (float[] row : set) {
      float[] scaled = new float[row.length];
      for (int k = 0; k < row.length; k++) {
        scaled[k] = (float) ((row[k] - mean[k]) / deviation[k]);
      }
      out.add(scaled);
    }
    return out;
  }

  double between(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double d = (a[k] - b[k]) / deviation[k];
      sum += d * d;
    }
    return Math.sqrt(sum / a.length);
  }

  /** {@return the mean distance of each to its fellow in another set} */
  double pairs(List<float[]> one, List<float[]> other) {
    return IntStream.range(0, one.size())
        .mapToDouble(i -> between(one.get(i), other.get(i)))
        .average()
        .orElse(Double.NaN);
  }

  /** {@return the mean distance of pairs within a set, or no number if there are fewer than two} */
  double spread(List<float[]> set) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < set.size(); i++) {
      for (int k = 0; k < i; k++) {
        sum += between(set.get(i), set.get(k));
        pairs++;
      }
    }
    return pairs == 0 ? Double.NaN : sum / pairs;
  }

  /** {@return for each picture the distance to the nearest of others, sorted} */
  List<Double> nearest(List<float[]> set, List<float[]> others) {
    List<Double> out = new ArrayList<>();
    for (float[] row : set) {
      out.add(others.stream().mapToDouble(o -> between(row, o)).min().orElse(Double.NaN));
    }
    return out.stream().sorted().toList();
  }

  /** {@return a quantile of sorted numbers} */
  static double quantile(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
