package dev.banana.cast;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a prompt says about the place around those whom it names. */
final class Surroundings {
  /** Begins what says where somebody is, behind what he does there. */
  private static final Pattern SOMEWHERE =
      Pattern.compile(
          "(?:^|\\s)(?=(?:on|in|at|by|under|among|through|across|near|outside)\\s+\\p{L})",
          Pattern.CASE_INSENSITIVE);

  /** Begins what says how a picture is made, or what plain ground it has. */
  private static final Pattern ASIDE = Pattern.compile("^[\\s.;!?]*,");

  private static final Pattern MARKS = Pattern.compile("^[\\s,.;:!?&+]+|[\\s,.;:!?&+]+$");

  /** A ground needs no word that leads to it. */
  private static final Pattern GROUND =
      Pattern.compile("\\b(?:background|backdrop|wall)\\b", Pattern.CASE_INSENSITIVE);

  private Surroundings() {}

  /**
   * {@return the prompt of the place that is around those whom a prompt names, without them: {@code
   * a beach, watercolor} of {@code @Mia and @Bo on a beach, watercolor}; with what else is there
   * that has no name, {@code walks her dog in a park}; blank where it says nothing of a place}
   *
   * @param parts of the prompt before, between and behind its names, without their places
   */
  static String of(List<String> parts) {
    String style = "";
    String place = "";
    String aside = "";
    for (int i = 0; i < parts.size(); i++) {
      String part = i < parts.size() - 1 ? MultitudeReader.unled(parts.get(i)) : parts.get(i);
      if (i == 0 && MultitudeReader.isStyle(part)) {
        style = part.strip() + " ";
        continue;
      }
      boolean beside = i > 0 && ASIDE.matcher(part).find();
      String said = bare(part);
      Matcher where = SOMEWHERE.matcher(said);
      boolean somewhere = where.find() && (!beside || where.start() == 0);
      boolean company = Script.hasCompany(said.substring(0, somewhere ? where.start() : 0));
      if (somewhere && place.isEmpty()) {
        place = company ? said : MultitudeReader.alone(said.substring(where.end()));
      } else if (i == 0 && Things.isPlace(said)) {
        place = said;
      } else if (i > 0 && i == parts.size() - 1) {
        aside = beside ? said : said.replaceFirst("^[^,]*,?\\s*", "");
      }
    }
    if (place.isEmpty() && !GROUND.matcher(aside).find()) {
      return "";
    }
    return style + place + (place.isEmpty() || aside.isEmpty() ? "" : ", ") + aside;
  }

  private static String bare(String part) {
    return MARKS.matcher(part).replaceAll("");
  }
}
