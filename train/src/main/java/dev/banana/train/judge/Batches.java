package dev.banana.train.judge;

import dev.banana.train.judge.JudgeScenes.Trio;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What each step learns from, prepared by a thread of its own while the step before is computed.
 *
 * <p>A batch depends on nothing but the config and the number of its step.
 */
final class Batches implements AutoCloseable {
  /**
   * What one step learns from.
   *
   * @param scenes captioned pictures
   * @param trios lineups
   * @param pictures of the scenes, then of the firsts, the seconds and the others of the lineups
   */
  record Batch(List<Lessons.Example> scenes, List<Trio> trios, List<float[]> pictures) {}

  private final JudgeStage.Config config;
  private final Lessons lessons;
  private final MovingPool pool;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "judge-batches");
            made.setDaemon(true);
            return made;
          });
  private Future<Batch> ahead;
  private long at = -1;

  Batches(JudgeStage.Config config, Lessons lessons, MovingPool pool) {
    this.config = config;
    this.lessons = lessons;
    this.pool = pool;
  }

  /** {@return the batch of a step; steps must not go back} */
  Batch of(long step) {
    if (ahead == null || at != step) {
      ahead = thread.submit(() -> made(step));
    }
    try {
      Batch batch = ahead.get();
      at = step + 1;
      ahead = thread.submit(() -> made(step + 1));
      return batch;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a batch was prepared", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch could not be prepared: " + e.getCause(), e);
    }
  }

  private Batch made(long step) {
    pool.moveTo(step);
    SplittableRandom random = new SplittableRandom(config.loop().seed() * 7_000_003L + step);
    List<Lessons.Example> scenes = new ArrayList<>();
    List<float[]> pictures = new ArrayList<>();
    for (int i = 0; i < config.batch(); i++) {
      View view = View.random(random);
      scenes.add(lessons.example(pool.scene(random), view, config.changes(), random));
    }
    List<Trio> trios = new ArrayList<>();
    for (int i = 0; i < config.trios(); i++) {
      trios.add(pool.lineup(random));
    }
    scenes.forEach(e -> pictures.add(e.pixels()));
    trios.forEach(t -> pictures.add(View.random(random).of(t.first())));
    trios.forEach(t -> pictures.add(View.random(random).of(t.second())));
    trios.forEach(t -> pictures.add(View.random(random).of(t.other())));
    return new Batch(scenes, trios, pictures);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
