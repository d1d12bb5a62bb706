package dev.banana.governor;

import dev.banana.model.family.banana.BananaFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;

/**
 * A machine that is only reckoned: cores, other work on them, heat, and a clock that moves when a
 * picture is drawn.
 *
 * <p>A core with other work gives two fifths of itself to the picture; a step ends when its slowest
 * thread does. Heat comes from the threads that work and goes with the distance to the room.
 */
final class Machine implements Readiness {
  private static final double ROOM = 25;
  private static final double LIMIT = 90;

  /** Part of the time of a single thread that several threads need for each other. */
  private static final double TOGETHER = 0.05;

  private static final double FIXED = 4;

  final List<Drawn> drawn = new ArrayList<>();
  final Governor governor = new Governor(this::headroom, () -> (long) (this.now * 1e6));
  final Random random;
  final int cores;

  /** Cores on which other work runs. */
  int taken;

  /** How much slower everything is, on every core. */
  double slow = 1;

  /** Largest part of its time by which a picture is faster or slower. */
  double noise;

  /** Degrees that a core at work makes in a second. */
  double heating;

  /** Milliseconds for a graph to become ready. */
  double making;

  double now;
  double degrees = ROOM;
  private final Set<List<Integer>> made = new HashSet<>();
  private final List<Making> waiting = new ArrayList<>();

  /**
   * A picture.
   *
   * @param at when it was begun
   * @param choice with what
   * @param took milliseconds
   * @param degrees temperature at its end
   */
  record Drawn(double at, Choice choice, double took, double degrees) {}

  private record Making(List<Integer> what, double until) {}

  Machine(int cores, long seed) {
    this.cores = cores;
    this.random = new Random(seed);
  }

  /** Milliseconds of one step on a quiet machine are 16 with one thread. */
  double time(int threads, int steps) {
    int busy = Math.max(0, threads - (cores - taken));
    double share = busy > 0 ? 2.5 : 1;
    double step = 16.0 / threads * share + (threads > 1 ? 16 * TOGETHER : 0);
    double throttled = degrees >= LIMIT ? 2 : 1;
    return (FIXED + steps * step) * slow * throttled;
  }

  Drawn draw(Wish wish) {
    Choice choice = governor.choose(wish, this);
    double took = time(choice.threads(), choice.steps());
    took *= 1 + noise * (2 * random.nextDouble() - 1);
    boolean warm = ready(choice.threads(), choice.steps());
    if (!warm) {
      took += making;
      made.add(key(choice.threads(), choice.steps()));
    }
    double at = now;
    pass(took, choice.threads());
    if (warm) {
      double fixed = took * time(choice.threads(), 0) / time(choice.threads(), choice.steps());
      Cost cost = new Cost(fixed, (took - fixed) / choice.steps());
      governor.learn(wish.work(), choice.threads(), cost);
    }
    Drawn picture = new Drawn(at, choice, took, degrees);
    drawn.add(picture);
    return picture;
  }

  /** Draw for some seconds, one picture after the other; returns these. */
  List<Drawn> draw(Wish wish, double seconds) {
    double end = now + seconds * 1000;
    int first = drawn.size();
    while (now < end) {
      draw(wish);
    }
    return drawn.subList(first, drawn.size());
  }

  /** Draw for some seconds, at most one picture in so many milliseconds; returns these. */
  List<Drawn> draw(Wish wish, double seconds, double every) {
    double end = now + seconds * 1000;
    int first = drawn.size();
    while (now < end) {
      double took = draw(wish).took();
      pass(Math.max(0, every - took), 0);
    }
    return drawn.subList(first, drawn.size());
  }

  void pass(double milliseconds, int threads) {
    now += milliseconds;
    double seconds = milliseconds / 1000;
    degrees += seconds * (heating * threads - 0.05 * (degrees - ROOM));
    waiting.removeIf(making -> making.until <= now && made.add(making.what));
  }

  private OptionalDouble headroom() {
    return OptionalDouble.of(LIMIT - degrees);
  }

  @Override
  public boolean ready(int threads, int steps) {
    return making == 0 || made.contains(key(threads, steps));
  }

  @Override
  public void prepare(int threads, int steps) {
    List<Integer> key = key(threads, steps);
    if (!made.contains(key) && waiting.stream().noneMatch(m -> m.what.equals(key))) {
      waiting.add(new Making(key, now + making));
    }
  }

  private static List<Integer> key(int threads, int steps) {
    return List.of(threads, Math.min(steps, 2));
  }

  /** A wish for up to four steps of 512 x 512. */
  Wish wish(long target, int least) {
    Latency latency = new Latency(Duration.ofMillis(target), least);
    return new Wish(new Work("tiny", 512, 512, BananaFamily.tiny()), latency, cores, 4);
  }
}
