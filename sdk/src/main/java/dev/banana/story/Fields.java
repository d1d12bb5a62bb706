package dev.banana.story;

import static dev.banana.error.BananaException.require;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.banana.cast.Box;
import dev.banana.cast.Names;
import dev.banana.cast.Place;
import dev.banana.cast.Portrait;
import dev.banana.error.BananaException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes values out of the tree of a story file; a mistake is said with the name of the key. */
final class Fields {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,6})(?:\\s*[xX\u00d7]\\s*(\\d{1,6}))?");
  private static final Set<String> SCENE =
      Set.of("prompt", "seed", "size", "steps", "place", "view");

  private Fields() {}

  /** {@return a map whose keys are all known, unless {@code keys} is null} */
  static JsonObject map(JsonElement value, String what, Set<String> keys) {
    require(
        value.isJsonObject(), "%s is %s, expected a map of names and values", what, kind(value));
    for (String key : value.getAsJsonObject().keySet()) {
      require(
          keys == null || keys.contains(key),
          "%s has a key '%s', expected only %s",
          what,
          Names.shown(key),
          keys == null ? "" : new TreeSet<>(keys));
    }
    return value.getAsJsonObject();
  }

  private static String kind(JsonElement value) {
    return value.isJsonNull()
        ? "empty"
        : value.isJsonArray() ? "a list" : value.isJsonObject() ? "a map" : "one value";
  }

  /** {@return a list, empty if there is none} */
  static JsonArray list(JsonObject json, String key) {
    JsonElement value = json.get(key);
    if (value == null || value.isJsonNull()) {
      return new JsonArray();
    }
    require(value.isJsonArray(), "'%s' is %s, expected a list", key, kind(value));
    return value.getAsJsonArray();
  }

  static String text(JsonElement value, String key) {
    require(value.isJsonPrimitive(), "'%s' has %s, expected a text", key, kind(value));
    return value.getAsString();
  }

  static Optional<String> text(JsonObject json, String key) {
    JsonElement value = json.get(key);
    return value == null || value.isJsonNull() ? Optional.empty() : Optional.of(text(value, key));
  }

  static Optional<Long> number(JsonObject json, String key) {
    return text(json, key)
        .map(
            text -> {
              try {
                return Long.parseLong(text.strip());
              } catch (NumberFormatException e) {
                throw BananaException.of(
                    "'%s' is '%s', expected a whole number", key, Names.shown(text));
              }
            });
  }

  static OptionalInt steps(JsonObject json) {
    Optional<Long> steps = number(json, "steps");
    return steps.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.max(-1, Math.min(Integer.MAX_VALUE, steps.get())));
  }

  /** {@return pixels across and down, or those without it} */
  static int[] size(JsonObject json, int[] without) {
    Optional<String> text = text(json, "size");
    if (text.isEmpty()) {
      return without;
    }
    Matcher size = SIZE.matcher(text.get().strip());
    require(size.matches(), "'size' is '%s', expected one like 512x768", Names.shown(text.get()));
    int width = Integer.parseInt(size.group(1));
    return new int[] {width, size.group(2) == null ? width : Integer.parseInt(size.group(2))};
  }

  /** {@return whether a key says {@code true}; without it, it does not} */
  static boolean flag(JsonObject json, String key) {
    String word = text(json, key).orElse("false").strip().toLowerCase(Locale.ROOT);
    require(
        word.equals("true") || word.equals("false"),
        "'%s' is '%s', expected true or false",
        key,
        Names.shown(word));
    return word.equals("true");
  }

  static Portrait.Ground ground(JsonObject json) {
    String word = text(json, "background").orElse("auto").strip().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "auto" -> Portrait.Ground.AUTO;
      case "keep" -> Portrait.Ground.KEEP;
      case "remove" -> Portrait.Ground.REMOVE;
      default ->
          throw BananaException.of(
              "'background' is '%s', expected auto, keep or remove", Names.shown(word));
    };
  }

  static Path path(Path folder, String text) {
    try {
      return folder.resolve(text);
    } catch (InvalidPathException e) {
      throw BananaException.of("'%s' is not a path", Names.shown(text));
    }
  }

  static Scene scene(JsonElement value) {
    JsonObject json = map(value, "a scene", SCENE);
    int[] size = size(json, null);
    Map<String, Place> places = new LinkedHashMap<>();
    if (json.has("place") && !json.get("place").isJsonNull()) {
      map(json.get("place"), "'place'", null)
          .entrySet()
          .forEach(entry -> places.put(entry.getKey(), place(entry.getValue())));
    }
    Map<String, Integer> shown = new LinkedHashMap<>();
    if (json.has("view") && !json.get("view").isJsonNull()) {
      JsonObject views = map(json.get("view"), "'view'", null);
      views.keySet().forEach(name -> shown.put(name, view(views, name)));
    }
    Optional<Long> seed = number(json, "seed");
    return new Scene(
        text(json, "prompt").orElse(""),
        seed.isEmpty() ? OptionalLong.empty() : OptionalLong.of(seed.get()),
        size == null ? OptionalInt.empty() : OptionalInt.of(size[0]),
        size == null ? OptionalInt.empty() : OptionalInt.of(size[1]),
        steps(json),
        places,
        shown);
  }

  /** People count the pictures of a character from 1. */
  private static int view(JsonObject views, String name) {
    long number = number(views, name).orElse(0L);
    require(
        number >= 1 && number <= Portrait.MOST,
        "'view' of %s is %d, expected 1 to %d",
        Names.shown(name),
        number,
        Portrait.MOST);
    return (int) number - 1;
  }

  private static Place place(JsonElement value) {
    if (!value.isJsonArray()) {
      return Place.parse(text(value, "place"));
    }
    JsonArray edges = value.getAsJsonArray();
    require(edges.size() == 4, "'place' has %d numbers, expected 4 as a box", edges.size());
    try {
      return new Box(edge(edges, 0), edge(edges, 1), edge(edges, 2), edge(edges, 3));
    } catch (NumberFormatException e) {
      throw new BananaException("'place' has something that is no number, expected 4 as a box", e);
    }
  }

  private static float edge(JsonArray edges, int index) {
    return Float.parseFloat(text(edges.get(index), "place"));
  }
}
