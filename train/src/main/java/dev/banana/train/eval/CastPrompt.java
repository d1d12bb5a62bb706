package dev.banana.train.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * What is asked for: characters at a place.
 *
 * @param places where characters may be, in words that models have learned
 */
record CastPrompt(List<String> places) {
  /** What characters are called, by their slot. */
  static final List<String> NAMES = List.of("Ann", "Bo", "Cy", "Di", "Ed");

  /** Ten places, as many as a story has scenes. */
  static final CastPrompt USUAL =
      new CastPrompt(
          List.of(
              "on a sandy beach",
              "in a park",
              "in the snow",
              "on a street",
              "in a room",
              "at sunset",
              "in the desert",
              "at night",
              "by the water",
              "on a grassy field"));

  /**
   * {@return a prompt that names characters}
   *
   * @param count how many, 1 to 5
   * @param scene number of the scene, which chooses the place
   */
  String named(int count, int scene) {
    return said(NAMES.subList(0, count).stream().map(name -> "@" + name).toList(), scene);
  }

  /**
   * {@return the same with words in place of names}
   *
   * @param words a description of each
   * @param scene number of the scene
   */
  String said(List<String> words, int scene) {
    List<String> first = new ArrayList<>(words.subList(0, words.size() - 1));
    String last = words.get(words.size() - 1);
    String all = first.isEmpty() ? last : String.join(", ", first) + " and " + last;
    return all + " " + place(scene);
  }

  /** {@return the place of a scene} */
  String place(int scene) {
    return places.get(scene % places.size());
  }
}
