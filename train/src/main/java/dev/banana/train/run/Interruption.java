package dev.banana.train.run;

import dev.banana.shell.Signals;

/**
 * Ctrl-C, as a stage hears it: it ends after the step that is under way, saves, and can go on.
 *
 * <p>A process has one terminal, so this is one for the whole process. A program that ends while
 * libtorch computes would crash instead.
 */
public final class Interruption {
  private static int loops;
  private static boolean asked;

  private Interruption() {}

  /** While it is open, a loop looks whether it shall end. */
  interface Running extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Somebody wants the program to end: the loop that runs does so. If none runs, or this is the
   * second time, the program ends at once; finished files stay.
   */
  public static synchronized void ask() {
    if (asked || loops == 0) {
      System.err.println("Stopped; the same command goes on from what was finished.");
      Runtime.getRuntime().halt(Signals.INTERRUPTED);
    }
    asked = true;
    System.err.println("Stopping after this step; once more stops at once.");
  }

  static synchronized Running running() {
    loops++;
    return Interruption::ended;
  }

  static synchronized boolean asked() {
    return asked;
  }

  private static synchronized void ended() {
    loops--;
    asked = asked && loops > 0;
  }
}
