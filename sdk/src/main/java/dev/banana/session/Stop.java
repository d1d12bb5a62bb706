package dev.banana.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.banana.error.CancelledException;
import java.util.HashSet;
import java.util.Set;

/** A switch that ends whatever graphs run under it, within the operator that they are at. */
public final class Stop {
  private final Set<RunOptions> running = new HashSet<>();
  private boolean pulled;

  /** End what runs now, and all that is started after. */
  public synchronized void pull() {
    pulled = true;
    for (RunOptions options : running) {
      try {
        options.setTerminate(true);
      } catch (OrtException e) {
        throw Session.fault("stop a graph", e);
      }
    }
  }

  /** {@return true once it was pulled} */
  public synchronized boolean pulled() {
    return pulled;
  }

  /**
   * Throw if it was pulled.
   *
   * @throws CancelledException if it was pulled
   */
  public void check() {
    if (pulled()) {
      throw cancelled();
    }
  }

  /** {@return what is thrown when a picture is given up} */
  public static CancelledException cancelled() {
    return new CancelledException("Drawing was cancelled; the picture was not written.");
  }

  synchronized void enter(RunOptions options) {
    check();
    running.add(options);
  }

  synchronized void leave(RunOptions options) {
    running.remove(options);
  }
}
