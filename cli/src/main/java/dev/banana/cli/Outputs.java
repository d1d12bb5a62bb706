package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import dev.banana.image.ImageFiles;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where pictures go.
 *
 * @param folder where files get names of their own, or null
 * @param file the name that was asked for, or null
 * @param slug the prompt as a part of a file name
 * @param several whether there is more than one picture
 */
record Outputs(Path folder, Path file, String slug, boolean several) {
  private static final int LONGEST = 40;

  /**
   * {@return where pictures go}
   *
   * @param out a file, a folder, or null for this folder
   * @param prompt what is drawn
   * @param count how many pictures there are
   */
  static Outputs of(String out, String prompt, int count) {
    String slug = slug(prompt);
    if (out == null) {
      return new Outputs(Path.of(""), null, slug, count > 1);
    }
    Path path = path(out);
    boolean folder = Files.isDirectory(path) || out.endsWith("/") || out.endsWith("\\");
    return folder
        ? new Outputs(path, null, slug, count > 1)
        : new Outputs(null, path, slug, count > 1);
  }

  /** {@return a text as a path} */
  static Path path(String text) {
    require(!text.isBlank(), "Cannot write to '': expected a file or a folder; name one.");
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw BananaException.of(
          "Cannot write to '%s': it is not a path (%s); name another.", text, e.getReason());
    }
  }

  /** Throws if nothing could be written, before the work of drawing. */
  void probe(long seed) {
    ImageFiles.probe(file(seed));
  }

  /** {@return the file of the picture with this seed} */
  Path file(long seed) {
    if (file == null) {
      return fresh(folder.resolve("banana-" + slug + "-" + seed + ".png"));
    }
    return several ? marked(file, "-" + seed) : file;
  }

  /** {@return this name, or with a number if it is taken: nothing is overwritten unasked} */
  private static Path fresh(Path name) {
    Path free = name;
    for (int i = 2; Files.exists(free); i++) {
      free = marked(name, "-" + i);
    }
    return free;
  }

  /** {@return a file name with something before its ending} */
  static Path marked(Path file, String mark) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    int end = dot < 1 ? name.length() : dot;
    return file.resolveSibling(name.substring(0, end) + mark + name.substring(end));
  }

  private static String slug(String prompt) {
    String words = prompt.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    int end =
        words.offsetByCodePoints(0, Math.min(LONGEST, words.codePointCount(0, words.length())));
    String slug = words.substring(0, end).replaceAll("^-+|-+$", "");
    return slug.isEmpty() ? "picture" : slug;
  }
}
