package dev.banana.train.judge;

import com.google.gson.Gson;
import dev.banana.model.ops.DType;
import dev.banana.model.weights.Safetensors;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Subject;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.judge.JudgeScenes.Trio;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Draws scenes and lineups on all cores and keeps them on disk, so that a stage that is started
 * again does not draw them again.
 *
 * <p>A shard is written whole or not at all.
 */
public final class SceneShards {
  private static final int SHARD = 500;

  /** To be raised where the same config draws other scenes or lineups than before. */
  private static final int RULES = 2;

  private static final int PICTURE = 3 * JudgeScenes.SIDE * JudgeScenes.SIDE;

  private final Path folder;
  private final String key;

  /**
   * Prepare.
   *
   * @param folder of the shards
   * @param config what the corpus draws; shards of another one are drawn again
   */
  public SceneShards(Path folder, Corpus.Config config) {
    this.folder = folder;
    this.key = key(config);
  }

  /** The same words for the same config in every run; sets have no order of their own. */
  private static String key(Corpus.Config c) {
    return String.join(
        " ",
        List.of(
            "rules " + RULES,
            "seed " + c.seed(),
            c.split().name(),
            new TreeSet<>(c.concepts()).toString(),
            new TreeMap<>(c.families()).toString(),
            c.single() + "/" + c.pair() + "/" + c.group(),
            c.people()
                + "/"
                + c.objects()
                + "/"
                + c.references()
                + (c.parts().isEmpty() ? "" : " " + new TreeMap<>(c.parts()))
                + (c.rich() ? " rich" : "")));
  }

  /** What a shard says about its scenes, beside their pixels. */
  private record Words(String caption, List<Subject> subjects, int drawn) {}

  /** What a shard says about its lineups, beside their pixels. */
  private record Faces(String looks, String otherLooks) {}

  /** {@return the first {@code count} scenes, drawn with {@code side} pixels of each side} */
  public List<Shown> scenes(Corpus corpus, int count, int side) throws IOException {
    List<Shown> out = new ArrayList<>();
    for (int at = 0; at < count; at += SHARD) {
      int first = at;
      Path file = file("scenes", at);
      if (!current(file, key + " side " + side, Math.min(SHARD, count - at))) {
        Shown[] made =
            drawn(
                Math.min(SHARD, count - at),
                i -> JudgeScenes.shown(corpus.scene(first + i, side, side)),
                new Shown[0]);
        Words[] words = new Words[made.length];
        byte[][] pictures = new byte[made.length][];
        for (int i = 0; i < made.length; i++) {
          words[i] = new Words(made[i].caption(), made[i].subjects(), made[i].drawn());
          pictures[i] = made[i].rgb();
        }
        write(file, key + " side " + side, words, pictures);
      }
      Safetensors saved = open(file, key + " side " + side);
      Words[] words = about(saved, Words[].class);
      byte[][] pictures = pictures(saved, words.length);
      for (int i = 0; i < words.length; i++) {
        out.add(new Shown(pictures[i], words[i].caption, words[i].subjects, words[i].drawn));
      }
    }
    return out.subList(0, Math.min(count, out.size()));
  }

  /** {@return the first {@code count} lineups} */
  public List<Trio> lineups(Corpus corpus, int count) throws IOException {
    List<Trio> out = new ArrayList<>();
    for (int at = 0; at < count; at += SHARD) {
      int first = at;
      Path file = file("lineups", at);
      if (!current(file, key, 3 * Math.min(SHARD, count - at))) {
        Trio[] made =
            drawn(
                Math.min(SHARD, count - at),
                i -> JudgeScenes.trio(corpus.lineup(first + i)),
                new Trio[0]);
        Faces[] faces = new Faces[made.length];
        byte[][] pictures = new byte[3 * made.length][];
        for (int i = 0; i < made.length; i++) {
          faces[i] = new Faces(made[i].looks(), made[i].otherLooks());
          pictures[3 * i] = made[i].first();
          pictures[3 * i + 1] = made[i].second();
          pictures[3 * i + 2] = made[i].other();
        }
        write(file, key, faces, pictures);
      }
      Safetensors saved = open(file, key);
      Faces[] faces = about(saved, Faces[].class);
      byte[][] p = pictures(saved, 3 * faces.length);
      for (int i = 0; i < faces.length; i++) {
        out.add(
            new Trio(p[3 * i], p[3 * i + 1], p[3 * i + 2], faces[i].looks, faces[i].otherLooks));
      }
    }
    return out.subList(0, Math.min(count, out.size()));
  }

  /** Whether a shard is there and holds what would be drawn now. */
  private static boolean current(Path file, String of, int pictures) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    Safetensors saved = Safetensors.open(file);
    boolean same =
        of.equals(saved.metadata().get("of"))
            && saved.tensor("pixels").data().remaining() >= (long) pictures * PICTURE;
    if (!same) {
      System.out.printf("%s was drawn for another recipe or split: drawn again%n", file);
    }
    return same;
  }

  private Path file(String what, int at) {
    return folder.resolve(String.format(Locale.ROOT, "%s-%04d.safetensors", what, at / SHARD));
  }

  private static <T> T[] drawn(int count, IntFunction<T> draw, T[] type) {
    return IntStream.range(0, count).parallel().mapToObj(draw).toList().toArray(type);
  }

  private static void write(Path file, String of, Object about, byte[][] pictures)
      throws IOException {
    long start = System.nanoTime();
    Files.createDirectories(file.getParent());
    ByteBuffer pixels = ByteBuffer.allocate(pictures.length * PICTURE);
    for (byte[] picture : pictures) {
      pixels.put(picture);
    }
    ByteBuffer words = ByteBuffer.wrap(new Gson().toJson(about).getBytes(StandardCharsets.UTF_8));
    Safetensors.write(
        file,
        Map.of(
            "pixels",
            Safetensors.Tensor.of(DType.U8, pixels.flip(), pictures.length, PICTURE),
            "about",
            Safetensors.Tensor.of(DType.U8, words, words.remaining())),
        Map.of("of", of));
    System.out.printf("drawn: %s (%.1f s to write)%n", file, (System.nanoTime() - start) / 1e9);
  }

  private static Safetensors open(Path file, String of) throws IOException {
    Safetensors saved = Safetensors.open(file);
    if (!of.equals(saved.metadata().get("of"))) {
      throw new IOException(
          "Shard "
              + file
              + " was drawn for another recipe; delete its folder, or use another"
              + " --work");
    }
    return saved;
  }

  private static <T> T about(Safetensors saved, Class<T> type) {
    ByteBuffer data = saved.tensor("about").data();
    return new Gson().fromJson(StandardCharsets.UTF_8.decode(data).toString(), type);
  }

  private static byte[][] pictures(Safetensors saved, int count) {
    ByteBuffer data = saved.tensor("pixels").data();
    byte[][] out = new byte[count][PICTURE];
    for (byte[] picture : out) {
      data.get(picture);
    }
    return out;
  }
}
