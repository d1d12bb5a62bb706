package dev.banana.train.uhd;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LargeSet.Large;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.TorchOps;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What a refining step reads, and how a large picture is asked for. */
public final class Lessons {
  /** Share of samples whose small picture is the true one. */
  private static final double TRUE = 0.4;

  /** Share whose small picture a student has drawn over, up to here. */
  private static final double REDRAWN = 0.8;

  /** Share of refining steps at the time that drawing has; the others have any. */
  private static final double USUAL = 0.75;

  private static final double LEAST_TIME = 0.15;
  private static final double MOST_TIME = 0.8;
  private static final double ROUGHEST = 0.15;

  private final Conditioning conditioning;
  private final Sampling sampling;
  private final TorchOps ops;
  private final double weakest;
  private final double strongest;

  /**
   * Prepare.
   *
   * @param model the network
   * @param sampling how it draws
   * @param ops interpreter
   * @param weakest least guidance strength
   * @param strongest greatest guidance strength
   */
  public Lessons(
      Denoiser model, Sampling sampling, TorchOps ops, double weakest, double strongest) {
    this.conditioning = new Conditioning(model);
    this.sampling = sampling;
    this.ops = ops;
    this.weakest = weakest;
    this.strongest = strongest;
  }

  /**
   * A point from which a refining step starts.
   *
   * @param noisy latents of the stretched picture with noise
   * @param time {@code [batch, 1]}
   * @param guidance {@code [batch, 1]}
   */
  public record Start(Tensor noisy, Tensor time, Tensor guidance) {
    /** {@return time that can be multiplied with latents} */
    public Tensor angle() {
      return time.view(time.size(0), 1, 1, 1);
    }
  }

  /**
   * {@return where refining these pictures starts: what they are refined from, with noise}
   *
   * @param large the pictures
   * @param random how
   */
  public Start refining(Large large, SplittableRandom random) {
    Tensor clean = large.batch().clean();
    int size = (int) clean.size(0);
    boolean usual = random.nextDouble() < USUAL;
    float time = usual ? Schedule.REFINING : (float) random.nextDouble(LEAST_TIME, MOST_TIME);
    try (NoGradGuard guard = new NoGradGuard()) {
      Tensor noisy =
          Schedule.addNoise(ops, large.start(), torch.randn_like(clean), ops.scalar(time));
      return new Start(noisy, Sampling.column(ops, size, time), guidance(size));
    }
  }

  /** {@return guidance strengths of so many samples} */
  Tensor guidance(int size) {
    return Sampling.strengths(ops, size, weakest, strongest);
  }

  /**
   * {@return the small pictures, true, soft, or as a student draws them over}
   *
   * @param student draws over some of them
   * @param large the pictures
   * @param random how
   */
  Tensor small(Weights<Tensor> student, Large large, SplittableRandom random) {
    double kind = random.nextDouble();
    Tensor base = large.base();
    if (kind >= TRUE && kind < REDRAWN) {
      base = redrawn(student, large, (float) random.nextDouble(0.3, 1));
    } else if (kind >= REDRAWN) {
      Tensor soft = Pyramid.fine(ops, Pyramid.coarse(ops, base));
      base = base.lerp(soft, new Scalar(random.nextDouble(0.2, 1)));
    }
    double rough = random.nextBoolean() ? 0 : random.nextDouble(ROUGHEST);
    return base.add(torch.randn_like(base).mul(new Scalar(rough)));
  }

  /** The small picture as a student draws it over: as soft, and as wrong, as its pictures are. */
  private Tensor redrawn(Weights<Tensor> student, Large large, float time) {
    Tensor base = large.base();
    int size = (int) base.size(0);
    Tensor t = ops.scalar(time);
    Tensor x = Schedule.addNoise(ops, base, torch.randn_like(base), t);
    Query<Tensor> query =
        new Query<>(
            Sampling.column(ops, size, time), guidance(size), Sampling.column(ops, size, 1));
    Tensor v = sampling.velocity(student, x, false, query, context(student, large));
    return Schedule.clean(ops, x, v, t);
  }

  /** {@return keys and values of the pictures' captions} */
  public Context<Tensor> context(Weights<Tensor> weights, Large large) {
    return conditioning.of(weights, large.batch(), Conditioning.Dropout.NONE);
  }

  /**
   * {@return the velocity of a jump from there, in fp32}
   *
   * @param weights a student
   * @param start from where
   * @param large the pictures
   */
  public Tensor velocity(Weights<Tensor> weights, Start start, Large large) {
    Query<Tensor> query =
        new Query<>(start.time, start.guidance, Sampling.column(ops, (int) start.noisy.size(0), 1));
    return sampling.velocity(weights, start.noisy, false, query, context(weights, large));
  }

  /** {@return the clean latents that a jump from there leads to} */
  Tensor jump(Weights<Tensor> weights, Start start, Large large) {
    return Schedule.clean(ops, start.noisy, velocity(weights, start, large), start.angle());
  }
}
