package dev.banana.cli.bench;

import java.util.Arrays;

/**
 * What many times of the same work have in common, in milliseconds.
 *
 * @param p50 half of them took at most this long
 * @param p90 nine of ten took at most this long
 * @param mean their sum, divided by how many there are
 * @param deviation standard deviation; 0 for a single one
 */
public record Spread(double p50, double p90, double mean, double deviation) {
  /**
   * {@return the spread of some times}
   *
   * @param times in any order, at least one; left alone
   */
  public static Spread of(double... times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double squares = Arrays.stream(sorted).map(time -> (time - mean) * (time - mean)).sum();
    double deviation = Math.sqrt(squares / Math.max(1, sorted.length - 1));
    return new Spread(rank(sorted, 0.5), rank(sorted, 0.9), mean, deviation);
  }

  /** The nearest rank: always a time that was really taken. */
  private static double rank(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
