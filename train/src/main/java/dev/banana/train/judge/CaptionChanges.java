package dev.banana.train.judge;

import dev.banana.train.corpus.Subject;
import dev.banana.train.corpus.Vocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes captions that are false in one respect, out of true ones: hard negatives.
 *
 * <p>Each change reads only the caption's words and the truth about the subjects, and is left out
 * where it could leave the caption true.
 */
public final class CaptionChanges {
  /** In which respect a caption was made false. */
  public enum Kind {
    /** Another colour of a subject. */
    COLOUR,
    /** Two subjects with each other's colours. */
    BINDING,
    /** Another number. */
    COUNT,
    /** Left for right. */
    SIDE,
    /** Above for below. */
    HEIGHT,
    /** Who is on, or behind, whom. */
    ORDER,
    /** Another thing. */
    OBJECT,
    /** Another place or background. */
    PLACE,
    /** Another colour of hair or of something worn. */
    TRAIT,
    /** Another hand. */
    STYLE
  }

  private static final List<String> WHEEL =
      List.of("red", "orange", "yellow", "green", "blue", "purple", "pink");

  /** Colours that nobody calls by the same word as the key. */
  private static final Map<String, List<String>> FAR =
      Map.of(
          "brown", List.of("green", "blue", "purple", "pink"),
          "black", List.of("yellow", "red", "green", "blue", "pink"),
          "white", List.of("red", "blue", "green", "purple"),
          "grey", List.of("red", "yellow", "green", "pink"),
          "beige", List.of("green", "blue", "purple"),
          "turquoise", List.of("red", "orange", "yellow", "pink"),
          "blond", List.of("black", "blue", "green", "purple"),
          "black and white", List.of("green", "purple", "yellow", "red"));

  private static final List<List<String>> PLACES =
      List.of(
          List.of(
              "on a grassy field",
              "on green grass",
              "in a meadow",
              "in a park",
              "in a sunny meadow",
              "outside on the grass"),
          List.of("on a sandy beach", "at the beach", "on the sand by the sea"),
          List.of("in the snow", "on a snowy field", "in winter"),
          List.of("in the desert", "on desert sand"),
          List.of("on a hill at night", "under a starry sky", "at night"),
          List.of("at sunset on a hill", "in the evening light", "at sunset"),
          List.of("on a street", "on a grey road", "on a road"),
          List.of("by the water", "on the water", "on a lake"),
          List.of("in outer space", "in space", "among the stars"));

  /** Places that look too much alike to tell which of two captions is true. */
  private static final List<Set<Integer>> ALIKE =
      List.of(Set.of(1, 7), Set.of(4, 8), Set.of(1, 3), Set.of(4, 5));

  private static final Pattern SIDE = Pattern.compile("\\b(left|right) of\\b");
  private static final Pattern HEIGHT =
      Pattern.compile("\\b(above|over|below|under|underneath)\\b(?! a starry)");
  private static final Pattern COUNT =
      Pattern.compile("\\b(two|three|four|five) (?=[a-z ]*s\\b|men|women|people|mice|fish|sheep)");
  private static final Pattern TINT =
      Pattern.compile("\\b((?:sky |mint |pale |light |dark )?[a-z]+) (background|wall|room)\\b");
  private static final Pattern TRAIT =
      Pattern.compile(
          "\\b([a-z]+) (hair|braids|pigtails|ponytail|shirt|dress|overalls|hoodie|coat|sweater"
              + "|jacket|cap|beanie|top hat|party hat|scarf)\\b");
  private static final Pattern ARTICLE = Pattern.compile("\\b(a|an) ([a-z0-9-]+)");
  private static final Pattern ORDERED =
      Pattern.compile("\\b(on|on top of|standing on|behind|in front of)\\b");
  private static final Pattern LOOSE = Pattern.compile(",| and | next to | beside ");
  private static final List<String> NUMBERS = List.of("two", "three", "four", "five");
  private static final Set<String> PEOPLE = Set.of("man", "person", "face", "woman", "boy", "girl");

  /** What a head with shoulders may be called, whoever it is. */
  private static final Set<String> AVATARS = Set.of("man", "person", "face");

  private static final Set<String> DOGS = Set.of("dog", "poodle");
  private static final Set<String> YOU = Set.of("unicorn", "ufo", "uniform", "euro", "one");

  /**
   * A caption that is false in one respect.
   *
   * @param kind in which
   * @param caption the words
   */
  public record Change(Kind kind, String caption) {}

  private final List<String> concepts;
  private final Map<String, List<String>> styles;

  /**
   * Prepare.
   *
   * @param concepts names that may take the place of another
   * @param styles phrases of each hand, by its id; with fewer than two, no style is changed
   */
  public CaptionChanges(List<String> concepts, Map<String, List<String>> styles) {
    this.concepts = List.copyOf(concepts);
    this.styles = Map.copyOf(styles);
  }

  /**
   * {@return at most one false caption of each kind}
   *
   * @param caption a true caption
   * @param subjects what is shown
   * @param random which words
   */
  public List<Change> of(String caption, List<Subject> subjects, SplittableRandom random) {
    Map<Kind, String> found = new EnumMap<>(Kind.class);
    put(found, Kind.COLOUR, caption, colour(caption, subjects, random));
    put(found, Kind.BINDING, caption, binding(caption, subjects));
    put(found, Kind.COUNT, caption, count(caption, subjects, random));
    put(found, Kind.SIDE, caption, apart(subjects) ? side(caption) : null);
    put(found, Kind.HEIGHT, caption, apart(subjects) ? height(caption) : null);
    put(found, Kind.ORDER, caption, order(caption, subjects));
    put(found, Kind.OBJECT, caption, object(caption, subjects, random));
    put(found, Kind.PLACE, caption, place(caption, random));
    put(found, Kind.TRAIT, caption, tinted(TRAIT, caption, random));
    put(found, Kind.STYLE, caption, style(caption, subjects, random));
    List<Change> out = new ArrayList<>();
    found.forEach((kind, words) -> out.add(new Change(kind, words)));
    return out;
  }

  private static void put(Map<Kind, String> found, Kind kind, String before, String after) {
    if (after != null && !after.equals(before)) {
      found.put(kind, articles(after));
    }
  }

  /** {@return colours that nobody would call {@code colour}; empty if it is no colour word} */
  static List<String> far(String colour) {
    int at = WHEEL.indexOf(colour);
    if (at < 0) {
      return FAR.getOrDefault(colour, List.of());
    }
    List<String> out = new ArrayList<>();
    for (int i = 2; i <= WHEEL.size() - 2; i++) {
      out.add(WHEEL.get((at + i) % WHEEL.size()));
    }
    return out;
  }

  /** {@return one of these, or null if there is none} */
  static <T> T pick(List<T> from, SplittableRandom random) {
    return from.isEmpty() ? null : from.get(random.nextInt(from.size()));
  }

  // ---------------------------------------------------------------- colours

  private static Matcher stated(String caption, String colour) {
    Matcher matcher =
        Pattern.compile(
                "\\b" + colour + "\\b(?! (background|wall|room|floor|carpet|road|hair|and white))")
            .matcher(caption);
    return matcher.find() ? matcher : null;
  }

  private static String colour(String caption, List<Subject> subjects, SplittableRandom random) {
    for (Subject subject : subjects) {
      for (String colour : subject.colours()) {
        Matcher place = stated(caption, colour);
        List<String> others =
            far(colour).stream()
                .filter(c -> subjects.stream().noneMatch(s -> s.colours().contains(c)))
                .toList();
        if (place != null && !others.isEmpty()) {
          return replaced(caption, place.start(), place.end(), pick(others, random));
        }
      }
    }
    return null;
  }

  private static String binding(String caption, List<Subject> subjects) {
    if (subjects.size() != 2
        || subjects.get(0).colours().isEmpty()
        || subjects.get(1).colours().isEmpty()) {
      return null;
    }
    String one = subjects.get(0).colours().get(0);
    String two = subjects.get(1).colours().get(0);
    Matcher first = stated(caption, one);
    Matcher second = stated(caption, two);
    boolean apart = far(one).contains(two) || far(two).contains(one);
    return first == null || second == null || !apart
        ? null
        : swapped(caption, first.start(), first.end(), second.start(), second.end());
  }

  private static String tinted(Pattern pattern, String caption, SplittableRandom random) {
    Matcher matcher = pattern.matcher(caption);
    while (matcher.find()) {
      String words = matcher.group(1);
      String other = pick(far(words.substring(words.lastIndexOf(' ') + 1)), random);
      if (other != null) {
        return replaced(caption, matcher.start(1), matcher.end(1), other);
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- numbers and places

  private static String count(String caption, List<Subject> subjects, SplittableRandom random) {
    Matcher matcher = COUNT.matcher(caption);
    if (subjects.size() < 2 || !matcher.find()) {
      return null;
    }
    List<String> others = NUMBERS.stream().filter(n -> !n.equals(matcher.group(1))).toList();
    String other = pick(others, random);
    return replaced(caption, matcher.start(1), matcher.end(1), other);
  }

  private static String side(String caption) {
    Matcher matcher = SIDE.matcher(caption);
    return matcher.find()
        ? replaced(
            caption,
            matcher.start(1),
            matcher.end(1),
            matcher.group(1).equals("left") ? "right" : "left")
        : null;
  }

  private static String height(String caption) {
    Matcher matcher = HEIGHT.matcher(caption);
    if (!matcher.find()) {
      return null;
    }
    boolean up = matcher.group(1).equals("above") || matcher.group(1).equals("over");
    return replaced(caption, matcher.start(1), matcher.end(1), up ? "below" : "above");
  }

  private static String place(String caption, SplittableRandom random) {
    Said said = said(caption, random);
    return said == null ? null : replaced(caption, said.from, said.to, said.wrong);
  }

  /**
   * {@return what a caption says of the place or the ground, then the same of another one; null if
   * it says nothing of them}
   *
   * @param caption a true caption
   * @param random which other
   */
  static List<String> placeAlone(String caption, SplittableRandom random) {
    Said said = said(caption, random);
    return said == null ? null : List.of(caption.substring(said.from, said.to), said.wrong);
  }

  /** Words that say where, and what would be wrong in their place. */
  private record Said(int from, int to, String wrong) {}

  private static Said said(String caption, SplittableRandom random) {
    for (int group = 0; group < PLACES.size(); group++) {
      for (String phrase : longestFirst(PLACES.get(group))) {
        int at = caption.indexOf(phrase);
        if (at >= 0) {
          String wrong = pick(PLACES.get(other(group, random)), random);
          return new Said(at, at + phrase.length(), wrong);
        }
      }
    }
    Matcher matcher = TINT.matcher(caption);
    while (matcher.find()) {
      String words = matcher.group(1);
      String other = pick(far(words.substring(words.lastIndexOf(' ') + 1)), random);
      if (other != null) {
        return new Said(matcher.start(), matcher.end(), other + " " + matcher.group(2));
      }
    }
    return null;
  }

  private static int other(int group, SplittableRandom random) {
    while (true) {
      int other = random.nextInt(PLACES.size());
      if (other != group && ALIKE.stream().noneMatch(a -> a.contains(group) && a.contains(other))) {
        return other;
      }
    }
  }

  private static List<String> longestFirst(List<String> phrases) {
    return phrases.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  // ---------------------------------------------------------------- things

  /** {@return where a subject's noun stands in a caption, or null} */
  static int[] noun(String caption, String concept) {
    Vocabulary.Concept known = Vocabulary.concept(concept);
    Stream<String> names =
        known == null
            ? Stream.of(concept)
            : Stream.concat(Stream.of(concept), known.synonyms().stream());
    for (String name : longestFirst(names.toList())) {
      Matcher matcher = Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(caption);
      if (matcher.find()) {
        return new int[] {matcher.start(), matcher.end()};
      }
    }
    return null;
  }

  private static String order(String caption, List<Subject> subjects) {
    if (subjects.size() != 2 || !apart(subjects)) {
      return null;
    }
    int[] one = noun(caption, subjects.get(0).concept());
    int[] two = noun(caption, subjects.get(1).concept());
    if (one == null || two == null || one[0] == two[0]) {
      return null;
    }
    int[] first = one[0] < two[0] ? one : two;
    int[] second = one[0] < two[0] ? two : one;
    if (first[1] > second[0]) {
      return null;
    }
    String between = caption.substring(first[1], second[0]);
    return ORDERED.matcher(between).find() && !LOOSE.matcher(between).find()
        ? swapped(caption, first[0], first[1], second[0], second[1])
        : null;
  }

  private String object(String caption, List<Subject> subjects, SplittableRandom random) {
    Subject subject = pick(subjects, random);
    int[] at = subject == null ? null : noun(caption, subject.concept());
    if (at == null) {
      return null;
    }
    List<String> others =
        concepts.stream()
            .filter(c -> subjects.stream().noneMatch(s -> related(c, s.concept())))
            .toList();
    return others.isEmpty() ? null : replaced(caption, at[0], at[1], pick(others, random));
  }

  /**
   * {@return whether something that is called {@code said} may be seen where {@code shown} is}: a
   * girl is a person, and a palm tree is a tree, but not the other way round
   */
  static boolean fits(String said, String shown) {
    return said.equals(shown)
        || shown.endsWith(" " + said)
        || PEOPLE.contains(shown) && said.equals("person")
        || AVATARS.contains(shown) && AVATARS.contains(said)
        || said.equals("flower") && shown.equals("sunflower");
  }

  /** Two of whom the same words are true, as far as is known, can change places unseen. */
  private static boolean apart(List<Subject> subjects) {
    for (int i = 1; i < subjects.size(); i++) {
      String one = subjects.get(0).concept();
      String two = subjects.get(i).concept();
      if (fits(one, two) || fits(two, one)) {
        return false;
      }
    }
    return subjects.size() > 1;
  }

  /** Whether one is a kind of the other, as far as their names tell. */
  private static boolean related(String a, String b) {
    return a.contains(b)
        || b.contains(a)
        || PEOPLE.contains(a) && PEOPLE.contains(b)
        || DOGS.contains(a) && DOGS.contains(b);
  }

  private String style(String caption, List<Subject> subjects, SplittableRandom random) {
    if (styles.size() < 2 || subjects.isEmpty()) {
      return null;
    }
    String hand = subjects.get(0).family();
    for (String phrase : longestFirst(styles.getOrDefault(hand, List.of()))) {
      int at = caption.indexOf(phrase);
      if (at >= 0) {
        List<String> others =
            styles.entrySet().stream()
                .filter(e -> !e.getKey().equals(hand))
                .flatMap(e -> e.getValue().stream())
                .filter(p -> !styles.get(hand).contains(p))
                .sorted()
                .toList();
        return others.isEmpty()
            ? null
            : replaced(caption, at, at + phrase.length(), pick(others, random));
      }
    }
    return null;
  }

  // ---------------------------------------------------------------- words

  private static String replaced(String text, int from, int to, String by) {
    return text.substring(0, from) + by + text.substring(to);
  }

  private static String swapped(String text, int a, int b, int c, int d) {
    if (a > c) {
      return swapped(text, c, d, a, b);
    }
    return b > c
        ? null
        : text.substring(0, a)
            + text.substring(c, d)
            + text.substring(b, c)
            + text.substring(a, b)
            + text.substring(d);
  }

  /** A false caption must not be told by a wrong article. */
  static String articles(String text) {
    Matcher matcher = ARTICLE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String word = matcher.group(2);
      boolean vowel = "aeiou".indexOf(word.charAt(0)) >= 0 && !YOU.contains(word);
      String article = vowel || word.equals("hourglass") ? "an" : "a";
      matcher.appendReplacement(out, article + " " + Matcher.quoteReplacement(word));
    }
    return matcher.appendTail(out).toString();
  }
}
