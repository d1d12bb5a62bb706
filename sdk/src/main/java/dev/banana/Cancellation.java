package dev.banana;

import dev.banana.session.Stop;

/**
 * A switch that gives up pictures, from any thread, in the middle of a step.
 *
 * <p>It serves any number of requests and cannot be taken back.
 */
public final class Cancellation {
  /** Gives nothing up. */
  public static final Cancellation NONE = new Cancellation();

  private final Stop stop = new Stop();

  /**
   * Give up all pictures that were asked for with this, now and later.
   *
   * @throws UnsupportedOperationException if this is {@link #NONE}
   */
  public void cancel() {
    if (this == NONE) {
      throw new UnsupportedOperationException("Ask with a Cancellation of your own to cancel");
    }
    stop.pull();
  }

  /** {@return true once {@link #cancel} was called} */
  public boolean isCancelled() {
    return stop.pulled();
  }

  Stop stop() {
    return stop;
  }
}
