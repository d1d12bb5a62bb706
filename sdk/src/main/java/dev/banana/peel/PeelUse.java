package dev.banana.peel;

import static dev.banana.error.BananaException.require;

/**
 * What a recipe says about a peel that a picture wears.
 *
 * @param name what it is called
 * @param hash SHA-256 of its file, in hexadecimal digits
 * @param strength -2 to 2, not 0
 */
public record PeelUse(String name, String hash, float strength) {
  /** Largest strength, to both sides. */
  public static final float MOST_STRENGTH = 2;

  /** Checks what may have come from a stranger. */
  public PeelUse {
    require(PeelCard.isName(name), "The recipe names a peel that has no plain name.");
    require(hash.matches("[0-9a-f]{64}"), "The recipe names peel '%s' without its hash.", name);
    checkStrength(name, strength);
  }

  static void checkStrength(String name, float strength) {
    require(
        Math.abs(strength) <= MOST_STRENGTH,
        "Cannot wear peel '%s' at strength %s: expected -%s to %s; 1 is as it was trained, 0 is"
            + " off.",
        name,
        strength,
        (int) MOST_STRENGTH,
        (int) MOST_STRENGTH);
  }

  @Override
  public String toString() {
    return name + " (" + hash.substring(0, 6) + ") at " + strength;
  }
}
