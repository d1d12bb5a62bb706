package dev.banana.story;

import static dev.banana.error.BananaException.require;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.banana.cast.Names;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Builds a tree of values from a stranger's file, within limits.
 *
 * <p>All values are text; {@link StoryFile} knows which are numbers. What was marked by an anchor
 * can be used again, but counts each time, so that a few lines cannot stand for millions.
 */
final class StoryTree {
  /** Most values, with those that are used again. */
  static final int MOST = 2_000_000;

  /** Most levels of lists and maps. */
  static final int DEEPEST = 12;

  private final Deque<Level> levels = new ArrayDeque<>();
  private final Map<String, JsonElement> anchors = new HashMap<>();
  private final Map<JsonElement, long[]> sizes = new IdentityHashMap<>();
  private JsonElement root;

  /** A list or map that is being read. */
  private static final class Level {
    private final JsonElement container;
    private final String anchor;
    private String key;
    private long size = 1;
    private long depth = 1;

    Level(JsonElement container, String anchor) {
      this.container = container;
      this.anchor = anchor;
    }
  }

  /** {@return the whole tree} */
  JsonElement root() {
    require(root != null && levels.isEmpty(), "it is empty");
    return root;
  }

  /** Begin a map or a list, which may have an anchor. */
  void open(boolean map, String anchor) {
    require(levels.size() < DEEPEST, "it has more than %d levels", DEEPEST);
    keyExpected(false);
    levels.push(new Level(map ? new JsonObject() : new JsonArray(), anchor));
  }

  /** End it. */
  void close() {
    Level level = levels.pop();
    sizes.put(level.container, new long[] {level.size, level.depth});
    if (level.anchor != null) {
      anchors.put(level.anchor, level.container);
    }
    add(level.container, level.size, level.depth);
  }

  /** Add a text, or the key of what follows. */
  void text(String text, String anchor) {
    if (keyExpected(true)) {
      Level map = levels.peek();
      require(
          !((JsonObject) map.container).has(text),
          "'%s' is there twice, expected once",
          Names.shown(text));
      map.key = text;
      return;
    }
    JsonPrimitive value = new JsonPrimitive(text);
    if (anchor != null) {
      anchors.put(anchor, value);
    }
    add(value, 1, 0);
  }

  /** Add nothing. */
  void nothing() {
    require(!keyExpected(true), "a key is empty");
    add(JsonNull.INSTANCE, 1, 0);
  }

  /** Add what was marked before. */
  void again(String anchor) {
    for (Level level : levels) {
      require(
          !anchor.equals(level.anchor),
          "the anchor '%s' is used inside itself, which never ends",
          Names.shown(anchor));
    }
    JsonElement known = anchors.get(anchor);
    require(known != null, "the anchor '%s' is used but not there", Names.shown(anchor));
    require(!keyExpected(true), "the anchor '%s' stands for a key", Names.shown(anchor));
    long[] size = sizes.getOrDefault(known, new long[] {1, 0});
    add(known, size[0], size[1]);
  }

  private boolean keyExpected(boolean text) {
    Level level = levels.peek();
    boolean expected = level != null && level.container.isJsonObject() && level.key == null;
    require(text || !expected, "a key is a list or a map, expected a word");
    return expected;
  }

  private void add(JsonElement value, long size, long depth) {
    Level level = levels.peek();
    if (level == null) {
      require(root == null, "it holds more than one document");
      root = value;
      return;
    }
    level.size += size;
    level.depth = Math.max(level.depth, depth + 1);
    require(level.size <= MOST, "it holds more than %d values", MOST);
    require(levels.size() + depth <= DEEPEST, "it has more than %d levels", DEEPEST);
    if (level.container.isJsonObject()) {
      ((JsonObject) level.container).add(level.key, value);
      level.key = null;
    } else {
      ((JsonArray) level.container).add(value);
    }
  }
}
