package dev.banana.cast;

import static dev.banana.error.BananaException.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt that names characters, as the model reads it and as the plan of the picture needs it.
 *
 * <p>{@code @Mia} becomes the placeholder of her slot, the first time behind her description. A
 * place behind a name, as in {@code @Mia left, @Bo right} or {@code @Mia:top-left}, is taken out of
 * the words; it must be followed by the end, a mark, another name or "and", so that {@code @Mia
 * left the house} keeps its meaning. {@code @@} stands for the sign itself.
 *
 * @param text what the model reads
 * @param spots who is named, by slot in the order of naming, and where; null for anywhere
 * @param relations what the prompt says about two who follow each other
 * @param around what is said of the place around them, without them; blank if nothing is
 */
public record Script(
    String text, Map<Integer, Spot> spots, List<Relation> relations, String around) {
  /** How one relates to another: "one side other". */
  public enum Side {
    /** One is left of the other. */
    LEFT,
    /** One is right of the other. */
    RIGHT,
    /** Side by side, in the order of the words. */
    BESIDE,
    /** One is above the other, or on it. */
    ABOVE,
    /** One is below the other. */
    BELOW,
    /** One is behind the other. */
    BEHIND,
    /** One is in front of the other. */
    BEFORE;

    /** {@return the same said from the other} */
    Side inverse() {
      return switch (this) {
        case LEFT -> RIGHT;
        case RIGHT, BESIDE -> LEFT;
        case ABOVE -> BELOW;
        case BELOW -> ABOVE;
        case BEHIND -> BEFORE;
        case BEFORE -> BEHIND;
      };
    }
  }

  /**
   * A relation.
   *
   * @param one slot of the first
   * @param side where the first is, seen from the second
   * @param other slot of the second
   */
  public record Relation(int one, Side side, int other) {}

  private static final String SPOT =
      "(?:top|upper|bottom|lower)(?:[ -](?:left|right|center|centre|middle))?"
          + "|left|right|center|centre|middle";

  private static final Pattern NAME = Pattern.compile("@@|(?<![\\p{L}\\p{N}])@([\\p{L}\\p{N}_]+)");

  private static final Pattern PLACE =
      Pattern.compile(
          "^(?::("
              + SPOT
              + ")\\b|\\s+("
              + SPOT
              + ")(?=\\s*(?:[,.;!?&+@]|$|and\\b))|\\s+(?:on|at|in) the ("
              + SPOT
              + ")(?=\\s*(?:[,.;!?&+@]|$|and\\b)))",
          Pattern.CASE_INSENSITIVE);

  /** A thing is said with an article or number, but a place behind in, on or at. */
  private static final Pattern COMPANY =
      Pattern.compile(
          "(?<!\\b(?:in|on|at)\\s)\\b(?:an?|one|two|three|four|five|some|several|many|another|his|her"
              + "|its|their|the)\\s+\\p{L}|\\b(?:and|with|beside|near|next to|holding)\\s+\\p{L}",
          Pattern.CASE_INSENSITIVE);

  private static final Map<Pattern, Side> SIDES = sides();

  private static Map<Pattern, Side> sides() {
    Map<String, Side> words = new LinkedHashMap<>();
    words.put("left of", Side.LEFT);
    words.put("right of", Side.RIGHT);
    words.put("in front of|before", Side.BEFORE);
    words.put("behind", Side.BEHIND);
    words.put("below|under|underneath|beneath", Side.BELOW);
    words.put("above|over|on|onto|on top of|atop|riding|carried by", Side.ABOVE);
    Map<Pattern, Side> sides = new LinkedHashMap<>();
    words.forEach((said, side) -> sides.put(Pattern.compile("\\b(?:" + said + ")\\s*$"), side));
    return sides;
  }

  /**
   * {@return what a prompt says about a cast}
   *
   * @throws dev.banana.error.BananaException if it names somebody who is not in the cast
   */
  static Script read(String prompt, Cast cast) {
    return new Reader(prompt, cast).read();
  }

  /** {@return the names behind an {@code @} in a prompt, as they are written} */
  public static List<String> names(String prompt) {
    List<String> names = new ArrayList<>();
    Matcher matcher = NAME.matcher(prompt);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  /**
   * {@return whether a prompt speaks of things beside its characters, and not only of a place}
   *
   * @param prompt such as {@code @Mia and a red apple}; {@code @Mia on a beach} does not
   */
  static boolean hasCompany(String prompt) {
    return COMPANY.matcher(Things.withoutPlaces(prompt)).find();
  }

  /** One reading. */
  private static final class Reader {
    private final String prompt;
    private final Cast cast;
    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, Spot> spots = new LinkedHashMap<>();
    private final List<Relation> relations = new ArrayList<>();
    private final List<String> parts = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private int before = -1;
    private int at;

    Reader(String prompt, Cast cast) {
      this.prompt = prompt;
      this.cast = cast;
    }

    Script read() {
      Matcher names = NAME.matcher(prompt);
      while (names.find()) {
        String between = prompt.substring(at, names.start());
        text.append(between);
        part.append(between);
        at = names.end();
        if (names.group(1) == null) {
          text.append('@');
          part.append('@');
        } else {
          parts.add(part.toString());
          part.setLength(0);
          name(names.group(1), between);
        }
      }
      String rest = prompt.substring(at);
      text.append(rest);
      parts.add(part.append(rest).toString());
      return new Script(
          text.toString(), spots, List.copyOf(relations), Surroundings.of(List.copyOf(parts)));
    }

    private void name(String name, String between) {
      int slot = cast.slot(name);
      require(
          slot >= 0,
          "Cannot draw @%s: the cast has only %s; check the name, or write @@ for the sign itself.",
          Names.shown(name),
          cast.list());
      Subject subject = cast.seats().get(slot);
      boolean first = !spots.containsKey(slot);
      if (first && !subject.description().isEmpty()) {
        text.append(subject.description()).append(' ');
      }
      text.append("[S").append(slot + 1).append(']');
      Spot spot = place();
      if (first || spot != null) {
        spots.put(slot, spot);
      }
      if (before >= 0 && before != slot) {
        relations.add(new Relation(before, side(between), slot));
      }
      before = slot;
    }

    private Spot place() {
      Matcher place = PLACE.matcher(prompt.substring(at));
      if (!place.find()) {
        return null;
      }
      boolean spoken = place.group(3) != null;
      String words =
          place.group(1) != null ? place.group(1) : spoken ? place.group(3) : place.group(2);
      if (!spoken) {
        at += place.end();
      }
      return Spot.find(words.toLowerCase(Locale.ROOT));
    }

    private static Side side(String between) {
      String words = between.toLowerCase(Locale.ROOT);
      for (Map.Entry<Pattern, Side> side : SIDES.entrySet()) {
        if (side.getKey().matcher(words).find()) {
          return side.getValue();
        }
      }
      return Side.BESIDE;
    }
  }
}
