package dev.banana.train.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns the slugs of icon sets into names that a person would say, or refuses them. */
final class IconNames {
  /** Most words of a name; longer slugs are lists of keywords that nobody would say. */
  private static final int MOST_WORDS = 4;

  /** Ends of slugs that number or describe variants of the same drawing. */
  private static final Set<String> VARIANT =
      Set.of(
          "flat,duo,outline,24px,fill,alt,alternate,remix,one,two,three,four,five,six,x,bw,small,large"
              .split(","));

  private static final Set<String> PREFIXES =
      Set.of("animal", "vehicle", "ppe", "instrument", "products", "smiley");

  /** What some slugs say of the meaning instead of the picture. */
  private static final Pattern LEADS =
      Pattern.compile("^(business-metaphor|design-process|modern-music|medical-instrument)-(?=.)");

  private static final int OBJECT = 7;
  private static final int FLAG = 9;
  private static final int NATURE = 10;
  private static final int VEHICLE = 11;

  private static final Map<String, String> COUNTRIES = new HashMap<>();

  static {
    for (String code : Locale.getISOCountries()) {
      String name = new Locale("", code).getDisplayCountry(Locale.ENGLISH);
      COUNTRIES.put(code.toLowerCase(Locale.ROOT), name);
    }
  }

  private IconNames() {}

  /**
   * {@return the name of an icon, or null if it is to be left out}
   *
   * @param part kind of material
   * @param key its slug
   * @param categories names of the set's categories that it belongs to
   */
  static EmojiNames.Name of(Part part, String key, List<String> categories) {
    List<String> words = words(key);
    if (words.isEmpty() || words.size() > MOST_WORDS || unfit(part, key, words, categories)) {
      return null;
    }
    String label = String.join(" ", Colours.first(words));
    String country = country(label);
    if (country != null) {
      label = "map of " + country;
    }
    List<String> tags = new ArrayList<>();
    for (String category : categories) {
      tags.addAll(camel(category));
    }
    tags.removeAll(words);
    tags.removeIf(t -> t.length() < 4 || t.matches("others|interface|essential|images|base|datas"));
    return new EmojiNames.Name(
        label, group(words, categories), 0, tags.stream().distinct().toList());
  }

  /** {@return the name of a round flag, which its country's code names, or null} */
  static EmojiNames.Name flag(String code) {
    String country = COUNTRIES.get(code);
    boolean fit =
        country != null
            && Unwanted.reason(words(country.replace(' ', '-')), Set.of("politics")) == null
            && Unwanted.reason(List.of(code), Set.of("politics")) == null
            && country.matches("[A-Za-z ]+");
    return fit
        ? new EmojiNames.Name("flag of " + country, FLAG, 0, List.of("flag", "country"))
        : null;
  }

  /** {@return the country that {@code label} names, or null} */
  static String country(String label) {
    return COUNTRIES.values().stream()
        .filter(c -> c.equalsIgnoreCase(label) && !label.matches("turkey|jersey|guinea|chad"))
        .findFirst()
        .orElse(null);
  }

  private static boolean unfit(Part part, String key, List<String> words, List<String> categories) {
    List<String> raw = Arrays.asList(key.toLowerCase(Locale.ROOT).split("[-_]"));
    if (Unwanted.reason(raw, Unwanted.ALWAYS) != null
        || part != Part.CLIP_ART && Unwanted.reason(words, Set.of("sign")) != null
        || part == Part.SILHOUETTES && Unwanted.reason(raw, Set.of("jargon")) != null) {
      return true;
    }
    boolean dull =
        categories.stream()
            .anyMatch(
                c -> c.matches("Logos|Brand|Arrows.*|Edit|Abstract|Typography|Contraceptives"));
    return dull || words.stream().anyMatch(w -> w.matches(".*\\d.*") || w.length() < 2);
  }

  /** {@return the words of a slug without the ends that only number its variants} */
  static List<String> words(String key) {
    List<String> words =
        new ArrayList<>(
            Arrays.asList(
                LEADS.matcher(key.toLowerCase(Locale.ROOT)).replaceFirst("").split("[-_ ]+")));
    words.replaceAll(w -> w.matches("[a-z]{3,}\\d+") ? w.replaceAll("\\d+$", "") : w);
    boolean cut = true;
    while (cut && words.size() > 1) {
      String last = words.get(words.size() - 1);
      cut = VARIANT.contains(last) || last.matches("\\d+m?|x\\d+");
      if (cut) {
        words.remove(words.size() - 1);
      }
    }
    if (words.size() > 1 && PREFIXES.contains(words.get(0))) {
      words.remove(0);
    }
    return words;
  }

  private static List<String> camel(String category) {
    return Arrays.stream(category.split("(?<=[a-z])(?=[A-Z])|[ &]+"))
        .map(w -> w.toLowerCase(Locale.ROOT))
        .toList();
  }

  /** {@return the group number of a drawing, from its words or its set's categories} */
  static int group(List<String> words, List<String> categories) {
    Vocabulary.Concept head = Vocabulary.concept(words.get(words.size() - 1));
    if (head != null) {
      return switch (head.category()) {
        case "animal" -> 3;
        case "person" -> 1;
        case "food" -> 4;
        case "building" -> 5;
        case "nature" -> NATURE;
        case "vehicle" -> VEHICLE;
        default -> OBJECT;
      };
    }
    String all = String.join(" ", categories).toLowerCase(Locale.ROOT);
    return all.matches(".*(animals|zoonoses).*")
        ? 3
        : all.matches(".*(food|beverages|nutrition).*")
            ? 4
            : all.matches(".*(people|family).*")
                ? 1
                : all.matches(".*(vehicle|transport).*")
                    ? VEHICLE
                    : all.matches(".*(plants|weather|ecology).*")
                        ? NATURE
                        : all.matches(".*(build|homes).*") ? 5 : OBJECT;
  }
}
