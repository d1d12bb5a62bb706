package dev.banana.cli;

import dev.banana.Cancellation;

/** While it is open, ending the program from outside gives up the picture that is being drawn. */
final class CtrlC implements AutoCloseable {
  private final Cancellation cancellation = new Cancellation();
  private final Thread hook = new Thread(this::cancel, "banana-ctrl-c");

  CtrlC() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  Cancellation cancellation() {
    return cancellation;
  }

  private void cancel() {
    cancellation.cancel();
    System.err.println("Cancelled; no unfinished file was left.");
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending, and the hook is running.
    }
  }
}
