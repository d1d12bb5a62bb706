package dev.banana.train.latents;

import dev.banana.model.weights.Safetensors;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The large pictures that {@link LargeWriter} encoded. They stay on disk, mapped into memory, and
 * are read one by one.
 */
public final class LargeSet {
  /** Name of the latents that refining starts from, in a file of theirs. */
  public static final String START = "start";

  private final TorchOps ops;
  private final List<Shard> shards;
  private final List<Safetensors> starts = new ArrayList<>();
  private final TreeMap<Integer, List<int[]>> byTokens = new TreeMap<>();
  private final Tensor mean;
  private final Tensor deviation;
  private int size;

  /** One file: pictures of one size. */
  private record Shard(Safetensors saved, int[] tokens, List<String> captions) {
    int height() {
      return saved.tensor("latents").shape().dim(2);
    }

    int width() {
      return saved.tensor("latents").shape().dim(3);
    }
  }

  /**
   * Pictures of one size.
   *
   * @param batch the large latents with their captions; no classes and no references
   * @param base the same pictures small, {@code [batch, channels, h, w]}
   * @param start the same as a student may have drawn them small, decoded, stretched and encoded:
   *     what refining starts from, of the sides of the large latents; null where nobody made it
   * @param captions their words
   */
  public record Large(Batch batch, Tensor base, Tensor start, List<String> captions) {}

  private LargeSet(TorchOps ops, List<Shard> shards, LatentSet like) {
    this.ops = ops;
    this.shards = shards;
    int channels = like.mean().length;
    this.mean = ops.constant(like.mean(), 1, channels, 1, 1).retainReference();
    this.deviation = ops.constant(like.deviation(), 1, channels, 1, 1).retainReference();
    for (int s = 0; s < shards.size(); s++) {
      Shard shard = shards.get(s);
      List<int[]> all =
          byTokens.computeIfAbsent(shard.height() << 16 | shard.width(), k -> new ArrayList<>());
      for (int i = 0; i < shard.tokens().length; i++) {
        all.add(new int[] {s, i});
        size++;
      }
    }
  }

  /** {@return whether a folder holds such pictures} */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve("shard-0000.safetensors"));
  }

  /**
   * Open all shards of a folder.
   *
   * @param ops its device receives the latents
   * @param folder that {@link LargeWriter} wrote
   * @param like the set whose mean and deviation are used
   */
  public static LargeSet read(TorchOps ops, Path folder, LatentSet like) throws IOException {
    if (!exists(folder)) {
      throw new IOException(
          "Folder " + folder + " holds no large latents; run uhd-latents before this stage");
    }
    List<Shard> shards = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList()) {
        Safetensors saved = Safetensors.open(file);
        float[] counts = saved.tensor("tokens").toFloats();
        int[] tokens = new int[counts.length];
        for (int i = 0; i < tokens.length; i++) {
          tokens[i] = (int) counts[i];
        }
        shards.add(new Shard(saved, tokens, Files.readAllLines(WrittenCaptions.beside(file))));
      }
    }
    return new LargeSet(ops, shards, like);
  }

  /**
   * Let the pictures have what refining starts from.
   *
   * @param folder holds a file for each shard, see {@link #START}
   */
  public LargeSet withStarts(Path folder) throws IOException {
    for (int s = 0; s < shards.size(); s++) {
      starts.add(Safetensors.open(start(folder, s)));
    }
    return this;
  }

  /** {@return the file of what the pictures of a shard are refined from} */
  public static Path start(Path folder, int shard) {
    return folder.resolve(String.format(Locale.ROOT, "start-%04d.safetensors", shard));
  }

  /** {@return how many files there are} */
  public int shards() {
    return shards.size();
  }

  /** {@return the pictures of a file, one by one} */
  public int pictures(int shard) {
    return shards.get(shard).tokens().length;
  }

  /** {@return one picture of a file} */
  public Large picture(int shard, int index) {
    return batch(new int[][] {{shard, index}});
  }

  /** {@return latents as the encoder gives them, of those of unit deviation} */
  public Tensor restored(Tensor latents) {
    return latents.mul(deviation).add(mean);
  }

  /** {@return how many pictures there are} */
  public int size() {
    return size;
  }

  /**
   * {@return random pictures of one size}
   *
   * @param random which
   * @param values latents of one channel of all of them together, nearly: large pictures come alone
   */
  public Large random(SplittableRandom random, int values) {
    int index = random.nextInt(size);
    for (var entry : byTokens.entrySet()) {
      List<int[]> same = entry.getValue();
      if (index >= same.size()) {
        index -= same.size();
        continue;
      }
      int area = (entry.getKey() >> 16) * (entry.getKey() & 0xFFFF);
      int count = Math.max(1, Math.round(values / (float) area));
      int[][] chosen = new int[count][];
      for (int i = 0; i < count; i++) {
        chosen[i] = same.get(i == 0 ? index : random.nextInt(same.size()));
      }
      return batch(chosen);
    }
    throw new IllegalStateException("There is no picture " + index);
  }

  /** {@return the first pictures of every size, one after the other, the smallest size first} */
  public List<Large> first(int each) {
    List<Large> out = new ArrayList<>();
    for (List<int[]> same : byTokens.values()) {
      for (int i = 0; i < Math.min(each, same.size()); i++) {
        out.add(batch(new int[][] {same.get(i)}));
      }
    }
    return out;
  }

  private Large batch(int[][] chosen) {
    List<Tensor> latents = new ArrayList<>();
    List<Tensor> bases = new ArrayList<>();
    List<Tensor> begun = new ArrayList<>();
    List<String> captions = new ArrayList<>();
    int longest = 0;
    for (int[] one : chosen) {
      longest = Math.max(longest, shards.get(one[0]).tokens()[one[1]]);
    }
    int width = shards.get(chosen[0][0]).saved().tensor("hidden").shape().dim(1);
    Tensor hidden = torch.zeros(chosen.length, longest, width);
    float[] bias = new float[chosen.length * longest];
    for (int i = 0; i < chosen.length; i++) {
      Shard shard = shards.get(chosen[i][0]);
      int at = chosen[i][1];
      latents.add(part(shard.saved(), "latents", at, 1));
      bases.add(part(shard.saved(), "base", at, 1));
      if (!starts.isEmpty()) {
        begun.add(part(starts.get(chosen[i][0]), START, at, 1));
      }
      captions.add(shard.captions().get(at));
      int first = 0;
      for (int k = 0; k < at; k++) {
        first += shard.tokens()[k];
      }
      int count = shard.tokens()[at];
      hidden.get(i).narrow(0, 0, count).copy_(part(shard.saved(), "hidden", first, count));
      java.util.Arrays.fill(bias, i * longest + count, (i + 1) * longest, LatentSet.HIDDEN);
    }
    Batch batch =
        new Batch(
            unit(latents),
            ops.place(hidden),
            ops.constant(bias, chosen.length, 1, 1, longest),
            null,
            null,
            null,
            null,
            null,
            null);
    return new Large(batch, unit(bases), begun.isEmpty() ? null : unit(begun), captions);
  }

  private Tensor unit(List<Tensor> parts) {
    Tensor whole =
        torch.cat(new org.bytedeco.pytorch.TensorVector(parts.toArray(new Tensor[0])), 0);
    return ops.place(whole).sub(mean).div(deviation);
  }

  private static Tensor part(Safetensors saved, String name, int first, int count) {
    Safetensors.Tensor tensor = saved.tensor(name);
    long[] dims = java.util.Arrays.stream(tensor.shape().dims()).asLongStream().toArray();
    try (BytePointer pointer = new BytePointer(tensor.data())) {
      return torch
          .from_blob(pointer, dims, new TensorOptions(ScalarType.Half))
          .narrow(0, first, count)
          .to(ScalarType.Float);
    }
  }
}
