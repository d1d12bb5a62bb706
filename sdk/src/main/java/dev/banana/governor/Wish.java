package dev.banana.governor;

/**
 * What may be chosen for a picture.
 *
 * @param work what is drawn
 * @param latency how long it may take, and the least steps
 * @param mostThreads the most threads, at least 1
 * @param mostSteps the most steps, 1 to 8
 */
public record Wish(Work work, Latency latency, int mostThreads, int mostSteps) {
  /** Checks that there is a choice. */
  public Wish {
    latency.allow(mostSteps);
  }

  int leastSteps() {
    return latency.leastSteps();
  }

  double target() {
    return latency.milliseconds();
  }

  Choice choice(int threads, int steps, Choice.Reason reason) {
    return new Choice(threads, steps, mostSteps, work.fine(steps), reason);
  }
}
