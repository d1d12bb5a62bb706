package dev.banana.cast;

import static dev.banana.error.BananaException.require;

import dev.banana.model.text.Lexicon;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Things that a prompt names, beside its characters or without any, as {@code a castle} in
 * {@code @Mia and a castle in a park}. What is only a place, a background, a way to draw or a part
 * of somebody is none.
 */
public final class Things {
  private static final String LINK =
      "and|with|beside|near|next to|by|left of|right of|behind|in front of|above|below|under|over"
          + "|on top of|riding|holding|carrying";

  private static final List<String> NUMBERS = List.of("two", "three", "four", "five");

  private static final String NUMBER = String.join("|", NUMBERS) + "|[2-5]";

  static final String COUNT =
      "an?|one|" + NUMBER + "|some|several|many|another|his|her|its|their|the";

  /** Words that end a thing. */
  static final String END =
      "in|on|at|by|of|from|into|onto|through|across|around|inside|outside|and|or|with|without"
          + "|beside|near|next|left|right|behind|above|below|under|over|to|is|are|that|who|which"
          + "|while|during|for|as|top|front|riding|holding|carrying";

  /** Name of the group that is a thing. */
  private static final String WORDS = "words";

  static final String WORD = "[\\p{L}\\p{N}'-]++";

  /** What somebody wears, so that it is drawn on him and not beside. */
  private static final String WORN =
      "hat|cap|crown|helmet|scarf|glasses|sunglasses|tie|necklace|mask|cape|shirt|t-shirt|dress"
          + "|coat|jacket|sweater|backpack|collar|beard|horn|tail|nose|face";

  /** How a thing is: {@code with candles}, {@code with a red hat}. */
  private static final String HOW =
      "(?:\\s+with\\s+(?:(?!(?:"
          + COUNT
          + "|"
          + END
          + ")\\b)"
          + WORD
          + "(?:\\s+(?!(?:"
          + END
          + ")\\b)"
          + WORD
          + ")?|(?:an?|the|his|her|its)\\s+(?:"
          + WORD
          + "\\s+)?(?:"
          + WORN
          + ")\\b))?+";

  /** A part that stands for a thing: {@code the face of a pig}. */
  private static final String PART_OF = "(?:(?:the|an?)\\s+(?:face|head)\\s+of\\s+)?+";

  /** Nouns that are the picture itself. */
  static final String PICTURES =
      "picture|photo|photograph|painting|drawing|illustration|sketch|cartoon|emoji|icon|sticker"
          + "|style|portrait|poster|scene|image|render|watercolou?r|view|close-up";

  private static final Pattern THING =
      Pattern.compile(
          "(?:^\\s*|[,;]\\s*|\\b(?:(?<on>on)|(?:"
              + PICTURES
              + ")\\s+of|"
              + LINK
              + ")\\s+)(?<words>"
              + PART_OF
              + "(?:"
              + COUNT
              + ")(?:\\s+(?!(?:"
              + END
              + ")\\b)"
              + WORD
              + "){1,5}+"
              + HOW
              + ")(?!\\s+of\\b)(?![\\p{L}\\p{N}'-])",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern WITH = Pattern.compile("(?=\\s+with\\s)", Pattern.CASE_INSENSITIVE);

  private static final Pattern PICTURE = Pattern.compile(PICTURES);

  /** Two stars are things, the stars are where somebody is. */
  private static final Pattern COUNTED =
      Pattern.compile("^(?:" + NUMBER + ")\\b", Pattern.CASE_INSENSITIVE);

  /** The number of a copy. */
  private static final Pattern COPY = Pattern.compile(" [2-5]$");

  private static final Pattern VOWEL =
      Pattern.compile("^(?!uni|ufo|one)[aeiou]", Pattern.CASE_INSENSITIVE);

  /** Nouns that are around somebody and not beside. */
  private static final Set<String> PLACES =
      Set.of(
          ("sea ocean beach lake river water park street road city town village"
                  + " forest woods jungle desert field meadow garden mountains hills sky stars"
                  + " snow rain sunset sunrise night space room kitchen school ground floor"
                  + " grass sand horizon background backdrop wall")
              .split(" "));

  /** Nouns that belong to somebody. */
  private static final Set<String> PARTS =
      Set.of(
          ("hair eyes eye face smile mouth nose beard hands hand arms arm legs ears"
                  + " tail skin look expression")
              .split(" "));

  /** Nouns that somebody is on as on another thing; on anything else it is where the scene is. */
  private static final Set<String> CARRIERS =
      Set.of(
          ("skateboard bicycle bike motorcycle scooter horse unicorn elephant camel"
                  + " dragon dinosaur turtle whale crocodile car bus truck tractor train boat"
                  + " rocket chair bed sofa drum ball book cake cookie donut burger pizza"
                  + " pumpkin mushroom")
              .split(" "));

  private static final Pattern BY_A_PLACE =
      Pattern.compile(
          "\\bby\\s+(?:the|an?)\\s+(?:\\p{L}+\\s+)?(?:" + String.join("|", PLACES) + ")\\b",
          Pattern.CASE_INSENSITIVE);

  /** A number, maybe words for how they are, and what there are several of. */
  private static final Pattern SEVERAL =
      Pattern.compile("(" + NUMBER + ")\\s+((?:\\S+\\s+)*)(\\S+)", Pattern.CASE_INSENSITIVE);

  private Things() {}

  /**
   * Several that are alike.
   *
   * @param one the words of one of them, {@code a red apple}
   * @param count how many there are, 2 to 5; 1 where the words are of one
   */
  public record Several(String one, int count) {
    /** {@return the words of one of them by its number from 1, as {@link Casting} reads them} */
    public static String copy(String words, int number) {
      return number == 1 ? words : words + " " + number;
    }

    /** {@return the words of all of them, by those of one as {@link #copy} numbers it} */
    public static String all(String copy) {
      return COPY.matcher(copy).replaceFirst("");
    }
  }

  /** {@return words that say how things are to each other, which their places show} */
  public static List<String> links() {
    return List.of(LINK.split("\\W+"));
  }

  /** {@return whether a prompt names several things, or one several times} */
  public static boolean several(String prompt) {
    List<String> things = in(prompt);
    return things.size() > 1 || things.stream().anyMatch(t -> SEVERAL.matcher(bare(t)).matches());
  }

  /**
   * {@return how many of what the words of a thing ask for; they stay as they are where what is
   * counted was not learned}
   *
   * @param words such as {@code two red apples}
   * @param lexicon what the model has learned
   */
  public static Several several(String words, Lexicon lexicon) {
    String bare = bare(words);
    Matcher several = SEVERAL.matcher(bare);
    boolean named = words.length() + 2 <= Names.LONGEST;
    Optional<String> noun =
        named && several.matches()
            ? lexicon.singular(several.group(3).toLowerCase(Locale.ROOT))
            : Optional.empty();
    if (noun.isEmpty()) {
      return new Several(words, 1);
    }
    String one = several.group(2) + noun.get() + words.substring(bare.length());
    int said = NUMBERS.indexOf(several.group(1).toLowerCase(Locale.ROOT));
    int count = said < 0 ? Integer.parseInt(several.group(1)) : said + 2;
    return new Several(one(one), count);
  }

  /** {@return the words of one of a kind, with their article} */
  static String one(String words) {
    return (VOWEL.matcher(words).find() ? "an " : "a ") + words;
  }

  /** {@return a prompt without the places that somebody is by, as {@code by the sea}} */
  static String withoutPlaces(String prompt) {
    return BY_A_PLACE.matcher(prompt).replaceAll("");
  }

  /**
   * {@return the things of a prompt in their order, each once}
   *
   * @param prompt such as {@code @Mia and a red apple in a park}
   */
  public static List<String> in(String prompt) {
    List<String> things = new ArrayList<>();
    Matcher matcher = THING.matcher(prompt);
    while (matcher.find()) {
      String words = matcher.group(WORDS);
      boolean thing = matcher.group("on") == null ? isThing(words) : CARRIERS.contains(noun(words));
      if (thing && things.stream().noneMatch(words::equalsIgnoreCase)) {
        things.add(words);
      }
    }
    return things;
  }

  /** {@return whether words name a place that somebody is in, and nothing else} */
  static boolean isPlace(String words) {
    return !words.isBlank() && PLACES.contains(noun(words.strip()));
  }

  /** Without what it has or wears. */
  private static String bare(String words) {
    return WITH.split(words, 2)[0];
  }

  private static String noun(String words) {
    String thing = bare(words);
    return thing.substring(thing.lastIndexOf(' ') + 1).toLowerCase(Locale.ROOT);
  }

  private static boolean isThing(String words) {
    String last = noun(words);
    boolean counted = COUNTED.matcher(words).find();
    return (counted || !PLACES.contains(last))
        && !PICTURE.matcher(last).matches()
        && !PARTS.contains(last);
  }

  /**
   * {@return the prompt with names for some of its things, each where it is said first; of several
   * all names}
   *
   * @param prompt what they were found in
   * @param names what each is called from now on, by its words, see {@link Several#copy}
   */
  static String named(String prompt, Map<String, String> names) {
    StringBuilder text = new StringBuilder();
    List<String> done = new ArrayList<>();
    Matcher matcher = THING.matcher(prompt);
    int at = 0;
    while (matcher.find()) {
      String name = names.get(matcher.group(WORDS));
      if (name != null && !done.contains(name)) {
        text.append(prompt, at, matcher.start(WORDS)).append('@').append(name);
        for (int copy = 2; names.containsKey(Several.copy(matcher.group(WORDS), copy)); copy++) {
          text.append(" and @").append(names.get(Several.copy(matcher.group(WORDS), copy)));
        }
        at = matcher.end(WORDS);
        done.add(name);
      }
    }
    return text.append(prompt.substring(at)).toString();
  }

  /** {@return what a thing is called in a cast: letters, digits and underscores} */
  public static String name(String words) {
    String name = words.replaceAll("[^\\p{L}\\p{N}]+", "_");
    return name.substring(0, Math.min(name.length(), Names.LONGEST));
  }

  /**
   * {@return a name or the words of a thing, as a recipe holds them}
   *
   * @throws dev.banana.error.BananaException if it is neither
   */
  public static String check(String name) {
    if (!isThingName(name)) {
      return Names.check(name);
    }
    require(
        in("@a, " + name).equals(List.of(name)),
        "Cannot draw '%s' beside a character: expected the words of a thing, such as 'a red apple'.",
        Names.shown(name));
    return name;
  }

  /**
   * Check that a prompt names the things that have a place.
   *
   * @param placed names, and words of things
   * @param prompt what to draw
   * @throws dev.banana.error.BananaException if one is not named
   */
  public static void requireIn(Set<String> placed, String prompt) {
    List<String> things = in(prompt);
    for (String name : placed) {
      require(
          !isThingName(name) || things.contains(Several.all(name)),
          "Cannot place '%s': the prompt does not name such a thing; write it as the prompt does%s.",
          Names.shown(name),
          things.isEmpty() ? "" : ", '" + things.get(0) + "'");
    }
  }

  /** {@return whether what is placed or drawn is a thing, not somebody} */
  static boolean isThingName(String name) {
    return name.strip().chars().anyMatch(Character::isWhitespace);
  }
}
