package dev.banana.train.teacher;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LatentSet;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Learns noise to latents by flow matching: {@code latents -> [teacher] -> 3-teacher}.
 *
 * <p>References take part from the first step. A side task on the tokens of one layer, to say what
 * each token shows, stands in for features of a large pretrained encoder. Source of the noise
 * levels: Esser et al. 2024, <a href="https://arxiv.org/abs/2403.03206">arXiv:2403.03206</a>.
 */
public final class TeacherStage {
  /**
   * How the stage is run.
   *
   * @param model widths and depths
   * @param loop budget, rate and intervals
   * @param patch latents of one side that make one token
   * @param coarse share of steps on the picture of half the sides, see {@link Pyramid}; 0 is no
   *     pyramid
   * @param batch samples per step
   * @param fineBatch the same of steps on the picture of full size
   * @param meanNoise mean of {@code log tan t}; 0 is even, more is noisier
   * @param spread deviation of {@code log tan t}
   * @param withReferences share of steps that draw samples with references
   * @param sideTask weight of the side task at the start; falls to 0
   * @param foreground how much more a token counts that shows a subject; 0 is as much as any
   */
  public record Config(
      Denoiser.Config model,
      TrainingLoop.Config loop,
      int patch,
      double coarse,
      int batch,
      int fineBatch,
      double meanNoise,
      double spread,
      double withReferences,
      double sideTask,
      double foreground) {
    /** {@return whether pictures begin coarse} */
    boolean pyramid() {
      return coarse > 0;
    }

    /** {@return the same for weights that know much already: a rate that does not undo it} */
    public Config withEarlier() {
      TrainingLoop.Config gentle = loop.withRate(loop.rate().times(GOING_ON));
      return new Config(
          model,
          gentle,
          patch,
          coarse,
          batch,
          fineBatch,
          meanNoise,
          spread,
          withReferences,
          sideTask,
          foreground);
    }
  }

  /** Mean of {@code log tan t} of the fine picture of a pyramid, which begins half drawn. */
  private static final double FINE_NOISE = -0.2;

  /** Rate of weights that were learned elsewhere, as a share of fresh ones. */
  private static final double GOING_ON = 0.6;

  private static final int HELD_OUT_ROUNDS = 4;

  /** Samples on the sheet of held-out references. */
  private static final int CAST_SAMPLES = 16;

  /** Classes that the side task tells apart. */
  private static final int CLASSES = 10;

  /** Matrices inside the blocks: those that Muon may update. */
  public static final Predicate<String> BLOCK_MATRICES =
      name -> name.matches("(blocks|text|reference)\\.\\d+\\..*\\.weight");

  private final Config config;
  private final Denoiser model;
  private final Conditioning conditioning;
  private final TorchOps ops;

  /**
   * Prepare the stage.
   *
   * @param config how it is run
   * @param ops interpreter, e.g. bf16 on the CPU
   */
  public TeacherStage(Config config, TorchOps ops) {
    this.config = config;
    this.model = new Denoiser(config.model);
    this.conditioning = new Conditioning(model);
    this.ops = ops;
  }

  /** {@return fresh weights of a denoiser, both patch sizes, references and side task included} */
  public static TorchWeights fresh(Denoiser model, TorchOps ops, long seed) {
    return TorchWeights.create(ops, seed, w -> everything(model, w));
  }

  /** Use every tensor of a denoiser once. */
  public static void everything(Denoiser model, Weights<Tensor> w) {
    Denoiser.Config c = model.config();
    Tensor text = model.textTokens(w, zeros(w, 1, 2, c.textWidth()), null);
    model.nullText(w);
    Tensor view = zeros(w, 1, c.latentChannels(), 16, 16);
    Tensor reference = model.referenceTokens(w, view, zeros(w, 1));
    Tensor tokens = w.ops().concat(1, java.util.List.of(text, reference));
    Tensor pasted = zeros(w, 1, c.latentChannels() + 1, 8, 8);
    Context<Tensor> context = model.context(w, tokens, null).with(pasted);
    Query<Tensor> query = Sampling.query(w.ops(), 1, 1, 1, 0);
    for (int patch : new int[] {2, 4}) {
      model.velocity(w, zeros(w, 1, c.latentChannels(), 8, 8), patch, query, context);
    }
    sideTask(w, zeros(w, 1, 1, c.width()));
  }

  private static Tensor zeros(Weights<Tensor> w, long... dims) {
    return ((TorchOps) w.ops()).place(torch.zeros(dims));
  }

  private static Tensor sideTask(Weights<Tensor> weights, Tensor tokens) {
    return weights.dense("side", tokens, CLASSES, Init.SMALL);
  }

  /**
   * Learn.
   *
   * @param set samples to learn from
   * @param heldOut samples that are only measured
   * @param preview draws the sheets
   * @param folder receives checkpoint, curves and sheets
   */
  public TorchWeights run(LatentSet set, LatentSet heldOut, Preview preview, Path folder)
      throws IOException {
    TorchWeights weights = fresh(model, ops, config.loop.seed());
    System.out.printf("teacher: %d parameters, %d samples%n", weights.size(), set.size());
    double flops = sampling().flops(weights.size(), config.coarse, config.batch, config.fineBatch);
    TrainingLoop loop = new TrainingLoop("teacher", folder, config.loop, weights, flops);
    int side = set.side();
    loop.run(
        (views, step, progress, random) -> {
          boolean coarse = random.nextDouble() < config.coarse;
          int size = coarse ? config.batch : config.fineBatch;
          Batch batch = set.random(random, size, config.withReferences);
          return loss(views, batch, coarse, random, config.sideTask * (1 - progress));
        },
        (average, step, curves) -> {
          double error = heldOutError(average, heldOut, config.pyramid(), 0);
          System.out.printf("teacher step %d: held-out loss %.4f%n", step, error);
          curves.add("held-out loss", error);
          if (config.pyramid()) {
            curves.add("held-out loss, fine", heldOutError(average, heldOut, false, 0));
          }
          if (config.withReferences > 0) {
            double cast = heldOutError(average, heldOut, config.pyramid(), 1);
            curves.add("held-out loss, references", cast);
            castSheet(average, heldOut, preview, folder.resolve("cast.png"));
          }
          sheet(average, preview, side, folder.resolve("sheet.png"), 25, 3);
        });
    return loop.average();
  }

  private Sampling sampling() {
    return new Sampling(model, config.patch, config.patch, config.pyramid());
  }

  /** Draw the sheet of a teacher. */
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
        (noise, context) ->
            sampling.flow(
                views,
                noise,
                context,
                conditioning.nothing(views, (int) noise.size(0)),
                steps,
                guidance));
  }

  /** {@return what draws with a teacher} */
  public Preview.Painter painter(TorchWeights weights, int steps, float guidance) {
    Sampling sampling = sampling();
    return (noise, prompts) -> {
      Weights<Tensor> views = weights.use();
      return sampling.flow(
          views,
          noise,
          conditioning.of(views, prompts, Conditioning.Dropout.NONE),
          conditioning.nothing(views, (int) noise.size(0)),
          steps,
          guidance);
    };
  }

  /** Draw the first held-out samples with references beside the truth. */
  private void castSheet(TorchWeights weights, LatentSet heldOut, Preview preview, Path png)
      throws IOException {
    int[] first = heldOut.firstWithReferences(CAST_SAMPLES);
    if (first.length == 0) {
      return;
    }
    Sampling sampling = sampling();
    Weights<Tensor> views = weights.use();
    preview.writeCast(
        png,
        heldOut.batch(first, true),
        (noise, batch) ->
            sampling.flow(
                views,
                noise,
                conditioning.of(views, batch, Conditioning.Dropout.NONE),
                conditioning.nothing(views, (int) noise.size(0)),
                25,
                2));
  }

  /** {@return times {@code [batch, 1]}: {@code tan t} is log-normal} */
  static Tensor times(TorchOps ops, int batch, double mean, double spread) {
    Tensor tau = torch.randn(batch, 1).mul(new Scalar(spread)).add(new Scalar(mean));
    return ops.place(tau.exp().atan());
  }

  /** {@return times of the fine picture of a pyramid, {@code [batch, 1]}: none above handover} */
  private Tensor fineTimes(int batch) {
    return times(ops, batch, FINE_NOISE, config.spread).clamp_max(new Scalar(Pyramid.HANDOVER));
  }

  private Tensor loss(
      Weights<Tensor> weights,
      Batch batch,
      boolean coarse,
      SplittableRandom random,
      double sideWeight) {
    int size = (int) batch.clean().size(0);
    Conditioning.Dropout dropout = Conditioning.dropout(ops, random, batch, 0.1, 0.1, 0.05);
    Context<Tensor> context = conditioning.of(weights, batch, dropout);
    boolean handedOver = config.pyramid() && !coarse;
    Tensor time = handedOver ? fineTimes(size) : times(ops, size, config.meanNoise, config.spread);
    Tensor clean = coarse ? Pyramid.coarse(ops, batch.clean()) : batch.clean();
    Query<Tensor> query =
        new Query<>(time, Sampling.column(ops, size, 1), Sampling.column(ops, size, 0));
    Tensor[] seen = new Tensor[1];
    int probed = Math.max(0, config.model.layers() * 2 / 3 - 1);
    Tensor noise = Sampling.noise(ops, clean, handedOver);
    Tensor t = time.view(size, 1, 1, 1);
    Tensor noisy = Schedule.addNoise(ops, clean, noise, t);
    Tensor v =
        sampling()
            .velocity(
                weights,
                noisy,
                coarse,
                query,
                context,
                (layer, tokens) -> seen[0] = layer == probed ? tokens : seen[0]);
    Tensor square = v.sub(Schedule.velocity(ops, clean, noise, t)).square();
    if (sideWeight <= 0) {
      return square.mean();
    }
    Tensor error = square.mul(attention(batch.classes(), clean)).mean();
    if (seen[0].size(1) != batch.classes().size(1)) {
      return error;
    }
    Tensor guess = sideTask(weights, seen[0]).to(ScalarType.Float).flatten(0, 1);
    Tensor wrong = torch.cross_entropy_loss(guess, batch.classes().flatten(0, 1));
    return error.add(wrong.mul(new Scalar(sideWeight)));
  }

  /** Weight of each latent, {@code [batch, 1, h, w]}: 1 on average, more on subjects. */
  private Tensor attention(Tensor classes, Tensor latents) {
    long high = latents.size(2);
    long wide = latents.size(3);
    long span = Math.round(Math.sqrt(high * wide / (double) classes.size(1)));
    Tensor raised =
        classes
            .ne(new Scalar(0))
            .to(ScalarType.Float)
            .mul(new Scalar(config.foreground))
            .add(new Scalar(1));
    Tensor even = raised.div(raised.mean());
    return even.view(classes.size(0), 1, high / span, 1, wide / span, 1)
        .expand(classes.size(0), 1, high / span, span, wide / span, span)
        .reshape(classes.size(0), 1, high, wide);
  }

  private double heldOutError(
      TorchWeights weights, LatentSet heldOut, boolean coarse, double withReferences) {
    torch.manual_seed(7);
    SplittableRandom random = new SplittableRandom(7);
    double sum = 0;
    for (int i = 0; i < HELD_OUT_ROUNDS; i++) {
      // Nothing is freed before its scope ends, and a round holds some gigabytes.
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Batch batch = heldOut.random(random, config.fineBatch, withReferences);
        sum += loss(weights.use(), batch, coarse, random, 0).item_float();
      }
    }
    return sum / HELD_OUT_ROUNDS;
  }
}
