package dev.banana.cast;

import static dev.banana.error.BananaException.require;

import java.util.Locale;
import java.util.regex.Pattern;

/** What characters may be called, and how strangers' words are shown. */
public final class Names {
  /** Letters of the longest name. */
  public static final int LONGEST = 32;

  /** Letters of the longest description. */
  public static final int LONGEST_DESCRIPTION = 200;

  private static final int SHOWN = 60;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_]{1,32}");

  private Names() {}

  /**
   * {@return the name, if it can be written behind an {@code @}}
   *
   * @throws dev.banana.error.BananaException if it cannot
   */
  public static String check(String name) {
    require(
        name != null && NAME.matcher(name).matches(),
        "Cannot call a character '%s': expected 1 to %d letters, digits or underscores, such as"
            + " Mia; choose another name.",
        shown(String.valueOf(name)),
        LONGEST);
    return name;
  }

  /** {@return a description in one line, if it is short enough} */
  static String describe(String name, String description) {
    String line = description.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
    require(
        line.length() <= LONGEST_DESCRIPTION,
        "Cannot describe @%s in %d letters: expected at most %d; shorten it.",
        name,
        line.length(),
        LONGEST_DESCRIPTION);
    require(
        !line.contains("@") && !line.contains("["),
        "Cannot describe @%s with an @ or a bracket in '%s': both have a meaning in prompts; leave"
            + " them out.",
        name,
        shown(line));
    return line;
  }

  /** {@return what tells names apart: their letters, large or small} */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** {@return a stranger's text, short and in one line} */
  public static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
  }
}
