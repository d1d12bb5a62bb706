package dev.banana.train.corpus;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The concrete, visually simple things that a small model learns first, with everyday synonyms.
 *
 * <p>A concept gathers drawings that different sets name differently, and keeps apart whole figures
 * and mere heads.
 */
public final class Vocabulary {
  /**
   * One thing that can be drawn.
   *
   * @param name normalised name, singular unless it is always plural
   * @param category lower-case name of its {@link CoarseClass}
   * @param flags letters: h may be repainted, c where each word has one look, s others may stand on
   *     it, f hangs or flies, p person
   * @param colours colours it naturally has, maybe empty
   * @param synonyms other everyday names, maybe empty
   */
  public record Concept(
      String name, String category, String flags, List<String> colours, List<String> synonyms) {
    /** {@return whether {@code flag} is set} */
    public boolean has(char flag) {
      return flags.indexOf(flag) >= 0;
    }
  }

  /**
   * What a drawing shows.
   *
   * @param concept the thing
   * @param face whether it is only the head
   * @param rank 0 for what people mean first by the word, more for what they may mean as well
   */
  record Match(Concept concept, boolean face, int rank) {}

  private static final Map<String, Concept> CONCEPTS = new LinkedHashMap<>();
  private static final Map<String, Match> BY_LABEL = new HashMap<>();
  private static final Map<String, Concept> BY_NAME = new HashMap<>();
  private static final Set<String> HOMONYMS =
      Set.of("mouse", "bug", "present", "orange", "diamond", "cook", "palm", "home", "magician");

  static {
    for (String[] r : Tsv.resource("vocabulary.tsv", 7)) {
      Concept concept = new Concept(r[0], r[1], r[2], Tsv.list(r[5]), Tsv.list(r[6]));
      CONCEPTS.put(r[0], concept);
      BY_NAME.put(r[0], concept);
      concept.synonyms().forEach(s -> BY_NAME.putIfAbsent(s, concept));
      list(concept, Tsv.list(r[3]), false);
      list(concept, Tsv.list(r[4]), true);
    }
  }

  private static void list(Concept concept, List<String> labels, boolean face) {
    for (int i = 0; i < labels.size(); i++) {
      BY_LABEL.put(EmojiNames.canonical(labels.get(i)), new Match(concept, face, i));
    }
  }

  private Vocabulary() {}

  /** {@return the names of the starter concepts, in a fixed order} */
  public static Set<String> starter() {
    return Collections.unmodifiableSet(CONCEPTS.keySet());
  }

  /** {@return the starter concept called {@code name}, or null} */
  public static Concept concept(String name) {
    return CONCEPTS.get(name);
  }

  /** {@return a prompt for one of {@code name}: with its article, if it takes one} */
  public static String phrase(String name) {
    return Words.indefinite(name);
  }

  /**
   * {@return the starter concept whose very name or synonym a free name is, or null}
   *
   * <p>Icons use some of these words for something else: their mouse lies on a desk.
   */
  static Concept named(String label, Part part) {
    return part != Part.CLIP_ART && HOMONYMS.contains(label) ? null : BY_NAME.get(label);
  }

  /** {@return the concept of a drawing by its set's own key, else by its common label, or null} */
  static Match match(String key, String label) {
    String slug = EmojiNames.canonical(key);
    Match match = BY_LABEL.get(slug);
    if (match == null) {
      match = BY_LABEL.get(slug.replaceAll("\\d+$", ""));
    }
    return match != null ? match : BY_LABEL.get(EmojiNames.canonical(label));
  }
}
