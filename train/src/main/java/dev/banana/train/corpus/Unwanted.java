package dev.banana.train.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Words that keep a drawing with a free name out: weapons, harm, adult things, drugs, brands, named
 * persons, and for icons the signs that say nothing by themselves, such as arrows and text
 * alignment.
 */
final class Unwanted {
  private static final Map<String, Set<String>> WORDS = new HashMap<>();
  private static final Map<String, List<String>> BEGINNINGS = new HashMap<>();

  /** Reasons that hold for every drawing. */
  static final Set<String> ALWAYS =
      Set.of("weapon", "harm", "adult", "drugs", "brand", "person", "politics");

  static {
    for (String[] r : Tsv.resource("unwanted.tsv", 2)) {
      for (String word : r[1].split(",")) {
        if (word.endsWith("*")) {
          BEGINNINGS
              .computeIfAbsent(r[0], k -> new ArrayList<>())
              .add(word.substring(0, word.length() - 1));
        } else {
          WORDS.computeIfAbsent(r[0], k -> new HashSet<>()).add(word);
        }
      }
    }
  }

  private Unwanted() {}

  /**
   * {@return why a drawing with this name is left out, or null if it may stay}
   *
   * @param words the words of its name, lower case
   * @param reasons which reasons count
   */
  static String reason(List<String> words, Set<String> reasons) {
    String joined = "-" + String.join("-", words) + "-";
    for (String reason : reasons) {
      for (String word : WORDS.getOrDefault(reason, Set.of())) {
        if (joined.contains("-" + word + "-")) {
          return reason;
        }
      }
      for (String start : BEGINNINGS.getOrDefault(reason, List.of())) {
        if (joined.contains("-" + start)) {
          return reason;
        }
      }
    }
    return null;
  }
}
