package dev.banana.governor;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the last pictures took, with one number of threads.
 *
 * <p>Two views of it: {@link #soon} sees a change with the second picture and passes over a single
 * slow one; {@link #lately} believes in a change for the better only when nearly all are better.
 * Not thread-safe.
 */
final class Window {
  private static final int MOST = 8;
  private static final int FEW = 3;

  /** Milliseconds after which a picture is forgotten, if there are newer ones. */
  private static final double SPAN = 30_000;

  private final Deque<Entry> entries = new ArrayDeque<>();

  private record Entry(double at, Cost cost) {}

  /**
   * Add a picture.
   *
   * @param cost what it took
   * @param now milliseconds
   */
  void add(Cost cost, double now) {
    entries.removeIf(entry -> entry.at < now - SPAN);
    entries.addFirst(new Entry(now, cost));
    if (entries.size() > MOST) {
      entries.removeLast();
    }
  }

  void clear() {
    entries.clear();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** {@return whether the newest says little about this moment, or there is none} */
  boolean stale(double now) {
    return entries.isEmpty() || entries.getFirst().at < now - SPAN;
  }

  /** {@return the median of the last three} */
  double soon(int steps) {
    double[] sorted = sorted(steps, FEW);
    return sorted[sorted.length / 2];
  }

  /** {@return the second slowest of the last eight; the slowest while there are only three} */
  double lately(int steps) {
    double[] sorted = sorted(steps, MOST);
    return sorted[sorted.length - (sorted.length > FEW ? 2 : 1)];
  }

  /** {@return the fastest of the last three} */
  double best(int steps) {
    return sorted(steps, FEW)[0];
  }

  private double[] sorted(int steps, int most) {
    return entries.stream()
        .limit(most)
        .mapToDouble(entry -> entry.cost.at(steps))
        .sorted()
        .toArray();
  }
}
