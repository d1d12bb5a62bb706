package dev.banana.model.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words that a model has met in the captions it learned from.
 *
 * <p>A text encoder reads any word, and the denoiser draws something for it; only this list says
 * whether that was ever learned. Thread-safe.
 */
public final class Lexicon {
  /** Most letters of a word that is kept. */
  public static final int LONGEST = 40;

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’-][\\p{L}\\p{N}]+)*");

  private static final Pattern POSSESSIVE = Pattern.compile("['’]s$");

  /** A figure's place in a prompt, as the casting writes it. */
  private static final Pattern SLOT = Pattern.compile("s[1-5]");

  /** Words that hold a sentence together and show nothing. */
  private static final Set<String> PLAIN =
      Set.of(
          ("a about all also an and any are as at be before being but by do does doing"
                  + " done for from get gets give gives given go goes going has have having he her"
                  + " hers him his how i if in into is it its just like lots made make makes"
                  + " making me my no nor not of off on one or our out own please put puts see"
                  + " seen she shown showing shows so some take takes than that the their them"
                  + " then there these they this those to too up us very was we were what when"
                  + " where which while who whom whose will with you your")
              .split(" "));

  private static final Map<String, String> IRREGULAR = Map.of("men", "man", "mice", "mouse");

  private final Set<String> learned;

  /**
   * Prepare.
   *
   * @param learned words in lower case; with none, nothing is known about any word
   */
  public Lexicon(Collection<String> learned) {
    this.learned = Set.copyOf(learned);
  }

  /** {@return the words of a text in lower case, in order, as often as they occur, without 's} */
  public static List<String> words(String text) {
    List<String> out = new ArrayList<>();
    Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      String word = POSSESSIVE.matcher(matcher.group()).replaceFirst("");
      if (!SLOT.matcher(word).matches()) {
        out.add(word);
      }
    }
    return out;
  }

  /** {@return whether a text is one word as {@link #words} gives them, and short enough} */
  public static boolean isWord(String text) {
    return text.length() <= LONGEST
        && WORD.matcher(text).matches()
        && text.equals(text.toLowerCase(Locale.ROOT));
  }

  /**
   * {@return the words of a text that were not learned, each once, in order}
   *
   * <p>One of a thing that was learned in the plural counts as learned, and the other way round.
   * Words that show nothing, such as "the", are left out. Empty if the lexicon is.
   *
   * @param text a prompt
   * @param others words that are known besides, e.g. those that call a peel
   */
  public List<String> unlearned(String text, Collection<String> others) {
    if (learned.isEmpty()) {
      return List.of();
    }
    Set<String> out = new LinkedHashSet<>();
    for (String word : words(text)) {
      if (!PLAIN.contains(word) && !others.contains(word) && !met(word)) {
        out.add(word);
      }
    }
    return List.copyOf(out);
  }

  /**
   * {@return one of several, as it was learned: {@code cherry} of {@code cherries}}; empty where
   * the word was not learned in that number
   *
   * @param word a noun in lower case behind a number from two on
   */
  public Optional<String> singular(String word) {
    List<String> ones = new ArrayList<>();
    Optional.ofNullable(IRREGULAR.get(word)).ifPresent(ones::add);
    ending(word, "s", "", ones);
    ending(word, "es", "", ones);
    ending(word, "ies", "y", ones);
    ending(word, "ves", "f", ones);
    ending(word, "men", "man", ones);
    if (ones.isEmpty()) {
      // Sheep are as many as they are.
      ones.add(word);
    }
    return ones.stream().filter(learned::contains).findFirst();
  }

  private boolean met(String word) {
    if (learned.contains(word) || forms(word).stream().anyMatch(learned::contains)) {
      return true;
    }
    String[] parts = word.split("-");
    return parts.length > 1 && List.of(parts).stream().allMatch(this::met);
  }

  /** Other numbers of a noun, as English forms them. */
  private static List<String> forms(String word) {
    List<String> out = new ArrayList<>(List.of(word + "s", word + "es"));
    ending(word, "s", "", out);
    ending(word, "es", "", out);
    ending(word, "ies", "y", out);
    ending(word, "y", "ies", out);
    ending(word, "man", "men", out);
    ending(word, "men", "man", out);
    return out;
  }

  private static void ending(String word, String end, String other, List<String> out) {
    if (word.length() > end.length() + 1 && word.endsWith(end)) {
      out.add(word.substring(0, word.length() - end.length()) + other);
    }
  }
}
