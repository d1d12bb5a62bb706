package dev.banana.train.uhd;

import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.ops.DType;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.LargeSet;
import dev.banana.train.latents.LargeSet.Large;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * What refining starts from, as drawing has it: a small picture that is true, soft or drawn over by
 * the student, decoded to pixels, stretched to the large sides, and encoded.
 *
 * <p>Pixels are stretched, not latents: the encoder does not commute with stretching, and decoded
 * stretched latents have stripes along every edge.
 */
public final class Starts {
  private final Lessons lessons;
  private final Autoencoder autoencoder;
  private final TorchWeights pixels;
  private final TorchOps ops;

  /**
   * Prepare.
   *
   * @param lessons how small pictures are changed
   * @param autoencoder decodes and encodes
   * @param pixels its learned weights
   * @param ops interpreter
   */
  public Starts(Lessons lessons, Autoencoder autoencoder, TorchWeights pixels, TorchOps ops) {
    this.lessons = lessons;
    this.autoencoder = autoencoder;
    this.pixels = pixels;
    this.ops = ops;
  }

  /**
   * Write the files that are missing, each whole or not at all.
   *
   * @param set large pictures
   * @param student draws over some of the small ones
   * @param folder receives a file for each shard
   */
  public void write(LargeSet set, TorchWeights student, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int shard = 0; shard < set.shards(); shard++) {
      Path file = LargeSet.start(folder, shard);
      if (!Files.exists(file)) {
        shard(set, student, shard, file);
        System.out.printf(Locale.ROOT, "starts %d of %d shards%n", shard + 1, set.shards());
      }
    }
  }

  private void shard(LargeSet set, TorchWeights student, int shard, Path file) throws IOException {
    int count = set.pictures(shard);
    ByteBuffer halves = null;
    int[] dims = null;
    for (int i = 0; i < count; i++) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Large large = set.picture(shard, i);
        Tensor clean = large.batch().clean();
        int channels = (int) clean.size(1);
        int high = (int) clean.size(2);
        int wide = (int) clean.size(3);
        SplittableRandom random = new SplittableRandom(shard * 1000L + i);
        Tensor small = lessons.small(student.use(), large, random);
        float[] start = stretched(set.restored(small), high, wide);
        if (halves == null) {
          dims = new int[] {count, channels, high, wide};
          halves =
              ByteBuffer.allocateDirect(2 * count * start.length).order(ByteOrder.LITTLE_ENDIAN);
        }
        for (float value : start) {
          halves.putShort(HalfFloat.toF16(value));
        }
      }
    }
    Map<String, Safetensors.Tensor> tensors =
        Map.of(LargeSet.START, Safetensors.Tensor.of(DType.F16, halves.flip(), dims));
    Safetensors.write(file, tensors, Map.of());
  }

  /** The encoder's means of a small picture that was decoded and stretched. */
  private float[] stretched(Tensor small, int high, int wide) {
    Weights<Tensor> views = pixels.use();
    int width = (int) small.size(3) * Autoencoder.FACTOR;
    int height = (int) small.size(2) * Autoencoder.FACTOR;
    float[] decoded = TorchOps.values(autoencoder.decode(views, small));
    RgbImage picture = RgbImage.ofPlanes(decoded, 0, width, height);
    RgbImage large =
        Resample.whole(
            RgbaImage.of(picture), wide * Autoencoder.FACTOR, high * Autoencoder.FACTOR, 0);
    Tensor head =
        autoencoder.encode(
            views, ops.constant(large.planes(), 1, 3, large.height(), large.width()));
    return TorchOps.values(ops.slice(head, 1, 0, (int) small.size(1)));
  }
}
