package dev.banana.cast;

import java.util.OptionalLong;

/**
 * A character in one picture, or a thing beside one that was drawn by itself.
 *
 * @param name what the prompt calls it: a name, or the words of a thing, {@code a red apple}
 * @param slot its place in the cast, 0 to 4
 * @param subject SHA-256 of the character, see {@link Subject#hash}
 * @param view which of its views is drawn over, from 0
 * @param finish how it comes into the picture once it is drawn
 * @param stance number of the way in which it stands, 0 to 255; 0 is as in its view
 * @param seed by which a thing was drawn, if not by that of the picture
 * @param region only what lies in this part of the picture sees its reference
 */
public record Role(
    String name,
    int slot,
    String subject,
    int view,
    Finish finish,
    int stance,
    OptionalLong seed,
    Box region) {
  /** {@return whether it is a thing that was drawn by itself} */
  public boolean isThing() {
    return Things.isThingName(name);
  }

  /** {@return how the prompt writes it: {@code @Mia}, or {@code a red apple}} */
  public String said() {
    return isThing() ? name : "@" + name;
  }
}
