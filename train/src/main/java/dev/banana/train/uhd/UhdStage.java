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
import org.bytedeco.pytorch.global.torch;

/**
 * Large pictures: {@code 4-distill + 2-uhd -> [uhd] -> 4-uhd}.
 *
 * <p>Most steps refine: a small picture, stretched and with noise, must become the large one in one
 * jump; see {@link Starts}. Some draw large pictures from noise, taught by consistency without a
 * teacher: a jump must agree with one from a little less of the same noise, at first with the
 * picture itself. And every step rehearses small pictures, which must stay as the frozen student
 * draws them. Sources: Meng et al. 2021 (SDEdit), <a
 * href="https://arxiv.org/abs/2108.01073">arXiv:2108.01073</a>; Geng et al. 2024 (ECT), <a
 * href="https://arxiv.org/abs/2406.14548">arXiv:2406.14548</a>.
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
   * @param refine share of steps that refine; the others draw from noise
   * @param coarse share of steps from noise that work on the picture of half the sides
   * @param rehearsal small pictures of one step
   * @param rehearsedCoarse share of steps that rehearse the picture of half the sides
   * @param weakest least guidance strength
   * @param strongest greatest guidance strength
   * @param atNoise share of samples that start where their scale begins
   * @param lastSteps steps of the whole path at the end of the stage; it begins with one
   * @param memory share of the target network that stays at each step
   * @param withReferences share of rehearsals that draw samples with references
   */
  public record Config(
      Denoiser.Config model,
      TrainingLoop.Config loop,
      int patch,
      int finePatch,
      boolean pyramid,
      int tokens,
      double refine,
      double coarse,
      int rehearsal,
      double rehearsedCoarse,
      double weakest,
      double strongest,
      double atNoise,
      int lastSteps,
      double memory,
      double withReferences) {}

  /** Up to this time a jump is as good as the picture itself. */
  private static final double CLEAN = 0.05;

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
    TorchWeights target = loop.target(config.memory);
    UhdSheets sheets = new UhdSheets(model, sampling, ops, student, heldOut, preview, set.side());
    if (loop.steps() == 0) {
      sheets.write(student, folder, "before", (name, value) -> {});
    }
    int values = config.tokens * config.patch * config.patch;
    loop.run(
        (views, step, progress, random) -> {
          Large pictures = large.random(random, values);
          Weights<Tensor> frozen = student.use();
          Tensor loss =
              random.nextDouble() < config.refine
                  ? refined(views, pictures, random)
                  : drawn(views, target.use(), pictures, random, progress);
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

  private Tensor drawn(
      Weights<Tensor> weights,
      Weights<Tensor> target,
      Large large,
      SplittableRandom random,
      double progress) {
    boolean coarse = config.pyramid && random.nextDouble() < config.coarse;
    Tensor whole = large.batch().clean();
    Tensor clean = coarse ? Pyramid.coarse(ops, whole) : whole;
    int size = (int) clean.size(0);
    Tensor time = Sampling.startingTimes(ops, size, Schedule.NOISE, config.atNoise, random);
    Tensor guidance = lessons.guidance(size);
    Tensor one = Sampling.column(ops, size, 1);
    Tensor noise = torch.randn_like(clean);
    Tensor t = time.view(size, 1, 1, 1);
    Tensor goal =
        TorchOps.apart(
            () -> {
              Tensor next = time.sub(new Scalar(gap(progress))).clamp_min(new Scalar(0));
              Tensor s = next.view(size, 1, 1, 1);
              Tensor nearer = Schedule.addNoise(ops, clean, noise, s);
              Query<Tensor> asked = new Query<>(next, guidance, one);
              Context<Tensor> seen = lessons.context(target, large);
              Tensor v = sampling.velocity(target, nearer, coarse, asked, seen);
              Tensor there = s.gt(new Scalar(CLEAN)).to(torch.ScalarType.Float);
              Tensor jump = Schedule.clean(ops, nearer, v, s);
              return clean.add(jump.sub(clean).mul(there));
            });
    Tensor noisy = Schedule.addNoise(ops, clean, noise, t);
    Query<Tensor> query = new Query<>(time, guidance, one);
    Tensor v = sampling.velocity(weights, noisy, coarse, query, lessons.context(weights, large));
    return Sampling.soft(Schedule.clean(ops, noisy, v, t).sub(goal));
  }

  /** Length of a step on the path: it shrinks in four stages from the whole path. */
  private double gap(double progress) {
    double stage = Math.min(3, Math.floor(progress * 4)) / 3;
    return Schedule.NOISE / Math.pow(config.lastSteps, stage);
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
