package dev.banana.train.latents;

import dev.banana.image.RgbImage;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.ops.DType;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Safetensors;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
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
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Files of large pictures of one size each, with what their captions are read as.
 *
 * <p>A file is written whole or not at all and skipped if it is there.
 *
 * @param model the autoencoder
 * @param ops interpreter to encode with
 * @param weights the learned autoencoder
 * @param text the encoder that drawing uses too
 */
record LargeShards(Autoencoder model, TorchOps ops, TorchWeights weights, PromptEncoder text) {
  /** Makes the pictures of one file. */
  @FunctionalInterface
  interface Maker {
    /**
     * Fill a file.
     *
     * @param shard its number
     * @param size of its pictures
     * @param out receives them
     */
    void make(int shard, Size size, Shard out);
  }

  /**
   * Write the files that are missing.
   *
   * @param folder receives {@code shard-0000.safetensors} and {@code .txt}
   * @param shards how many
   * @param sizes of the pictures
   * @param maker makes them
   */
  void write(Path folder, int shards, List<Size> sizes, Maker maker) throws IOException {
    Files.createDirectories(folder);
    long start = System.nanoTime();
    for (int shard = 0, made = 0; shard < shards; shard++) {
      Path file = folder.resolve(String.format(Locale.ROOT, "shard-%04d.safetensors", shard));
      if (Files.exists(file)) {
        continue;
      }
      Size size = Size.of(shard, sizes);
      Shard out = new Shard();
      maker.make(shard, size, out);
      out.write(file);
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

  /** The pictures of one file, one after the other. */
  final class Shard {
    private final Map<String, List<float[]>> rows = new LinkedHashMap<>();
    private final Map<String, int[]> dims = new LinkedHashMap<>();
    private final List<Float> tokens = new ArrayList<>();
    private final List<String> captions = new ArrayList<>();

    /** Add what a caption is read as. */
    void caption(String caption) {
      TextFeatures features = text.encode(caption);
      captions.add(caption);
      tokens.add((float) features.tokens());
      add("hidden", features.hidden(), PromptEncoder.WIDTH);
    }

    /** Add the encoder's means of a picture. */
    void picture(String name, RgbImage picture) {
      int channels = model.config().latentChannels();
      int high = picture.height() / Autoencoder.FACTOR;
      int wide = picture.width() / Autoencoder.FACTOR;
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensor pixels = ops.constant(picture.planes(), 1, 3, picture.height(), picture.width());
        Tensor head = model.encode(weights.use(), pixels);
        add(name, TorchOps.values(ops.slice(head, 1, 0, channels)), channels, high, wide);
      }
    }

    /**
     * Add rows of numbers, in half precision.
     *
     * @param name of the tensor
     * @param values of one or more rows
     * @param row dimensions of each
     */
    void add(String name, float[] values, int... row) {
      rows.computeIfAbsent(name, n -> new ArrayList<>()).add(values);
      dims.put(name, row);
    }

    private void write(Path file) throws IOException {
      Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
      rows.forEach((name, all) -> tensors.put(name, halves(all, dims.get(name))));
      float[] counts = new float[tokens.size()];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = tokens.get(i);
      }
      tensors.put("tokens", Safetensors.Tensor.of(counts, counts.length));
      Files.write(WrittenCaptions.beside(file), captions);
      Safetensors.write(file, tensors, Map.of());
    }
  }

  private static Safetensors.Tensor halves(List<float[]> all, int... row) {
    int count = all.stream().mapToInt(values -> values.length).sum();
    ByteBuffer buffer = ByteBuffer.allocateDirect(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] values : all) {
      for (float value : values) {
        buffer.putShort(HalfFloat.toF16(value));
      }
    }
    int[] dims = new int[row.length + 1];
    int each = 1;
    for (int i = 0; i < row.length; i++) {
      dims[i + 1] = row[i];
      each *= row[i];
    }
    dims[0] = count / each;
    return Safetensors.Tensor.of(DType.F16, buffer.flip(), dims);
  }
}
