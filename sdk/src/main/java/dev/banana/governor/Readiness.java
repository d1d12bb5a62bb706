package dev.banana.governor;

/** Tells what can be drawn without a wait, so that no governed picture stands still for a graph. */
public interface Readiness {
  /**
   * {@return whether all that such a picture needs is ready}
   *
   * @param threads threads that work on it
   * @param steps its steps
   */
  boolean ready(int threads, int steps);

  /**
   * Begin to make ready what such a picture needs, in the background.
   *
   * @param threads threads that work on it
   * @param steps its steps
   */
  void prepare(int threads, int steps);
}
