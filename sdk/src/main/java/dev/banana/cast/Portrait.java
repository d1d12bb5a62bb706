package dev.banana.cast;

import static dev.banana.error.BananaException.require;

import dev.banana.image.RgbaImage;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pictures of a character that no model has read yet.
 *
 * @param name what prompts call it, without the {@code @}
 * @param description words that stand for it in every prompt beside its picture; may be empty
 * @param pictures 1 to {@value #MOST}, each showing only this character
 * @param ground what happens to what is behind it
 * @param mirrored whether each picture is seen in a mirror too, so that the character looks either
 *     way; not for one with writing, or who is not the same on both sides. Each counts as two then
 */
public record Portrait(
    String name, String description, List<RgbaImage> pictures, Ground ground, boolean mirrored) {
  /** Most pictures of one character. */
  public static final int MOST = 4;

  /** The shortest side of a picture that shows a character, in pixels. */
  public static final int LEAST_SIDE = 32;

  /** What happens to the background of a picture. */
  public enum Ground {
    /** It is removed where that is possible, and kept elsewhere. */
    AUTO,
    /** The whole picture is shown. */
    KEEP,
    /** It is removed, or the picture is refused. */
    REMOVE
  }

  /** Checks everything once. */
  public Portrait {
    Names.check(name);
    description = Names.describe(name, description);
    require(
        !pictures.isEmpty() && pictures.size() <= MOST,
        "Cannot make a character of %d pictures: expected 1 to %d; choose the clearest.",
        pictures.size(),
        MOST);
    require(
        !mirrored || 2 * pictures.size() <= MOST,
        "Cannot make @%s of %d pictures and their mirror images: expected at most %d pictures then;"
            + " leave some out, or do not mirror them.",
        name,
        pictures.size(),
        MOST / 2);
    pictures = List.copyOf(pictures);
    for (RgbaImage picture : pictures) {
      require(
          Math.min(picture.width(), picture.height()) >= LEAST_SIDE,
          "Cannot make @%s from a picture of %d x %d pixels: expected sides of at least %d; give a"
              + " larger one.",
          name,
          picture.width(),
          picture.height(),
          LEAST_SIDE);
    }
    require(ground != null, "ground must not be null; use Ground.AUTO.");
  }

  /** {@return this with other words} */
  public Portrait withDescription(String words) {
    return new Portrait(name, words, pictures, ground, mirrored);
  }

  /** {@return this with another wish for what is behind the character} */
  public Portrait withGround(Ground other) {
    return new Portrait(name, description, pictures, other, mirrored);
  }

  /** {@return this with the mirror image of each picture, or without} */
  public Portrait withMirrored(boolean on) {
    return new Portrait(name, description, pictures, ground, on);
  }

  /**
   * {@return the character as a model sees it: a view of each picture, then those in a mirror}
   *
   * @throws dev.banana.error.BananaException if a picture shows nothing, or its background shall be
   *     removed and cannot be
   */
  public List<View> views() {
    List<View> views = pictures.stream().map(picture -> View.of(name, picture, ground)).toList();
    return mirrored
        ? Stream.concat(views.stream(), views.stream().map(View::mirrored)).toList()
        : views;
  }
}
