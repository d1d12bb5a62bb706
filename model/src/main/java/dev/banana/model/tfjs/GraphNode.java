package dev.banana.model.tfjs;

import static dev.banana.error.BananaException.require;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * An operation of a graph model.
 *
 * @param name unique in its graph
 * @param op what is computed, e.g. {@code _FusedConv2D}
 * @param inputs names of the nodes that it reads
 * @param attributes as the file has them
 */
record GraphNode(String name, String op, List<String> inputs, JsonObject attributes) {
  /** Letters of a name that are shown. */
  private static final int LONGEST = 60;

  /** Copies the list. */
  GraphNode {
    inputs = List.copyOf(inputs);
  }

  /** Throw unless it reads so many nodes. */
  void expectInputs(int count) {
    expect(inputs.size() == count, "%d inputs", count);
  }

  /**
   * Throw unless something holds.
   *
   * @param holds the condition
   * @param expected what was expected, as {@link String#format}
   * @param values what that names
   */
  void expect(boolean holds, String expected, Object... values) {
    require(
        holds,
        "Cannot read the network: its node '%s' (%s) is not one that this reader knows, expected"
            + " %s; use the file that this version was made for.",
        plain(name),
        plain(op),
        String.format(Locale.ROOT, expected, values));
  }

  /** The end of a name, which tells most; it comes from the file, so it is cleaned and cut. */
  private static String plain(String name) {
    String clean = name.substring(Math.max(0, name.length() - LONGEST));
    return clean.replaceAll("[^\\w/.:-]", "?");
  }

  /** {@return whole numbers} */
  int[] integers(String attribute) {
    List<JsonElement> list = list(attribute, "i");
    int[] numbers = new int[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = integer(list.get(i), attribute);
    }
    return numbers;
  }

  private int integer(JsonElement value, String attribute) {
    try {
      return Integer.parseInt(value.getAsString());
    } catch (NumberFormatException | IllegalStateException | UnsupportedOperationException e) {
      expect(false, "whole numbers as '%s'", attribute);
      return 0;
    }
  }

  /** {@return words} */
  List<String> words(String attribute) {
    List<String> words = new ArrayList<>();
    for (JsonElement element : list(attribute, "s")) {
      words.add(word(element, attribute));
    }
    return words;
  }

  /** {@return a word} */
  String word(String attribute) {
    return word(object(attribute).get("s"), attribute);
  }

  private String word(JsonElement element, String attribute) {
    expect(element != null && element.isJsonPrimitive(), "a word as '%s'", attribute);
    try {
      byte[] bytes = Base64.getDecoder().decode(element.getAsString());
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      expect(false, "a word in Base64 as '%s'", attribute);
      return "";
    }
  }

  /** {@return true only if it is said to be so} */
  boolean isSet(String attribute) {
    JsonElement value = attributes.get(attribute);
    if (value == null || !value.isJsonObject()) {
      return false;
    }
    JsonElement flag = value.getAsJsonObject().get("b");
    return flag != null && flag.isJsonPrimitive() && flag.getAsBoolean();
  }

  /** {@return what the attribute says about its dimensions, outermost first; -1 is left open} */
  int[] shape(String attribute) {
    JsonElement dims = member(member(object(attribute), "shape", attribute), "dim", attribute);
    expect(dims.isJsonArray(), "dimensions as '%s'", attribute);
    List<JsonElement> all = dims.getAsJsonArray().asList();
    int[] shape = new int[all.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = integer(member(all.get(i), "size", attribute), attribute);
    }
    return shape;
  }

  private JsonElement member(JsonElement parent, String name, String attribute) {
    boolean there = parent.isJsonObject() && parent.getAsJsonObject().has(name);
    expect(there, "'%s' in '%s'", name, attribute);
    return parent.getAsJsonObject().get(name);
  }

  private List<JsonElement> list(String attribute, String kind) {
    JsonElement list = member(object(attribute), "list", attribute);
    JsonElement values = member(list, kind, attribute);
    expect(values.isJsonArray(), "a list as '%s'", attribute);
    return values.getAsJsonArray().asList();
  }

  private JsonObject object(String attribute) {
    JsonElement value = attributes.get(attribute);
    expect(value != null && value.isJsonObject(), "an attribute '%s'", attribute);
    return value.getAsJsonObject();
  }
}
