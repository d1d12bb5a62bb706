package dev.banana.train.latents;

import dev.banana.cast.Collage;
import dev.banana.image.RgbImage;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.ops.DType;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Reference;
import dev.banana.train.corpus.Scene;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Draws scenes, encodes pictures and captions once, and writes them in shards.
 *
 * <p>A shard is written whole or not at all and skipped if it is there, so an interrupted run goes
 * on where it was.
 */
public final class LatentWriter {
  /** Scenes in one shard. */
  public static final int SHARD = 512;

  private static final int BATCH = 8;

  private static final Size REFERENCE = Size.square(Reference.SIDE);

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
  public LatentWriter(
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
   * @param sizes of the pictures; those of one shard have one
   */
  public void write(Path folder, int scenes, List<Size> sizes) throws IOException {
    Files.createDirectories(folder);
    int shards = (scenes + SHARD - 1) / SHARD;
    long start = System.nanoTime();
    AtomicInteger made = new AtomicInteger();
    IntStream all = IntStream.range(0, shards);
    // An accelerator waits for drawings: there each thread draws a shard of its own.
    IntStream order = ops.device().is_cpu() ? all : all.parallel();
    try {
      order.forEach(shard -> missing(folder, shard, shards, scenes, sizes, start, made));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void missing(
      Path folder,
      int shard,
      int shards,
      int scenes,
      List<Size> sizes,
      long start,
      AtomicInteger made) {
    Path file = folder.resolve(String.format(Locale.ROOT, "shard-%04d.safetensors", shard));
    if (Files.exists(file)) {
      return;
    }
    try {
      shard(file, shard, Math.min(SHARD, scenes - shard * SHARD), Size.of(shard, sizes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int done = made.incrementAndGet();
    double each = (System.nanoTime() - start) / 1e9 / done;
    System.out.printf(
        Locale.ROOT,
        "latents: shard %d of %d, %.1f s each, left at most %.0f s%n",
        shard + 1,
        shards,
        each,
        each * (shards - done));
  }

  private void shard(Path file, int shard, int count, Size size) throws IOException {
    int width = size.width();
    int height = size.height();
    Shard out = new Shard(count, size, model.config().latentChannels());
    List<String> captions = new ArrayList<>();
    for (int at = 0; at < count; at += BATCH) {
      int first = at;
      Scene[] scenes = new Scene[Math.min(BATCH, count - at)];
      IntStream.range(0, scenes.length)
          .parallel()
          .forEach(i -> scenes[i] = corpus.scene((long) shard * SHARD + first + i, width, height));
      encode(out, scenes, first, size);
      for (int i = 0; i < scenes.length; i++) {
        captions.add(scenes[i].caption());
        out.text(first + i, text.encode(scenes[i].caption()));
        out.labels(first + i, scenes[i]);
      }
    }
    Path words = WrittenCaptions.beside(file);
    Files.write(words, captions);
    Safetensors.write(
        file,
        out.tensors(),
        Map.of("width", Integer.toString(width), "height", Integer.toString(height)));
  }

  private void encode(Shard out, Scene[] scenes, int first, Size size) {
    int plane = size.width() * size.height();
    float[] batch = new float[scenes.length * 3 * plane];
    for (int i = 0; i < scenes.length; i++) {
      float[] picture = RgbImage.of(scenes[i].rgb(), size.width()).planes();
      System.arraycopy(picture, 0, batch, i * picture.length, picture.length);
      if (!scenes[i].references().isEmpty()) {
        out.likeness(first + i, likeness(scenes[i], size));
      }
      for (Reference reference : scenes[i].references()) {
        float[] view = RgbImage.of(reference.rgb(), Reference.SIDE).planes();
        out.reference(
            first + i,
            reference.slot(),
            region(scenes[i], reference),
            figure(reference),
            means(view, 1, REFERENCE));
      }
    }
    out.latents(first, means(batch, scenes.length, size));
  }

  /** The characters where they stand in the scene, as drawing puts them there. */
  private float[] likeness(Scene scene, Size size) {
    Map<Integer, Collage.Piece> pieces = new LinkedHashMap<>();
    for (Reference reference : scene.references()) {
      float[] region = region(scene, reference);
      float[] figure = figure(reference);
      if (LatentSet.isBox(region) && LatentSet.isBox(figure)) {
        pieces.putIfAbsent(
            reference.slot(),
            new Collage.Piece(
                RgbImage.of(reference.rgb(), Reference.SIDE),
                LatentSet.box(figure),
                LatentSet.box(region)));
      }
    }
    RgbImage collage = Collage.of(List.copyOf(pieces.values()), size.width(), size.height());
    return means(collage.planes(), 1, size);
  }

  /** The box of the subject that a reference shows, in fractions; all 0 if it is not there. */
  private static float[] region(Scene scene, Reference reference) {
    float w = scene.width();
    float h = scene.height();
    return scene.subjects().stream()
        .filter(s -> s.slot() == reference.slot())
        .map(
            s ->
                new float[] {
                  s.x() / w, s.y() / h, (s.x() + s.width()) / w, (s.y() + s.height()) / h
                })
        .findFirst()
        .orElse(new float[4]);
  }

  private static float[] figure(Reference reference) {
    int[] box = reference.figure();
    float side = Reference.SIDE;
    return new float[] {
      box[0] / side, box[1] / side, (box[0] + box[2]) / side, (box[1] + box[3]) / side
    };
  }

  private float[] means(float[] pixels, int batch, Size size) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Weights<Tensor> views = weights.use();
      Tensor picture = ops.constant(pixels, batch, 3, size.height(), size.width());
      Tensor head = model.encode(views, picture);
      return TorchOps.values(ops.slice(head, 1, 0, model.config().latentChannels()));
    }
  }

  /** The tensors of one shard while they are collected. */
  private static final class Shard {
    private final int count;
    private final int high;
    private final int wide;
    private final int channels;
    private final ByteBuffer latents;
    private final ByteBuffer classes;
    private final ByteBuffer tokens;
    private final List<float[]> hidden = new ArrayList<>();
    private final List<float[]> references = new ArrayList<>();
    private final List<float[]> likenesses = new ArrayList<>();
    private final List<float[]> likenessOf = new ArrayList<>();
    private final List<int[]> referenceOf = new ArrayList<>();
    private final List<float[]> regionOf = new ArrayList<>();
    private final List<float[]> figureOf = new ArrayList<>();

    Shard(int count, Size size, int channels) {
      this.count = count;
      this.high = size.height() / Autoencoder.FACTOR;
      this.wide = size.width() / Autoencoder.FACTOR;
      this.channels = channels;
      this.latents = buffer(count * channels * high * wide * 2);
      this.classes = buffer(count * labels());
      this.tokens = buffer(count);
    }

    /** Tokens of one picture. */
    private int labels() {
      return high * wide / (LatentSet.PATCH * LatentSet.PATCH);
    }

    void latents(int first, float[] values) {
      half(latents, first * channels * high * wide, values);
    }

    void text(int index, TextFeatures features) {
      tokens.put(index, (byte) features.tokens());
      hidden.add(features.hidden());
    }

    void reference(int index, int slot, float[] region, float[] figure, float[] values) {
      references.add(values);
      regionOf.add(region);
      figureOf.add(figure);
      referenceOf.add(new int[] {index, slot});
    }

    void likeness(int index, float[] values) {
      likenesses.add(values);
      likenessOf.add(new float[] {index});
    }

    /** The commonest class of the pixels that a token covers. */
    void labels(int index, Scene scene) {
      int span = Autoencoder.FACTOR * LatentSet.PATCH;
      int columns = scene.width() / span;
      for (int y = 0; y < scene.height() / span; y++) {
        for (int x = 0; x < columns; x++) {
          int[] votes = new int[16];
          int best = 0;
          for (int j = 0; j < span; j += 2) {
            for (int i = 0; i < span; i += 2) {
              int c = scene.classes()[(y * span + j) * scene.width() + x * span + i];
              best = ++votes[c] > votes[best] ? c : best;
            }
          }
          classes.put(index * labels() + y * columns + x, (byte) best);
        }
      }
    }

    Map<String, Safetensors.Tensor> tensors() {
      Map<String, Safetensors.Tensor> result = new LinkedHashMap<>();
      result.put("latents", Safetensors.Tensor.of(DType.F16, latents, count, channels, high, wide));
      result.put("classes", Safetensors.Tensor.of(DType.U8, classes, count, labels()));
      result.put("tokens", Safetensors.Tensor.of(DType.U8, tokens, count));
      result.put("hidden", joined(hidden, PromptEncoder.WIDTH));
      if (!references.isEmpty()) {
        result.put("references", joined(references, references.get(0).length));
        float[] owners = new float[2 * referenceOf.size()];
        for (int i = 0; i < owners.length; i++) {
          owners[i] = referenceOf.get(i / 2)[i % 2];
        }
        result.put("referenceOf", Safetensors.Tensor.of(owners, referenceOf.size(), 2));
        result.put("regionOf", rows(regionOf));
        result.put("figureOf", rows(figureOf));
        result.put("likenesses", joined(likenesses, likenesses.get(0).length));
        result.put("likenessOf", rows(likenessOf));
      }
      return result;
    }

    private static Safetensors.Tensor rows(List<float[]> all) {
      int each = all.get(0).length;
      float[] values = new float[each * all.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = all.get(i / each)[i % each];
      }
      return Safetensors.Tensor.of(values, all.size(), each);
    }

    private static Safetensors.Tensor joined(List<float[]> rows, int width) {
      int size = rows.stream().mapToInt(r -> r.length).sum();
      ByteBuffer buffer = buffer(2 * size);
      int at = 0;
      for (float[] row : rows) {
        half(buffer, at, row);
        at += row.length;
      }
      return Safetensors.Tensor.of(DType.F16, buffer, size / width, width);
    }

    private static void half(ByteBuffer buffer, int at, float[] values) {
      for (int i = 0; i < values.length; i++) {
        buffer.putShort(2 * (at + i), HalfFloat.toF16(values[i]));
      }
    }

    private static ByteBuffer buffer(int bytes) {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
