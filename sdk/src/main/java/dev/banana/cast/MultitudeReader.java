package dev.banana.cast;

import dev.banana.cast.Multitude.Manner;
import dev.banana.model.text.Lexicon;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@link Multitude} in a prompt: who leads, how many of what, and where. */
final class MultitudeReader {
  /** The fewest that are many by their number; fewer are things. */
  private static final int LEAST = 6;

  /** The most that are counted. */
  private static final int MOST = 99;

  private static final int DOZEN = 12;

  /** How many are several, and how many those are of whom nothing is said. */
  private static final int SEVERAL = 5;

  private static final int SOME = 4;

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
          "nineteen");

  private static final String TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety";

  private static final String ONES = "one|two|three|four|five|six|seven|eight|nine";

  private static final String SIZE = "small|tiny|little|miniature";

  private static final String FAR = "distant|far[ -]?away";

  /** How all of them are: {@code small, distant}. */
  private static final String HOW_ALL = "(?:\\s+(?:different|" + SIZE + "|" + FAR + "))*+\\s+";

  /** What says that there are many. */
  private static final Pattern MANY =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}'@-])(?:"
              + "(?<pattern>(?:an?\\s+)?(?:(?:repeating|seamless|regular)\\s+)?"
              + "(?:pattern|wallpaper|(?:gift\\s+wrap|wrapping\\s+paper))\\s+(?:of|with))"
              + "|(?<group>(?:(?:an?|the)\\s+)?(?:(?:large|huge|big|dense|small)\\s+)?"
              + "(?:crowd|herd|flock|swarm|army|fleet|school|shoal|(?<field>field|meadow|forest))"
              + "\\s+of)"
              + "|(?<many>(?:an?\\s+)?(?:many|lots\\s+of|lot\\s+of|plenty\\s+of|countless|numerous"
              + "|(?:hundreds|thousands|dozens)\\s+of|hundred|thousand)|full\\s+of)"
              + "|(?<number>"
              + String.join("|", NUMBERS)
              + "|(?:"
              + TENS
              + ")(?:-(?:"
              + ONES
              + "))?|(?:a\\s+)?dozen(?:\\s+of)?|[6-9]|[1-9]\\d{1,3})"
              + "|(?<few>several|some|a\\s+few|(?:a\\s+)?group\\s+of)"
              + "|(?<away>"
              + FAR
              + "))"
              + HOW_ALL,
          Pattern.CASE_INSENSITIVE);

  private static final Pattern WRITTEN =
      Pattern.compile(
          "(?:(?:(?:an?|the)\\s+)?(?:page|sheet|wall|lines|rows)\\s+(?:full\\s+)?of|among"
              + "|covered\\s+(?:with|in))(?:\\s+(?:printed|handwritten|many|"
              + SIZE
              + "))*+\\s+(?:writing|handwriting|letters|text|print)\\b",
          Pattern.CASE_INSENSITIVE);

  /** A prompt that begins with some of which no number is said. */
  private static final Pattern BARE =
      Pattern.compile(
          "^\\s*(?:(?:(?:"
              + SIZE
              + ")\\s+)*+)(?!(?:"
              + Things.COUNT
              + "|"
              + TENS
              + ")\\b)(?=\\p{L})",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PLURAL =
      Pattern.compile(
          "^\\s*(?:\\p{L}+\\s+){0,3}\\p{L}+(?:s|men|mice|sheep)\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern SMALL =
      Pattern.compile(
          "\\b(?:" + SIZE + "|hundreds?|thousands?|\\d{3,4})\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern DISTANT =
      Pattern.compile("\\b(?:" + FAR + ")\\b", Pattern.CASE_INSENSITIVE);

  private static final String PLAIN_WORD =
      "(?!(?:" + Things.END + "|scattered|everywhere|all|far)\\b)" + Things.WORD;

  /** Words among which the last that was learned in the plural is what there are many of. */
  private static final Pattern RUN =
      Pattern.compile(PLAIN_WORD + "(?:\\s+" + PLAIN_WORD + "){0,3}+", Pattern.CASE_INSENSITIVE);

  private static final Pattern EACH = Pattern.compile("\\S+");

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
          "(?:(?:^|\\s+|,)(?:in\\s+front\\s+of|(?<with>with)|and|behind|next\\s+to|beside|among"
              + "|amid|amidst|between|surrounded\\s+by|near|by|above|over|under|on"
              + "|(?:\\p{L}+ing\\s+)(?:of|about))|,)\\s*$",
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
          "^(?:\\p{L}+ing\\s+)?(?:(?:outside|indoors)\\s+on|in\\s+front\\s+of|on|in|at|by|under"
              + "|among|over|above|across|through|near)\\s+",
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

  private final String prompt;
  private final Lexicon lexicon;

  MultitudeReader(String prompt, Lexicon lexicon) {
    this.prompt = prompt;
    this.lexicon = lexicon;
  }

  /** What there are many of, and where in the prompt that ends. */
  private record Kinds(List<String> words, boolean floats, int end) {}

  /** What the words say that lead to them. */
  private record Lead(Manner manner, boolean group, boolean field, int count, String words) {
    static Lead of(Matcher many) {
      Manner manner = many.group("pattern") == null ? Manner.CROWD : Manner.PATTERN;
      int count = many.group("few") == null ? count(many.group("number")) : few(many.group());
      boolean group = many.group("group") != null;
      return new Lead(manner, group, many.group("field") != null, count, many.group());
    }

    private static int few(String words) {
      return words.toLowerCase(Locale.ROOT).matches("(?s)(some|a\\s+few)\\b.*") ? SOME : SEVERAL;
    }

    private static int count(String number) {
      if (number == null) {
        return 0;
      }
      String low = number.toLowerCase(Locale.ROOT);
      if (low.contains("dozen")) {
        return DOZEN;
      }
      int said = NUMBERS.indexOf(low);
      int tens = List.of(TENS.split("\\|")).indexOf(low.split("-")[0]);
      if (tens >= 0) {
        int ones = List.of(ONES.split("\\|")).indexOf(low.substring(low.indexOf('-') + 1));
        return 10 * (tens + 2) + ones + 1;
      }
      int count = said < 0 ? Integer.parseInt(low) : said + LEAST;
      return count > MOST ? 0 : count;
    }
  }

  /** {@return whether a prompt may name many} */
  static boolean mayBeIn(String prompt) {
    return MANY.matcher(prompt).find()
        || WRITTEN.matcher(prompt).find()
        || PLURAL.matcher(prompt).find();
  }

  Optional<Multitude> read() {
    Matcher many = MANY.matcher(prompt);
    while (many.find()) {
      Kinds kinds = kinds(many.end());
      if (!kinds.words.isEmpty()) {
        Optional<Multitude> found = of(many.start(), Lead.of(many), kinds);
        boolean few = many.group("few") != null;
        if (found.isPresent() && !(few && found.get().anybody())) {
          return found;
        }
      }
    }
    Matcher written = WRITTEN.matcher(prompt);
    if (written.find()) {
      Lead page = new Lead(Manner.WRITING, false, false, 0, written.group());
      return of(written.start(), page, new Kinds(List.of(), false, written.end()));
    }
    Matcher bare = BARE.matcher(prompt);
    Kinds kinds = bare.find() ? kinds(bare.end()) : new Kinds(List.of(), false, 0);
    return kinds.words.isEmpty()
        ? Optional.empty()
        : of(0, new Lead(Manner.CROWD, false, false, SOME, bare.group()), kinds);
  }

  private Optional<Multitude> of(int start, Lead lead, Kinds kinds) {
    String before = prompt.substring(0, start).strip();
    String after = prompt.substring(kinds.end);
    Matcher behind = BEHIND_THEM.matcher(after);
    boolean everywhere = false;
    boolean far = DISTANT.matcher(lead.words).find();
    if (behind.lookingAt()) {
      everywhere = behind.group("everywhere") != null;
      far |= !everywhere;
      after = after.substring(behind.end());
    }
    boolean small = SMALL.matcher(lead.words).find();
    boolean styled = PICTURE_OF.matcher(before).matches();
    Matcher leading = LEADING.matcher(before);
    while (!styled && leading.find()) {
      boolean part = leading.group("with") != null && !isFree(lead, kinds, small || far);
      if (part) {
        // A house has its windows, and a cake its candles.
        return Optional.empty();
      }
      before = before.substring(0, leading.start()).strip();
      leading = LEADING.matcher(before);
    }
    before = before.codePoints().anyMatch(Character::isLetterOrDigit) ? before : "";
    boolean where = Things.isPlace(before);
    boolean anybody = !styled && !before.isEmpty() && !where;
    boolean place = PLACE.matcher(after).find();
    boolean plain = GROUNDLESS.matcher(where ? before : after).find();
    boolean loose = kinds.floats || plain || everywhere || !place && small && !anybody && !far;
    boolean strewn = loose && lead.manner == Manner.CROWD && (kinds.floats || !lead.group);
    String rest =
        anybody || where
            ? before + tail(after)
            : place && !(lead.field && plain)
                ? alone(after.replaceFirst("^[\\s,]+", "").strip())
                : "";
    return Optional.of(
        new Multitude(
            strewn ? Manner.SCATTER : lead.manner,
            kinds.words,
            everywhere && lead.count <= SEVERAL ? 0 : lead.count,
            small,
            far,
            kinds.floats,
            rest,
            anybody));
  }

  /** Whether they may be beside somebody who has them, and are no part of him. */
  private boolean isFree(Lead lead, Kinds kinds, boolean apart) {
    return apart || lead.group || kinds.floats || lead.manner != Manner.CROWD;
  }

  /** What follows, as it goes on behind what is in front. */
  private static String tail(String after) {
    String text = after.strip();
    return text.isEmpty() || text.startsWith(",") ? text : " " + text;
  }

  /** {@return words without what leads from them to somebody, as {@code and} and {@code behind}} */
  static String unled(String words) {
    String before = words;
    Matcher leading = LEADING.matcher(before);
    while (leading.find()) {
      before = before.substring(0, leading.start());
      leading = LEADING.matcher(before);
    }
    return before;
  }

  /** {@return whether words lead to what a picture shows: {@code a painting of}} */
  static boolean isStyle(String words) {
    return PICTURE_OF.matcher(words).matches();
  }

  /** The words for a place in which nobody else is; in what style says who may be there. */
  static String alone(String words) {
    return WHERE.matcher(words).replaceFirst("");
  }

  private Kinds kinds(int start) {
    List<String> words = new ArrayList<>();
    boolean floats = true;
    int end = start;
    int at = start;
    while (words.size() < Multitude.MOST_KINDS) {
      Matcher run = RUN.matcher(prompt).region(at, prompt.length());
      int length = run.lookingAt() ? counted(run.group()) : 0;
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
  private int counted(String words) {
    Matcher each = EACH.matcher(words);
    int end = 0;
    while (each.find()) {
      String word = each.group().toLowerCase(Locale.ROOT);
      boolean plural =
          lexicon.singular(word).map(one -> !one.equals(word) || SAME.contains(word)).orElse(false);
      end = plural ? each.end() : end;
    }
    return end;
  }
}
