package dev.banana.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.banana.model.Bundle;
import dev.banana.model.Manifest;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTests {
  @TempDir private static Path shared;
  private static String random;
  private static String trained;

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();
  private final StringWriter out = terminal.out;
  private final StringWriter err = terminal.err;

  /** One bundle that says its weights are random, and one of the same that does not. */
  @BeforeAll
  static void writeBundles() {
    random = shared.resolve("random").toString();
    Bundle bundle = UntrainedBundle.write(shared.resolve("random"), "r", BananaFamily.tiny(), 1);
    trained = shared.resolve("trained").toString();
    Manifest manifest =
        new Manifest("banana", "t", bundle.spec(), List.of("FP32", "INT7"), "MIT", Map.of());
    Bundle.write(shared.resolve("trained"), manifest, bundle.weights().tensors());
  }

  // ---------------------------------------------------------------- what works

  @Test
  void printsTheCalibrationFirstAndThenTheStages() {
    assertEquals(0, bench("--bundle", trained), err.toString());
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(0).startsWith("calibration: "), lines.get(0));
    assertTrue(lines.get(0).contains("GFLOP/s fp32 sgemm, 1 threads"), lines.get(0));
    for (String word : List.of("text", "context", "denoise", "decode", "png", "pictures/s")) {
      assertTrue(out.toString().contains(word), out.toString());
    }
    assertFalse(out.toString().contains("random"), out.toString());
  }

  @Test
  void saysOnEveryLineThatWeightsAreRandom() {
    assertEquals(0, bench("--preset", "tiny"), err.toString());
    assertEquals(0, bench("--bundle", random, "--preset", "tiny"), err.toString());
    assertTrue(out.toString().lines().count() > 20);
    out.toString().lines().forEach(line -> assertTrue(line.contains("random weights"), line));
  }

  @Test
  void printsOneJsonObjectWithTheAgreedKeys() {
    assertEquals(0, bench("--bundle", trained, "--steps", "3", "--json"), err.toString());
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    String keys =
        "preset,size,steps,precision,threads,runs,sgemm_gflops,context_ms,denoise_ms,decode_ms,"
            + "encode_ms,p50_ms,p90_ms,images_per_s,peak_rss_mb,gflop,utilisation";
    for (String key : keys.split(",")) {
      assertTrue(json.has(key), key);
    }
    assertEquals("t", json.get("preset").getAsString());
    assertEquals("trained", json.get("weights").getAsString());
    assertEquals("128x128", json.get("size").getAsString());
    assertEquals(3, json.get("steps").getAsInt());
    assertEquals(2, json.get("runs").getAsInt());
    assertTrue(json.get("p90_ms").getAsDouble() >= json.get("p50_ms").getAsDouble());
    bench("--preset", "tiny", "--json", "--new-prompt");
    String last = out.toString().lines().reduce((a, b) -> b).orElseThrow();
    assertEquals(
        "random", JsonParser.parseString(last).getAsJsonObject().get("weights").getAsString());
  }

  @Test
  void leavesNoRandomWeightsBehind() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> before = scratch(temporary);
    assertEquals(0, bench("--preset", "tiny"));
    assertEquals(before, scratch(temporary));
  }

  private static List<Path> scratch(Path temporary) throws IOException {
    try (var files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("banana-bench"))
          .sorted()
          .toList();
    }
  }

  @Test
  void watchesTheSpeedForAWhile() throws IOException {
    Path table = folder.resolve("speed.csv");
    assertEquals(
        0,
        bench("--bundle", trained, "--sustain", "1s", "--out", table.toString()),
        err.toString());
    List<String> rows = Files.readAllLines(table);
    assertEquals("second,length_s,images,images_per_s,slowest_ms,steps", rows.get(0));
    assertEquals(rows.size() + 1, out.toString().lines().count(), out.toString());
    assertTrue(out.toString().contains("first tenth"), out.toString());
    assertEquals(0, bench("--bundle", random, "--sustain", "1", "--json"), err.toString());
    out.toString()
        .lines()
        .filter(line -> line.startsWith("{"))
        .forEach(
            line ->
                assertEquals(
                    "random",
                    JsonParser.parseString(line).getAsJsonObject().get("weights").getAsString()));
  }

  @Test
  void writesASuiteAsATableAsLinesAndAsAPicture() throws IOException {
    Path results = folder.resolve("a/b");
    assertEquals(
        0,
        bench(
            "--bundle", trained, "--suite", "--suite-preset", "tiny", "--out", results.toString()),
        err.toString());
    List<String> rows =
        Files.readAllLines(results.resolve("bench.md")).stream()
            .filter(line -> line.startsWith("| t ") || line.startsWith("| tiny "))
            .toList();
    assertEquals(15, rows.size(), rows.toString());
    assertTrue(rows.get(0).contains("| trained | FP32 | 128x128 | 1 |"), rows.get(0));
    assertTrue(rows.get(14).contains("| random | INT4_LEAN | 128x128 | 4 |"), rows.get(14));
    List<String> lines = Files.readAllLines(results.resolve("bench.jsonl"));
    assertEquals(15, lines.size());
    assertTrue(JsonParser.parseString(lines.get(0)).getAsJsonObject().has("sgemm_gflops"));
    assertEquals(1000, ImageIO.read(results.resolve("bench.png").toFile()).getWidth());
    assertTrue(err.toString().contains("in INT7: this Banana does not know it"), err.toString());
  }

  // ---------------------------------------------------------------- bad input

  @Test
  void refusesBadNumbers() {
    assertRefused("with 0 threads", "--threads", "0");
    assertRefused("with 10000 threads", "--threads", "10000");
    assertRefused("'many' is not a whole number", "--threads", "many");
    assertRefused("time 0 runs", "--runs", "0");
    assertRefused("time 10001 runs", "--runs", "10001");
    assertRefused("in 9 steps", "--steps", "9");
    assertRefused("width of 100 pixels", "--size", "100");
    assertRefused("is not a whole number", "--seed", "x");
  }

  @Test
  void refusesTimesThatAreNone() {
    for (String time : List.of("nonsense", "0s", "-1s", "25h", "1d", "", "1e3", "9999999s")) {
      assertRefused("expected a time like 120s or 2m", "--sustain", time);
    }
  }

  @Test
  void refusesModelsThatItCannotTime() {
    assertRefused("Cannot find preset 'huge'", "--preset", "huge");
    assertRefused("as preset 'nano'", "--preset", "nano", "--bundle", trained);
    assertRefused("there is no such folder", "--bundle", folder + "/none");
    assertRefused("in INT8", "--bundle", trained, "--precision", "int8");
    assertRefused("Unknown precision 'int7'", "--precision", "int7");
  }

  @Test
  void refusesPlacesThatCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "kept");
    assertRefused("--suite or --sustain with --out", "--out", folder.toString());
    assertRefused("expected --sustain with --latency", "--latency", "80ms");
    assertRefused("expected a time like 80ms or 2s", "--sustain", "1s", "--latency", "80");
    assertRefused("at once", "--suite", "--sustain", "1s");
    assertRefused(
        "takes no lines", "--bundle", trained, "--sustain", "1s", "--out", folder + "/none/a.csv");
    assertRefused("takes no lines", "--bundle", trained, "--sustain", "1s", "--out", "" + folder);
    assertRefused("Cannot write to", "--bundle", trained, "--suite", "--out", file + "/a");
    assertEquals("kept", Files.readString(file));
  }

  // ---------------------------------------------------------------- helpers

  private int bench(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("bench", "--size", "128", "--runs", "2", "--threads", "1"));
    arguments.addAll(Arrays.asList(more));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return terminal.run(arguments);
  }

  /** One sentence on the error stream, exit code 2, and nothing else. */
  private void assertRefused(String part, String... arguments) {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(Arrays.asList(arguments));
    terminal.assertRefused(part, all.toArray(String[]::new));
  }
}
