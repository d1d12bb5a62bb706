package dev.banana.train.corpus;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads packages of icons: SVG bodies by slug, with the categories that the set sorts them into.
 */
final class IconArt {
  /** One package in memory: its icons and its categories. */
  record Package(JsonObject set, Map<String, List<String>> categories) {
    /** {@return the slugs of the icons that the set shows, sorted} */
    List<String> keys() {
      return set.getAsJsonObject("icons").entrySet().stream()
          .filter(e -> !e.getValue().getAsJsonObject().has("hidden"))
          .map(Map.Entry::getKey)
          .sorted()
          .toList();
    }

    /** {@return the icon called {@code key}} */
    JsonObject icon(String key) {
      return set.getAsJsonObject("icons").getAsJsonObject(key);
    }
  }

  private IconArt() {}

  /** {@return the icons of {@code family} that the corpus wants, in the order of their keys} */
  static List<SpriteJob> jobs(Path folder, SpriteFamily family) {
    Package icons = read(CorpusFetch.pathOf(folder, Artifact.named(family.artifact())));
    Set<String> bodies = new HashSet<>();
    Map<String, SpriteJob> largest = new TreeMap<>();
    Map<String, Integer> sizes = new HashMap<>();
    for (String key : icons.keys()) {
      EmojiNames.Name name = key.matches(family.keys()) ? name(family, icons, key) : null;
      JsonObject icon = icons.icon(key);
      if (name != null && bodies.add(icon.get("body").getAsString())) {
        // One set draws the same icon for several sizes; the largest has the most detail.
        boolean sized = key.matches(".*-(16|20|24|28|32|48)");
        String base = sized ? key.substring(0, key.lastIndexOf('-')) : key;
        int size = sized ? Integer.parseInt(key.substring(base.length() + 1)) : 0;
        if (size >= sizes.getOrDefault(base, -1)) {
          sizes.put(base, size);
          largest.put(base, new SpriteJob(key, name, () -> svg(icons.set(), icon)));
        }
      }
    }
    return largest.values().stream().sorted(Comparator.comparing(SpriteJob::key)).toList();
  }

  private static EmojiNames.Name name(SpriteFamily family, Package icons, String key) {
    return family.id().equals("circle-flags")
        ? IconNames.flag(key)
        : IconNames.of(family.part(), key, icons.categories().getOrDefault(key, List.of()));
  }

  /** {@return the package in {@code archive}} */
  static Package read(Path archive) {
    Map<String, JsonObject> files = new HashMap<>();
    Archives.readTgz(
        archive,
        n -> n.equals("package/icons.json") || n.equals("package/metadata.json"),
        (n, bytes) ->
            files.put(
                n.substring(8),
                JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                    .getAsJsonObject()));
    Map<String, List<String>> categories = new LinkedHashMap<>();
    JsonObject meta = files.getOrDefault("metadata.json", new JsonObject());
    if (meta.has("categories")) {
      for (Map.Entry<String, JsonElement> e : meta.getAsJsonObject("categories").entrySet()) {
        JsonArray members = e.getValue().getAsJsonArray();
        members.forEach(
            m ->
                categories
                    .computeIfAbsent(m.getAsString(), k -> new ArrayList<>())
                    .add(e.getKey()));
      }
    }
    return new Package(files.get("icons.json"), categories);
  }

  /** {@return the drawing of one icon of a set, or null if it is blank} */
  static Bitmap svg(JsonObject set, JsonObject icon) {
    return SvgArt.draw(document(set, icon), SpritePack.SIDE);
  }

  /** {@return one icon of a set as an SVG document} */
  static String document(JsonObject set, JsonObject icon) {
    return SvgArt.document(
        icon.get("body").getAsString(),
        number(set, icon, "left", 0),
        number(set, icon, "top", 0),
        number(set, icon, "width", 16),
        number(set, icon, "height", 16));
  }

  /** {@return a number of the icon, else of its set, else {@code none}} */
  static double number(JsonObject set, JsonObject icon, String key, double none) {
    if (icon.has(key)) {
      return icon.get(key).getAsDouble();
    }
    return set.has(key) ? set.get(key).getAsDouble() : none;
  }
}
