package dev.banana.train.latents;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.ops.DType;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Draws large scenes, encodes them beside the same pictures shrunk to the area that a student draws
 * first, and writes them in shards of one size each.
 *
 * <p>A shard is written whole or not at all and skipped if it is there.
 */
public final class LargeWriter {
  /** Scenes in one shard. */
  public static final int SHARD = 8;

  private final Corpus corpus;
  private final Autoencoder model;
  private final TorchOps ops;
  private final TorchWeights weights;
  private final PromptEncoder text;

  /**
   * Prepare.
   *
   * @param corpus where scenes come from
   * @param model the autoencoder
   * @param ops interpreter to encode with
   * @param weights the learned autoencoder
   * @param text the encoder that drawing uses too
   */
  public LargeWriter(
      Corpus corpus, Autoencoder model, TorchOps ops, TorchWeights weights, PromptEncoder text) {
    this.corpus = corpus;
    this.model = model;
    this.ops = ops;
    this.weights = weights;
    this.text = text;
  }

  /**
   * Write the shards that are missing.
   *
   * @param folder receives {@code shard-0000.safetensors} and {@code .txt}
   * @param scenes how many scenes in all, rounded up to whole shards
   * @param sizes of the pictures
   * @param side pixels of each side of the square that a student draws first
   */
  public void write(Path folder, int scenes, List<Size> sizes, int side) throws IOException {
    Files.createDirectories(folder);
    int shards = (scenes + SHARD - 1) / SHARD;
    long start = System.nanoTime();
    for (int shard = 0, made = 0; shard < shards; shard++) {
      Path file = folder.resolve(String.format(Locale.ROOT, "shard-%04d.safetensors", shard));
      if (Files.exists(file)) {
        continue;
      }
      Size size = Size.of(shard, sizes);
      shard(file, shard, size, size.base(side));
      made++;
      double each = (System.nanoTime() - start) / 1e9 / made;
      System.out.printf(
          Locale.ROOT,
          "large latents %d of %d shards, %d x %d, %.1f s each, left %.0f s%n",
          shard + 1,
          shards,
          size.width(),
          size.height(),
          each,
          each * (shards - shard - 1));
    }
  }

  private void shard(Path file, int shard, Size large, Size base) throws IOException {
    List<float[]> pictures = new ArrayList<>();
    List<float[]> bases = new ArrayList<>();
    List<float[]> hidden = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    float[] tokens = new float[SHARD];
    int threads = Math.min(SHARD, Math.max(2, Runtime.getRuntime().availableProcessors() / 2));
    for (int at = 0; at < SHARD; at += threads) {
      // No more at once than threads: a scene of 3840 x 2176 is 50 MB.
      int first = at;
      Scene[] scenes = new Scene[Math.min(threads, SHARD - at)];
      IntStream.range(0, scenes.length)
          .parallel()
          .forEach(
              i ->
                  scenes[i] =
                      corpus.scene(
                          (long) shard * SHARD + first + i, large.width(), large.height()));
      for (int i = 0; i < scenes.length; i++) {
        int[] rgb = scenes[i].rgb();
        pictures.add(means(rgb, large));
        bases.add(means(shrunk(rgb, large, base), base));
        captions.add(scenes[i].caption());
        TextFeatures features = text.encode(scenes[i].caption());
        tokens[first + i] = features.tokens();
        hidden.add(features.hidden());
        scenes[i] = null;
      }
    }
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("latents", latents(pictures, large));
    tensors.put("base", latents(bases, base));
    tensors.put("tokens", Safetensors.Tensor.of(tokens, SHARD));
    int rows = (int) java.util.stream.IntStream.range(0, SHARD).mapToDouble(i -> tokens[i]).sum();
    tensors.put("hidden", halves(hidden, rows, PromptEncoder.WIDTH));
    Path words = WrittenCaptions.beside(file);
    Files.write(words, captions);
    Map<String, String> said =
        Map.of(
            "width", Integer.toString(large.width()), "height", Integer.toString(large.height()));
    Safetensors.write(file, tensors, said);
  }

  private Safetensors.Tensor latents(List<float[]> all, Size size) {
    int f = Autoencoder.FACTOR;
    return halves(all, SHARD, model.config().latentChannels(), size.height() / f, size.width() / f);
  }

  private static Safetensors.Tensor halves(List<float[]> rows, int... dims) {
    int count = rows.stream().mapToInt(r -> r.length).sum();
    ByteBuffer buffer = ByteBuffer.allocateDirect(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float value : row) {
        buffer.putShort(HalfFloat.toF16(value));
      }
    }
    return Safetensors.Tensor.of(DType.F16, buffer.flip(), dims);
  }

  private float[] means(int[] rgb, Size size) {
    float[] pixels = new float[3 * rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      for (int c = 0; c < 3; c++) {
        pixels[i + c * rgb.length] = (rgb[i] >> (16 - 8 * c) & 255) / 127.5f - 1;
      }
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Weights<Tensor> views = weights.use();
      Tensor head = model.encode(views, ops.constant(pixels, 1, 3, size.height(), size.width()));
      return TorchOps.values(ops.slice(head, 1, 0, model.config().latentChannels()));
    }
  }

  /** Each pixel is the mean of those that it covers, shares of pixels included. */
  static int[] shrunk(int[] rgb, Size from, Size to) {
    int[] tall = new int[from.width() * to.height()];
    IntStream.range(0, from.width())
        .parallel()
        .forEach(
            x -> line(rgb, x, from.width(), from.height(), tall, x, from.width(), to.height()));
    int[] out = new int[to.width() * to.height()];
    IntStream.range(0, to.height())
        .parallel()
        .forEach(
            y -> line(tall, y * from.width(), 1, from.width(), out, y * to.width(), 1, to.width()));
    return out;
  }

  private static void line(
      int[] rgb, int at, int step, int from, int[] out, int start, int stride, int to) {
    double ratio = (double) from / to;
    for (int i = 0; i < to; i++) {
      double begin = i * ratio;
      double end = (i + 1) * ratio;
      double[] sum = new double[3];
      for (int k = (int) begin; k < end && k < from; k++) {
        double share = Math.min(end, k + 1) - Math.max(begin, k);
        int p = rgb[at + k * step];
        for (int c = 0; c < 3; c++) {
          sum[c] += share * (p >> (16 - 8 * c) & 255);
        }
      }
      out[start + i * stride] =
          round(sum[0] / ratio) << 16 | round(sum[1] / ratio) << 8 | round(sum[2] / ratio);
    }
  }

  private static int round(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
