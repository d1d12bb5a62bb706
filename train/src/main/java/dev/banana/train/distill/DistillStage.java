package dev.banana.train.distill;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LatentSet;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.teacher.Preview;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Latent consistency distillation: {@code 3-teacher -> [distill] -> 4-distill}.
 *
 * <p>The student learns to jump from any point of the teacher's guided path to its end: its jump
 * from {@code t} must agree with its own jump from one teacher step further. The guidance strength
 * is an input. Steps shrink over the stage; a quarter of each batch keeps the student a flow model.
 *
 * <p>On each scale of a pyramid all steps but the first follow it ({@link Schedule.Jump}). In some
 * lessons the student draws until there, and such a step learns where the teacher goes on to from
 * where the student is. The first fine step also learns where the teacher's whole path ends: few
 * steps of learning carry little along a chain of jumps. On the coarse scale, where much is still
 * open, that would make pictures of the mean. Sources: Luo et al. 2023 (LCM), <a
 * href="https://arxiv.org/abs/2310.04378">arXiv:2310.04378</a>; Geng et al. 2024 (ECT, shrinking
 * steps), <a href="https://arxiv.org/abs/2406.14548">arXiv:2406.14548</a>; Peng et al. 2025 (FACM,
 * the flow anchor and the loss), <a href="https://arxiv.org/abs/2507.03738">arXiv:2507.03738</a>;
 * Ross et al. 2011 (DAgger: the teacher says what to do where the student goes), <a
 * href="https://arxiv.org/abs/1011.0686">arXiv:1011.0686</a>; Luhman and Luhman 2021 (whole paths),
 * <a href="https://arxiv.org/abs/2101.02388">arXiv:2101.02388</a>.
 */
public final class DistillStage {
  /**
   * How the stage is run.
   *
   * @param model widths and depths
   * @param loop budget, rate and intervals
   * @param patch latents of one side that make one token
   * @param coarse share of steps on the picture of half the sides, see {@link Pyramid}; 0 is no
   *     pyramid
   * @param batch samples per step, a multiple of 4
   * @param fineBatch the same of steps on the picture of full size
   * @param weakest least guidance strength
   * @param strongest greatest guidance strength
   * @param atNoise share of samples that start where their scale begins, at pure noise or the
   *     handover
   * @param firstSteps teacher steps of the whole path at the start
   * @param lastSteps and at the end
   * @param memory share of the target network that stays at each step
   * @param anchor weight of the flow anchor
   * @param withReferences share of steps that draw samples with references
   * @param following share of the steps of a pyramid that teach a step which follows
   * @param direct share of the others on the fine picture that teach its first jump where the
   *     teacher's whole path ends, not where a jump from one step further does
   */
  public record Config(
      Denoiser.Config model,
      TrainingLoop.Config loop,
      int patch,
      double coarse,
      int batch,
      int fineBatch,
      double weakest,
      double strongest,
      double atNoise,
      int firstSteps,
      int lastSteps,
      double memory,
      double anchor,
      double withReferences,
      double following,
      double direct) {
    /** {@return whether pictures begin coarse} */
    boolean pyramid() {
      return coarse > 0;
    }

    /**
     * {@return the same at another rate}
     *
     * @param share of the rate that it has
     */
    public Config withRate(double share) {
      return new Config(
          model,
          loop.withRate(loop.rate().times(share)),
          patch,
          coarse,
          batch,
          fineBatch,
          weakest,
          strongest,
          atNoise,
          firstSteps,
          lastSteps,
          memory,
          anchor,
          withReferences,
          following,
          direct);
    }
  }

  /**
   * Between these times lie the steps that follow the first of a scale, see {@link Schedule#jumps}.
   */
  private static final float LATEST = 0.4f;

  private static final float EARLIEST = 0.9f;

  /** Steps of the teacher from there to the end. */
  private static final int TO_THE_END = 2;

  /** Steps of the teacher from where the fine scale begins to the end. */
  private static final int FINE_PATH = 5;

  private static final float GUIDANCE = 3;

  /** Chooses the samples that are only measured. */
  private static final int SEED = 5;

  /** The coarse steps of a picture. */
  private static final List<Schedule.Jump> COARSE =
      Schedule.jumps(4, true).stream().filter(Schedule.Jump::coarse).toList();

  /** Share of drawings that begin at the student's own coarse picture; others at a true one. */
  private static final double OWN = 0.5;

  private final Config config;
  private final Denoiser model;
  private final Conditioning conditioning;
  private final TorchOps ops;

  /**
   * Prepare the stage.
   *
   * @param config how it is run
   * @param ops interpreter
   */
  public DistillStage(Config config, TorchOps ops) {
    this.config = config;
    this.model = new Denoiser(config.model);
    this.conditioning = new Conditioning(model);
    this.ops = ops;
  }

  /**
   * Learn.
   *
   * @param teacher average weights of the teacher
   * @param set samples to learn from
   * @param heldOut samples that are only measured
   * @param preview draws the sheets
   * @param folder receives checkpoint, curves and sheets
   */
  public TorchWeights run(
      TorchWeights teacher, LatentSet set, LatentSet heldOut, Preview preview, Path folder)
      throws IOException {
    TorchWeights student = teacher.copy();
    double once = sampling().flops(student.size(), config.coarse, config.batch, config.fineBatch);
    // And forwards of its target, and of the teacher with and without the prompt.
    double flops = 2.4 * once;
    TrainingLoop loop = new TrainingLoop("distill", folder, config.loop, student, flops);
    TorchWeights target = loop.target(config.memory);
    int side = set.side();
    Map<String, PathDistance> distances = distances(teacher, heldOut);
    loop.run(
        (views, step, progress, random) -> {
          boolean coarse = random.nextDouble() < config.coarse;
          int size = coarse ? config.batch : config.fineBatch;
          Batch batch = set.random(random, size, config.withReferences);
          if (config.pyramid() && random.nextDouble() < config.following) {
            return following(views, target.use(), teacher.use(), batch, coarse, random);
          }
          if (config.pyramid() && !coarse && random.nextDouble() < config.direct) {
            return direct(views, teacher.use(), batch);
          }
          return loss(views, target.use(), teacher.use(), batch, coarse, random, progress);
        },
        (average, step, curves) -> {
          for (String which : distances.keySet()) {
            tell(distances.get(which), which, average, curves);
          }
          for (int steps : new int[] {1, 2, 4}) {
            sheet(
                average, preview, side, folder.resolve("sheet-" + steps + ".png"), steps, GUIDANCE);
          }
        });
    return loop.average();
  }

  private Sampling sampling() {
    return new Sampling(model, config.patch, config.patch, config.pyramid());
  }

  private Guide guide(Weights<Tensor> teacher, Batch batch) {
    return new Guide(ops, sampling(), conditioning, teacher, batch);
  }

  /** By words, and by references if any sample has some. */
  private Map<String, PathDistance> distances(TorchWeights teacher, LatentSet heldOut) {
    Map<String, PathDistance> distances = new LinkedHashMap<>();
    if (config.pyramid()) {
      distances.put("", distance(teacher, heldOut, 0));
      if (heldOut.firstWithReferences(1).length > 0) {
        distances.put(", with references", distance(teacher, heldOut, 1));
      }
    }
    return distances;
  }

  private PathDistance distance(TorchWeights teacher, LatentSet heldOut, double share) {
    Batch batch = heldOut.random(new SplittableRandom(SEED), config.fineBatch, share);
    return new PathDistance(ops, sampling(), conditioning, teacher.use(), batch, GUIDANCE);
  }

  private static void tell(
      PathDistance distance, String which, TorchWeights student, TrainingLoop.Note curves)
      throws IOException {
    PathDistance.Figures figures = distance.of(student);
    curves.add("from the path, coarse" + which, figures.coarse());
    curves.add("from the path, fine" + which, figures.fine());
    curves.add("from the path, drawn" + which, figures.drawn());
    System.out.printf(
        Locale.ROOT,
        "distill: from the teacher's path%s: coarse jump %.4f, fine jump %.4f, drawn in four steps"
            + " %.4f%n",
        which,
        figures.coarse(),
        figures.fine(),
        figures.drawn());
  }

  /** Draw the sheet of a student. */
  public void sheet(
      TorchWeights weights, Preview preview, int side, Path png, int steps, float guidance)
      throws IOException {
    Sampling sampling = sampling();
    Weights<Tensor> views = weights.use();
    preview.write(
        png,
        side,
        8,
        batch -> conditioning.of(views, batch, Conditioning.Dropout.NONE),
        (noise, context) -> sampling.consistency(views, noise, context, steps, guidance));
  }

  private Tensor loss(
      Weights<Tensor> student,
      Weights<Tensor> target,
      Weights<Tensor> teacher,
      Batch batch,
      boolean coarse,
      SplittableRandom random,
      double progress) {
    int size = (int) batch.clean().size(0);
    Sampling sampling = sampling();
    Tensor clean = coarse ? Pyramid.coarse(ops, batch.clean()) : batch.clean();
    boolean handedOver = config.pyramid() && !coarse;
    float start = handedOver ? Pyramid.HANDOVER : Schedule.NOISE;
    Tensor time = Sampling.startingTimes(ops, size, start, config.atNoise, random);
    Tensor guidance = Sampling.strengths(ops, size, config.weakest, config.strongest);
    Tensor noise = Sampling.noise(ops, clean, handedOver);
    Tensor t = time.view(size, 1, 1, 1);
    Tensor noisy = Schedule.addNoise(ops, clean, noise, t);
    Tensor one = Sampling.column(ops, size, 1);
    Tensor flow = Sampling.column(ops, size, 0);
    Tensor guided = guide(teacher, batch).velocity(noisy, coarse, time, guidance);
    Tensor goal =
        TorchOps.apart(
            () -> {
              Tensor next = time.sub(new Scalar(gap(progress))).clamp_min(new Scalar(0));
              Tensor s = next.view(size, 1, 1, 1);
              Tensor moved = Schedule.step(ops, noisy, guided, t, s);
              Context<Tensor> seen = conditioning.of(target, batch, Conditioning.Dropout.NONE);
              Query<Tensor> query = new Query<>(next, guidance, one);
              Tensor v = sampling.velocity(target, moved, coarse, query, seen);
              return Schedule.clean(ops, moved, v, s);
            });
    Context<Tensor> context = conditioning.of(student, batch, Conditioning.Dropout.NONE);
    Tensor v = sampling.velocity(student, noisy, coarse, new Query<>(time, guidance, one), context);
    Tensor jump = Schedule.clean(ops, noisy, v, t);
    Tensor loss = Sampling.soft(jump.sub(goal));
    // The anchor looks at the first quarter of the batch only: it costs a pass of its own.
    long part = size / 4;
    Query<Tensor> query =
        new Query<>(time.narrow(0, 0, part), guidance.narrow(0, 0, part), flow.narrow(0, 0, part));
    Tensor anchored =
        sampling.velocity(student, noisy.narrow(0, 0, part), coarse, query, first(context, part));
    Tensor off = anchored.sub(guided.narrow(0, 0, part)).square().mean();
    return loss.add(off.mul(new Scalar(config.anchor)));
  }

  /** The first fine jump, and the end of the teacher's whole path from there. */
  private Tensor direct(Weights<Tensor> student, Weights<Tensor> teacher, Batch batch) {
    int size = (int) batch.clean().size(0);
    Tensor guidance = Sampling.strengths(ops, size, config.weakest, config.strongest);
    Tensor noise = Sampling.noise(ops, batch.clean(), true);
    Tensor noisy = Schedule.addNoise(ops, batch.clean(), noise, ops.scalar(Pyramid.HANDOVER));
    Tensor goal = guide(teacher, batch).end(noisy, false, Pyramid.HANDOVER, FINE_PATH, guidance);
    Context<Tensor> context = conditioning.of(student, batch, Conditioning.Dropout.NONE);
    Schedule.Jump jump = new Schedule.Jump(Pyramid.HANDOVER, false, false);
    return Sampling.soft(sampling().end(student, noisy, jump, guidance, context).sub(goal));
  }

  /** A step that follows the student's first jump of a scale; that jump learns elsewhere. */
  private Tensor following(
      Weights<Tensor> student,
      Weights<Tensor> target,
      Weights<Tensor> teacher,
      Batch batch,
      boolean coarse,
      SplittableRandom random) {
    int size = (int) batch.clean().size(0);
    Tensor guidance = Sampling.strengths(ops, size, config.weakest, config.strongest);
    Schedule.Jump first =
        new Schedule.Jump(coarse ? Schedule.NOISE : Pyramid.HANDOVER, coarse, false);
    float next = (float) (LATEST + (EARLIEST - LATEST) * random.nextDouble());
    Tensor there =
        TorchOps.apart(
            () -> {
              Context<Tensor> seen = conditioning.of(target, batch, Conditioning.Dropout.NONE);
              Tensor x =
                  coarse
                      ? torch.randn_like(Pyramid.coarse(ops, batch.clean()))
                      : handedOver(target, batch, seen, guidance, random);
              Tensor end = sampling().end(target, x, first, guidance, seen);
              return Schedule.follow(ops, x, end, first.time(), next);
            });
    Tensor goal = guide(teacher, batch).end(there, coarse, next, TO_THE_END, guidance);
    Context<Tensor> context = conditioning.of(student, batch, Conditioning.Dropout.NONE);
    Schedule.Jump jump = new Schedule.Jump(next, coarse, true);
    return Sampling.soft(sampling().end(student, there, jump, guidance, context).sub(goal));
  }

  /** What the first fine step of a drawing sees. */
  private Tensor handedOver(
      Weights<Tensor> target,
      Batch batch,
      Context<Tensor> seen,
      Tensor guidance,
      SplittableRandom random) {
    Tensor stretched =
        Pyramid.fine(
            ops,
            random.nextDouble() < OWN
                ? sampling()
                    .consistency(target, torch.randn_like(batch.clean()), seen, COARSE, guidance)
                : Pyramid.coarse(ops, batch.clean()));
    return Schedule.addNoise(
        ops, stretched, torch.randn_like(stretched), ops.scalar(Pyramid.HANDOVER));
  }

  private static Context<Tensor> first(Context<Tensor> context, long part) {
    return new Context<>(
        context.keys().stream().map(k -> k.narrow(0, 0, part)).toList(),
        context.values().stream().map(v -> v.narrow(0, 0, part)).toList(),
        context.bias() == null ? null : context.bias().narrow(0, 0, part),
        context.likeness() == null ? null : context.likeness().narrow(0, 0, part));
  }

  /** Length of one teacher step: it shrinks in four stages from the first to the last. */
  private double gap(double progress) {
    double stage = Math.min(3, Math.floor(progress * 4)) / 3;
    double steps =
        config.firstSteps * Math.pow(config.lastSteps / (double) config.firstSteps, stage);
    return Schedule.NOISE / steps;
  }
}
