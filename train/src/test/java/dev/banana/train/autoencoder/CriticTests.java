package dev.banana.train.autoencoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.train.run.Checkpoint;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CriticTests {
  private static final int SIDE = 32;

  private final TorchOps ops = TorchOps.cpu();

  /** Upright edges at any place: sharp ones, and the same after a mean over five columns. */
  private Tensor edges(SplittableRandom random, boolean soft) {
    float[] pixels = new float[4 * 3 * SIDE * SIDE];
    for (int image = 0; image < 4; image++) {
      int at = random.nextInt(8, SIDE - 8);
      for (int i = 0; i < 3 * SIDE * SIDE; i++) {
        float sharp = i % SIDE < at ? -0.5f : 0.5f;
        float ramp = Math.max(-0.5f, Math.min(0.5f, (i % SIDE - at) / 5f));
        pixels[image * 3 * SIDE * SIDE + i] = soft ? ramp : sharp;
      }
    }
    return ops.constant(pixels, 4, 3, SIDE, SIDE);
  }

  @Test
  void pullsSoftEdgesTowardsSharpOnes() {
    torch.manual_seed(1);
    Critic critic = new Critic("critic", ops, 1);
    SplittableRandom random = new SplittableRandom(1);
    for (int step = 0; step < 60; step++) {
      try (PointerScope scope = new PointerScope()) {
        critic.learn(edges(random, false), edges(random, true), 1e-3);
      }
    }
    int helped = 0;
    for (int i = 0; i < 10; i++) {
      try (PointerScope scope = new PointerScope()) {
        SplittableRandom place = new SplittableRandom(100 + i);
        Tensor soft = edges(place.split(), true);
        Tensor sharp = edges(new SplittableRandom(100 + i).split(), false);
        // Along its gradient pictures look more decoded; the way to sharpness must go against it.
        double along = critic.pull(soft).mul(sharp.sub(soft)).sum().item_double();
        helped += along < 0 ? 1 : 0;
      }
    }
    assertTrue(helped >= 9, helped + " of 10");
  }

  @Test
  void goesOnFromACheckpointAsIfNothingHadHappened(@TempDir Path folder) throws IOException {
    Critic one = new Critic("critic", ops, 1);
    SplittableRandom random = new SplittableRandom(2);
    Tensor sharp = edges(random, false);
    Tensor soft = edges(random, true);
    one.learn(sharp, soft, 1e-3);
    Checkpoint.save(folder, new Checkpoint.State(1, 1), one.state());
    Critic other = new Critic("critic", ops, 5);
    other.resume(Checkpoint.load(folder, other.state()).step());
    one.learn(sharp, soft, 1e-3);
    other.learn(sharp, soft, 1e-3);
    double difference = one.pull(soft).sub(other.pull(soft)).abs().max().item_double();
    assertEquals(0, difference);
  }
}
