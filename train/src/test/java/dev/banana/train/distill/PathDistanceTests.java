package dev.banana.train.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.teacher.TeacherStage;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class PathDistanceTests {
  private final TorchOps ops = TorchOps.cpu();
  private final Denoiser net = new Denoiser(BananaFamily.tiny().denoiser());

  private PathDistance distance(TorchWeights teacher) {
    torch.manual_seed(1);
    Tensor clean = torch.randn(2, 16, 16, 16);
    Tensor hidden = torch.randn(2, 4, 384);
    Tensor bias = ops.constant(new float[8], 2, 1, 1, 4);
    Batch batch = new Batch(clean, hidden, bias, null, null, null, null, null, null);
    Sampling sampling = new Sampling(BananaFamily.tiny());
    return new PathDistance(ops, sampling, new Conditioning(net), teacher.use(), batch, 3);
  }

  /** A network that has learned nothing says that every path ends at the mean of all pictures. */
  @Test
  void aStudentThatAgreesWithItsTeacherIsOnThePathAndAnotherIsNot() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      TorchWeights teacher = TeacherStage.fresh(net, ops, 1);
      PathDistance distance = distance(teacher);
      PathDistance.Figures same = distance.of(teacher);
      assertEquals(0, same.coarse() + same.fine() + same.drawn(), 1e-6);
      TorchWeights other = teacher.copy();
      other.flat().add_(torch.randn_like(other.flat()).mul(new Scalar(0.05)));
      PathDistance.Figures moved = distance.of(other);
      assertTrue(moved.coarse() > 1e-3 && moved.fine() > 1e-3 && moved.drawn() > 1e-3, "" + moved);
    }
  }
}
