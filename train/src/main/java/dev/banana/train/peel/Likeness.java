package dev.banana.train.peel;

import java.util.List;

/**
 * Says how a picture looks, as numbers whose means over sets of pictures can be compared.
 *
 * <p>The one that ships counts colours and edges; a learned one can take its place.
 */
@FunctionalInterface
public interface Likeness {
  /**
   * {@return how a picture looks; always as many numbers}
   *
   * @param rgb colours 0xRRGGBB, row-major
   * @param width pixels in a row
   */
  float[] of(int[] rgb, int width);

  /** {@return the distance between the means of two sets} */
  static double distance(List<float[]> one, List<float[]> other) {
    float[] a = mean(one);
    float[] b = mean(other);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  private static float[] mean(List<float[]> set) {
    float[] mean = new float[set.get(0).length];
    for (float[] one : set) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += one[i] / set.size();
      }
    }
    return mean;
  }

  /** {@return colours in 4 x 4 x 4 boxes, and edges by strength and direction at three scales} */
  static Likeness histograms() {
    return new Histograms();
  }
}
