package dev.banana.train.corpus;

import dev.banana.cast.Multitude;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writes captions: subjects and relation, then maybe the place, with a style before or behind. */
final class Captions {
  private static final double TAGGED = 0.2;

  private Captions() {}

  /** {@return the words for two subjects that relate} */
  static String relation(Layout.Relation relation, String a, String b, SplittableRandom random) {
    return switch (relation) {
      case LEFT ->
          random.nextInt(4) == 0
              ? b + Words.pick(random, " to the right of ", " right of ") + a
              : a + Words.pick(random, " left of ", " to the left of ", " on the left of ") + b;
      case RIGHT ->
          random.nextInt(4) == 0
              ? b + Words.pick(random, " to the left of ", " left of ") + a
              : a + Words.pick(random, " right of ", " to the right of ", " on the right of ") + b;
      case BESIDE -> a + Words.pick(random, " next to ", " beside ", " and ", " and ") + b;
      case ON ->
          random.nextInt(8) == 0
              ? b + Words.pick(random, " under ", " below ") + a
              : a + Words.pick(random, " on ", " on ", " on top of ", " standing on ") + b;
      case ABOVE ->
          random.nextInt(3) == 0
              ? b + Words.pick(random, " below ", " under ", " underneath ") + a
              : a + Words.pick(random, " above ", " over ", " above ") + b;
      case BEHIND -> random.nextBoolean() ? a + " behind " + b : b + " in front of " + a;
    };
  }

  /** {@return several phrases as one list, for example {@code a cat, a dog and a ball}} */
  static String list(List<String> phrases, SplittableRandom random) {
    int last = phrases.size() - 1;
    String and = random.nextInt(4) == 0 ? ", and " : " and ";
    return String.join(", ", phrases.subList(0, last)) + and + phrases.get(last);
  }

  /**
   * {@return the whole caption}
   *
   * @param subjects words for what is shown
   * @param setting words for where it is
   * @param styles words for how it is drawn
   * @param styled whether the style is always said, not in half of the captions
   */
  static String whole(
      String subjects,
      Backdrop.Setting setting,
      List<String> styles,
      boolean styled,
      SplittableRandom random) {
    String text = subjects;
    if (random.nextDouble() < (setting.plain() ? 0.5 : 0.75)) {
      String phrase = setting.phrase();
      boolean loose = phrase.endsWith(" background") && !phrase.startsWith("on");
      text = text + (loose || random.nextInt(5) == 0 ? ", " : " ") + phrase;
    }
    String style = random.nextInt(3) > 0 ? styles.get(0) : Words.pick(random, styles);
    double form = random.nextDouble() * (styled ? 0.6 : 1);
    if (form < 0.30) {
      return front(style, random) + text;
    }
    if (form < 0.60) {
      return text + ", " + style + (bare(style) ? "" : " style");
    }
    if (form < 0.75) {
      return Words.pick(
              random,
              "a picture of ",
              "a drawing of ",
              "an illustration of ",
              "cartoon of ",
              "picture of ",
              "clip art of ")
          + text;
    }
    return text;
  }

  /**
   * {@return the caption of a place in which nobody is: {@code a sandy beach} as often as {@code on
   * a sandy beach}, as people say both}
   *
   * @param setting words for where it is
   * @param styles words for how it is drawn
   */
  static String empty(Backdrop.Setting setting, List<String> styles, SplittableRandom random) {
    String style = random.nextInt(3) > 0 ? styles.get(0) : Words.pick(random, styles);
    String phrase = setting.phrase();
    String place = Multitude.alone(phrase);
    String text =
        switch (random.nextInt(6)) {
          case 0 -> phrase;
          case 1 -> "nothing but " + place;
          case 2 -> Words.pick(random, "an empty scene ", "an empty place ") + phrase;
          default -> place;
        };
    return switch (random.nextInt(5)) {
      case 0 -> front(style, random) + place;
      case 1 -> text + ", " + style + (bare(style) ? "" : " style");
      case 2 -> Words.pick(random, "a picture of ", "a drawing of ", "picture of ") + place;
      default -> text;
    };
  }

  /** {@return the words for one subject, now and then with keywords behind, as people prompt} */
  static String tagged(String phrase, List<String> tags, SplittableRandom random) {
    if (tags.isEmpty() || random.nextDouble() >= TAGGED) {
      return phrase;
    }
    List<String> left = new ArrayList<>(tags);
    StringBuilder text = new StringBuilder(phrase);
    for (int n = 1 + random.nextInt(3); n > 0 && !left.isEmpty(); n--) {
      text.append(", ").append(left.remove(random.nextInt(left.size())));
    }
    return text.toString();
  }

  /** {@return the whole caption of silhouettes, whose ground is always told} */
  static String tinted(String subjects, Backdrop.Setting ground, SplittableRandom random) {
    String text = subjects + " " + ground.phrase();
    return random.nextInt(8) == 0 ? text + ", flat single colour" : text;
  }

  /** {@return whether the phrase is a thing in itself, as in "a 3D render of"} */
  private static boolean bare(String style) {
    return style.endsWith(" render")
        || style.endsWith(" emoji")
        || style.endsWith(" icon")
        || style.endsWith("clip art");
  }

  private static String front(String style, SplittableRandom random) {
    if (bare(style)) {
      return (random.nextBoolean() ? style : Words.indefinite(style)) + " of ";
    }
    String medium = Words.pick(random, " drawing of ", " picture of ", " illustration of ");
    return random.nextBoolean() ? Words.indefinite(style) + medium : style + medium;
  }
}
