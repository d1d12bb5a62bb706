package dev.banana.governor;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets what was asked for longest ago. Not thread-safe, not even to read.
 *
 * @param <K> keys
 * @param <V> values
 */
public final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  /**
   * Begin empty.
   *
   * @param most entries that are kept, at least 1
   */
  public Recent(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
