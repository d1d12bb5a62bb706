package dev.banana.cli;

import dev.banana.Cancellation;
import dev.banana.shell.Signals;

/**
 * While it is open, ending the program from outside gives up the picture that is being drawn.
 *
 * <p>A second signal ends the program at once.
 */
final class CtrlC implements AutoCloseable {
  private final Cancellation cancellation = new Cancellation();
  private final Signals signals = Signals.caught(this::cancel);

  Cancellation cancellation() {
    return cancellation;
  }

  private void cancel() {
    if (cancellation.isCancelled()) {
      Runtime.getRuntime().halt(Signals.INTERRUPTED);
    }
    System.err.println("Cancelled; no unfinished file was left.");
    cancellation.cancel();
  }

  @Override
  public void close() {
    signals.close();
  }
}
