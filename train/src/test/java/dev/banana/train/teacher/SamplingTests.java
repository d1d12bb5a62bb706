package dev.banana.train.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class SamplingTests {
  private static final int WIDE = 12;
  private static final int HIGH = 8;
  private static final int KEYS = 3;
  private static final float HIDDEN = -10_000;

  private static final TorchOps OPS = TorchOps.cpu();
  private static final Denoiser NET = new Denoiser(Denoiser.Config.tiny());

  /** What each token of {@code rows x columns} sees: only the left half sees the last key. */
  private static Tensor bias(int rows, int columns) {
    float[] bias = new float[rows * columns * KEYS];
    for (int i = 0; i < rows * columns; i++) {
      bias[i * KEYS + KEYS - 1] = i % columns < columns / 3 ? 0 : HIDDEN;
    }
    return OPS.constant(bias, 1, 1, rows * columns, KEYS);
  }

  private static float[] velocity(Tensor x, Tensor bias, boolean coarse) {
    TorchWeights weights = TeacherStage.fresh(NET, OPS, 3);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      torch.manual_seed(5);
      // Fresh nets give zeros, which nothing could change.
      weights.flat().copy_(torch.randn_like(weights.flat()).mul(OPS.scalar(0.1f)));
      Weights<Tensor> views = weights.use();
      Tensor tokens = torch.randn(1, KEYS, NET.config().width());
      Context<Tensor> context = NET.context(views, tokens, bias);
      Query<Tensor> query = Sampling.query(OPS, 1, 0.8f, 2, 1);
      Sampling sampling = new Sampling(NET, 4, 2, true);
      return TorchOps.values(sampling.velocity(views, x, coarse, query, context));
    }
  }

  @Test
  void smallTokensSeeWhatTheirSquareSees() {
    torch.manual_seed(1);
    Tensor x = torch.randn(1, NET.config().latentChannels(), HIGH, WIDE).retainReference();
    float[] given = velocity(x, bias(HIGH / 4, WIDE / 4), false);
    assertArrayEquals(velocity(x, bias(HIGH / 2, WIDE / 2), false), given, 1e-5f);
    assertFalse(Arrays.equals(velocity(x, bias(1, 1), false), given));
  }

  @Test
  void theCoarsePictureHasAsManyTokensAsWereTold() {
    torch.manual_seed(2);
    Tensor half = torch.randn(1, NET.config().latentChannels(), HIGH / 2, WIDE / 2);
    float[] given = velocity(half.retainReference(), bias(HIGH / 4, WIDE / 4), true);
    assertFalse(Arrays.equals(velocity(half, bias(1, 1), true), given));
  }

  private static double distance(Tensor one, Tensor other) {
    return one.sub(other).abs().max().item_float();
  }

  @Test
  void mostFineSamplesBeginAtTheStretchedPictureAndTheOthersAtTheTrueOne() {
    int count = 40;
    Tensor clean = torch.randn(count, 4, 8, 8);
    torch.manual_seed(11);
    Tensor plain = torch.randn_like(clean);
    torch.manual_seed(11);
    assertEquals(0, distance(plain, Sampling.noise(OPS, clean, false)));
    torch.manual_seed(11);
    Tensor noise = Sampling.noise(OPS, clean, true);
    Tensor time = OPS.scalar(Pyramid.HANDOVER);
    Tensor noisy = Schedule.addNoise(OPS, clean, noise, time);
    Tensor fromTrue = Schedule.addNoise(OPS, clean, plain, time);
    Tensor stretched = Pyramid.fine(OPS, Pyramid.coarse(OPS, clean));
    Tensor fromStretched = Schedule.addNoise(OPS, stretched, plain, time);
    int most = 0;
    for (int i = 0; i < count; i++) {
      boolean same = distance(noisy.get(i), fromTrue.get(i)) < 1e-5;
      assertTrue(same || distance(noisy.get(i), fromStretched.get(i)) < 1e-5);
      most += same ? 0 : 1;
    }
    assertTrue(most > count / 2 && most < count, most + " of " + count);
  }

  @Test
  void fineSamplesMayBeginAtAnotherCoarsePicture() {
    Tensor clean = torch.randn(8, 4, 8, 8);
    Tensor other = torch.randn(8, 4, 4, 4);
    torch.manual_seed(12);
    Tensor plain = torch.randn_like(clean);
    torch.manual_seed(12);
    Tensor time = OPS.scalar(Pyramid.HANDOVER);
    Tensor noisy = Schedule.addNoise(OPS, clean, Sampling.noise(OPS, clean, other), time);
    Tensor fromOther = Schedule.addNoise(OPS, Pyramid.fine(OPS, other), plain, time);
    long there =
        IntStream.range(0, 8).filter(i -> distance(noisy.get(i), fromOther.get(i)) < 1e-5).count();
    assertTrue(there > 4, there + " of 8");
  }
}
