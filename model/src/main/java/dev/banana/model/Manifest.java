package dev.banana.model;

import static dev.banana.error.BananaException.require;

import dev.banana.model.text.Lexicon;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What lies in a bundle, and where it came from: the content of {@value Bundle#MANIFEST}.
 *
 * @param family family of nets, e.g. {@code banana}
 * @param name what people call the model, 1 to 64 letters, digits, dots, dashes or underscores
 * @param spec what the nets are
 * @param precisions in which precisions it may be run, e.g. {@code FP32}; at least one
 * @param licence licence of the weights, not blank
 * @param provenance birth certificate: corpus, settings, seeds, code version; at most 1,000 lines
 * @param words words of the captions that it learned from, in lower case, at most 20,000; empty if
 *     nobody wrote them down
 * @param files size and hash of every file by name; {@link Bundle#write} fills it in
 */
public record Manifest(
    String family,
    String name,
    ModelSpec spec,
    List<String> precisions,
    String licence,
    Map<String, String> provenance,
    List<String> words,
    Map<String, Entry> files) {
  /** The version of the format that this code writes, and the newest that it reads. */
  public static final int FORMAT = 1;

  /** What a bundle whose matrices lie in both planes can be run in. */
  public static final List<String> ALL_PRECISIONS = List.of("FP32", "INT8", "INT4", "INT4_LEAN");

  /** What a bundle can be run in that keeps the high planes alone. */
  public static final List<String> FOUR_BIT_PRECISIONS = List.of("INT4", "INT4_LEAN");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int MOST_FILES = 16;
  private static final int MOST_LINES = 1000;
  private static final int MOST_WORDS = 20_000;

  /**
   * What one file must be.
   *
   * @param size bytes, at least 0
   * @param sha256 64 lower-case hexadecimal digits
   */
  public record Entry(long size, String sha256) {
    /** Checks both. */
    public Entry {
      require(size >= 0, "A file's size must be at least 0, found %d.", size);
      require(
          HASH.matcher(sha256).matches(),
          "A SHA-256 must have 64 lower-case hexadecimal digits, found '%s'.",
          Bundle.shown(sha256));
    }
  }

  /** Checks the names and copies the collections. */
  public Manifest {
    require(!family.isBlank(), "A bundle's family must not be blank.");
    require(
        NAME.matcher(name).matches(),
        "A bundle's name must have 1 to 64 letters, digits, dots, dashes or underscores, found"
            + " '%s'.",
        Bundle.shown(name));
    require(!precisions.isEmpty(), "A bundle must name at least one precision.");
    require(!licence.isBlank(), "A bundle's licence must not be blank.");
    require(
        provenance.size() <= MOST_LINES,
        "A bundle's provenance must have at most %d lines, found %d.",
        MOST_LINES,
        provenance.size());
    require(
        files.size() <= MOST_FILES,
        "A bundle must have at most %d files, found %d.",
        MOST_FILES,
        files.size());
    files.keySet().forEach(Manifest::checkFile);
    require(
        words.size() <= MOST_WORDS,
        "A bundle's words must be at most %d, found %d.",
        MOST_WORDS,
        words.size());
    words.forEach(Manifest::checkWord);
    words = List.copyOf(words);
    precisions = List.copyOf(precisions);
    provenance = java.util.Collections.unmodifiableMap(new TreeMap<>(provenance));
    files = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /** What is to be written: its words are not written down, and its files are not there yet. */
  public Manifest(
      String family,
      String name,
      ModelSpec spec,
      List<String> precisions,
      String licence,
      Map<String, String> provenance) {
    this(family, name, spec, precisions, licence, provenance, List.of(), Map.of());
  }

  /** {@return this with other files} */
  public Manifest withFiles(Map<String, Entry> others) {
    return new Manifest(family, name, spec, precisions, licence, provenance, words, others);
  }

  /** {@return this with other words} */
  public Manifest withWords(List<String> others) {
    return new Manifest(family, name, spec, precisions, licence, provenance, others, files);
  }

  private static void checkWord(String word) {
    require(
        Lexicon.isWord(word),
        "A bundle's words must be single words of at most %d letters in lower case, found '%s'.",
        Lexicon.LONGEST,
        Bundle.shown(word));
  }

  /** A file lies in the bundle itself: its name can lead nowhere else. */
  private static void checkFile(String file) {
    require(
        NAME.matcher(file).matches(),
        "A bundle's files must have plain names, found '%s'.",
        Bundle.shown(file));
  }
}
