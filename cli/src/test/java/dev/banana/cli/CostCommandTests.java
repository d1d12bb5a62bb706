package dev.banana.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.banana.cli.cost.Devices;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostCommandTests {
  private static final String GOOD =
      "{\"name\":\"Toy\",\"int8_tops\":10,\"fp16_tflops\":2,\"fp32_tflops\":1,"
          + "\"bandwidth_gb_s\":10,\"watts\":3,\"compute_utilisation\":0.5,"
          + "\"bandwidth_utilisation\":1,\"sources\":{\"watts\":\"measured at the wall\"}}";

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();
  private final StringWriter out = terminal.out;
  private final StringWriter err = terminal.err;

  // ---------------------------------------------------------------- what works

  @Test
  void countsTheOperationsThatTheTableOfThePresetsSays() {
    // The figures of PresetCostTests: 512 x 512, patch 4, 128 tokens of context, one step.
    Map<String, Double> expected = Map.of("micro", 2.44, "nano", 4.5, "banana-1.8b", 198.0);
    expected.forEach(
        (preset, gigaflops) -> {
          JsonObject json =
              json("--preset", preset, "--steps", "2", "--tokens", "128", "--precision", "fp32");
          assertEquals(gigaflops, part(json, "step").get("gflop").getAsDouble(), 0.12 * gigaflops);
        });
  }

  @Test
  void takesTheLongerOfComputeAndTraffic() throws IOException {
    Path toy = Files.writeString(folder.resolve("toy.json"), GOOD);
    JsonObject json = json("--preset", "nano", "--precision", "int8", "--device", toy.toString());
    double sum = 0;
    for (JsonElement element : json.getAsJsonArray("parts")) {
      JsonObject part = element.getAsJsonObject();
      double compute =
          (part.get("int_gop").getAsDouble() / 10 + part.get("float_gop").getAsDouble() / 2) / 0.5;
      double memory =
          (part.get("weights_gb").getAsDouble() + part.get("activations_gb").getAsDouble()) * 100;
      assertEquals(compute, part.get("compute_ms").getAsDouble(), 1e-6 * compute);
      assertEquals(memory, part.get("memory_ms").getAsDouble(), 1e-6 * memory);
      assertEquals(Math.max(compute, memory), part.get("ms").getAsDouble(), 1e-6);
      sum += part.get("ms").getAsDouble() / 1000;
    }
    assertEquals(sum, json.get("time_s").getAsDouble(), 1e-9);
    assertEquals(3 * sum, json.get("energy_j").getAsDouble(), 1e-9);
  }

  @Test
  void fewerBitsMoveFewerBytes() {
    double fp32 = json("--precision", "fp32").get("traffic_gb").getAsDouble();
    double int8 = json("--precision", "int8").get("traffic_gb").getAsDouble();
    double int4 = json("--precision", "INT4").get("traffic_gb").getAsDouble();
    assertTrue(int4 < int8 && int8 < fp32, int4 + ", " + int8 + ", " + fp32);
    double large =
        json("--preset", "banana-1.8b", "--precision", "int4").get("weights_gb").getAsDouble();
    assertTrue(large > 0.8 && large < 1.4, "found " + large);
  }

  @Test
  void spellsOutWhatThePredictionRestsOn() {
    assertEquals(
        0,
        cost("--preset", "banana-1.8b", "--size", "3835x2155", "--device", "snapdragon-8-gen-3"));
    for (String part :
        List.of(
            "banana-1.8b, 3835 x 2155, 2 steps, int8, on Snapdragon 8 Gen 3",
            "not a measurement",
            "3835 x 2155 is computed as 3840 x 2160",
            "int8_tops = 45: https://",
            "watts = 5: assumed",
            "bound by")) {
      assertTrue(out.toString().contains(part), part + " in " + out);
    }
  }

  @Test
  void listsTheDevicesThatComeAlongAndEachOfThemWorks() {
    assertEquals(0, run("cost", "--list-devices"), err.toString());
    assertEquals(Devices.names().size(), out.toString().lines().count());
    for (String name : Devices.names()) {
      assertTrue(out.toString().contains(name));
      assertEquals(0, cost("--device", name), err.toString());
    }
    assertTrue(!out.toString().contains("not said"), "every figure must name its source");
  }

  // ---------------------------------------------------------------- bad input

  @Test
  void refusesBadNumbersAndWords() {
    assertRefused("Cannot find preset 'huge'", "--preset", "huge");
    assertRefused("0 x 512 pixels", "--size", "0x512");
    assertRefused("16385 x 16385 pixels", "--size", "16385");
    assertRefused("9 steps", "--steps", "9");
    assertRefused("0 tokens", "--tokens", "0");
    assertRefused("precision 'int7'", "--precision", "int7");
    assertRefused("neither a file nor one of", "--device", "toaster");
    assertRefused("neither a file nor one of", "--device", "../../no/such/device");
    assertRefused("Cannot", "--device", "a\0b");
    assertRefused("Cannot", "--device", "");
    assertRefused("neither a file nor one of", "--device", folder.toString());
    err.getBuffer().setLength(0);
    assertEquals(Main.MENDABLE, run("cost"));
    assertTrue(err.toString().contains("without a device"), err.toString());
  }

  @Test
  void refusesDeviceFilesThatAreNone() throws IOException {
    assertBadFile("not a JSON object", "");
    assertBadFile("not valid JSON", "{");
    assertBadFile("not valid JSON", "[".repeat(60_000));
    assertBadFile("not a JSON object", "[]");
    assertBadFile("not a JSON object", "null");
    assertBadFile("more than 65536 bytes", " ".repeat(1 << 17));
    assertBadFile("int8_tops must be a number", "{\"name\":\"x\"}");
    assertBadFile("watts must be a number", GOOD.replace("\"watts\":3", "\"watts\":\"3\""));
    assertBadFile("watts must be a number", GOOD.replace("\"watts\":3", "\"watts\":-3"));
    assertBadFile("watts must be a number", GOOD.replace("\"watts\":3", "\"watts\":0"));
    assertBadFile("watts must be a number", GOOD.replace("\"watts\":3", "\"watts\":1e999"));
    assertBadFile("not valid JSON", GOOD.replace("\"watts\":3", "\"watts\":NaN"));
    assertBadFile("at most 1,", GOOD.replace(":0.5", ":1.5"));
    assertBadFile("name must be a text", GOOD.replace("\"Toy\"", "7"));
    assertBadFile("unknown key 'volts'", GOOD.replace("\"watts\":3", "\"volts\":3"));
    assertBadFile("sources must be", GOOD.replace("{\"watts\":\"measured at the wall\"}", "1"));
    assertBadFile("unknown figure 'x'", GOOD.replace("{\"watts\":", "{\"x\":"));
  }

  @Test
  void aDeviceFileCannotSteerTheTerminal() throws IOException {
    Path file = folder.resolve("evil.json");
    Files.writeString(file, GOOD.replace("Toy", "To\\u001b[31my").replace("wall", "\\nwall"));
    assertEquals(0, cost("--device", file.toString()), err.toString());
    assertTrue(out.toString().contains("To?[31my"), out.toString());
    assertTrue(out.toString().contains("measured at the ?wall"), out.toString());
  }

  // ---------------------------------------------------------------- helpers

  private JsonObject json(String... more) {
    out.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(Arrays.asList(more));
    arguments.add("--json");
    if (!arguments.contains("--device")) {
      arguments.addAll(List.of("--device", "snapdragon-8-gen-3"));
    }
    assertEquals(0, cost(arguments.toArray(String[]::new)), err.toString());
    return JsonParser.parseString(out.toString()).getAsJsonObject();
  }

  private static JsonObject part(JsonObject json, String name) {
    for (JsonElement part : json.getAsJsonArray("parts")) {
      if (part.getAsJsonObject().get("name").getAsString().equals(name)) {
        return part.getAsJsonObject();
      }
    }
    throw new AssertionError("no part " + name);
  }

  private int cost(String... more) {
    List<String> arguments = new ArrayList<>(List.of("cost"));
    arguments.addAll(Arrays.asList(more));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return terminal.run(arguments);
  }

  private void assertBadFile(String part, String content) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), content);
    assertRefused(part, "--device", file.toString());
  }

  /** One sentence on the error stream, exit code 2, and nothing else. */
  private void assertRefused(String part, String... arguments) {
    err.getBuffer().setLength(0);
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    if (!all.contains("--device")) {
      all.addAll(List.of("--device", "snapdragon-8-gen-3"));
    }
    assertEquals(Main.MENDABLE, cost(all.toArray(String[]::new)), err.toString());
    assertTrue(err.toString().contains(part), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertEquals("", out.toString());
  }
}
