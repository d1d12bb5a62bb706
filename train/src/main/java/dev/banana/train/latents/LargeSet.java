package dev.banana.train.latents;

import dev.banana.model.weights.Safetensors;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The large pictures that {@link LargeWriter} encoded. They stay on disk, mapped into memory, and
 * are read one by one.
 */
public final class LargeSet {
  /** Name of the latents of large pictures. */
  public static final String LATENTS = "latents";

  /** Name of the latents that refining starts from, in a file of theirs. */
  public static final String START = "start";

  /** Name of the latents of the same pictures small. */
  static final String BASE = "base";

  private final TorchOps ops;
  private final BySize pictures;
  private final List<Safetensors> starts = new ArrayList<>();
  private final Unit unit;

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

  private LargeSet(TorchOps ops, BySize pictures, Unit unit) {
    this.ops = ops;
    this.pictures = pictures;
    this.unit = unit;
  }

  /** {@return whether a folder holds such pictures} */
  public static boolean exists(Path folder) {
    return BySize.exists(folder);
  }

  /**
   * Open all shards of a folder.
   *
   * @param ops its device receives the latents
   * @param folder that {@link LargeWriter} wrote
   * @param like the set whose mean and deviation are used
   * @throws IOException if it holds none
   */
  public static LargeSet read(TorchOps ops, Path folder, LatentSet like) throws IOException {
    if (!exists(folder)) {
      throw new IOException(
          "Folder " + folder + " holds no large latents; run uhd-latents before this stage");
    }
    return new LargeSet(ops, BySize.read(folder), Unit.of(ops, like));
  }

  /**
   * Let the pictures have what refining starts from.
   *
   * @param folder holds a file for each shard, see {@link #START}
   */
  public LargeSet withStarts(Path folder) throws IOException {
    for (int s = 0; s < shards(); s++) {
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
    return pictures.files();
  }

  /** {@return the pictures of a file, one by one} */
  public int pictures(int shard) {
    return pictures.file(shard).size();
  }

  /** {@return one picture of a file} */
  public Large picture(int shard, int index) {
    return large(List.of(pictures.file(shard).get(index)));
  }

  /** {@return latents as the encoder gives them, of those of unit deviation} */
  public Tensor restored(Tensor latents) {
    return unit.restored(latents);
  }

  /**
   * {@return random pictures of one size}
   *
   * @param random which
   * @param values latents of one channel of all of them together, nearly: large pictures come alone
   */
  public Large random(SplittableRandom random, int values) {
    return large(pictures.random(random, values));
  }

  /** {@return the first pictures of every size, one after the other, the smallest size first} */
  public List<Large> first(int each) {
    return pictures.all().stream()
        .flatMap(same -> same.stream().limit(each))
        .map(one -> large(List.of(one)))
        .toList();
  }

  private Large large(List<Prompted> chosen) {
    return new Large(
        Prompted.words(ops, chosen).batch(unit.of(Prompted.cat(chosen, LATENTS))),
        unit.of(Prompted.cat(chosen, BASE)),
        starts.isEmpty() ? null : unit.of(begun(chosen)),
        chosen.stream().map(Prompted::caption).toList());
  }

  private Tensor begun(List<Prompted> chosen) {
    Tensor[] parts =
        chosen.stream()
            .map(one -> Prompted.part(starts.get(one.file()), START, one.index(), 1))
            .toArray(Tensor[]::new);
    return torch.cat(new TensorVector(parts), 0);
  }
}
