package dev.banana.cast;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Roughly where: the plan of the others decides how large the place is. */
public enum Spot implements Place {
  /** Left of the others. */
  LEFT(-1, 0),
  /** Right of the others. */
  RIGHT(1, 0),
  /** Between those on the left and those on the right. */
  CENTER(0, 0),
  /** In the upper part. */
  TOP(0, -1),
  /** In the lower part. */
  BOTTOM(0, 1),
  /** In the upper part, left of the others there. */
  TOP_LEFT(-1, -1),
  /** In the upper part, right of the others there. */
  TOP_RIGHT(1, -1),
  /** In the lower part, left of the others there. */
  BOTTOM_LEFT(-1, 1),
  /** In the lower part, right of the others there. */
  BOTTOM_RIGHT(1, 1);

  private static final Pattern WORDS =
      Pattern.compile("(?:(top|upper|bottom|lower)[ -]?)?(left|right|cent(?:er|re)|middle)?");

  private final int across;
  private final int down;

  Spot(int across, int down) {
    this.across = across;
    this.down = down;
  }

  /** {@return -1 on the left, 0 between, 1 on the right} */
  public int across() {
    return across;
  }

  /** {@return -1 above, 0 anywhere, 1 below} */
  public int down() {
    return down;
  }

  /** {@return the spot that a text in lower case names, or null} */
  static Spot find(String text) {
    Matcher words = WORDS.matcher(text);
    if (text.isEmpty() || !words.matches()) {
      return null;
    }
    String vertical = words.group(1);
    String side = words.group(2);
    int x = "left".equals(side) ? -1 : "right".equals(side) ? 1 : 0;
    int y = vertical == null ? 0 : vertical.equals("top") || vertical.equals("upper") ? -1 : 1;
    for (Spot spot : values()) {
      if (spot.across == x && spot.down == y) {
        return spot;
      }
    }
    return null;
  }
}
