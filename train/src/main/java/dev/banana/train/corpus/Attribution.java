package dev.banana.train.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Names whose drawings and models the corpus is made of, under which licence, and what we did. */
public final class Attribution {
  private static final String RESOURCE = "THIRD_PARTY_DATA.txt";

  private Attribution() {}

  /**
   * {@return the notice that travels with everything learnt from the corpus}
   *
   * @throws CorpusException if the resource is missing from the jar
   */
  public static String text() {
    try (InputStream in = Attribution.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw CorpusException.of("Resource '%s' is missing; rebuild the train jar.", RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CorpusException("Cannot read resource '" + RESOURCE + "'; rebuild the jar.", e);
    }
  }

  /**
   * {@return the notice, made afresh from the pins and the fetched furniture catalogues}
   *
   * @param folder a fetched corpus folder
   */
  public static String make(Path folder) {
    StringBuilder text = new StringBuilder();
    text.append("Third-party data that the training corpus is made of.\n");
    text.append("Changes in all cases: rasterised, recoloured, and composited into scenes.\n");
    text.append("None of it is in this repository; it is fetched by whoever trains.\n\n");
    for (Artifact a : Artifact.all()) {
      text.append(a.name()).append(' ').append(a.version()).append(" (").append(a.kind());
      text.append(")\n  by ").append(a.author());
      text.append("\n  licence ").append(a.licence()).append("\n  ").append(a.url()).append("\n\n");
    }
    text.append(creators(folder));
    return text.toString();
  }

  private static String creators(Path folder) {
    Map<String, TreeSet<String>> byPack = new TreeMap<>();
    Furniture.read(
        folder,
        (models, files) ->
            models.forEach(
                m ->
                    byPack
                        .computeIfAbsent(m.id().split("#")[0], p -> new TreeSet<>())
                        .add(m.creator().isEmpty() ? "unnamed" : m.creator())));
    StringBuilder text = new StringBuilder("Creators of the sweethome3d-furniture models\n");
    byPack.forEach(
        (pack, names) -> {
          String licence = pack.contains("CC-0") ? "CC0-1.0" : "CC-BY-3.0";
          text.append("  ").append(pack).append(" (").append(licence).append("): ");
          text.append(String.join(", ", names)).append('\n');
        });
    return text.toString();
  }

  /** Command line door: {@code Attribution FOLDER FILE} writes the notice. */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[1]), make(Path.of(args[0])));
  }
}
