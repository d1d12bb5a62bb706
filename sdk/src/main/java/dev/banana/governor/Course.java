package dev.banana.governor;

import dev.banana.governor.Choice.Reason;
import java.util.function.IntToDoubleFunction;

/** The policy for one {@link Wish}: which steps and threads it has come to. Not thread-safe. */
final class Course {
  /** More is drawn if it takes at most this part of the target. */
  private static final double AIM = 0.85;

  /** What is drawn stays if it takes at most this part of the target. */
  private static final double HOLD = 0.95;

  /** The shortest rest after a step down, in targets. */
  private static final double SHORTEST_REST = 4;

  /** The longest, in milliseconds. */
  private static final double LONGEST_REST = 60_000;

  /** A step up that lasts no longer was a mistake; milliseconds. */
  private static final double LASTING = 10_000;

  private final Wish wish;
  private final Ledger ledger;
  private final Trial trial;
  private int threads;
  private int steps;
  private double rest;
  private double lowered = Double.NEGATIVE_INFINITY;
  private double raised = Double.NEGATIVE_INFINITY;

  Course(Wish wish, Ledger ledger) {
    this.wish = wish;
    this.ledger = ledger;
    this.trial = new Trial(wish);
    this.threads = wish.mostThreads();
    this.steps = wish.leastSteps();
  }

  Choice choose(Heat heat, Readiness readiness, double now) {
    if (trial.over()) {
      threads = trial.judge(window(threads), window(trial.threads()), steps, now);
    }
    if (window(threads).isEmpty()) {
      readiness.prepare(threads, wish.mostSteps());
      return wish.choice(threads, wish.leastSteps(), Reason.SETTLING);
    }
    fit(now);
    int notches = heat.notches(now, position(), last());
    if (notches > position()) {
      return ready(cool(notches, now), readiness);
    }
    Choice tried = tried(readiness, now);
    return tried != null ? tried : ready(usual(), readiness);
  }

  // ---------------------------------------------------------------- steps

  /** Fewer steps at once, more after a rest. */
  private void fit(double now) {
    Window window = window(threads);
    int held = steps;
    if (window.soon(held) > HOLD * wish.target()) {
      steps = most(window::soon, wish.leastSteps(), held - 1, AIM * wish.target());
    } else if (now - lowered >= rest) {
      steps = most(window::lately, held, wish.mostSteps(), AIM * wish.target());
    }
    if (steps < held) {
      double least = SHORTEST_REST * wish.target();
      boolean again = now - raised < Math.max(LASTING, 2 * rest);
      rest = Math.max(least, again ? Math.min(2 * rest, LONGEST_REST) : rest / 2);
      lowered = now;
    } else if (steps > held) {
      raised = now;
    }
  }

  /** The most steps that fit, or the least of all. */
  private static int most(IntToDoubleFunction cost, int least, int most, double limit) {
    int steps = most;
    while (steps > least && cost.applyAsDouble(steps) > limit) {
      steps--;
    }
    return Math.max(steps, least);
  }

  private Choice usual() {
    boolean late = window(threads).soon(steps) > wish.target();
    Reason less = steps < wish.mostSteps() ? Reason.LATENCY : Reason.FITS;
    return wish.choice(threads, steps, late ? Reason.LATE : less);
  }

  // ---------------------------------------------------------------- threads

  /** A picture with another number of threads, or null. */
  private Choice tried(Readiness readiness, double now) {
    Window window = window(threads);
    trial.feel(window.soon(1), now);
    boolean late = window.soon(steps) > wish.target();
    boolean wanted = late || steps < wish.mostSteps();
    boolean settled = now - lowered >= SHORTEST_REST * wish.target();
    if (wanted && settled && !trial.runs() && trial.due(now)) {
      int other = trial.other(threads);
      int less = most(s -> bound(other, s), wish.leastSteps(), steps, AIM * wish.target());
      boolean more = other > threads;
      if (other != threads && (more || late || bound(other, less) <= wish.target())) {
        if (readiness.ready(other, less)) {
          window(other).clear();
          trial.start(threads, other, less);
        } else {
          readiness.prepare(other, less);
        }
      }
    }
    return trial.next();
  }

  /** What a picture with another number of threads takes at worst. */
  private double bound(int other, int number) {
    double here = window(threads).soon(number);
    if (other < threads) {
      return here * threads / other;
    }
    return window(other).isEmpty() ? here : Math.max(here, window(other).soon(number));
  }

  // ---------------------------------------------------------------- heat

  /**
   * How many notches below the most work this is; one is a step, or half the threads at the least
   * step.
   */
  private int position() {
    boolean least = steps == wish.leastSteps();
    return wish.mostSteps() - steps + (least ? halvings(wish.mostThreads(), threads) : 0);
  }

  /** Notches of the least work. */
  private int last() {
    return wish.mostSteps() - wish.leastSteps() + halvings(wish.mostThreads(), 1);
  }

  private static int halvings(int from, int to) {
    int halvings = 0;
    for (int number = from; number > to; number /= 2) {
      halvings++;
    }
    return halvings;
  }

  /** Fewer steps, then fewer threads as long as those keep the latency. */
  private Choice cool(int notches, double now) {
    int range = wish.mostSteps() - wish.leastSteps();
    int number = wish.mostSteps() - Math.min(notches, range);
    int fewest = Math.max(1, wish.mostThreads() >> Math.max(0, notches - range));
    int few = threads;
    number = Math.min(number, steps);
    while (few / 2 >= fewest && expected(few / 2, number, now) <= HOLD * wish.target()) {
      few /= 2;
    }
    boolean late = few == threads && window(threads).soon(number) > wish.target();
    return wish.choice(few, number, late ? Reason.LATE : Reason.HEAT);
  }

  private double expected(int few, int number, double now) {
    Window window = window(few);
    return window.stale(now) ? bound(few, number) : window.soon(number);
  }

  // ---------------------------------------------------------------- readiness

  /** The choice, or what comes closest while that is made ready in the background. */
  private Choice ready(Choice choice, Readiness readiness) {
    if (readiness.ready(choice.threads(), choice.steps())) {
      return choice;
    }
    readiness.prepare(choice.threads(), choice.steps());
    for (int number = wish.mostThreads(); number >= 1; number /= 2) {
      for (int less = choice.steps(); less >= wish.leastSteps(); less--) {
        if (readiness.ready(number, less)) {
          return wish.choice(number, less, Reason.SETTLING);
        }
      }
    }
    return choice;
  }

  private Window window(int number) {
    return ledger.window(number);
  }
}
