package dev.banana.cast;

import dev.banana.model.text.Lexicon;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many that are alike, as a prompt names them: {@code a crowd of penguins in the snow}, {@code
 * wallpaper of tiny foxes}, {@code twelve red balloons}, {@code a fox in front of many distant
 * sheep}; or the letters of {@code a page of small writing}. What is counted must have been
 * learned; two to five of something are {@link Things}.
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

  /** The fewest that are counted as many. */
  private static final int LEAST = 6;

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

  private static final List<String> NUMBERS =
      List.of(
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen",
          "twenty");

  private static final String SIZE = "small|tiny|little|miniature";

  private static final String FAR = "distant|far[ -]?away";

  /** What says that there are many. */
  private static final Pattern MANY =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}'@-])(?:"
              + "(?<pattern>(?:an?\\s+)?(?:(?:repeating|seamless|regular)\\s+)?"
              + "(?:pattern|wallpaper)\\s+of)"
              + "|(?<group>(?:(?:an?|the)\\s+)?(?:(?:large|huge|big|dense|small)\\s+)?"
              + "(?:crowd|herd|flock|swarm|army|fleet|school|shoal|field|meadow|forest)\\s+of)"
              + "|(?:an?\\s+)?(?:many|lots\\s+of|lot\\s+of|plenty\\s+of|countless|numerous"
              + "|(?:hundreds|thousands|dozens)\\s+of)"
              + "|(?<number>"
              + String.join("|", NUMBERS)
              + "|[6-9]|[1-9]\\d)"
              + "|(?<away>"
              + FAR
              + "))(?<how>(?:\\s+(?:different|"
              + SIZE
              + "|"
              + FAR
              + "))*+)\\s+",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?:(?:(?:an?|the)\\s+)?(?:page|sheet|wall|lines|rows)\\s+(?:full\\s+)?of|among"
              + "|covered\\s+(?:with|in))(?<how>(?:\\s+(?:printed|handwritten|many|"
              + SIZE
              + "))*+)\\s+(?:writing|handwriting|letters|text|print)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern SMALL =
      Pattern.compile("\\b(?:" + SIZE + "|hundreds|thousands)\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern DISTANT =
      Pattern.compile("\\b(?:" + FAR + ")\\b", Pattern.CASE_INSENSITIVE);

  private static final String PLAIN_WORD =
      "(?!(?:" + Things.END + "|scattered|everywhere|all|far)\\b)" + Things.WORD;

  /** Words among which the last that was learned in the plural is what there are many of. */
  private static final Pattern RUN =
      Pattern.compile(PLAIN_WORD + "(?:\\s+" + PLAIN_WORD + "){0,3}+", Pattern.CASE_INSENSITIVE);

  /** How each is: {@code with curly hair}; or of what: {@code of watermelon}. */
  private static final Pattern HOW =
      Pattern.compile(
          "\\s+(?:with|of)\\s+(?!(?:"
              + Things.COUNT
              + ")\\b)"
              + PLAIN_WORD
              + "(?:\\s+"
              + PLAIN_WORD
              + "){0,2}+",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NEXT =
      Pattern.compile(
          "(?:\\s*,\\s*(?:and\\s+)?|\\s+and\\s+)(?:(?:many|" + SIZE + "|" + FAR + ")\\s+)*+",
          Pattern.CASE_INSENSITIVE);

  /** What is said of where they are. */
  private static final Pattern BEHIND_THEM =
      Pattern.compile(
          "\\s*,?\\s*(?:(?<everywhere>scattered\\s+(?:about|around|everywhere)|everywhere"
              + "|all\\s+(?:over\\s+the\\s+place|over|around))"
              + "|(?<away>(?:in\\s+the\\s+distance|far\\s+away|in\\s+the\\s+background)))\\b",
          Pattern.CASE_INSENSITIVE);

  /** What leads from whoever is in front to them. */
  private static final Pattern LEADING =
      Pattern.compile(
          "(?:(?:^|\\s+|,)(?:in\\s+front\\s+of|with|and|behind|next\\s+to|beside|among|amid|amidst"
              + "|between|surrounded\\s+by|near|by|above|over|under|on)|,)\\s*$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PICTURE_OF =
      Pattern.compile(".*\\b(?:" + Things.PICTURES + ")\\s+of\\s*$", Pattern.CASE_INSENSITIVE);

  /** What says where a picture is. */
  private static final Pattern PLACE =
      Pattern.compile(
          "\\b(?:on|in|at|by|under|over|through|among|outside|indoors|near|across|background"
              + "|backdrop|wall)\\b",
          Pattern.CASE_INSENSITIVE);

  /** What stands before a place if somebody is there. */
  private static final Pattern WHERE =
      Pattern.compile(
          "^(?:(?:outside|indoors)\\s+on|in\\s+front\\s+of|on|in|at|by|under|among|over|above"
              + "|across|through|near)\\s+",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern GROUNDLESS =
      Pattern.compile(
          "\\b(?:background|backdrop|wall|space|sky|stars|underwater)\\b",
          Pattern.CASE_INSENSITIVE);

  /** They are as many as one. */
  private static final Set<String> SAME = Set.of("sheep", "fish");

  /** What needs no ground. */
  private static final Set<String> FLOATING =
      Set.of(
          ("balloon bird parrot butterfly bee bumblebee star heart snowflake cloud airplane plane"
                  + " aeroplane helicopter ufo saucer kite moon sun leaf rainbow fish dolphin"
                  + " shark whale")
              .split(" "));

  /** Grounds for what floats, or is strewn or repeated, where the prompt names none. */
  private static final List<String> PLAINS =
      List.of(
          "light blue background",
          "pale yellow background",
          "mint green background",
          "lavender background",
          "white background");

  private static final String FIELD = "a grassy field";

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
    Matcher many = MANY.matcher(prompt);
    while (many.find()) {
      Kinds kinds = Kinds.read(prompt, many.end(), lexicon);
      if (!kinds.words.isEmpty()) {
        return Optional.of(of(prompt, many, kinds));
      }
    }
    Matcher written = WRITTEN.matcher(prompt);
    return written.find()
        ? Optional.of(of(prompt, written, new Kinds(List.of(), false, written.end())))
        : Optional.empty();
  }

  /** {@return whether a prompt may name many, if what it counts was learned} */
  public static boolean mayBeIn(String prompt) {
    return MANY.matcher(prompt).find() || WRITTEN.matcher(prompt).find();
  }

  private static Multitude of(String prompt, Matcher many, Kinds kinds) {
    String before = prompt.substring(0, many.start()).strip();
    String after = prompt.substring(kinds.end);
    Matcher behind = BEHIND_THEM.matcher(after);
    boolean everywhere = false;
    boolean far = DISTANT.matcher(many.group()).find();
    if (behind.lookingAt()) {
      everywhere = behind.group("everywhere") != null;
      far |= !everywhere;
      after = after.substring(behind.end());
    }
    boolean small = SMALL.matcher(many.group()).find();
    boolean styled = PICTURE_OF.matcher(before).matches();
    Matcher leading = LEADING.matcher(before);
    while (!styled && leading.find()) {
      before = before.substring(0, leading.start()).strip();
      leading = LEADING.matcher(before);
    }
    boolean anybody = !styled && !before.isEmpty();
    boolean place = PLACE.matcher(after).find();
    boolean plain = GROUNDLESS.matcher(after).find();
    boolean loose = kinds.floats || plain || everywhere || !place && small && !anybody && !far;
    boolean written = kinds.words.isEmpty();
    return new Multitude(
        written ? Manner.WRITING : manner(many, kinds, loose),
        kinds.words,
        written ? 0 : count(many.group("number")),
        small,
        far,
        kinds.floats,
        anybody ? before + tail(after) : scene(before, after, place),
        anybody);
  }

  private static Manner manner(Matcher many, Kinds kinds, boolean loose) {
    if (many.group("pattern") != null) {
      return Manner.PATTERN;
    }
    boolean group = many.group("group") != null;
    return loose && (kinds.floats || !group) ? Manner.SCATTER : Manner.CROWD;
  }

  /** What follows, as it goes on behind what is in front. */
  private static String tail(String after) {
    String text = after.strip();
    return text.isEmpty() || text.startsWith(",") ? text : " " + text;
  }

  /** The words for a picture in which nobody else is; blank if they say nothing of its place. */
  private static String scene(String before, String after, boolean place) {
    String text = after.replaceFirst("^[\\s,]+", "").strip();
    if (!place) {
      return "";
    }
    String where = WHERE.matcher(text).replaceFirst("");
    return before.isEmpty() ? where : before + " " + where;
  }

  private static int count(String number) {
    if (number == null) {
      return 0;
    }
    int said = NUMBERS.indexOf(number.toLowerCase(Locale.ROOT));
    return said < 0 ? Integer.parseInt(number) : said + LEAST;
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
    return manner == Manner.CROWD
        ? FIELD
        : PLAINS.get((int) Math.floorMod(seed, (long) PLAINS.size()));
  }

  /** What there are many of, and where in the prompt that ends. */
  private record Kinds(List<String> words, boolean floats, int end) {
    static Kinds read(String prompt, int start, Lexicon lexicon) {
      List<String> words = new ArrayList<>();
      boolean floats = true;
      int end = start;
      int at = start;
      while (words.size() < MOST_KINDS) {
        Matcher run = RUN.matcher(prompt).region(at, prompt.length());
        int length = run.lookingAt() ? counted(run.group(), lexicon) : 0;
        if (length == 0) {
          break;
        }
        String all = run.group().substring(0, length);
        int last = all.lastIndexOf(' ') + 1;
        String noun = lexicon.singular(all.substring(last).toLowerCase(Locale.ROOT)).orElseThrow();
        end = at + length;
        Matcher how = HOW.matcher(prompt).region(end, prompt.length());
        String has = how.lookingAt() ? how.group() : "";
        end += has.length();
        words.add(Things.one(all.substring(0, last) + noun + has).replaceAll("\\s+", " "));
        floats &= FLOATING.contains(noun);
        Matcher next = NEXT.matcher(prompt).region(end, prompt.length());
        if (!next.lookingAt()) {
          break;
        }
        at = next.end();
      }
      return new Kinds(words, floats, end);
    }

    /** {@return letters up to the last word that was learned in the plural; 0 if none was} */
    private static int counted(String words, Lexicon lexicon) {
      Matcher each = Pattern.compile("\\S+").matcher(words);
      int end = 0;
      while (each.find()) {
        String word = each.group().toLowerCase(Locale.ROOT);
        boolean plural =
            lexicon
                .singular(word)
                .map(one -> !one.equals(word) || SAME.contains(word))
                .orElse(false);
        end = plural ? each.end() : end;
      }
      return end;
    }
  }
}
