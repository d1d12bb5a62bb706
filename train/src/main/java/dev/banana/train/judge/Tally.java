package dev.banana.train.judge;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts, by name, how often something held. */
public final class Tally {
  private final Map<String, Share> shares = new TreeMap<>();

  /**
   * How often something held.
   *
   * @param hits cases in which it held
   * @param of all cases
   */
  public record Share(int hits, int of) {
    /** {@return the share, 0 to 1} */
    public double value() {
      return hits / (double) of;
    }

    /** {@return both together} */
    public Share plus(Share other) {
      return new Share(hits + other.hits, of + other.of);
    }

    private Share with(boolean holds) {
      return new Share(hits + (holds ? 1 : 0), of + 1);
    }
  }

  /** Count one case. */
  public void add(String name, boolean holds) {
    shares.merge(name, new Share(holds ? 1 : 0, 1), (old, one) -> old.with(holds));
  }

  /** Count, for each hard negative, whether the true caption fits better. */
  public void add(CaptionPools.Verdict verdict) {
    verdict
        .against()
        .forEach((kind, right) -> add("against " + kind.name().toLowerCase(Locale.ROOT), right));
  }

  /** {@return what was counted, in alphabetical order} */
  public Map<String, Share> shares() {
    return Collections.unmodifiableMap(shares);
  }
}
