package dev.banana.train.quantize;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LargeSet;
import dev.banana.train.latents.LatentSet;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.teacher.Preview;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.RoundingDraw;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import dev.banana.train.uhd.Lessons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Dynamic quantization-aware training: {@code 4-distill or 4-uhd -> [quantize] -> 5-quantize}.
 *
 * <p>Each step draws how the student is rounded: all in 4 bits, all in 8, each layer by itself, or
 * not at all; so one set of weights learns to serve them all. It imitates the student in floats at
 * the same point of the same path. Only 8 bits in the first quarter. Sources: Nair et al. 2025
 * (Matryoshka quantization), <a href="https://arxiv.org/abs/2502.06786">arXiv:2502.06786</a>;
 * FraQAT (bits lowered by and by), <a href="https://arxiv.org/abs/2510.14823">arXiv:2510.14823</a>.
 */
public final class QuantizeStage {
  /**
   * How the stage is run.
   *
   * @param model widths and depths
   * @param loop budget, rate and intervals
   * @param patch latents of one side that make one token
   * @param finePatch the same of pictures that are not large
   * @param coarse share of steps on the picture of half the sides, see {@link Pyramid}; 0 is no
   *     pyramid
   * @param batch samples per step
   * @param fineBatch the same of steps on the picture of full size
   * @param weakest least guidance strength
   * @param strongest greatest guidance strength
   * @param atNoise share of samples that start where their scale begins
   * @param velocity weight of the difference of velocities beside that of jumps
   * @param withReferences share of steps that draw samples with references
   * @param large share of steps that refine large pictures, where there are such
   * @param tokens tokens of the large pictures of one step, nearly
   */
  public record Config(
      Denoiser.Config model,
      TrainingLoop.Config loop,
      int patch,
      int finePatch,
      double coarse,
      int batch,
      int fineBatch,
      double weakest,
      double strongest,
      double atNoise,
      double velocity,
      double withReferences,
      double large,
      int tokens) {
    boolean pyramid() {
      return coarse > 0;
    }
  }

  private final Config config;
  private final Denoiser model;
  private final Conditioning conditioning;
  private final RoundingDraw rounding;
  private final TorchOps ops;

  /**
   * Prepare the stage.
   *
   * @param config how it is run
   * @param ops interpreter
   */
  public QuantizeStage(Config config, TorchOps ops) {
    this.config = config;
    this.model = new Denoiser(config.model);
    this.conditioning = new Conditioning(model);
    this.rounding = new RoundingDraw(model);
    this.ops = ops;
  }

  /**
   * Learn.
   *
   * @param student average weights of the student, in floats
   * @param set samples to learn from
   * @param large large pictures, or null for none
   * @param preview draws pictures to compare
   * @param folder receives checkpoint and curves
   */
  public TorchWeights run(
      TorchWeights student, LatentSet set, LargeSet large, Preview preview, Path folder)
      throws IOException {
    TorchWeights rounded = student.copy();
    double once = sampling().flops(rounded.size(), config.coarse, config.batch, config.fineBatch);
    double flops = 1.4 * once;
    TrainingLoop loop = new TrainingLoop("quantize", folder, config.loop, rounded, flops);
    Fidelity fidelity = new Fidelity(model, sampling(), ops.exact(), student, preview, set.side());
    if (loop.steps() == 0) {
      fidelity.report("before", rounded, folder);
    }
    loop.run(
        (views, step, progress, random) -> {
          Weights<Tensor> now = rounded.rounded(rounding.draw(random, progress));
          if (large != null && random.nextDouble() < config.large) {
            return largeLoss(now, student.use(), large, random);
          }
          boolean coarse = random.nextDouble() < config.coarse;
          int size = coarse ? config.batch : config.fineBatch;
          Batch batch = set.random(random, size, config.withReferences);
          return loss(now, student.use(), batch, coarse, random);
        },
        (average, step, curves) ->
            fidelity.quick(average).forEach((name, decibels) -> note(curves, name, decibels)));
    fidelity.report("after", loop.average(), folder);
    return loop.average();
  }

  private static void note(TrainingLoop.Note curves, String name, double value) {
    try {
      curves.add(name, value);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Sampling sampling() {
    return new Sampling(model, config.patch, config.finePatch, config.pyramid());
  }

  // ---------------------------------------------------------------- what a step learns

  private Tensor loss(
      Weights<Tensor> rounded,
      Weights<Tensor> student,
      Batch batch,
      boolean coarse,
      SplittableRandom random) {
    int size = (int) batch.clean().size(0);
    Tensor clean = coarse ? Pyramid.coarse(ops, batch.clean()) : batch.clean();
    boolean handedOver = config.pyramid() && !coarse;
    float start = handedOver ? Pyramid.HANDOVER : Schedule.NOISE;
    Tensor time = Sampling.startingTimes(ops, size, start, config.atNoise, random);
    Tensor guidance = Sampling.strengths(ops, size, config.weakest, config.strongest);
    Tensor t = time.view(size, 1, 1, 1);
    Tensor noisy = Schedule.addNoise(ops, clean, Sampling.noise(ops, clean, handedOver), t);
    Query<Tensor> query = new Query<>(time, guidance, modes(time, start));
    Tensor goal = TorchOps.apart(() -> velocity(student, noisy, coarse, query, batch));
    Tensor off = velocity(rounded, noisy, coarse, query, batch).sub(goal);
    return loss(off, t);
  }

  /** What drawing asks for: in a pyramid all steps but the first of a scale follow. */
  private Tensor modes(Tensor time, float start) {
    return config.pyramid()
        ? time.ge(new Scalar(start)).to(torch.ScalarType.Float)
        : Sampling.column(ops, (int) time.size(0), 1);
  }

  /** Two jumps from one point differ by the sine of its time times their velocities' difference. */
  private Tensor loss(Tensor off, Tensor t) {
    return Sampling.soft(off.mul(t.sin()))
        .add(off.square().mean().mul(new Scalar(config.velocity)));
  }

  /** As for small pictures, where a large one is refined. */
  private Tensor largeLoss(
      Weights<Tensor> rounded, Weights<Tensor> student, LargeSet set, SplittableRandom random) {
    Lessons lessons = new Lessons(model, sampling(), ops, config.weakest, config.strongest);
    LargeSet.Large large = set.random(random, config.tokens * config.patch * config.patch);
    Lessons.Start start = lessons.refining(large, random);
    Tensor goal = TorchOps.apart(() -> lessons.velocity(student, start, large));
    Tensor off = lessons.velocity(rounded, start, large).sub(goal);
    return loss(off, start.angle());
  }

  private Tensor velocity(
      Weights<Tensor> weights, Tensor x, boolean coarse, Query<Tensor> query, Batch batch) {
    Context<Tensor> context = conditioning.of(weights, batch, Conditioning.Dropout.NONE);
    return sampling().velocity(weights, x, coarse, query, context);
  }
}
