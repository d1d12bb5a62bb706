package dev.banana.train.latents;

import dev.banana.Banana;
import dev.banana.ImageRequest;
import dev.banana.SamplingMode;
import dev.banana.model.Canvas;
import dev.banana.model.decode.Autoencoder;
import dev.banana.noise.SeededNoise;
import dev.banana.text.PromptEncoder;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws captions with a bundle, small and then enlarged, encodes what it drew, and keeps it beside
 * the noise that it was drawn from: what a network must know that draws the same in one step at
 * full size.
 *
 * <p>A shard is written whole or not at all and skipped if it is there.
 */
public final class DrawnWriter {
  /** Pictures in one shard. */
  public static final int SHARD = 16;

  private static final double WEAKEST = 1.5;
  private static final double STRONGEST = 5;

  private final Banana banana;
  private final LargeShards shards;

  /**
   * Prepare.
   *
   * @param banana draws
   * @param model the autoencoder of its bundle
   * @param ops interpreter to encode with
   * @param weights the learned autoencoder
   * @param text the encoder that drawing uses too
   */
  public DrawnWriter(
      Banana banana, Autoencoder model, TorchOps ops, TorchWeights weights, PromptEncoder text) {
    this.banana = banana;
    this.shards = new LargeShards(model, ops, weights, text);
  }

  /**
   * Write the shards that are missing.
   *
   * @param folder receives {@code shard-0000.safetensors} and {@code .txt}
   * @param captions what is drawn, one or another
   * @param count how many shards
   * @param sizes of the pictures
   * @param seed first random number; those after it belong to the shards after the first
   */
  public void write(Path folder, List<String> captions, int count, List<Size> sizes, long seed)
      throws IOException {
    shards.write(
        folder,
        count,
        sizes,
        (shard, size, out) -> draw(size, captions, new SplittableRandom(seed + shard), out));
  }

  private void draw(
      Size size, List<String> captions, SplittableRandom random, LargeShards.Shard out) {
    int patch = banana.bundle().spec().patch();
    Canvas begins = Canvas.base(size.width(), size.height(), patch).half();
    int channels = banana.bundle().spec().denoiser().latentChannels();
    int latents = channels * begins.height() * begins.width();
    for (int i = 0; i < SHARD; i++) {
      String caption = captions.get(random.nextInt(captions.size()));
      long seed = random.nextLong();
      float guidance = (float) random.nextDouble(WEAKEST, STRONGEST);
      ImageRequest request =
          ImageRequest.of(caption)
              .withSize(size.width(), size.height())
              .withMode(SamplingMode.ENLARGE)
              .withApart(false)
              .withCrowds(false)
              .withGuidance(guidance)
              .withSeed(seed);
      out.picture(LargeSet.LATENTS, banana.generate(request).pixels());
      float[] noise = SeededNoise.normal(seed, 0, latents);
      out.add(DrawnSet.NOISE, noise, channels, begins.height(), begins.width());
      out.add(DrawnSet.GUIDANCE, new float[] {guidance}, 1);
      out.caption(caption);
    }
  }
}
