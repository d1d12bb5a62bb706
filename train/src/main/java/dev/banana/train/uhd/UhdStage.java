package dev.banana.train.uhd;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LargeSet;
import dev.banana.train.latents.LargeSet.Large;
import dev.banana.train.latents.LatentSet;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.teacher.Preview;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Refining large pictures: {@code 4-distill + 2-uhd -> [uhd] -> 4-uhd}.
 *
 * <p>Every step refines: a small picture, stretched and with noise, must become the large one in
 * one jump; see {@link Starts}. And it rehearses small pictures, which must stay as the frozen
 * student draws them. Source: Meng et al. 2021 (SDEdit), <a
 * href="https://arxiv.org/abs/2108.01073">arXiv:2108.01073</a>. How large pictures are drawn at
 * their own size is taught by {@link NativeStage}.
 */
public final class UhdStage {
  /**
   * How the stage is run.
   *
   * @param model widths and depths
   * @param loop budget, rate and intervals
   * @param patch latents of one side that make one token
   * @param finePatch the same of pictures that are not large
   * @param pyramid whether pictures begin coarse
   * @param tokens tokens of the large pictures of one step, nearly
   * @param rehearsal small pictures of one step
   * @param rehearsedCoarse share of steps that rehearse the picture of half the sides
   * @param weakest least guidance strength
   * @param strongest greatest guidance strength
   * @param atNoise share of samples that start where their scale begins
   * @param withReferences share of rehearsals that draw samples with references
   */
  public record Config(
      Denoiser.Config model,
      TrainingLoop.Config loop,
      int patch,
      int finePatch,
      boolean pyramid,
      int tokens,
      int rehearsal,
      double rehearsedCoarse,
      double weakest,
      double strongest,
      double atNoise,
      double withReferences) {}

  /** Share of rehearsals of the flow, which peels are learned on. */
  private static final double FLOW = 0.2;

  /** Weight of the rehearsal: what was learned before must not be lost. */
  private static final double REHEARSED = 2;

  /** Weight of the difference of velocities beside that of jumps. */
  private static final double VELOCITY = 0.1;

  private final Config config;
  private final Denoiser model;
  private final Conditioning conditioning;
  private final Sampling sampling;
  private final Lessons lessons;
  private final TorchOps ops;

  /**
   * Prepare the stage.
   *
   * @param config how it is run
   * @param ops interpreter
   */
  public UhdStage(Config config, TorchOps ops) {
    this.config = config;
    this.model = new Denoiser(config.model);
    this.conditioning = new Conditioning(model);
    this.sampling = new Sampling(model, config.patch, config.finePatch, config.pyramid);
    this.lessons = new Lessons(model, sampling, ops, config.weakest, config.strongest);
    this.ops = ops;
  }

  /**
   * {@return what makes the pictures that refining starts from}
   *
   * @param autoencoder decodes and encodes
   * @param pixels its learned weights
   */
  public Starts starts(Autoencoder autoencoder, TorchWeights pixels) {
    return new Starts(lessons, autoencoder, pixels, ops);
  }

  /**
   * Learn.
   *
   * @param student average weights of the student
   * @param large large pictures to learn from
   * @param heldOut large pictures for sheets and figures
   * @param set small pictures to rehearse
   * @param preview draws and decodes
   * @param folder receives checkpoint, curves, sheets and figures
   */
  public TorchWeights run(
      TorchWeights student,
      LargeSet large,
      LargeSet heldOut,
      LatentSet set,
      Preview preview,
      Path folder)
      throws IOException {
    TorchWeights weights = student.copy();
    double flops = 6.0 * weights.size() * (config.tokens * 1.2 + config.rehearsal * 64 * 1.35);
    TrainingLoop loop = new TrainingLoop("uhd", folder, config.loop, weights, flops);
    UhdSheets sheets = new UhdSheets(model, sampling, ops, student, heldOut, preview, set.side());
    if (loop.steps() == 0) {
      sheets.write(student, folder, "before", (name, value) -> {});
    }
    int values = config.tokens * config.patch * config.patch;
    loop.run(
        (views, step, progress, random) -> {
          Large pictures = large.random(random, values);
          Weights<Tensor> frozen = student.use();
          Tensor loss = refined(views, pictures, random);
          Batch small = set.random(random, config.rehearsal, config.withReferences);
          return loss.add(rehearsed(views, frozen, small, random).mul(new Scalar(REHEARSED)));
        },
        (average, step, curves) -> sheets.write(average, folder, "step " + step, curves));
    return loop.average();
  }

  // ---------------------------------------------------------------- what a step learns

  private Tensor refined(Weights<Tensor> weights, Large large, SplittableRandom random) {
    Lessons.Start start = lessons.refining(large, random);
    return Sampling.soft(lessons.jump(weights, start, large).sub(large.batch().clean()));
  }

  private Tensor rehearsed(
      Weights<Tensor> weights, Weights<Tensor> frozen, Batch batch, SplittableRandom random) {
    int size = (int) batch.clean().size(0);
    boolean coarse = config.pyramid && random.nextDouble() < config.rehearsedCoarse;
    Tensor clean = coarse ? Pyramid.coarse(ops, batch.clean()) : batch.clean();
    boolean handedOver = config.pyramid && !coarse;
    float first = handedOver ? Pyramid.HANDOVER : Schedule.NOISE;
    Tensor time = Sampling.startingTimes(ops, size, first, config.atNoise, random);
    float mode = random.nextDouble() < FLOW ? 0 : 1;
    Tensor t = time.view(size, 1, 1, 1);
    Tensor noisy = Schedule.addNoise(ops, clean, Sampling.noise(ops, clean, handedOver), t);
    Query<Tensor> query =
        new Query<>(time, lessons.guidance(size), Sampling.column(ops, size, mode));
    Tensor goal = TorchOps.apart(() -> small(frozen, noisy, coarse, query, batch));
    Tensor off = small(weights, noisy, coarse, query, batch).sub(goal);
    return Sampling.soft(off.mul(t.sin())).add(off.square().mean().mul(new Scalar(VELOCITY)));
  }

  private Tensor small(
      Weights<Tensor> weights, Tensor x, boolean coarse, Query<Tensor> query, Batch batch) {
    Context<Tensor> context = conditioning.of(weights, batch, Conditioning.Dropout.NONE);
    return sampling.velocity(weights, x, coarse, query, context);
  }
}
