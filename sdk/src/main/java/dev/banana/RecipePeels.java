package dev.banana;

import static dev.banana.error.BananaException.require;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.banana.error.BananaException;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelStack;
import dev.banana.peel.PeelUse;
import dev.banana.peel.PeelWay;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part of a recipe that names peels. */
final class RecipePeels {
  private static final String PEELS = "peels";
  private static final String WAY = "peelWay";
  private static final String NAME = "name";
  private static final String HASH = "hash";
  private static final String STRENGTH = "strength";
  private static final int SHORT_HASH = 12;

  private RecipePeels() {}

  /** Nothing is written for a picture without peels. */
  static void write(JsonObject json, List<PeelUse> peels, PeelWay way) {
    if (peels.isEmpty()) {
      return;
    }
    JsonArray array = new JsonArray();
    for (PeelUse peel : peels) {
      JsonObject one = new JsonObject();
      one.addProperty(NAME, peel.name());
      one.addProperty(HASH, peel.hash());
      one.addProperty(STRENGTH, peel.strength());
      array.add(one);
    }
    json.add(PEELS, array);
    json.addProperty(WAY, way.name());
  }

  static boolean in(JsonObject json) {
    return json.has(PEELS);
  }

  static List<PeelUse> uses(JsonObject json) {
    JsonElement array = json.get(PEELS);
    if (array == null) {
      return List.of();
    }
    require(
        array.isJsonArray()
            && !array.getAsJsonArray().isEmpty()
            && array.getAsJsonArray().size() <= PeelStack.MOST,
        "The recipe in the picture names no or too many peels; it was changed after it was drawn.");
    List<PeelUse> uses = new ArrayList<>();
    for (JsonElement element : array.getAsJsonArray()) {
      JsonObject one = element.getAsJsonObject();
      uses.add(
          new PeelUse(
              Recipe.field(one, NAME).getAsString(),
              Recipe.field(one, HASH).getAsString(),
              Recipe.field(one, STRENGTH).getAsFloat()));
    }
    return uses;
  }

  static PeelWay way(JsonObject json) {
    if (!in(json)) {
      return PeelWay.INPUTS;
    }
    String name = Recipe.field(json, WAY).getAsString();
    for (PeelWay way : PeelWay.values()) {
      if (way.name().equals(name)) {
        return way;
      }
    }
    throw new BananaException(
        "The recipe in the picture asks for an unknown way of wearing peels; use a newer Banana.");
  }

  /** {@return what A1111's web UI would read, or nothing} */
  static String parameters(List<PeelUse> peels) {
    return peels.isEmpty()
        ? ""
        : peels.stream()
            .map(
                p ->
                    String.format(
                        Locale.ROOT,
                        "%s: %s at %s",
                        p.name(),
                        p.hash().substring(0, SHORT_HASH),
                        p.strength()))
            .collect(Collectors.joining(", ", ", Lora hashes: \"", "\""));
  }

  /** {@return the peels that a recipe names, among those that were given and the embedded ones} */
  static PeelStack find(List<PeelUse> uses, List<Peel> given) {
    PeelStack stack = PeelStack.NONE;
    for (PeelUse use : uses) {
      Peel found =
          given.stream()
              .filter(peel -> peel.hash().equals(use.hash()))
              .findFirst()
              .or(() -> embedded(use.hash()))
              .orElseThrow(() -> missing(use, given));
      stack = stack.with(found, use.strength());
    }
    for (Peel peel : given) {
      require(
          uses.stream().anyMatch(use -> use.hash().equals(peel.hash())),
          "the picture does not wear peel '%s' (%s); leave it out.",
          peel.name(),
          peel.hash().substring(0, 6));
    }
    return stack;
  }

  private static Optional<Peel> embedded(String hash) {
    return Peel.embedded().stream()
        .map(Peel::embedded)
        .filter(peel -> peel.hash().equals(hash))
        .findFirst();
  }

  private static BananaException missing(PeelUse use, List<Peel> given) {
    String other =
        given.stream().anyMatch(peel -> peel.name().equals(use.name()))
            ? "; the one of that name that was given is another file"
            : "";
    return BananaException.of(
        "it wears peel %s, which was not given%s; give its file with --peel.", use, other);
  }
}
