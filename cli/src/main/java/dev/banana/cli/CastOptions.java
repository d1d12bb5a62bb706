package dev.banana.cli;

import static dev.banana.error.BananaException.require;

import com.google.gson.JsonObject;
import dev.banana.ImageRequest;
import dev.banana.cast.Appearance;
import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Casting;
import dev.banana.cast.Finish;
import dev.banana.cast.Place;
import dev.banana.cast.Role;
import dev.banana.cast.Script;
import dev.banana.cast.Stance;
import dev.banana.cast.Subject;
import dev.banana.cast.Things;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which characters a prompt may name, and where they shall be. */
final class CastOptions {
  @Option(
      names = "--subject",
      paramLabel = "FILE",
      description =
          "A character (see 'banana subject create') whom the prompt names as @NAME; up to 5, once"
              + " for each.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--place",
      paramLabel = "NAME=WHERE",
      description =
          "Where a character shall be, or a thing by its words: left, right, center, top, bottom,"
              + " top left, ..., or a box like 0,0.2,0.5,1.")
  private List<String> places = new ArrayList<>();

  @Option(
      names = "--view",
      paramLabel = "NAME=NUMBER",
      description =
          "Which picture of a character is drawn over, from 1, which gives it its pose; by the seed"
              + " if a character has several and none is chosen.")
  private List<String> views = new ArrayList<>();

  @Option(
      names = "--finish",
      paramLabel = "HOW",
      description =
          "How characters come into the picture: lively, cut out of their pictures, in the light of"
              + " the scene, leaning and looking another way in every picture; cutout, just as they"
              + " are there; or drawn, as the model draws them. Default: lively, and drawn with a peel.")
  private String finish;

  /** {@return the request with the characters that were named; warns where they are not used} */
  ImageRequest add(ImageRequest request, PrintWriter err) {
    if (files.isEmpty()) {
      requireNone("place", places);
      requireNone("show view", views);
      requireNone("finish characters as", finish == null ? List.of() : List.of(finish));
      List<String> names = Script.names(request.prompt());
      if (!names.isEmpty()) {
        err.println("  @" + names.get(0) + " is only a word here: no --subject was given.");
        err.flush();
      }
      return request;
    }
    Cast cast = Cast.of(files.stream().map(Subject::open).toList());
    cast = finish == null ? cast : cast.withFinish(Finish.of(finish));
    for (String place : places) {
      int sign = place.indexOf('=');
      require(
          sign > 0, "Cannot place '%s': expected NAME=WHERE, such as Mia=left; mend it.", place);
      cast = cast.place(place.substring(0, sign), Place.parse(place.substring(sign + 1)));
    }
    for (String view : views) {
      require(
          view.matches("[^=]+=[0-9]"),
          "Cannot show view '%s': expected NAME=NUMBER, such as Mia=2; mend it.",
          view);
      int sign = view.indexOf('=');
      cast = cast.show(view.substring(0, sign), Integer.parseInt(view.substring(sign + 1)) - 1);
    }
    Casting casting = Casting.of(cast, request.prompt(), request.width(), request.height());
    requireMentioned("place", cast.places().keySet(), casting);
    Things.requireIn(cast.places().keySet(), request.prompt());
    requireMentioned("show a view of", cast.shown().keySet(), casting);
    for (String name : casting.absent()) {
      err.println("  @" + name + " is not in the picture: the prompt does not mention that name.");
    }
    err.flush();
    return request.withCast(cast);
  }

  private static void requireNone(String verb, List<String> asked) {
    require(
        asked.isEmpty(),
        "Cannot %s '%s': there are no characters; give each with --subject.",
        verb,
        asked.isEmpty() ? "" : asked.get(0));
  }

  private static void requireMentioned(String verb, Set<String> names, Casting casting) {
    for (String name : names) {
      require(
          casting.absent().stream().noneMatch(name::equalsIgnoreCase),
          "Cannot %s @%s: the prompt does not mention that name; write @%s into it.",
          verb,
          name,
          name);
    }
  }

  /** {@return what became of a character, for people} */
  static String words(Appearance one) {
    String words = one.role().said() + ": " + words(one.role());
    return one.identity().isPresent()
        ? String.format(Locale.ROOT, "%s, identity %.2f", words, one.identity().getAsDouble())
        : words;
  }

  /** Whoever cannot bend is cut out just as he is. */
  private static Finish finish(Role role) {
    boolean upright = role.finish() == Finish.LIVELY && role.stance() == Stance.UPRIGHT;
    return upright ? Finish.CUTOUT : role.finish();
  }

  /** {@return where a character is, for people} */
  static String words(Role role) {
    Box box = role.region();
    return String.format(
        Locale.ROOT,
        "%s %s, slot %d, view %d, %s, region %.2f,%.2f,%.2f,%.2f",
        role.isThing() ? "drawn by itself" : "character",
        role.subject().substring(0, 6),
        role.slot() + 1,
        role.view() + 1,
        finish(role).word(),
        box.left(),
        box.top(),
        box.right(),
        box.bottom());
  }

  /** Add the identity of a character to the description of a picture. */
  static void describe(Appearance one, JsonObject picture) {
    if (one.identity().isPresent()) {
      if (!picture.has("identity")) {
        picture.add("identity", new JsonObject());
      }
      double score = Math.round(1e4 * one.identity().getAsDouble()) / 1e4;
      picture.getAsJsonObject("identity").addProperty(one.role().name(), score);
    }
  }
}
