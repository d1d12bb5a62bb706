package dev.banana.train.autoencoder;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Weights;
import dev.banana.train.corpus.ContactSheet;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Learns pixels to latents and back: {@code 1-corpus -> [autoencoder] -> 2-autoencoder}.
 *
 * <p>Loss: absolute and squared error, absolute error of the gradients at two scales, a pull of the
 * latents towards a unit normal; noise on the latents, so that the decoder forgives a denoiser's
 * errors; and now and then half-size latents for a half-size picture. Source of the last: Kouzelis
 * et al. 2025 (EQ-VAE), <a href="https://arxiv.org/abs/2502.09509">arXiv:2502.09509</a>.
 */
public final class AutoencoderStage {
  /**
   * How the stage is run.
   *
   * @param model widths and depths
   * @param loop budget, rate and intervals
   * @param scenes pictures in the pool
   * @param side pixels of each side of a picture
   * @param crop pixels of each side of a crop, a multiple of 32
   * @param batch crops per step
   * @param noise most noise on the latents, as a share of their deviation
   * @param half share of the steps with half-size latents
   * @param heldOut held-out pictures that are measured
   * @param decoderOnly whether the encoder stays as it is
   * @param sharpness pull of the {@link Critic}, as a share of the gradient of the distance; 0 is
   *     none
   */
  public record Config(
      Autoencoder.Config model,
      TrainingLoop.Config loop,
      int scenes,
      int side,
      int crop,
      int batch,
      double noise,
      double half,
      int heldOut,
      boolean decoderOnly,
      double sharpness) {
    /** {@return the same with a critic} */
    public Config withSharpness(double other) {
      return new Config(
          model, loop, scenes, side, crop, batch, noise, half, heldOut, decoderOnly, other);
    }

    /**
     * {@return the same for a decoder that goes on learning: latents, and all that was learned of
     * them, stay good}
     */
    public Config withDecoderOnly() {
      TrainingLoop.Config gentle = loop.withRate(loop.rate().times(GOING_ON));
      return new Config(
          model, gentle, scenes, side, crop, batch, noise, half, heldOut, true, sharpness);
    }
  }

  /**
   * What the held-out pictures say.
   *
   * @param detail energy of the Laplacian, as a share of the truth's
   */
  public record Score(double psnr, double edgeF1, double grid, double detail) {}

  private static final double PRIOR = 1e-6;

  /** Rate of a decoder that goes on, as a share of one that begins. */
  private static final double GOING_ON = 0.5;

  private static final double FLOPS_PER_PIXEL = 88e3;

  private final Config config;
  private final Autoencoder model;
  private final TorchOps ops;

  /**
   * Prepare the stage.
   *
   * @param config how it is run
   * @param ops interpreter, e.g. bf16 on the CPU
   */
  public AutoencoderStage(Config config, TorchOps ops) {
    this.config = config;
    this.model = new Autoencoder(config.model);
    this.ops = ops;
  }

  /** {@return fresh weights of an autoencoder} */
  public static TorchWeights fresh(Autoencoder model, TorchOps ops, long seed) {
    int channels = model.config().latentChannels();
    return TorchWeights.create(
        ops,
        seed,
        w -> {
          Tensor head = model.encode(w, ops.constant(new float[3 * 32 * 32], 1, 3, 32, 32));
          model.decode(w, w.ops().slice(head, 1, 0, channels));
        });
  }

  /**
   * Learn.
   *
   * @param training scenes to learn from
   * @param heldOut scenes that are only measured
   * @param folder receives checkpoint, curves and sheets
   * @return the average weights
   */
  public TorchWeights run(Corpus training, Corpus heldOut, Path folder) throws IOException {
    TorchWeights weights = fresh(model, ops, config.loop.seed());
    double flops = FLOPS_PER_PIXEL * config.crop * config.crop * config.batch;
    TrainingLoop loop = new TrainingLoop("autoencoder", folder, config.loop, weights, flops);
    Critic critic =
        config.sharpness > 0 ? Critic.beside("critic", ops, config.loop.seed(), loop) : null;
    ScenePool held = ScenePool.draw(heldOut, 0, config.heldOut, config.side);
    ScenePool pool = ScenePool.draw(training, 0, config.scenes, config.side);
    System.out.printf("autoencoder: %d parameters, %d scenes%n", weights.size(), pool.size());
    float[] batch = new float[config.batch * 3 * config.crop * config.crop];
    loop.run(
        (views, step, progress, random) -> loss(views, pool, batch, random, critic),
        (average, step, curves) -> {
          Score score = score(average, held, folder.resolve("sheet.png"));
          System.out.printf(
              "autoencoder step %d: held-out PSNR %.2f dB, edge-F1 %.3f, detail %.3f, grid %.2f%n",
              step, score.psnr, score.edgeF1, score.detail, score.grid);
          curves.add("held-out PSNR", score.psnr);
          curves.add("held-out edge-F1", score.edgeF1);
        });
    return loop.average();
  }

  /** Of the critics, the same to the end. */
  private double criticRate() {
    return config.loop.rate().peak();
  }

  private Tensor loss(
      Weights<Tensor> weights,
      ScenePool pool,
      float[] batch,
      SplittableRandom random,
      Critic critic) {
    int crop = config.crop;
    for (int i = 0; i < config.batch; i++) {
      pool.crop(random, crop, batch, i * 3 * crop * crop);
    }
    Tensor pixels =
        ops.constant(batch, config.batch, 3, crop, crop)
            .contiguous(torch.MemoryFormat.ChannelsLast);
    Code code = config.decoderOnly ? given(weights, pixels) : encoded(weights, pixels);
    Tensor latents = code.latents;
    boolean half = random.nextDouble() < config.half;
    if (half) {
      latents = torch.avg_pool2d(latents, 2, 2);
      pixels = torch.avg_pool2d(pixels, 2, 2);
    }
    double strength = config.noise * random.nextDouble();
    Tensor deviation = latents.detach().std();
    Tensor noise = torch.randn_like(latents).mul(deviation).mul(new Scalar(strength));
    Tensor decoded = model.decode(weights, latents.add(noise)).to(ScalarType.Float);
    Tensor result = PixelLoss.distance(decoded, pixels).add(code.prior);
    if (critic == null || half) {
      return result;
    }
    Tensor pulled = result.add(pull(critic, decoded, pixels));
    critic.learn(pixels, decoded, criticRate());
    return pulled;
  }

  /** Worth nothing, but its gradient is the critic's, in proportion to that of the distance. */
  private Tensor pull(Critic critic, Tensor decoded, Tensor pixels) {
    return critic.term(decoded, config.sharpness * PixelLoss.pull(decoded, pixels));
  }

  /**
   * Latents to decode.
   *
   * @param latents drawn from what the encoder says
   * @param prior the pull towards a unit normal
   */
  private record Code(Tensor latents, Tensor prior) {}

  private Code given(Weights<Tensor> weights, Tensor pixels) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return encoded(weights, pixels);
    }
  }

  private Code encoded(Weights<Tensor> weights, Tensor pixels) {
    int channels = config.model.latentChannels();
    Tensor head = model.encode(weights, pixels);
    Tensor mean = ops.slice(head, 1, 0, channels).to(ScalarType.Float);
    // Bounded: once in thousands of steps an unbounded one explodes.
    Tensor variance =
        ops.slice(head, 1, channels, 2 * channels)
            .to(ScalarType.Float)
            .clamp(new ScalarOptional(new Scalar(-20)), new ScalarOptional(new Scalar(2)));
    Tensor latents = mean.add(variance.mul(new Scalar(0.5)).exp().mul(torch.randn_like(mean)));
    Tensor prior = mean.square().add(variance.exp()).sub(variance).mean().mul(new Scalar(PRIOR));
    return new Code(latents, prior);
  }

  /** {@return how well held-out pictures come back} The first 8 go onto a sheet. */
  public Score score(TorchWeights weights, ScenePool held, Path sheet) throws IOException {
    double psnr = 0;
    double edges = 0;
    double grid = 0;
    double detail = 0;
    double truth = 0;
    int side = held.side();
    List<ContactSheet.Cell> cells = new ArrayList<>();
    float[] pixels = new float[3 * side * side];
    Weights<Tensor> views = weights.use(ops.exact());
    for (int i = 0; i < held.size(); i++) {
      held.whole(i, pixels, 0);
      float[] back = reconstruct(views, pixels, side);
      psnr += ImageMetrics.psnr(pixels, back);
      edges += ImageMetrics.edgeF1(pixels, back, side, side);
      grid += ImageMetrics.gridEnergy(back, side, side, model.block());
      detail += ImageMetrics.detail(back, side, side);
      truth += ImageMetrics.detail(pixels, side, side);
      if (i < 8) {
        cells.add(cell(pixels, side, "scene " + i));
        cells.add(cell(back, side, "decoded"));
      }
    }
    ContactSheet.write(sheet, cells, 4);
    int n = held.size();
    return new Score(psnr / n, edges / n, grid / n, detail / truth);
  }

  private static ContactSheet.Cell cell(float[] pixels, int side, String words) {
    return new ContactSheet.Cell(ContactSheet.image(pixels, side, side, 384), words);
  }

  private float[] reconstruct(Weights<Tensor> views, float[] pixels, int side) {
    try (PointerScope scope = new PointerScope()) {
      TorchOps exact = ops.exact();
      Tensor head = model.encode(views, exact.constant(pixels, 1, 3, side, side));
      Tensor mean = exact.slice(head, 1, 0, config.model.latentChannels());
      Tensor decoded = model.decode(views, mean);
      Shape shape = exact.shape(decoded);
      if (shape.dim(2) != side) {
        throw new IllegalStateException("The decoder gave " + shape + " for a side of " + side);
      }
      return TorchOps.values(decoded);
    }
  }
}
