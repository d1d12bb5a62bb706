package dev.banana.train.corpus;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One pinned package of the corpus.
 *
 * @param kind the client that fetches it: {@code npm}, {@code debian} or {@code debian-source}
 * @param name package name, as the client spells it
 * @param version exact version
 * @param file name of the archive that the client writes
 * @param sha256 expected SHA-256 of that archive, 64 lower-case hex digits
 * @param licence SPDX name of the licence of the art
 * @param author whom the licence asks us to name
 * @param url home of the art
 */
public record Artifact(
    String kind,
    String name,
    String version,
    String file,
    String sha256,
    String licence,
    String author,
    String url) {
  private static final Pattern SAFE_FILE = Pattern.compile("[A-Za-z0-9._+%-]+");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /** Checks the pin once. */
  public Artifact {
    if (!SAFE_FILE.matcher(file).matches() || !HEX.matcher(sha256).matches()) {
      throw CorpusException.of(
          "Artifact '%s' needs a plain file name and a SHA-256 of 64 hex digits, found '%s' '%s'.",
          name, file, sha256);
    }
  }

  /** {@return every package that the corpus may use, in the order they are fetched} */
  public static List<Artifact> all() {
    return in("artifacts.tsv");
  }

  /** {@return the packages that a table of ours names} */
  static List<Artifact> in(String table) {
    return Tsv.resource(table, 8).stream()
        .map(r -> new Artifact(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]))
        .toList();
  }

  /**
   * {@return the artifact called {@code name}}
   *
   * @throws CorpusException if the corpus does not know it
   */
  public static Artifact named(String name) {
    return all().stream()
        .filter(a -> a.name().equals(name))
        .findFirst()
        .orElseThrow(() -> CorpusException.of("No artifact '%s' in artifacts.tsv.", name));
  }
}
