package dev.banana.cli.cost;

import static dev.banana.error.BananaException.require;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.banana.error.BananaException;
import java.io.StringReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a device can do at most, as a small JSON file says it.
 *
 * <pre>
 * {
 *   "name": "My phone",
 *   "int8_tops": 45, "fp16_tflops": 4, "fp32_tflops": 2,
 *   "bandwidth_gb_s": 76.8, "watts": 5,
 *   "compute_utilisation": 0.3, "bandwidth_utilisation": 0.7,
 *   "sources": {"int8_tops": "where this figure comes from, or: assumed", ...}
 * }
 * </pre>
 *
 * <p>All but the sources must be there. A file may come from a stranger: each claim is checked, and
 * no word of it steers the terminal.
 *
 * @param name what people call it
 * @param figures the numbers by their names above, all above 0; utilisations at most 1
 * @param sources where a number comes from, by its name; "not said" if the file does not say
 */
public record Device(String name, Map<String, Double> figures, Map<String, String> sources) {
  /** Trillions of operations on 8-bit integers a second, at most. */
  static final String INT8 = "int8_tops";

  /** The same for 16-bit floats. */
  static final String FP16 = "fp16_tflops";

  /** The same for 32-bit floats. */
  static final String FP32 = "fp32_tflops";

  /** Billions of bytes a second between memory and chip, at most. */
  static final String BANDWIDTH = "bandwidth_gb_s";

  /** What the device draws while it works. */
  static final String WATTS = "watts";

  /** Share of the operations a second that a picture really gets. */
  static final String COMPUTE_SHARE = "compute_utilisation";

  /** Share of the bytes a second that a picture really gets. */
  static final String BANDWIDTH_SHARE = "bandwidth_utilisation";

  private static final List<String> NAMES =
      List.of(INT8, FP16, FP32, BANDWIDTH, WATTS, COMPUTE_SHARE, BANDWIDTH_SHARE);
  private static final List<String> SHARES = List.of(COMPUTE_SHARE, BANDWIDTH_SHARE);
  private static final String NAME = "name";
  private static final String SOURCES = "sources";
  private static final String NOT_SAID = "not said";
  private static final int LONGEST = 400;
  private static final double MOST = 1e6;

  /** Copies the maps. */
  public Device {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    sources = Map.copyOf(sources);
  }

  /** {@return a number of the device} */
  double figure(String figure) {
    return figures.get(figure);
  }

  /** {@return where a number comes from} */
  String source(String figure) {
    return sources.getOrDefault(figure, NOT_SAID);
  }

  /**
   * {@return the device that a file describes}
   *
   * @param file what errors call it
   * @param json its content
   * @throws BananaException if anything about it is not as said above
   */
  static Device parse(String file, String json) {
    try {
      JsonReader reader = new JsonReader(new StringReader(json));
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      require(element.isJsonObject(), "it is not a JSON object");
      return read(element.getAsJsonObject());
    } catch (JsonParseException | IllegalStateException e) {
      throw failed(file, "it is not valid JSON", e);
    } catch (BananaException e) {
      throw failed(file, e.getMessage(), e);
    }
  }

  private static BananaException failed(String file, String reason, Exception cause) {
    return new BananaException(
        "Cannot read device '"
            + shown(file)
            + "': "
            + reason
            + "; write it as banana cost --help says.",
        cause);
  }

  private static Device read(JsonObject json) {
    for (String key : json.keySet()) {
      require(
          NAMES.contains(key) || key.equals(NAME) || key.equals(SOURCES),
          "it has an unknown key '%s', expected name, sources, %s",
          shown(key),
          String.join(", ", NAMES));
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    NAMES.forEach(key -> figures.put(key, number(json, key)));
    return new Device(text(json, NAME), figures, sources(json.get(SOURCES)));
  }

  private static double number(JsonObject json, String key) {
    JsonElement value = json.get(key);
    boolean number =
        value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    double most = SHARES.contains(key) ? 1 : MOST;
    double found = number ? value.getAsDouble() : Double.NaN;
    require(
        found > 0 && found <= most,
        "%s must be a number above 0 and at most %.0f, found %s",
        key,
        most,
        value == null ? "none" : shown(value.toString()));
    return found;
  }

  private static String text(JsonObject json, String key) {
    JsonElement value = json.get(key);
    require(
        value != null
            && value.isJsonPrimitive()
            && value.getAsJsonPrimitive().isString()
            && !value.getAsString().isBlank(),
        "%s must be a text, found %s",
        key,
        value == null ? "none" : shown(value.toString()));
    return shown(value.getAsString());
  }

  private static Map<String, String> sources(JsonElement element) {
    Map<String, String> sources = new LinkedHashMap<>();
    if (element != null) {
      require(element.isJsonObject(), "sources must be an object of texts");
      JsonObject object = element.getAsJsonObject();
      for (String key : object.keySet()) {
        require(NAMES.contains(key), "sources names an unknown figure '%s'", shown(key));
        sources.put(key, text(object, key));
      }
    }
    return sources;
  }

  /** {@return text from a stranger, in one short line} */
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
