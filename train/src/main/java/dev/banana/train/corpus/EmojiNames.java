package dev.banana.train.corpus;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Common names of emoji, so that nine sets with nine spellings agree on what a drawing shows. */
final class EmojiNames {
  /**
   * What one emoji is called.
   *
   * @param label English label, for example {@code red apple}
   * @param group category number of the name table, 0 to 9, or -1 if unknown
   * @param tone number of the skin tone, 0 for none
   * @param tags keywords, lower case
   */
  record Name(String label, int group, int tone, List<String> tags) {}

  private final Map<String, Name> bySlug = new HashMap<>();
  private final Map<String, Name> byHex = new HashMap<>();

  /** {@return the names of the fetched keyword package} */
  static EmojiNames load(Path folder) {
    EmojiNames names = new EmojiNames();
    Path file = CorpusFetch.pathOf(folder, Artifact.named("emojibase-data"));
    Archives.readTgz(
        file,
        "package/en/data.json"::equals,
        (name, bytes) ->
            JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8))
                .getAsJsonArray()
                .forEach(e -> names.add(e.getAsJsonObject())));
    return names;
  }

  private void add(JsonObject entry) {
    int group = entry.has("group") ? entry.get("group").getAsInt() : -1;
    List<String> tags = strings(entry.getAsJsonArray("tags"));
    String label = entry.get("label").getAsString();
    put(entry, new Name(label, group, 0, tags));
    if (entry.has("skins")) {
      int tone = 0;
      for (JsonElement skin : entry.getAsJsonArray("skins")) {
        put(skin.getAsJsonObject(), new Name(label, group, ++tone, tags));
      }
    }
  }

  private void put(JsonObject entry, Name name) {
    byHex.put(hexKey(entry.get("hexcode").getAsString()), name);
    bySlug.putIfAbsent(canonical(entry.get("label").getAsString()), name);
  }

  /** {@return the name for a drawing's slug, or one made of the slug's own words} */
  Name ofSlug(String slug) {
    String key = canonical(slug);
    Name known = bySlug.get(key);
    if (known == null) {
      // One set shortens "waving hand: dark skin tone" to "waving-hand-dark".
      known = bySlug.get(key + "skintone");
    }
    if (known == null) {
      known = bySlug.get(key.replaceAll("\\d+$", ""));
    }
    if (known == null) {
      known = bySlug.get(key.replaceAll("face\\d*$", ""));
    }
    return known != null ? known : unknown(slug);
  }

  private static Name unknown(String slug) {
    int tone = slug.contains("skin-tone") ? 1 : 0;
    return new Name(slug.replace('-', ' ').replaceAll(" \\d+$", ""), -1, tone, List.of());
  }

  /** {@return the name for a code point sequence such as {@code 1f98a}, or null if unknown} */
  Name ofHex(String hex) {
    return byHex.get(hexKey(hex));
  }

  /** {@return every name that the package knows, in no order} */
  java.util.Collection<Name> all() {
    return byHex.values();
  }

  /** {@return letters and digits of {@code text} in lower case, so that spellings compare} */
  static String canonical(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String hexKey(String hex) {
    return hex.toUpperCase(Locale.ROOT).replace("-FE0F", "");
  }

  private static List<String> strings(JsonArray array) {
    List<String> out = new ArrayList<>();
    if (array != null) {
      array.forEach(e -> out.add(e.getAsString()));
    }
    return out;
  }
}
