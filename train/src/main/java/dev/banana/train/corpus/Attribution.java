package dev.banana.train.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
   * {@return the notice, made afresh from the pins and the fetched packages}
   *
   * @param folder a fetched corpus folder
   */
  public static String make(Path folder) {
    StringBuilder text = new StringBuilder();
    text.append("Third-party data that the training corpus is made of.\n");
    text.append("Changes in all cases: rasterised, recoloured, and composited into scenes.\n");
    text.append("None of it is in this repository; it is fetched by whoever trains.\n");
    text.append("'banana-train corpus credits' lists every single drawing with its author.\n\n");
    for (Artifact a : Artifact.all()) {
      text.append(entry(a)).append('\n');
    }
    return text.append(creators(folder)).append('\n').append(artists(folder)).toString();
  }

  private static String entry(Artifact a) {
    List<String> families =
        SpriteFamily.all().stream()
            .filter(f -> f.artifact().equals(a.name()))
            .map(f -> f.id() + " (" + f.part().letter() + ", " + f.part().words() + ")")
            .toList();
    return a.name()
        + " "
        + a.version()
        + " ("
        + a.kind()
        + ")\n  by "
        + a.author()
        + "\n  licence "
        + a.licence()
        + " "
        + licenceUrl(a.licence())
        + "\n  "
        + a.url()
        + "\n"
        + (families.isEmpty() ? "" : "  families: " + String.join(", ", families) + "\n");
  }

  /** {@return where the text of a licence is} */
  static String licenceUrl(String licence) {
    return switch (licence) {
      case "MIT" -> "https://opensource.org/license/mit";
      case "Apache-2.0" -> "https://www.apache.org/licenses/LICENSE-2.0";
      case "CC-BY-4.0" -> "https://creativecommons.org/licenses/by/4.0/";
      case "CC-BY-3.0" -> "https://creativecommons.org/licenses/by/3.0/";
      case "CC0-1.0" -> "https://creativecommons.org/publicdomain/zero/1.0/";
      case "CC0-1.0 AND CC-BY-3.0" ->
          "https://creativecommons.org/publicdomain/zero/1.0/ "
              + "https://creativecommons.org/licenses/by/3.0/";
      case "Public-Domain" -> "https://creativecommons.org/licenses/publicdomain/";
      default ->
          throw CorpusException.of(
              "Licence '%s' is not one that the corpus accepts; see artifacts.tsv.", licence);
    };
  }

  /**
   * {@return every drawing that scenes may show, a line each: package, version, family, key, name,
   * licence and author, separated by tabs}
   *
   * @param folder a fetched corpus folder
   */
  public static String credits(Path folder) {
    Map<String, String> makers = new TreeMap<>();
    Furniture.read(folder, (models, files) -> models.forEach(m -> makers.put(m.id(), m.creator())));
    ClipArt.creators(folder).forEach(makers::put);
    StringBuilder text =
        new StringBuilder("# package\tversion\tfamily\tkey\tname\tlicence\tauthor\n");
    for (SpriteFamily family : SpriteFamily.all()) {
      Artifact artifact = Artifact.named(family.artifact());
      try (SpritePack pack = SpritePack.open(folder, family.id())) {
        for (SpritePack.Row row : pack.rows()) {
          String maker = makers.getOrDefault(row.model(), "");
          text.append(
              String.join(
                  "\t",
                  artifact.name(),
                  artifact.version(),
                  family.id(),
                  row.key(),
                  row.label(),
                  licence(artifact, row),
                  maker.isBlank() ? artifact.author() : maker));
          text.append('\n');
        }
      }
    }
    return text.toString();
  }

  private static String licence(Artifact artifact, SpritePack.Row row) {
    if (!artifact.licence().contains(" AND ")) {
      return artifact.licence();
    }
    return row.key().contains("CC-0") ? "CC0-1.0" : "CC-BY-3.0";
  }

  private static String artists(Path folder) {
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Map<String, String> creators = ClipArt.creators(folder);
    try (SpritePack pack = SpritePack.open(folder, "openclipart")) {
      for (SpritePack.Row row : pack.rows()) {
        String name = creators.getOrDefault(row.key(), "").replaceAll("\\s+", " ");
        // Some left an address instead of a name, which we do not spread.
        names.add(name.replaceAll("\\s*[(<]?[^\\s(<]+@[^\\s)>]+[)>]?", "").trim());
      }
    }
    // Names that were spoilt on their way into the files help nobody to find their owners.
    names.removeIf(n -> n.contains("&") || n.matches("(?i)|-|anonymous|unknown"));
    return "Artists of the openclipart-svg drawings (public domain)\n  "
        + String.join(", ", names)
        + "\n";
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
}
