package dev.banana;

/** Lets pictures in until it is closed, and frees what they use when the last one is out. */
final class Gate {
  private final Runnable free;
  private int inside;
  private boolean closed;

  Gate(Runnable free) {
    this.free = free;
  }

  synchronized void enter() {
    if (closed) {
      throw new IllegalStateException("This Banana is closed; open another");
    }
    inside++;
  }

  synchronized void leave() {
    inside--;
    if (closed && inside == 0) {
      free.run();
    }
  }

  /** Whoever is inside finishes first; nobody waits for that. */
  synchronized void close() {
    if (!closed) {
      closed = true;
      if (inside == 0) {
        free.run();
      }
    }
  }
}
