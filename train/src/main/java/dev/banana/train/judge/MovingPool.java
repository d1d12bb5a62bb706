package dev.banana.train.judge;

import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.judge.JudgeScenes.Trio;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Scenes and lineups that a stage learns from: a window that moves over an endless supply, so that
 * nothing is seen often enough to be learned by heart.
 *
 * <p>What the window holds depends on nothing but the step, so a stage that is started again goes
 * on with the same scenes. Not thread-safe.
 */
public final class MovingPool {
  private final Window<Shown> scenes;
  private final Window<Trio> lineups;

  /**
   * Prepare; nothing is drawn yet.
   *
   * @param scenes draws the scene of any number
   * @param lineups draws the lineup of any number
   * @param config sizes of the windows, and how often a picture is used before it leaves
   */
  public MovingPool(
      LongFunction<Shown> scenes, LongFunction<Trio> lineups, JudgeStage.Config config) {
    this.scenes = new Window<>(scenes, config.scenes(), config.batch() / (double) config.uses());
    this.lineups = new Window<>(lineups, config.lineups(), config.trios() / (double) config.uses());
  }

  /** Move to a step; what is missing is drawn, much of it on all cores. */
  void moveTo(long step) {
    scenes.moveTo(step);
    lineups.moveTo(step);
  }

  /** {@return one of the scenes of the window} */
  Shown scene(SplittableRandom random) {
    return scenes.any(random);
  }

  /** {@return one of the lineups of the window} */
  Trio lineup(SplittableRandom random) {
    return lineups.any(random);
  }

  /** {@return all scenes of the window} */
  List<Shown> scenes() {
    return scenes.all();
  }

  /** Numbers from {@code size + pace * step - size} on, each kept at its remainder. */
  private static final class Window<T> {
    private static final int MANY = 64;

    private final LongFunction<T> draw;
    private final Object[] kept;
    private final double pace;
    private long next;

    Window(LongFunction<T> draw, int size, double pace) {
      this.draw = draw;
      this.kept = new Object[size];
      this.pace = pace;
    }

    void moveTo(long step) {
      long end = kept.length + (long) (pace * step);
      if (end < next) {
        throw new IllegalArgumentException("the window only moves on, not back to step " + step);
      }
      LongStream missing = LongStream.range(Math.max(next, end - kept.length), end);
      if (end - next > MANY) {
        missing = missing.parallel();
      }
      missing.forEach(i -> kept[(int) (i % kept.length)] = draw.apply(i));
      next = end;
    }

    @SuppressWarnings("unchecked")
    T any(SplittableRandom random) {
      return (T) kept[random.nextInt(kept.length)];
    }

    @SuppressWarnings("unchecked")
    List<T> all() {
      return (List<T>) List.of(kept);
    }
  }
}
