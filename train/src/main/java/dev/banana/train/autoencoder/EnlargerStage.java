package dev.banana.train.autoencoder;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
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
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Learns to make pictures four times as long and as wide: {@code 1-corpus + 2-autoencoder ->
 * [enlarger] -> 2-enlarger}.
 *
 * <p>Scenes are drawn large by hands that are sharp at any size; what the enlarger gets is the same
 * scene small, mostly as the autoencoder gives it back. Loss as that of {@link AutoencoderStage},
 * with a {@link Critic} if asked for.
 */
public final class EnlargerStage {
  /**
   * How the stage is run.
   *
   * @param model widths and depths
   * @param autoencoder of what the small pictures went through
   * @param loop budget, rate and intervals
   * @param scenes pictures in the pool, 14 MB each at a side of 512
   * @param side pixels of each side of a small picture, a multiple of 64
   * @param crop pixels of each side of a small crop, even
   * @param batch crops per step
   * @param heldOut held-out pictures that are measured
   * @param sharpness pull of the {@link Critic}, as a share of the gradient of the distance; 0 is
   *     none
   */
  public record Config(
      Enlarger.Config model,
      Autoencoder.Config autoencoder,
      TrainingLoop.Config loop,
      int scenes,
      int side,
      int crop,
      int batch,
      int heldOut,
      double sharpness) {}

  /**
   * What the held-out pictures say.
   *
   * @param psnr in dB
   * @param edgeF1 of edges, in [0, 1]
   * @param detail energy of the Laplacian, as a share of the truth's
   */
  private record Score(double psnr, double edgeF1, double detail) {}

  private static final double FLOPS_PER_PIXEL = 6 * 73e3;

  /** One of so many crops is shown to the critic. */
  private static final int CRITICISED = 4;

  /** Pixels of each side of what goes onto the sheet, of the small picture. */
  private static final int SHOWN = 96;

  private final Config config;
  private final Enlarger model;
  private final TorchOps ops;

  /**
   * Prepare the stage.
   *
   * @param config how it is run
   * @param ops interpreter, e.g. bf16 on the CPU
   */
  public EnlargerStage(Config config, TorchOps ops) {
    this.config = config;
    this.model = new Enlarger(config.model);
    this.ops = ops;
  }

  /** {@return fresh weights of an enlarger} */
  public static TorchWeights fresh(Enlarger model, TorchOps ops, long seed) {
    return TorchWeights.create(
        ops, seed, w -> model.enlarge(w, ops.constant(new float[3 * 16 * 16], 1, 3, 16, 16)));
  }

  /**
   * Learn.
   *
   * @param training scenes to learn from
   * @param heldOut scenes that are only measured
   * @param autoencoder average weights of the autoencoder
   * @param folder receives checkpoint, curves and a sheet
   * @return the average weights
   */
  public TorchWeights run(Corpus training, Corpus heldOut, TorchWeights autoencoder, Path folder)
      throws IOException {
    TorchWeights weights = fresh(model, ops, config.loop.seed());
    double flops = FLOPS_PER_PIXEL * config.crop * config.crop * config.batch;
    TrainingLoop loop = new TrainingLoop("enlarger", folder, config.loop, weights, flops);
    Critic critic =
        config.sharpness > 0 ? Critic.beside("critic", ops, config.loop.seed(), loop) : null;
    EnlargerPool held = pool(heldOut, config.heldOut, autoencoder);
    EnlargerPool pool = pool(training, config.scenes, autoencoder);
    System.out.printf("enlarger: %d parameters, %d scenes%n", weights.size(), pool.size());
    tell("stretched alone", score(null, held, null));
    loop.run(
        (views, step, progress, random) -> loss(views, pool, random, critic),
        (average, step, curves) -> {
          Score score = score(average, held, folder.resolve("sheet.png"));
          tell("step " + step, score);
          curves.add("held-out PSNR", score.psnr);
          curves.add("held-out edge-F1", score.edgeF1);
        });
    return loop.average();
  }

  private static void tell(String when, Score score) {
    System.out.printf(
        "enlarger %s: held-out PSNR %.2f dB, edge-F1 %.3f, detail %.3f%n",
        when, score.psnr, score.edgeF1, score.detail);
  }

  private EnlargerPool pool(Corpus corpus, int count, TorchWeights autoencoder) {
    Autoencoder net = new Autoencoder(config.autoencoder);
    return EnlargerPool.draw(corpus, count, config.side, ops, net, autoencoder);
  }

  private Tensor loss(
      Weights<Tensor> weights, EnlargerPool pool, SplittableRandom random, Critic critic) {
    int crop = config.crop;
    int large = Enlarger.FACTOR * crop;
    float[] in = new float[config.batch * 3 * crop * crop];
    float[] out = new float[config.batch * 3 * large * large];
    for (int i = 0; i < config.batch; i++) {
      pool.crop(random, crop, in, i * 3 * crop * crop, out, i * 3 * large * large);
    }
    Tensor pixels = ops.constant(in, config.batch, 3, crop, crop);
    Tensor truth =
        ops.constant(out, config.batch, 3, large, large)
            .contiguous(torch.MemoryFormat.ChannelsLast);
    Tensor made =
        model
            .enlarge(weights, pixels.contiguous(torch.MemoryFormat.ChannelsLast))
            .to(ScalarType.Float);
    Tensor result = PixelLoss.distance(made, truth);
    if (critic == null) {
      return result;
    }
    // A part of the batch, for which it pulls the more: it sees every pixel, which takes long.
    long part = Math.max(1, config.batch / CRITICISED);
    Tensor some = made.narrow(0, 0, part);
    Tensor theirs = truth.narrow(0, 0, part);
    double norm = PixelLoss.pull(some, theirs);
    Tensor pulled = result.add(critic.term(some, config.sharpness * norm));
    critic.learn(theirs, some, config.loop.rate().peak());
    return pulled;
  }

  /** How well held-out pictures are enlarged; without weights, stretched. */
  private Score score(TorchWeights weights, EnlargerPool held, Path sheet) throws IOException {
    int side = held.side();
    int large = Enlarger.FACTOR * side;
    double psnr = 0;
    double edges = 0;
    double detail = 0;
    double all = 0;
    List<ContactSheet.Cell> cells = new ArrayList<>();
    for (int i = 0; i < held.size(); i++) {
      float[] in = new float[3 * side * side];
      float[] truth = new float[3 * large * large];
      held.part(i, EnlargerPool.Kind.DECODED, 0, 0, side, false, in, 0, truth, 0);
      float[] made = enlarged(weights, in, side);
      psnr += ImageMetrics.psnr(truth, made);
      edges += ImageMetrics.edgeF1(truth, made, large, large);
      detail += ImageMetrics.detail(made, large, large);
      all += ImageMetrics.detail(truth, large, large);
      if (sheet != null) {
        float[] stretched = enlarged(null, in, side);
        cells.add(cell(stretched, large, "scene " + i + ", stretched"));
        cells.add(cell(made, large, "enlarged"));
        cells.add(cell(truth, large, "truth"));
      }
    }
    if (sheet != null) {
      ContactSheet.write(sheet, cells, 3);
    }
    int n = held.size();
    return new Score(psnr / n, edges / n, detail / all);
  }

  /** The middle, pixel by pixel. */
  private static ContactSheet.Cell cell(float[] pixels, int side, String words) {
    int shown = Math.min(side, Enlarger.FACTOR * SHOWN);
    int at = (side - shown) / 2;
    float[] part = new float[3 * shown * shown];
    for (int row = 0; row < 3 * shown; row++) {
      int from = (row / shown * side + at + row % shown) * side + at;
      System.arraycopy(pixels, from, part, row * shown, shown);
    }
    return new ContactSheet.Cell(ContactSheet.image(part, shown, shown, shown), words);
  }

  private float[] enlarged(TorchWeights weights, float[] pixels, int side) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      TorchOps exact = ops.exact();
      Tensor small = exact.constant(pixels, 1, 3, side, side);
      long large = (long) Enlarger.FACTOR * side;
      Tensor made =
          weights == null
              ? torch.upsample_bilinear2d(small, new long[] {large, large}, false)
              : model.enlarge(weights.use(exact), small);
      return TorchOps.values(made.contiguous());
    }
  }
}
