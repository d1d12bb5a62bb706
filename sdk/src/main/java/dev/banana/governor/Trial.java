package dev.banana.governor;

/**
 * Two pictures with another number of threads, to see whether it is faster now.
 *
 * <p>Trials that change nothing become rare; they become frequent again when the speed of the
 * machine changes. Not thread-safe.
 */
final class Trial {
  private static final int PICTURES = 2;

  /** Another number of threads is taken if it needs at most this part of the time. */
  private static final double BETTER = 0.9;

  /** The speed of the machine has changed if it is this many times another. */
  private static final double CHANGED = 1.5;

  /** The shortest time between trials, in targets. */
  private static final double SHORTEST = 6;

  /** The longest time between trials of fewer than all threads, in milliseconds. */
  private static final double LONGEST_FEWER = 300_000;

  /** The longest when there could be more threads: they are what brings quality back. */
  private static final double LONGEST_MORE = 20_000;

  private final Wish wish;
  private int from;
  private int threads;
  private int steps;
  private int left;
  private boolean more;
  private double wait;
  private double due = Double.NEGATIVE_INFINITY;
  private double reference = Double.NaN;

  Trial(Wish wish) {
    this.wish = wish;
  }

  /** {@return whether one is on its way, or waits to be judged} */
  boolean runs() {
    return threads > 0;
  }

  /** {@return whether one waits to be judged} */
  boolean over() {
    return runs() && left == 0;
  }

  boolean due(double now) {
    return now >= due;
  }

  int threads() {
    return threads;
  }

  /** {@return half of the threads or twice as many, in turn} */
  int other(int now) {
    int half = Math.max(1, now / 2);
    int twice = wish.mostThreads();
    while (twice / 2 > now) {
      twice /= 2;
    }
    return half == now || twice > now && !more ? twice : half;
  }

  void start(int usual, int number, int less) {
    from = usual;
    threads = number;
    steps = less;
    left = PICTURES;
    more = number > usual;
  }

  /** {@return the next picture of the trial, or null} */
  Choice next() {
    if (left == 0) {
      return null;
    }
    left--;
    return wish.choice(threads, steps, Choice.Reason.TRIAL);
  }

  /** Notice when the speed of the machine changes: then a trial may end in another way. */
  void feel(double one, double now) {
    boolean first = Double.isNaN(reference);
    if (first || one > reference * CHANGED || one < reference / CHANGED) {
      reference = one;
      wait = Math.max(SHORTEST * wish.target(), wait / 4);
      due = first ? now + wait : Math.min(due, now + wait);
    }
  }

  /** {@return the threads to go on with} */
  int judge(Window usual, Window other, int number, double now) {
    boolean better = !other.isEmpty() && other.best(number) < BETTER * usual.best(number);
    wait = better ? SHORTEST * wish.target() : 2 * wait;
    due = now + Math.min(wait, from < wish.mostThreads() ? LONGEST_MORE : LONGEST_FEWER);
    int chosen = better ? threads : from;
    threads = 0;
    return chosen;
  }
}
