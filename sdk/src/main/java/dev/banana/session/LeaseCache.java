package dev.banana.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Keeps the things that were used last, which lie outside the Java heap; each is only reachable
 * through a lease.
 *
 * <p>What somebody holds is never closed. Thread-safe.
 *
 * @param <K> what tells them apart, with equality by value
 * @param <V> what is kept, e.g. a session
 */
public final class LeaseCache<K, V extends AutoCloseable> implements AutoCloseable {
  private final Map<K, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private int capacity;
  private final Executor executor;
  private boolean closed;

  private final class Entry {
    private final CompletableFuture<V> value;
    private int users;

    Entry(CompletableFuture<V> value) {
      this.value = value;
    }
  }

  /** The right to use one of them, until it is closed. */
  public final class Lease implements AutoCloseable {
    private final K key;
    private final Entry entry;
    private boolean over;

    private Lease(K key, Entry entry) {
      this.key = key;
      this.entry = entry;
    }

    /** {@return what is leased; waits until it is ready} */
    public V value() {
      return Waiting.join(entry.value);
    }

    @Override
    public void close() {
      release(this);
    }
  }

  /**
   * Start empty.
   *
   * @param capacity how many are kept though nobody holds them, at least 0
   * @param executor makes them ready, beside what the caller does
   */
  public LeaseCache(int capacity, Executor executor) {
    this.capacity = capacity;
    this.executor = executor;
  }

  /**
   * Lease one; it is made ready meanwhile if there is none yet.
   *
   * @param key what tells it apart
   * @param maker makes it
   * @return the lease, which the caller closes
   */
  public synchronized Lease lease(K key, Supplier<V> maker) {
    if (closed) {
      throw new IllegalStateException("The cache is closed");
    }
    Entry entry = entries.get(key);
    if (entry == null || entry.value.isCompletedExceptionally()) {
      entry = new Entry(CompletableFuture.supplyAsync(maker, executor));
      entries.put(key, entry);
    }
    entry.users++;
    return new Lease(key, entry);
  }

  /** {@return whether a lease on this session would not have to wait} */
  public synchronized boolean ready(K key) {
    Entry entry = entries.get(key);
    return entry != null && entry.value.isDone() && !entry.value.isCompletedExceptionally();
  }

  /**
   * Keep another number of sessions from now on.
   *
   * @param number sessions that are kept though nobody holds them, at least 0
   */
  public synchronized void keep(int number) {
    capacity = number;
  }

  /** Close all that nobody holds. */
  public synchronized void trim() {
    trim(0);
  }

  private synchronized void release(Lease lease) {
    if (lease.over) {
      return;
    }
    lease.over = true;
    lease.entry.users--;
    if (entries.get(lease.key) != lease.entry) {
      end(lease.entry);
    }
    trim(closed ? 0 : capacity);
  }

  private void trim(int most) {
    var oldest = entries.values().iterator();
    while (entries.size() > most && oldest.hasNext()) {
      Entry entry = oldest.next();
      if (entry.users == 0) {
        oldest.remove();
        end(entry);
      }
    }
  }

  private void end(Entry entry) {
    if (entry.users == 0) {
      entry.value.thenAccept(LeaseCache::close);
    }
  }

  private static void close(AutoCloseable value) {
    try {
      value.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Nothing here is closed with a checked exception", e);
    }
  }

  /** Close all that nobody holds now, and the others when they are given back. */
  @Override
  public synchronized void close() {
    closed = true;
    trim(0);
  }

  /** How to wait for something that another thread makes. */
  public static final class Waiting {
    private Waiting() {}

    /**
     * {@return what the future gives}
     *
     * @param <V> what it gives
     * @param future made by another thread; what is thrown there is thrown here
     */
    public static <V> V join(CompletableFuture<V> future) {
      try {
        return future.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error cause) {
          throw cause;
        }
        throw e;
      }
    }
  }
}
