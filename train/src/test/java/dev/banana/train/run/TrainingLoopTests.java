package dev.banana.train.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage learns, survives a kill, and says when it cannot go on. */
class TrainingLoopTests {
  private static final TorchOps OPS = TorchOps.cpu();

  @TempDir Path folder;

  private static TrainingLoop.Config config(long steps, long stop) {
    return config(steps, stop, Duration.ofNanos(1));
  }

  private static TrainingLoop.Config config(long steps, long stop, Duration save) {
    return new TrainingLoop.Config(
        new Budget(null, steps),
        new Rate(0.05, 0.1, 0.3, 0.1),
        0.95,
        0.01,
        1,
        0.1,
        save,
        Duration.ofHours(1),
        3,
        name -> name.endsWith("matrix.weight"),
        stop);
  }

  private static Tensor net(Weights<Tensor> weights, Tensor x) {
    Tensor hidden = weights.ops().tanh(weights.linear("matrix", x, 6, Init.he(1)));
    return weights.dense("out", hidden, 1, Init.SMALL);
  }

  /** Learns the sum of four numbers; uses both kinds of random numbers. */
  private static Tensor lesson(
      Weights<Tensor> weights, long step, double progress, SplittableRandom random) {
    Tensor x = torch.randn(8, 4).add(new Scalar(0.1 * random.nextDouble()));
    return net(weights, x).sub(x.sum(1).view(8, 1)).square().mean();
  }

  private static TorchWeights fresh() {
    return TorchWeights.create(OPS, 1, w -> net(w, torch.zeros(1, 4)));
  }

  private double[] run(Path where, long steps, long stop, boolean withTarget) throws IOException {
    TorchWeights weights = fresh();
    TrainingLoop loop = new TrainingLoop("test", where, config(steps, stop), weights, 1);
    TorchWeights target = withTarget ? loop.target(0.9) : null;
    double[] last = new double[1];
    loop.run(
        (views, step, progress, random) -> {
          Tensor loss = lesson(views, step, progress, random);
          last[0] = loss.item_float();
          return loss;
        },
        (average, step, note) -> note.add("steps", step));
    float[] learned = TorchOps.values(loop.average().flat());
    double[] result = new double[learned.length + 1];
    for (int i = 0; i < learned.length; i++) {
      result[i] = learned[i];
    }
    result[learned.length] = target == null ? 0 : TorchOps.values(target.flat())[0];
    assertTrue(Double.isFinite(last[0]));
    return result;
  }

  @Test
  void aStageThatWasKilledEndsWhereItWouldHaveEnded() throws IOException {
    for (boolean withTarget : new boolean[] {false, true}) {
      double[] whole = run(folder.resolve("whole" + withTarget), 12, -1, withTarget);
      Path killed = folder.resolve("killed" + withTarget);
      assertThrows(TrainingLoop.Stopped.class, () -> run(killed, 12, 7, withTarget));
      assertArrayEquals(whole, run(killed, 12, -1, withTarget));
    }
  }

  @Test
  void aStageThatIsInterruptedSavesItsLastStep() throws IOException {
    double[] whole = run(folder.resolve("whole"), 12, -1, false);
    Path where = folder.resolve("interrupted");
    TrainingLoop.Config rarely = config(12, -1, Duration.ofHours(1));
    TrainingLoop loop = new TrainingLoop("test", where, rarely, fresh(), 1);
    TrainingLoop.Stopped stopped =
        assertThrows(
            TrainingLoop.Stopped.class,
            () ->
                loop.run(
                    (views, step, progress, random) -> {
                      if (step == 4) {
                        Interruption.ask();
                      }
                      return lesson(views, step, progress, random);
                    },
                    (average, step, note) -> note.add("steps", step)));
    assertTrue(stopped.getMessage().contains("stopped after 5 steps"), stopped.getMessage());
    assertEquals(5, new TrainingLoop("test", where, config(12, -1), fresh(), 1).steps());
    assertArrayEquals(whole, run(where, 12, -1, false), "it was asked once, and goes on");
  }

  @Test
  void aFinishedStageDoesNothingMore() throws IOException {
    double[] first = run(folder, 5, -1, false);
    assertArrayEquals(first, run(folder, 5, -1, false));
  }

  @Test
  void theLossFallsWithMuonAndAdamTogether() throws IOException {
    TorchWeights weights = fresh();
    TrainingLoop loop = new TrainingLoop("test", folder, config(150, -1), weights, 1);
    double[] losses = new double[150];
    loop.run(
        (views, step, progress, random) -> {
          Tensor loss = lesson(views, step, progress, random);
          losses[(int) step] = loss.item_float();
          return loss;
        },
        (average, step, note) -> note.add("steps", step));
    double early = java.util.Arrays.stream(losses, 0, 10).average().orElseThrow();
    double late = java.util.Arrays.stream(losses, 140, 150).average().orElseThrow();
    assertTrue(late < early / 3, early + " to " + late);
  }

  @Test
  void aLossThatStopsBeingANumberIsSaid() throws IOException {
    TrainingLoop loop = new TrainingLoop("test", folder, config(100, -1), fresh(), 1);
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () ->
                loop.run(
                    (views, step, progress, random) ->
                        lesson(views, step, progress, random).mul(new Scalar(Double.NaN)),
                    (average, step, note) -> note.add("steps", step)));
    assertTrue(failure.getMessage().contains("lower the learning rate"));
  }

  @Test
  void aCheckpointOfAnotherNetworkIsRefused() throws IOException {
    run(folder, 3, -1, false);
    TorchWeights other = TorchWeights.create(OPS, 1, w -> w.tensor("x", Init.ONES, 7));
    IOException failure =
        assertThrows(
            IOException.class, () -> new TrainingLoop("test", folder, config(3, -1), other, 1));
    assertEquals(true, failure.getMessage().contains("use another folder"));
  }
}
