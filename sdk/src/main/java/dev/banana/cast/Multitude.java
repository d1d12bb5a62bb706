package dev.banana.cast;

import dev.banana.model.text.Lexicon;
import java.util.List;
import java.util.Optional;

/**
 * Many that are alike, as a prompt names them: {@code a crowd of penguins in the snow}, {@code
 * wallpaper of tiny foxes}, {@code twelve red balloons}, {@code a fox in front of many distant
 * sheep}, {@code penguins}; or the letters of {@code a page of small writing}. What there are many
 * of must have been learned; two to five of something are {@link Things}.
 *
 * @param manner how they are set out
 * @param kinds the words of one of each kind, {@code a red balloon}, at most {@value #MOST_KINDS};
 *     none of letters
 * @param count how many there are; 0 for as many as there is room for
 * @param small whether each should be small
 * @param far whether they are behind whoever else is in the picture
 * @param floats whether they need no ground
 * @param scene the prompt without them; blank where it says nothing else
 * @param anybody whether the scene speaks of somebody or something in front of them
 */
public record Multitude(
    Manner manner,
    List<String> kinds,
    int count,
    boolean small,
    boolean far,
    boolean floats,
    String scene,
    boolean anybody) {
  /** Most kinds; a prompt that lists more has them as it stands. */
  static final int MOST_KINDS = 5;

  /** Grounds for what floats, or is strewn or repeated, where the prompt names none. */
  private static final List<String> PLAINS =
      List.of(
          "light blue background",
          "pale yellow background",
          "mint green background",
          "lavender background",
          "white background");

  private static final String FIELD = "a grassy field";

  /** How they are set out. */
  public enum Manner {
    /** On the ground, those behind smaller. */
    CROWD,
    /** In even rows over all of the picture. */
    PATTERN,
    /** Anywhere. */
    SCATTER,
    /** Letters in lines over all of the picture. */
    WRITING
  }

  /** Copies the kinds. */
  public Multitude {
    kinds = List.copyOf(kinds);
  }

  /**
   * {@return the many that a prompt names, the first of them; empty if it names none whose kind was
   * learned}
   *
   * @param prompt what to draw
   * @param lexicon what the model has learned
   */
  public static Optional<Multitude> in(String prompt, Lexicon lexicon) {
    return new MultitudeReader(prompt, lexicon).read();
  }

  /** {@return whether a prompt may name many, if what it counts was learned} */
  public static boolean mayBeIn(String prompt) {
    return MultitudeReader.mayBeIn(prompt);
  }

  /**
   * {@return the words of a place as they name it alone: {@code a sandy beach} of {@code on a sandy
   * beach}; so it is told in lessons of places without anybody, and asked for behind a crowd}
   *
   * @param words what says where somebody is
   */
  public static String alone(String words) {
    return MultitudeReader.alone(words);
  }

  /**
   * {@return the prompt of the scene that they are in; where the prompt says nothing of a place, a
   * field for a crowd, and a plain ground by the seed for others}
   *
   * @param seed of the picture
   */
  public String place(long seed) {
    if (!scene.isBlank()) {
      return scene;
    }
    return manner == Manner.CROWD ? FIELD : plain(seed);
  }

  /**
   * {@return the words of a plain ground, for a prompt that names none}
   *
   * @param seed of the picture
   */
  public static String plain(long seed) {
    return PLAINS.get((int) Math.floorMod(seed, (long) PLAINS.size()));
  }
}
