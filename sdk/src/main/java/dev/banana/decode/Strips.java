package dev.banana.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of latents that pass a convolutional net in windows of one size. Rows whose results depend
 * on what lies beyond their window belong to another one, so the results are those of the whole.
 *
 * @param total rows in all
 * @param window rows of each window, at most {@code total}; more than twice the halo if it is less
 * @param halo rows that a result depends on, to each side
 */
public record Strips(int total, int window, int halo) {
  /**
   * One window.
   *
   * @param from its first row
   * @param keepFrom the first row whose result counts
   * @param keepTo the row behind the last whose result counts
   */
  public record Strip(int from, int keepFrom, int keepTo) {}

  /** Checks the sizes. */
  public Strips {
    if (window < 1 || window > total || window < total && window <= 2 * halo) {
      throw new IllegalArgumentException(
          "A window has 1 to "
              + total
              + " rows, more than "
              + 2 * halo
              + " or all, found "
              + window);
    }
  }

  /**
   * {@return windows of about so many rows}
   *
   * @param rows that are wished for; more where the halo needs them, fewer where there are fewer
   */
  public static Strips of(int total, int rows, int halo) {
    return new Strips(total, Math.min(total, Math.max(rows, least(halo))), halo);
  }

  /** {@return the fewest rows of a window: as many are kept as are thrown away on one side} */
  public static int least(int halo) {
    return 3 * halo;
  }

  /** {@return the windows from the top, which keep every row once} */
  public List<Strip> all() {
    List<Strip> all = new ArrayList<>();
    int kept = 0;
    while (kept < total) {
      int from = kept == 0 ? 0 : Math.min(kept - halo, total - window);
      int end = from + window == total ? total : from + window - halo;
      all.add(new Strip(from, kept, end));
      kept = end;
    }
    return all;
  }
}
