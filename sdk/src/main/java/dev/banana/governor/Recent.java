package dev.banana.governor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A map that forgets what was asked for longest ago. Not thread-safe, not even to read, but for
 * {@link #known}.
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

  /**
   * {@return what is kept, or what is made now, by several at once if they ask at once, and kept
   * from now on}; thread-safe where nothing else is called
   *
   * @param key what it is found by
   * @param maker makes it
   */
  public V known(K key, Supplier<V> maker) {
    synchronized (this) {
      V known = get(key);
      if (known != null) {
        return known;
      }
    }
    V made = maker.get();
    synchronized (this) {
      put(key, made);
    }
    return made;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
