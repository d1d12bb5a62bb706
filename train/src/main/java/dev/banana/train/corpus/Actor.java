package dev.banana.train.corpus;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Somebody or something that a scene can show, whatever it was made from.
 *
 * @param concept what it is
 * @param family id of the set of drawings it comes from
 * @param styles phrases for the way it is drawn, the most specific first
 * @param colours colour words that are true of it
 * @param noun words without article, for example {@code red fox}
 * @param phrase words with article, for example {@code the face of a red fox}
 * @param coarse its class in the mask
 * @param pixels its drawing, at least the given side long where one is stored that large
 * @param tags keywords that a caption may add, maybe none
 */
record Actor(
    Vocabulary.Concept concept,
    String family,
    List<String> styles,
    List<String> colours,
    String noun,
    String phrase,
    CoarseClass coarse,
    DoubleFunction<Bitmap> pixels,
    List<String> tags) {
  /** Makes an actor without keywords. */
  Actor(
      Vocabulary.Concept concept,
      String family,
      List<String> styles,
      List<String> colours,
      String noun,
      String phrase,
      CoarseClass coarse,
      DoubleFunction<Bitmap> pixels) {
    this(concept, family, styles, colours, noun, phrase, coarse, pixels, List.of());
  }

  /** {@return whether it needs no ground} */
  boolean flies() {
    return concept.has('f');
  }

  /** {@return whether others may stand on it} */
  boolean supports() {
    return concept.has('s');
  }

  /** {@return the same actor, called differently in captions} */
  Actor called(String newNoun, String newPhrase) {
    return new Actor(concept, family, styles, colours, newNoun, newPhrase, coarse, pixels, tags);
  }
}
