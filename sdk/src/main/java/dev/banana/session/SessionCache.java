package dev.banana.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Keeps the sessions that were used last; a session is only reachable through a lease.
 *
 * <p>A session that somebody holds is never closed. Thread-safe.
 *
 * @param <K> what tells sessions apart, with equality by value
 */
public final class SessionCache<K> implements AutoCloseable {
  private final Map<K, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private int capacity;
  private final Executor executor;
  private boolean closed;

  private final class Entry {
    private final CompletableFuture<Session> session;
    private int users;

    Entry(CompletableFuture<Session> session) {
      this.session = session;
    }
  }

  /** The right to run one session, until it is closed. */
  public final class Lease implements AutoCloseable {
    private final K key;
    private final Entry entry;
    private boolean over;

    private Lease(K key, Entry entry) {
      this.key = key;
      this.entry = entry;
    }

    /** {@return the session; waits until it is ready} */
    public Session session() {
      return Waiting.join(entry.session);
    }

    @Override
    public void close() {
      release(this);
    }
  }

  /**
   * Start empty.
   *
   * @param capacity sessions that are kept though nobody holds them, at least 0
   * @param executor makes sessions ready, beside what the caller does
   */
  public SessionCache(int capacity, Executor executor) {
    this.capacity = capacity;
    this.executor = executor;
  }

  /**
   * Lease a session; it is made ready meanwhile if there is none yet.
   *
   * @param key what tells it apart
   * @param maker makes it
   * @return the lease, which the caller closes
   */
  public synchronized Lease lease(K key, Supplier<Session> maker) {
    if (closed) {
      throw new IllegalStateException("The session cache is closed");
    }
    Entry entry = entries.get(key);
    if (entry == null || entry.session.isCompletedExceptionally()) {
      entry = new Entry(CompletableFuture.supplyAsync(maker, executor));
      entries.put(key, entry);
    }
    entry.users++;
    return new Lease(key, entry);
  }

  /** {@return whether a lease on this session would not have to wait} */
  public synchronized boolean ready(K key) {
    Entry entry = entries.get(key);
    return entry != null && entry.session.isDone() && !entry.session.isCompletedExceptionally();
  }

  /**
   * Keep another number of sessions from now on.
   *
   * @param number sessions that are kept though nobody holds them, at least 0
   */
  public synchronized void keep(int number) {
    capacity = number;
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

  private static void end(SessionCache<?>.Entry entry) {
    if (entry.users == 0) {
      entry.session.thenAccept(Session::close);
    }
  }

  /** Close all sessions that nobody holds now, and the others when they are given back. */
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
