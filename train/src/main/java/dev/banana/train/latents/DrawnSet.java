package dev.banana.train.latents;

import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/**
 * Large pictures that a bundle drew small and enlarged, with the noise that each was drawn from.
 * They stay on disk, mapped into memory, and are read one by one.
 */
public final class DrawnSet {
  /** Name of the latents that a small picture began from. */
  public static final String NOISE = "noise";

  /** Name of the guidance that a picture was drawn with. */
  public static final String GUIDANCE = "guidance";

  private final TorchOps ops;
  private final BySize pictures;
  private final Unit unit;

  /**
   * Pictures of one size.
   *
   * @param batch latents with their captions; no classes and no references
   * @param noise that the small picture began from, {@code [batch, channels, h, w]}
   * @param guidance {@code [batch, 1]}
   * @param captions their words
   */
  public record Drawn(Batch batch, Tensor noise, Tensor guidance, List<String> captions) {}

  private DrawnSet(TorchOps ops, BySize pictures, Unit unit) {
    this.ops = ops;
    this.pictures = pictures;
    this.unit = unit;
  }

  /**
   * Open all shards of a folder.
   *
   * @param ops its device receives the latents
   * @param folder of shards
   * @param like the set whose mean and deviation are used
   * @throws IOException if it holds none
   */
  public static DrawnSet read(TorchOps ops, Path folder, LatentSet like) throws IOException {
    if (!BySize.exists(folder)) {
      throw new IOException(
          "Folder " + folder + " holds no drawn pictures; run native-pictures before this stage");
    }
    return new DrawnSet(ops, BySize.read(folder), Unit.of(ops, like));
  }

  /**
   * {@return random pictures of one size}
   *
   * @param random which
   * @param values latents of one channel of all of them together, nearly: large pictures come alone
   */
  public Drawn random(SplittableRandom random, int values) {
    return drawn(pictures.random(random, values));
  }

  /**
   * {@return a random one of those that are so large that they come alone; any where none is}
   *
   * @param random which
   * @param values as for {@link #random}
   */
  public Drawn alone(SplittableRandom random, int values) {
    return drawn(pictures.alone(random, values));
  }

  /**
   * {@return the first pictures of every size, the smallest size first}
   *
   * @param values latents of one channel of all of one size together, nearly
   */
  public List<Drawn> first(int values) {
    return pictures.all().stream()
        .map(
            same -> {
              int count = Math.max(1, values / BySize.area(same.get(0)));
              return drawn(same.subList(0, Math.min(count, same.size())));
            })
        .toList();
  }

  private Drawn drawn(List<Prompted> chosen) {
    float[] guidance = new float[chosen.size()];
    for (int i = 0; i < guidance.length; i++) {
      Prompted one = chosen.get(i);
      guidance[i] = Prompted.part(one.saved(), GUIDANCE, one.index(), 1).item_float();
    }
    return new Drawn(
        Prompted.words(ops, chosen).batch(unit.of(Prompted.cat(chosen, LargeSet.LATENTS))),
        ops.place(Prompted.cat(chosen, NOISE)),
        ops.constant(guidance, guidance.length, 1),
        chosen.stream().map(Prompted::caption).toList());
  }
}
