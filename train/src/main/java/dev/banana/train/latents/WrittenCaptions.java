package dev.banana.train.latents;

import dev.banana.model.text.Lexicon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The captions that lie beside latents, one line for each sample. */
public final class WrittenCaptions {
  /** A word that is met less often was hardly learned. */
  private static final int OFTEN = 5;

  private WrittenCaptions() {}

  /** {@return where the captions of a shard of latents lie} */
  static Path beside(Path shard) {
    return shard.resolveSibling(shard.getFileName().toString().replace("safetensors", "txt"));
  }

  /**
   * {@return all captions, in the order of their files; none if the folder is missing}
   *
   * @param folder of the shards, or of folders of them
   */
  public static List<String> read(Path folder) throws IOException {
    List<String> out = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
          out.addAll(Files.readAllLines(file));
        }
      }
    }
    return out;
  }

  /** {@return the words that captions say at least {@value #OFTEN} times, in order} */
  public static List<String> words(List<String> captions) {
    Map<String, Integer> counts = new TreeMap<>();
    captions.forEach(
        caption -> Lexicon.words(caption).forEach(word -> counts.merge(word, 1, Integer::sum)));
    counts.values().removeIf(count -> count < OFTEN);
    counts.keySet().removeIf(word -> !Lexicon.isWord(word));
    return List.copyOf(counts.keySet());
  }
}
