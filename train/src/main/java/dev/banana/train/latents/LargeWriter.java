package dev.banana.train.latents;

import dev.banana.image.RgbImage;
import dev.banana.model.decode.Autoencoder;
import dev.banana.text.PromptEncoder;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

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
  private final LargeShards shards;

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
    this.shards = new LargeShards(model, ops, weights, text);
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
    shards.write(
        folder,
        (scenes + SHARD - 1) / SHARD,
        sizes,
        (shard, size, out) -> draw(shard, size, size.base(side), out));
  }

  private void draw(int shard, Size large, Size base, LargeShards.Shard out) {
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
        out.picture(LargeSet.LATENTS, RgbImage.of(rgb, large.width()));
        out.picture(LargeSet.BASE, RgbImage.of(shrunk(rgb, large, base), base.width()));
        out.caption(scenes[i].caption());
        scenes[i] = null;
      }
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
