package dev.banana.cast;

import dev.banana.error.BananaException;
import java.util.Locale;

/** How characters come into a picture, once the model has drawn it with them. */
public enum Finish {
  /**
   * Each is set in as it is in its view, cut out and in the light that the model drew it in; the
   * place, the light and the shadow are the model's. A character is the same from scene to scene
   * then, in the pose of its view. Where what is behind it in its view was kept or cannot be told,
   * it stays as it was drawn.
   */
  CUTOUT,
  /**
   * As {@link #CUTOUT}, but each stands in a way of its own in every picture, by its seed: leaning,
   * bent, turned, stretched or squat by a little, and looking another way. The default: in story
   * after story the very same pose is no person but a stamp.
   */
  LIVELY,
  /**
   * Each stays as the model drew it, and only fine detail comes from its view, wherever both agree.
   * Poses vary, and figures that are unlike all that the model has learned come out rough. It is so
   * with a peel, which draws everything its own way.
   */
  DRAWN;

  /** {@return whether whoever can be cut out of his view is set in from there} */
  public boolean setsIn() {
    return this != DRAWN;
  }

  /** {@return the word for it in files and on command lines} */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@return what a word stands for}
   *
   * @throws dev.banana.error.BananaException if it is none of those
   */
  public static Finish of(String word) {
    for (Finish finish : values()) {
      if (finish.word().equals(word.strip().toLowerCase(Locale.ROOT))) {
        return finish;
      }
    }
    throw BananaException.of(
        "Cannot finish characters as '%s': expected cutout, lively or drawn; choose one.",
        Names.shown(word));
  }
}
