package dev.banana.train.corpus;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Small English: articles, plurals, numbers, and ways to say the same thing. */
final class Words {
  private static final String[] NUMBERS = {"zero", "one", "two", "three", "four", "five"};
  private static final Set<String> MASS =
      Set.of("bread", "corn", "broccoli", "fire", "rice", "spaghetti", "money", "confetti");

  /** What is not counted either, among the names of icons, clip art and models. */
  private static final Set<String> UNCOUNTED =
      Set.of(
          ("art,electricity,wifi,yoga,weather,rain,snow,fog,hail,sleet,drizzle,haze,smoke,dust"
                  + ",wind,music,water,mail,email,lightning,thunder,bluetooth,clothing,furniture"
                  + ",luggage,software,hardware,chess,golf,tennis,research,statistics,nutrition"
                  + ",cholera,dna,gold,milk,cheese,tea,jupiter,saturn,mars,venus,neptune,uranus"
                  + ",pluto,health,safety,security,support,news,air,sugar,salt,honey,grass,wood"
                  + ",ice,sand,fur,leather,wool,cotton,jewelry,makeup,traffic,transport,education"
                  + ",science,chemistry")
              .split(","));

  private Words() {}

  /** {@return one of {@code options}} */
  static String pick(SplittableRandom random, String... options) {
    return options[random.nextInt(options.length)];
  }

  /** {@return one of {@code options}} */
  static <T> T pick(SplittableRandom random, List<T> options) {
    return options.get(random.nextInt(options.size()));
  }

  /** {@return {@code noun} with its indefinite article; always-plural nouns get none} */
  static String indefinite(String noun) {
    String first = noun.split(" ")[0];
    String last = noun.substring(noun.lastIndexOf(' ') + 1);
    if (MASS.contains(last) || UNCOUNTED.contains(last) || isPlural(noun)) {
      return noun;
    }
    boolean vowel = "aeiou".indexOf(Character.toLowerCase(first.charAt(0))) >= 0;
    boolean you =
        Set.of(
                "unicorn",
                "ufo",
                "uniform",
                "euro",
                "one",
                "user",
                "usb",
                "unit",
                "university",
                "utensil",
                "ukulele",
                "european",
                "eucalyptus",
                "urology")
            .contains(first);
    boolean hour = first.equals("hourglass");
    return (vowel && !you || hour ? "an " : "a ") + noun;
  }

  /** {@return whether {@code noun} speaks of several things already} */
  private static boolean isPlural(String noun) {
    return noun.matches(".*[a-z]s") && !noun.matches(".*(ss|us|is|os)|.* of .*|.*with .*");
  }

  /** {@return the plural of {@code noun}} */
  static String plural(String noun) {
    String last = noun.substring(noun.lastIndexOf(' ') + 1);
    if (isPlural(noun) || noun.endsWith("sheep") || UNCOUNTED.contains(last)) {
      return noun;
    }
    int with = noun.indexOf(" with ");
    if (noun.matches("(person|man|woman) .*") || with > 0) {
      // "man golfing" becomes "men golfing", "old boy with long hair" "old boys with long hair".
      int first = with > 0 ? with : noun.indexOf(' ');
      return plural(noun.substring(0, first)) + noun.substring(first);
    }
    if (noun.equals("person")) {
      return "people";
    }
    int cut = noun.indexOf(" of ");
    if (cut > 0) {
      return plural(noun.substring(0, cut)) + noun.substring(cut);
    }
    if (noun.endsWith("fish")) {
      return noun;
    }
    if (noun.endsWith("mouse")) {
      return noun.substring(0, noun.length() - 5) + "mice";
    }
    if (noun.endsWith("man")) {
      return noun.substring(0, noun.length() - 3) + "men";
    }
    if (noun.endsWith("leaf") || noun.endsWith("wolf")) {
      return noun.substring(0, noun.length() - 1) + "ves";
    }
    if (noun.endsWith("y") && "aeiou".indexOf(noun.charAt(noun.length() - 2)) < 0) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    if (noun.matches(".*(s|x|ch|sh)$") || noun.matches("tomato|superhero|hero|potato|volcano")) {
      return noun + "es";
    }
    return noun + "s";
  }

  /** {@return the word for {@code n}, 0 to 5} */
  static String number(int n) {
    return NUMBERS[n];
  }
}
