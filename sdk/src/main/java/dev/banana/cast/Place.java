package dev.banana.cast;

import dev.banana.error.BananaException;
import java.util.Locale;

/** Where a character shall be: roughly, or in a box. */
public sealed interface Place permits Spot, Box {
  /**
   * {@return the place that a text names}
   *
   * @param text a word such as {@code left} or {@code top right}, or {@code left,top,right,bottom}
   *     in fractions of the picture, such as {@code 0,0.2,0.5,1}
   * @throws BananaException if it names none
   */
  static Place parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    Spot spot = Spot.find(plain);
    if (spot != null) {
      return spot;
    }
    String[] parts = plain.split("[,\\s]+");
    if (parts.length == 4) {
      try {
        return new Box(number(parts[0]), number(parts[1]), number(parts[2]), number(parts[3]));
      } catch (NumberFormatException e) {
        throw unknown(text);
      }
    }
    throw unknown(text);
  }

  private static float number(String text) {
    return Float.parseFloat(text);
  }

  private static BananaException unknown(String text) {
    return BananaException.of(
        "Cannot place a character at '%s': expected left, right, center, top, bottom, top left and"
            + " so on, or a box such as 0,0.2,0.5,1; choose one.",
        Names.shown(text));
  }
}
