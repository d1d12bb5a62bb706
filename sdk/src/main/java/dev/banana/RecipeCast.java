package dev.banana;

import static dev.banana.error.BananaException.require;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Finish;
import dev.banana.cast.Place;
import dev.banana.cast.Portrait;
import dev.banana.cast.Role;
import dev.banana.cast.Stance;
import dev.banana.cast.Subject;
import dev.banana.cast.Things;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The characters of a recipe: as JSON, and taken up again. */
final class RecipeCast {
  /** Under which name a recipe names its cast. */
  static final String NAME = "cast";

  private static final String VIEW = "view";
  private static final String FINISH = "finish";
  private static final String STANCE = "stance";
  private static final String SEED = "seed";
  private static final int HASH_DIGITS = 64;
  private static final int SHORT_HASH = 6;

  private RecipeCast() {}

  static JsonArray toJson(List<Role> cast) {
    JsonArray all = new JsonArray();
    for (Role role : cast) {
      JsonObject one = new JsonObject();
      one.addProperty("name", role.name());
      one.addProperty("slot", role.slot());
      one.addProperty("subject", role.subject());
      JsonArray region = new JsonArray();
      Box box = role.region();
      for (float edge : new float[] {box.left(), box.top(), box.right(), box.bottom()}) {
        region.add(edge);
      }
      one.add("region", region);
      one.addProperty(VIEW, role.view());
      one.addProperty(FINISH, role.finish().word());
      if (role.stance() != Stance.UPRIGHT) {
        one.addProperty(STANCE, role.stance());
      }
      role.seed().ifPresent(seed -> one.addProperty(SEED, seed));
      all.add(one);
    }
    return all;
  }

  /** {@return whether a recipe names a cast} */
  static boolean in(JsonObject recipe) {
    return recipe.has(NAME);
  }

  /** {@return the cast of a recipe; empty if it names none} */
  static List<Role> read(JsonObject recipe) {
    if (!in(recipe)) {
      return List.of();
    }
    JsonElement json = recipe.get(NAME);
    boolean sane = json.isJsonArray() && json.getAsJsonArray().size() <= Cast.MOST;
    require(sane, "The recipe in the picture names no cast; it was changed after it was drawn.");
    List<Role> cast = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray()) {
      JsonObject one = element.getAsJsonObject();
      JsonArray edges = field(one, "region").getAsJsonArray();
      String subject = field(one, "subject").getAsString();
      int slot = field(one, "slot").getAsInt();
      // Earlier versions drew over the first.
      int view = one.has(VIEW) ? one.get(VIEW).getAsInt() : 0;
      // They left everybody as drawn.
      Finish finish = one.has(FINISH) ? Finish.of(one.get(FINISH).getAsString()) : Finish.DRAWN;
      int stance = one.has(STANCE) ? one.get(STANCE).getAsInt() : Stance.UPRIGHT;
      require(
          edges.size() == 4
              && stance >= Stance.UPRIGHT
              && stance < Stance.COUNT
              && subject.matches("[0-9a-f]{" + HASH_DIGITS + "}")
              && slot >= 0
              && slot < Cast.MOST
              && view >= 0
              && view < Portrait.MOST,
          "The recipe in the picture has a cast that cannot be; it was changed after it was drawn.");
      cast.add(
          new Role(
              Things.check(field(one, "name").getAsString()),
              slot,
              subject,
              view,
              finish,
              stance,
              one.has(SEED) ? OptionalLong.of(one.get(SEED).getAsLong()) : OptionalLong.empty(),
              new Box(
                  edges.get(0).getAsFloat(),
                  edges.get(1).getAsFloat(),
                  edges.get(2).getAsFloat(),
                  edges.get(3).getAsFloat())));
    }
    return cast;
  }

  private static JsonElement field(JsonObject one, String name) {
    JsonElement value = one.get(name);
    require(
        value != null,
        "The recipe in the picture has a cast without '%s'; it was changed after it was drawn.",
        name);
    return value;
  }

  /**
   * {@return the cast of a recipe, whose places and views are those that it had}
   *
   * @param crowd the seed of many that were set in beside it, which are drawn as things are
   */
  static Cast seated(List<Role> roles, List<Subject> subjects, OptionalLong crowd) {
    Map<Integer, Subject> seats = new TreeMap<>();
    Map<String, Place> places = new LinkedHashMap<>();
    Map<String, Integer> shown = new LinkedHashMap<>();
    Map<String, Integer> stances = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (Role role : roles) {
      if (role.isThing()) {
        // It is drawn again; what is around it and what it looks like come from prompt and seed.
        places.put(role.name(), role.region());
        continue;
      }
      Subject found =
          subjects.stream().filter(s -> s.hash().equals(role.subject())).findFirst().orElse(null);
      if (found == null) {
        missing.add("@" + role.name() + " (" + role.subject().substring(0, SHORT_HASH) + ")");
      } else {
        seats.put(role.slot(), found);
        places.put(role.name(), role.region());
        shown.put(role.name(), role.view());
        stances.put(role.name(), role.stance());
      }
    }
    require(
        missing.isEmpty(),
        "The picture shows %s, expected their .subject files, found %s; give each with --subject.",
        String.join(", ", missing),
        subjects.isEmpty() ? "none" : String.valueOf(subjects));
    boolean things = crowd.isPresent() || roles.stream().anyMatch(Role::isThing);
    OptionalLong seed =
        LongStream.concat(
                roles.stream().map(Role::seed).flatMapToLong(OptionalLong::stream), crowd.stream())
            .findFirst();
    return new Cast(seats, places, shown, stances, roles.get(0).finish(), things, seed);
  }
}
