package dev.banana.train.uhd;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.denoise.SharedNoise;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.DrawnSet;
import dev.banana.train.latents.DrawnSet.Drawn;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.teacher.Preview;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.teacher.TeacherStage;
import dev.banana.train.torch.RoundingDraw;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Large pictures in one step: {@code 5-quantize + drawn pictures -> [native] -> 7-native}.
 *
 * <p>A trunk of its own, which starts as the student's, learns to draw at full size and at once
 * what a bundle draws small, in some steps, and enlarges. Both begin with the same noise ({@link
 * SharedNoise}), so there is one right answer for each noise, and nothing to take the mean of. Keys
 * and values of the prompt stay the student's. Some lessons are of steps that follow the first;
 * most of these begin with what the trunk itself has drawn, which is softer than a true picture. In
 * the last part of the stage the matrices are rounded as in {@link
 * dev.banana.train.quantize.QuantizeStage}. Source of teaching by pairs of noise and picture:
 * Luhman and Luhman 2021, <a href="https://arxiv.org/abs/2101.02388">arXiv:2101.02388</a>.
 */
public final class NativeStage {
  /**
   * How the stage is run.
   *
   * @param model widths and depths
   * @param loop budget, rate and intervals
   * @param patch latents of one side that make one token
   * @param tokens of the pictures of one step, nearly: the largest come alone
   * @param large share of steps, in the second half, with pictures that come alone
   * @param first share of lessons of the first step
   * @param rounded part of the stage, at its end, that learns to be rounded
   */
  public record Config(
      Denoiser.Config model,
      TrainingLoop.Config loop,
      int patch,
      int tokens,
      double large,
      double first,
      double rounded) {}

  /** Share of lessons of later steps that begin with what the trunk has drawn itself. */
  private static final double OWN = 0.7;

  /** What is wrong by less, of the deviation of latents, counts by its square. */
  private static final double LITTLE = 0.1;

  /** Times of later steps. */
  private static final double EARLIEST = 1.2;

  private static final double LATEST = 0.4;

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
  public NativeStage(Config config, TorchOps ops) {
    this.config = config;
    this.model = new Denoiser(config.model);
    this.conditioning = new Conditioning(model);
    this.rounding = new RoundingDraw(model);
    this.ops = ops;
  }

  /**
   * Learn.
   *
   * @param student average weights of the student that drew, in a small picture's first step with
   *     tokens of {@link Pyramid#COARSE_PATCH}
   * @param set pictures to learn from
   * @param heldOut pictures for sheets and figures
   * @param preview decodes
   * @param folder receives checkpoint, curves and sheets
   * @return average weights; only those of the trunk are its own
   */
  public TorchWeights run(
      TorchWeights student, DrawnSet set, DrawnSet heldOut, Preview preview, Path folder)
      throws IOException {
    TorchWeights weights = start(student);
    TrainingLoop loop =
        new TrainingLoop(
            "native", folder, config.loop, weights, 6.0 * weights.size() * config.tokens);
    NativeSheets sheets = new NativeSheets(this, student, heldOut, preview);
    int values = config.tokens * config.patch * config.patch;
    double exact = 1 - config.rounded;
    loop.run(
        (views, step, progress, random) -> {
          Weights<Tensor> now =
              progress < exact
                  ? views
                  : weights.rounded(rounding.draw(random, (progress - exact) / config.rounded));
          boolean alone = progress > 0.5 && random.nextDouble() < config.large;
          Drawn drawn = alone ? set.alone(random, values) : set.random(random, values);
          return loss(now, context(student.use(), drawn), drawn, random);
        },
        (average, step, curves) -> sheets.write(average, folder, curves));
    return loop.average();
  }

  /** {@return fresh weights of a trunk of large pictures} */
  public static TorchWeights fresh(Denoiser model, TorchOps ops, long seed) {
    int channels = model.config().latentChannels();
    return TorchWeights.create(
        ops,
        seed,
        w -> {
          TeacherStage.everything(model, w);
          Tensor hidden = ops.place(torch.zeros(1, 2, model.config().textWidth()));
          Tensor words = model.textTokens(w, hidden, null);
          Query<Tensor> query = Sampling.query(w.ops(), 1, 1, 1, 0);
          Tensor latents = ops.place(torch.zeros(1, channels, 8, 8));
          model.largeVelocity(
              w, latents, Pyramid.COARSE_PATCH, query, model.context(w, words, null));
        });
  }

  /** Tokens of a large picture begin as those of a small one: the same noise is read alike. */
  private TorchWeights start(TorchWeights student) {
    TorchWeights weights = fresh(model, ops, 1);
    Map<String, float[]> all = student.export();
    weights.adopt(all);
    if (config.patch == Pyramid.COARSE_PATCH) {
      return weights;
    }
    String small = "patch" + Pyramid.COARSE_PATCH + ".in.";
    String large = "patch" + config.patch + ".in.";
    weights.adopt(
        Map.of(
            large + "weight",
            spread(all.get(small + "weight"), Pyramid.COARSE_PATCH, config.patch),
            large + "bias",
            all.get(small + "bias")));
    return weights;
  }

  /** Each number of a small token in equal parts to those of a large one that repeat it. */
  static float[] spread(float[] small, int from, int to) {
    int planes = small.length / (from * from);
    int times = to / from;
    float[] large = new float[planes * to * to];
    for (int i = 0; i < large.length; i++) {
      int y = i / to % to / times;
      int x = i % to / times;
      large[i] = small[(i / (to * to) * from + y) * from + x] / (times * times);
    }
    return large;
  }

  // ---------------------------------------------------------------- what a step learns

  private Tensor loss(
      Weights<Tensor> weights, Context<Tensor> context, Drawn drawn, SplittableRandom random) {
    Tensor clean = drawn.batch().clean();
    Tensor noise = noise(drawn);
    if (random.nextDouble() < config.first) {
      return wrong(first(weights, context, drawn, noise).sub(clean));
    }
    float time = (float) random.nextDouble(LATEST, EARLIEST);
    boolean own = random.nextDouble() < OWN;
    Tensor known = own ? TorchOps.apart(() -> first(weights, context, drawn, noise)) : clean;
    return wrong(later(weights, context, drawn, noise, known, time).sub(clean));
  }

  /**
   * The mean of what is wrong, not of its square: where an edge may be here or there, the median is
   * an edge, and the mean a ramp.
   */
  private static Tensor wrong(Tensor difference) {
    return difference.square().add(new Scalar(LITTLE * LITTLE)).sqrt().mean();
  }

  /** {@return keys and values of the captions, which nothing is learned of} */
  Context<Tensor> context(Weights<Tensor> student, Drawn drawn) {
    return conditioning.of(student, drawn.batch(), Conditioning.Dropout.NONE);
  }

  /** {@return the noise of small pictures where large ones need it} */
  Tensor noise(Drawn drawn) {
    Tensor small = drawn.noise();
    int height = (int) drawn.batch().clean().size(2);
    int width = (int) drawn.batch().clean().size(3);
    int[] places =
        SharedNoise.places((int) small.size(2), (int) small.size(3), height, width, config.patch);
    Tensor index = ops.place(torch.tensor(Arrays.stream(places).asLongStream().toArray()));
    return small
        .flatten(2, 3)
        .index_select(2, index)
        .view(small.size(0), small.size(1), height, width);
  }

  /** {@return where the first step leads} */
  Tensor first(Weights<Tensor> weights, Context<Tensor> context, Drawn drawn, Tensor noise) {
    return end(weights, context, drawn, noise, Schedule.NOISE, 1);
  }

  /** {@return where a step leads that follows another, which led to {@code known}} */
  Tensor later(
      Weights<Tensor> weights,
      Context<Tensor> context,
      Drawn drawn,
      Tensor noise,
      Tensor known,
      float time) {
    Tensor x = Schedule.addNoise(ops, known, noise, ops.scalar(time));
    return end(weights, context, drawn, x, time, 0);
  }

  private Tensor end(
      Weights<Tensor> weights,
      Context<Tensor> context,
      Drawn drawn,
      Tensor x,
      float time,
      float mode) {
    int size = (int) x.size(0);
    Query<Tensor> query =
        new Query<>(
            Sampling.column(ops, size, time), drawn.guidance(), Sampling.column(ops, size, mode));
    Tensor v = model.largeVelocity(weights, x, config.patch, query, context).to(ScalarType.Float);
    return Schedule.clean(ops, x, v, ops.scalar(time));
  }

  /** {@return the mean square of what is wrong} */
  static double error(Tensor drawn, Tensor clean) {
    return drawn.sub(clean).square().mean().item_double();
  }
}
