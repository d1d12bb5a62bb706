package dev.banana.train.latents;

import dev.banana.model.denoise.Likeness;
import dev.banana.model.denoise.Regions;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Safetensors;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All shards in memory, and batches drawn from them at random.
 *
 * <p>Pictures may have several shapes; those of one batch have one. What is said of single samples
 * is about the shape of the first shard.
 */
public final class LatentSet {
  /** Added to the score of a key that does not count. */
  public static final float HIDDEN = Regions.HIDDEN;

  /**
   * Samples to learn from.
   *
   * @param clean latents at unit scale, {@code [batch, channels, h, w]}
   * @param hidden text features, {@code [batch, tokens, width]}, 0 where padded
   * @param textBias 0, or {@link #HIDDEN} where padded, {@code [batch, 1, 1, tokens]}
   * @param classes class of each of the {@code n} tokens, {@code [batch, n]}
   * @param references latents of the reference pictures at unit scale, {@code [batch, r, channels,
   *     16, 16]}, or null
   * @param slots slot of each reference from 0 to 4, {@code [batch, r]}, or null
   * @param referenceBias {@code [batch, r]}: 0, or {@link #HIDDEN} for none, or null
   * @param regions which of the {@code n} tokens of the picture sees which reference, {@code
   *     [batch, r, n]}: 0, or {@link #HIDDEN} where it does not; null where every token sees all
   * @param likeness references where they stand, {@code [batch, channels + 1, h, w]}, or null
   */
  public record Batch(
      Tensor clean,
      Tensor hidden,
      Tensor textBias,
      Tensor classes,
      Tensor references,
      Tensor slots,
      Tensor referenceBias,
      Tensor regions,
      Tensor likeness) {
    /** {@return the same where every token sees every reference} */
    Batch withoutRegions() {
      return new Batch(
          clean, hidden, textBias, classes, references, slots, referenceBias, null, null);
    }
  }

  /** Latents of one side that make one token of a picture at full size. */
  static final int PATCH = 4;

  /** Share of batches with references that do not say where each is. */
  private static final double WITHOUT_REGIONS = 0.15;

  private final TorchOps ops;
  private final Tensor latents;
  private final Tensor hidden;
  private final Tensor classes;
  private final Tensor references;
  private final Tensor mean;
  private final Tensor deviation;
  private final int[] firstToken;
  private final int[] tokens;
  private final int[][] referencesOf;
  private final int[] slotOf;
  private final Regions tokenGrid;
  private final float[][] boxOf;
  private final float[][] figureOf;
  private final Tensor likenesses;
  private final int[] likenessOf;
  private final int[] withReferences;
  private final int[] withoutReferences;

  /** This shape and the others. */
  private final List<LatentSet> shapes = new ArrayList<>(List.of(this));

  private LatentSet(TorchOps ops, Parts parts, float[] mean, float[] deviation) {
    this.ops = ops;
    this.latents = join(ops, parts.latents);
    this.hidden = join(ops, parts.hidden);
    this.classes = join(ops, parts.classes);
    this.references = parts.references.isEmpty() ? null : join(ops, parts.references);
    this.tokens = parts.tokens.stream().mapToInt(i -> i).toArray();
    this.firstToken = new int[tokens.length];
    for (int i = 1; i < tokens.length; i++) {
      firstToken[i] = firstToken[i - 1] + tokens[i - 1];
    }
    this.tokenGrid = new Regions(high() / PATCH, side() / PATCH);
    this.boxOf = parts.boxes.toArray(new float[0][]);
    this.figureOf = parts.figures.toArray(new float[0][]);
    this.likenesses = parts.likenesses.isEmpty() ? null : join(ops, parts.likenesses);
    this.likenessOf = new int[tokens.length];
    for (int i = 0; i < parts.likenessOf.size(); i++) {
      likenessOf[parts.likenessOf.get(i)] = i;
    }
    this.slotOf = parts.owners.stream().mapToInt(o -> o[1]).toArray();
    this.referencesOf = new int[tokens.length][0];
    for (int r = 0; r < parts.owners.size(); r++) {
      int scene = parts.owners.get(r)[0];
      int[] known = referencesOf[scene];
      int[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = r;
      referencesOf[scene] = more;
    }
    this.withReferences =
        IntStream.range(0, tokens.length).filter(i -> referencesOf[i].length > 0).toArray();
    this.withoutReferences =
        IntStream.range(0, tokens.length).filter(i -> referencesOf[i].length == 0).toArray();
    int channels = (int) latents.size(1);
    if (mean == null) {
      try (PointerScope scope = new PointerScope()) {
        // A few thousand pictures say enough about means and deviations.
        Tensor some = latents.narrow(0, 0, Math.min(latents.size(0), 4096)).to(ScalarType.Float);
        long[] axes = {0, 2, 3};
        Tensor m = some.mean(axes, true, new ScalarTypeOptional());
        mean = TorchOps.values(m);
        deviation =
            TorchOps.values(some.sub(m).square().mean(axes, true, new ScalarTypeOptional()).sqrt());
      }
    }
    this.mean = ops.constant(mean, 1, channels, 1, 1).retainReference();
    this.deviation = ops.constant(deviation, 1, channels, 1, 1).retainReference();
  }

  private static final class Parts {
    final List<Tensor> latents = new ArrayList<>();
    final List<Tensor> hidden = new ArrayList<>();
    final List<Tensor> classes = new ArrayList<>();
    final List<Tensor> references = new ArrayList<>();
    final List<int[]> owners = new ArrayList<>();
    final List<float[]> boxes = new ArrayList<>();
    final List<float[]> figures = new ArrayList<>();
    final List<Tensor> likenesses = new ArrayList<>();
    final List<Integer> likenessOf = new ArrayList<>();
    final List<Integer> tokens = new ArrayList<>();
  }

  /**
   * Read all shards of a folder and its subfolders, in the order of their names.
   *
   * @param ops its device holds the latents
   * @param folder that {@link LatentWriter} wrote
   * @param like the set whose mean and deviation are used, or null to measure them here
   */
  public static LatentSet read(TorchOps ops, Path folder, LatentSet like) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "Folder " + folder + " does not exist; run the latents stage before this one");
    }
    Map<String, Parts> shapes = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope();
        Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).sorted().toList()) {
        shard(file, shapes);
      }
      LatentSet first = null;
      for (Parts parts : shapes.values()) {
        LatentSet scale = like == null ? first : like;
        LatentSet set =
            new LatentSet(
                ops,
                parts,
                scale == null ? null : scale.mean(),
                scale == null ? null : scale.deviation());
        if (first == null) {
          first = set;
        } else {
          first.shapes.add(set);
        }
      }
      if (first == null) {
        throw new IOException("Folder " + folder + " holds no shards; run the latents stage first");
      }
      return first;
    }
  }

  private static void shard(Path file, Map<String, Parts> shapes) throws IOException {
    Safetensors saved = Safetensors.open(file);
    Shape shape = saved.tensor("latents").shape();
    Parts parts = shapes.computeIfAbsent(shape.dim(2) + " x " + shape.dim(3), key -> new Parts());
    int scenes = parts.tokens.size();
    parts.latents.add(tensor(saved, "latents", ScalarType.Half));
    parts.hidden.add(tensor(saved, "hidden", ScalarType.Half));
    parts.classes.add(tensor(saved, "classes", ScalarType.Byte));
    if (saved.tensors().containsKey("references")) {
      parts.references.add(tensor(saved, "references", ScalarType.Half));
      float[] owners = saved.tensor("referenceOf").toFloats();
      for (int i = 0; i < owners.length; i += 2) {
        parts.owners.add(new int[] {scenes + (int) owners[i], (int) owners[i + 1]});
      }
      fours(saved, "regionOf", parts.boxes);
      fours(saved, "figureOf", parts.figures);
      if (!saved.tensors().containsKey("likenesses")) {
        throw new IOException(
            "Shard "
                + file
                + " does not hold its characters where they stand: an earlier latents stage wrote"
                + " it; delete its folder and run the latents stage again");
      }
      parts.likenesses.add(tensor(saved, "likenesses", ScalarType.Half));
      for (float of : saved.tensor("likenessOf").toFloats()) {
        parts.likenessOf.add(scenes + (int) of);
      }
    }
    for (float count : saved.tensor("tokens").toFloats()) {
      parts.tokens.add((int) count);
    }
  }

  private static void fours(Safetensors saved, String name, List<float[]> out) {
    float[] values = saved.tensor(name).toFloats();
    for (int i = 0; i < values.length; i += 4) {
      out.add(Arrays.copyOfRange(values, i, i + 4));
    }
  }

  private static Tensor tensor(Safetensors saved, String name, ScalarType type) {
    Safetensors.Tensor tensor = saved.tensor(name);
    ByteBuffer data = tensor.data();
    long[] dims = Arrays.stream(tensor.shape().dims()).asLongStream().toArray();
    try (BytePointer pointer = new BytePointer(data)) {
      return torch.from_blob(pointer, dims, new TensorOptions(type)).clone();
    }
  }

  private static Tensor join(TorchOps ops, List<Tensor> parts) {
    Tensor whole = torch.cat(new TensorVector(parts.toArray(new Tensor[0])), 0);
    return ops.place(whole).retainReference();
  }

  /** {@return how many samples there are} */
  public int size() {
    return shapes.stream().mapToInt(s -> s.tokens.length).sum();
  }

  /** {@return the mean of each channel before scaling} */
  public float[] mean() {
    return TorchOps.values(mean);
  }

  /** {@return the deviation of each channel before scaling} */
  public float[] deviation() {
    return TorchOps.values(deviation);
  }

  /**
   * {@return random samples}
   *
   * @param random which
   * @param size how many
   * @param share chance in [0, 1] that all of them come with reference pictures, if any sample has;
   *     otherwise they are samples that have none, if there are such
   */
  public Batch random(SplittableRandom random, int size, double share) {
    boolean some = shapes.stream().anyMatch(s -> s.withReferences.length > 0);
    boolean refer = some && random.nextDouble() < share;
    int all = shapes.stream().mapToInt(s -> s.among(refer).length).sum();
    int at = shapes.size() == 1 ? 0 : random.nextInt(all);
    for (LatentSet shape : shapes) {
      at -= shape.among(refer).length;
      if (at < 0) {
        return shape.drawn(random, size, refer);
      }
    }
    throw new IllegalStateException("No sample to draw");
  }

  /** Samples of this shape that may be drawn. */
  private int[] among(boolean refer) {
    return refer || withoutReferences.length == 0 ? withReferences : withoutReferences;
  }

  private Batch drawn(SplittableRandom random, int size, boolean refer) {
    int[] from = among(refer);
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      chosen[i] = from[random.nextInt(from.length)];
    }
    Batch batch = batch(chosen, refer);
    return refer && random.nextDouble() < WITHOUT_REGIONS ? batch.withoutRegions() : batch;
  }

  /** {@return the first samples without their references, at most so many} */
  public Batch first(int count) {
    return batch(IntStream.range(0, Math.min(count, tokens.length)).toArray(), false);
  }

  /** {@return the first samples that have reference pictures, at most so many} */
  public int[] firstWithReferences(int count) {
    return Arrays.copyOf(withReferences, Math.min(count, withReferences.length));
  }

  /** A reference that is in no box, of somebody who is not in the scene, is seen by no token. */
  private float[] seen(float[] box) {
    if (!isBox(box)) {
      float[] none = new float[tokenGrid.count()];
      Arrays.fill(none, HIDDEN);
      return none;
    }
    return tokenGrid.bias(box(box));
  }

  /** {@return whether these edges, left, top, right and bottom, have an inside} */
  static boolean isBox(float[] edges) {
    return edges[2] > edges[0] && edges[3] > edges[1];
  }

  /** {@return the box of these edges} */
  static Regions.Box box(float[] edges) {
    return new Regions.Box(edges[0], edges[1], edges[2], edges[3]);
  }

  /** {@return latents across a picture of the first shape} */
  public int side() {
    return (int) latents.size(3);
  }

  private int high() {
    return (int) latents.size(2);
  }

  /** {@return these samples, with their references if asked for} */
  public Batch batch(int[] chosen, boolean withTheirs) {
    int size = chosen.length;
    int longest = 0;
    for (int index : chosen) {
      longest = Math.max(longest, tokens[index]);
    }
    long[] rows = new long[size * longest];
    float[] bias = new float[size * longest];
    for (int i = 0; i < size; i++) {
      for (int t = 0; t < longest; t++) {
        boolean real = t < tokens[chosen[i]];
        rows[i * longest + t] = firstToken[chosen[i]] + (real ? t : 0);
        bias[i * longest + t] = real ? 0 : HIDDEN;
      }
    }
    Tensor picks = indices(chosen);
    Tensor clean = unit(latents.index_select(0, picks).to(ScalarType.Float));
    Tensor text =
        hidden
            .index_select(0, ops.indices(rows))
            .to(ScalarType.Float)
            .view(size, longest, hidden.size(1));
    Tensor labels = classes.index_select(0, picks).to(ScalarType.Long);
    Tensor textBias = ops.constant(bias, size, 1, 1, longest);
    return withTheirs
        ? addReferences(chosen, clean, text, textBias, labels)
        : new Batch(clean, text, textBias, labels, null, null, null, null, null);
  }

  private Batch addReferences(
      int[] chosen, Tensor clean, Tensor text, Tensor textBias, Tensor labels) {
    int most = 1;
    for (int index : chosen) {
      most = Math.max(most, referencesOf[index].length);
    }
    long[] rows = new long[chosen.length * most];
    float[] bias = new float[rows.length];
    float[] slots = new float[rows.length];
    float[] regions = new float[rows.length * tokenGrid.count()];
    for (int i = 0; i < chosen.length; i++) {
      int[] theirs = referencesOf[chosen[i]];
      for (int r = 0; r < most; r++) {
        boolean real = r < theirs.length;
        rows[i * most + r] = real ? theirs[r] : 0;
        bias[i * most + r] = real ? 0 : HIDDEN;
        slots[i * most + r] = real ? slot(theirs, r) : Math.min(r, 4);
        float[] seen = seen(boxOf[real ? theirs[r] : 0]);
        System.arraycopy(seen, 0, regions, (i * most + r) * seen.length, seen.length);
      }
    }
    int channels = (int) latents.size(1);
    Tensor views =
        unit(references
                .index_select(0, ops.indices(rows))
                .to(ScalarType.Float)
                .view(rows.length, channels, 16, 16))
            .view(chosen.length, most, channels, 16, 16);
    return new Batch(
        clean,
        text,
        textBias,
        labels,
        views,
        ops.constant(slots, chosen.length, most),
        ops.constant(bias, chosen.length, most),
        ops.constant(regions, chosen.length, most, tokenGrid.count()),
        likeness(chosen));
  }

  /** The latents where somebody stands, and where that is. */
  private Tensor likeness(int[] chosen) {
    int plane = high() * side();
    float[] masks = new float[chosen.length * plane];
    int[] rows = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      rows[i] = likenessOf[chosen[i]];
      float[] mask = Likeness.mask(high(), side(), standing(referencesOf[chosen[i]]));
      System.arraycopy(mask, 0, masks, i * plane, plane);
    }
    Tensor mask = ops.constant(masks, chosen.length, 1, high(), side());
    Tensor latents = likenesses.index_select(0, indices(rows)).to(ScalarType.Float);
    Tensor pasted =
        unit(latents.view(chosen.length, this.latents.size(1), high(), side())).mul(mask);
    return ops.concat(1, List.of(pasted, mask));
  }

  /** Where those are of whom a reference shows who they are. */
  private List<Regions.Box> standing(int[] theirs) {
    return Arrays.stream(theirs)
        .filter(r -> isBox(boxOf[r]) && isBox(figureOf[r]))
        .mapToObj(r -> box(boxOf[r]))
        .toList();
  }

  /** Slots count from 0 here; a distractor (slot 0 in a scene) takes the last free one. */
  private int slot(int[] theirs, int r) {
    int slot = slotOf[theirs[r]];
    return slot > 0 ? slot - 1 : 4;
  }

  /** {@return the clean latents of a batch as the encoder gave them} */
  public Tensor restored(Batch batch) {
    return batch.clean().mul(deviation).add(mean);
  }

  private Tensor unit(Tensor means) {
    return means.sub(mean).div(deviation);
  }

  private Tensor indices(int[] values) {
    return ops.indices(Arrays.stream(values).asLongStream().toArray());
  }
}
