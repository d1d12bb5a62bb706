package dev.banana.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.banana.image.ImageFiles;
import dev.banana.image.Labels;
import dev.banana.image.RgbImage;
import dev.banana.model.Bundle;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MainTests {
  @TempDir private static Path shared;
  private static String bundle;

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();
  private final StringWriter out = terminal.out;
  private final StringWriter err = terminal.err;

  @BeforeAll
  static void writeBundle() {
    bundle = shared.resolve("tiny").toString();
    UntrainedBundle.write(shared.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
  }

  // ---------------------------------------------------------------- what works

  @Test
  void drawsAPictureAndSaysWhereAndHowLongAndTheSeed() {
    Path file = folder.resolve("fox.png");
    assertEquals(0, draw("a red fox", "--out", file.toString(), "--seed", "7"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(file.toString(), lines.get(0));
    assertTrue(lines.get(1).contains("seed 7, 128 x 128, 2 steps"), lines.get(1));
    for (String stage : List.of("start", "text", "context", "denoise", "decode", "save")) {
      assertTrue(lines.get(2).contains(stage), lines.get(2));
    }
    assertEquals("", err.toString());
  }

  @Test
  void enlargesAPictureAndKeepsItsShape() throws IOException {
    Path file = shared.resolve("small.png");
    draw("a red fox", "--out", file.toString());
    String bundled = "--bundle";
    int code = run("upscale", file.toString(), bundled, bundle, "--to", "1040", "--seed", "1");
    assertEquals(0, code, err.toString());
    assertTrue(out.toString().contains("1040 x 1040, enlarged without sampling"), out.toString());
    Path large = shared.resolve("small-1040x1040.png");
    assertEquals(1040, ImageFiles.read(large).height());
    assertTrue(ImageFiles.read(large).labels().parameters().startsWith("a red fox"));
    byte[] first = Files.readAllBytes(large);
    assertRefused(
        "it is there already", "upscale", file.toString(), bundled, bundle, "--to", "1040");
    assertRefused("distorted", "upscale", file.toString(), bundled, bundle, "--to", "1040x848");
    assertRefused("must grow", "upscale", file.toString(), bundled, bundle, "--to", "128");
    assertRefused("expected a size", "upscale", file.toString(), "--to", "huge");
    assertRefused("enlarged from another", "rerun", large.toString(), bundled, bundle);
    assertEquals(0, run("info", large.toString()));
    String info = out.toString().substring(out.toString().indexOf("1040x1040"));
    assertTrue(info.contains("enlarged from pixels with SHA-256"), info);
    assertFalse(info.contains("steps"), info);
    assertArrayEquals(first, Files.readAllBytes(large));
  }

  @Test
  void refusesMemoryAndSizesThatCannotBe() throws IOException {
    String out = folder.resolve("m.png").toString();
    assertRefused(
        "the least that any plan needs",
        "generate",
        "fox",
        "--bundle",
        bundle,
        "--out",
        out,
        "--size",
        "3840x2160",
        "--memory",
        "300m");
    assertRefused("memory like 500m", "generate", "fox", "--out", out, "--memory", "much");
    assertRefused("try 2160", "generate", "fox", "--out", out, "--size", "3840x2161");
    assertRefused("try 4096", "generate", "fox", "--out", out, "--size", "4097x4096");
    assertRefused("width of 16", "generate", "fox", "--out", out, "--size", "16x16384");
    assertRefused("Unknown mode", "generate", "fox", "--out", out, "--mode", "magic");
    assertFalse(Files.exists(Path.of(out)));
  }

  @Test
  void drawsTheSameFileAgainFromTheFile() throws IOException {
    for (String name : List.of("a.png", "a.jpg")) {
      Path file = folder.resolve(name);
      draw("a red fox \u9999", "--out", file.toString(), "--steps", "3", "--guidance", "2.5");
      assertEquals(0, run("rerun", file.toString(), "--bundle", bundle));
      assertEquals(-1, Files.mismatch(file, Outputs.marked(file, "-rerun")));
    }
    assertFalse(err.toString().contains("differ"), err.toString());
  }

  @Test
  void drawsSeveralWithSeedsInARow() {
    Path file = folder.resolve("fox.jpg");
    assertEquals(0, draw("fox", "--out", file.toString(), "--seed", "-1", "-n", "3", "--quiet"));
    assertEquals(
        List.of("fox--1.jpg", "fox-0.jpg", "fox-1.jpg"),
        out.toString().lines().map(line -> Path.of(line).getFileName().toString()).toList());
  }

  @Test
  void namesFilesAfterThePromptAndOverwritesNoneOfThem() throws IOException {
    draw("A Red Fox!", "--out", folder.toString(), "--seed", "7");
    draw("A Red Fox!", "--out", folder + "/", "--seed", "7");
    assertEquals(
        List.of("banana-a-red-fox-7-2.png", "banana-a-red-fox-7.png"), Terminal.files(folder));
  }

  @Test
  void printsOneJsonObject() {
    Path file = folder.resolve("fox.png");
    draw("fox", "--out", file.toString(), "--seed", "7", "--json");
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    JsonObject image = json.getAsJsonArray("images").get(0).getAsJsonObject();
    assertEquals(file.toString(), image.get("file").getAsString());
    assertEquals(7, image.getAsJsonObject("recipe").get("seed").getAsLong());
    assertTrue(image.getAsJsonObject("milliseconds").get("denoise").getAsDouble() > 0);
  }

  @Test
  void keepsALatencyAndSaysWhatItChose() throws IOException {
    Path file = folder.resolve("fox.png");
    String path = file.toString();
    // So large that one step takes longer on any machine: a small picture has been drawn in two.
    assertEquals(
        0,
        run(
            ("generate fox --size 1024 --seed 7 --steps 8 --latency 1ms --bundle "
                    + bundle
                    + " --out "
                    + path)
                .split(" ")));
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.get(1).contains("1 steps"), lines.get(1));
    assertTrue(lines.get(3).contains("chosen: 1 of 8 steps, coarse scale"), lines.get(3));
    assertEquals(0, run("rerun", path, "--bundle", bundle));
    assertEquals(-1, Files.mismatch(file, Outputs.marked(file, "-rerun")));
    out.getBuffer().setLength(0);
    draw("fox", "--out", path, "--latency", "1.5s", "--least-steps", "2", "--json");
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    JsonObject image = json.getAsJsonArray("images").get(0).getAsJsonObject();
    JsonObject choice = image.getAsJsonObject("choice");
    assertEquals(2, choice.get("steps").getAsInt());
    assertEquals(2, choice.get("mostSteps").getAsInt());
    assertTrue(choice.get("fine").getAsBoolean());
    assertFalse(choice.get("reason").getAsString().equals("ASKED"));
  }

  @Test
  void saysWhatOfALongPromptWasCut() {
    draw("in the sun ".repeat(50) + "END", "--out", folder.toString());
    assertTrue(err.toString().contains("not read: "), err.toString());
    assertTrue(err.toString().strip().endsWith("END"), err.toString());
  }

  @Test
  void saysWhatAPictureAndABundleAre() {
    Path file = folder.resolve("fox.png");
    draw("a red fox", "--out", file.toString(), "--seed", "7");
    assertEquals(0, run("info", file.toString()));
    assertTrue(out.toString().contains("prompt: a red fox"), out.toString());
    assertEquals(0, run("info", bundle, "--json"));
    String last = out.toString().lines().reduce((a, b) -> b).orElseThrow();
    assertEquals(
        "tiny-v1", JsonParser.parseString(last).getAsJsonObject().get("model").getAsString());
    out.getBuffer().setLength(0);
    assertEquals(0, run("info"));
    assertTrue(out.toString().startsWith("model: banana-micro"), out.toString());
    assertTrue(out.toString().contains(" fox "), out.toString());
  }

  @Test
  void saysWhichWordsWereNotLearned() {
    assertEquals(
        0, run("generate", "a red typewriter", "--steps", "1", "--out", folder.toString()));
    assertTrue(err.toString().contains("Not learned: typewriter. "), err.toString());
    assertEquals(
        0, run("generate", "a red fox", "--steps", "1", "--json", "--out", folder.toString()));
    String last = out.toString().substring(out.toString().indexOf('{'));
    JsonObject json = JsonParser.parseString(last).getAsJsonObject();
    JsonObject image = json.getAsJsonArray("images").get(0).getAsJsonObject();
    assertEquals("[]", image.get("unknown").toString());
  }

  @Test
  void helpsAndCompletes() {
    assertEquals(0, run("--help"));
    assertEquals(0, run("generate", "--help"));
    assertEquals(0, run("--version"));
    assertEquals(0, run("completion"));
    assertTrue(out.toString().contains("--guidance"));
    assertEquals(0, run("bench", "--help"));
    assertEquals(0, run("cost", "--help"));
    assertTrue(out.toString().contains("--sustain") && out.toString().contains("--list-devices"));
    assertTrue(out.toString().contains("_complete_banana"));
  }

  // ---------------------------------------------------------------- bad input

  @Test
  void refusesBadPrompts() throws IOException {
    assertRefused("empty prompt", "generate", "");
    assertRefused("empty prompt", "generate", "  ");
    assertRefused("letters: expected at most 20000", "generate", "word ".repeat(10_000));
    assertRefused("Missing required parameter: 'PROMPT'", "generate");
  }

  @Test
  void refusesBadNumbers() throws IOException {
    assertRefused("width of 0 pixels", "generate", "x", "--size", "0");
    assertRefused("width of 100 pixels", "generate", "x", "--size", "100x100");
    assertRefused("width of 100000 pixels", "generate", "x", "--size", "100000x64");
    assertRefused("expected a size like 512x768", "generate", "x", "--size", "big");
    assertRefused("expected a size like", "generate", "x", "--size", "99999999999x64");
    assertRefused("in 0 steps", "generate", "x", "--steps", "0");
    assertRefused("'abc' is not a whole number", "generate", "x", "--seed", "abc");
    assertRefused("is not a whole number", "generate", "x", "--seed", "9223372036854775808");
    assertRefused("guidance NaN", "generate", "x", "--guidance", "NaN");
    assertRefused("Unknown precision 'int3'", "generate", "x", "--precision", "int3");
    assertRefused("with 10000 threads", "generate", "x", "--threads", "10000");
    assertRefused("with 0 threads", "generate", "x", "--threads", "0");
    assertRefused("draw 0 pictures", "generate", "x", "-n", "0");
    assertRefused("draw 1001 pictures", "generate", "x", "-n", "1001");
  }

  @Test
  void refusesBadLatencies() throws IOException {
    for (String bad : new String[] {"80", "ms", "fast", "1e3ms", "80 ms", "1m", "NaNs", ""}) {
      assertRefused("expected a time like 80ms or 2s", "generate", "x", "--latency", bad);
    }
    assertRefused("a latency of 0 ms", "generate", "x", "--latency", "0s");
    assertRefused("a latency of -80 ms", "generate", "x", "--latency=-80ms");
    assertRefused("1 ms to 10 minutes", "generate", "x", "--latency", "999999999s");
    assertRefused("give --latency as well", "generate", "x", "--least-steps", "2");
    assertRefused("at least 9 steps", "generate", "x", "--latency", "80ms", "--least-steps", "9");
    assertRefused(
        "at least 3 steps and at most 2",
        "generate",
        "x",
        "--latency",
        "80ms",
        "--least-steps",
        "3",
        "--bundle",
        bundle);
    assertRefused("'x' is not a whole number", "generate", "x", "--least-steps", "x");
  }

  @Test
  void refusesUnknownWords() throws IOException {
    assertRefused("Unknown option: '--colour'", "generate", "x", "--colour", "red");
    assertRefused("'paint'", "paint");
    assertRefused("Say what to do");
  }

  @Test
  void refusesPlacesThatCannotBeWritten() throws IOException {
    assertRefused("there is no folder", "generate", "x", "--out", folder + "/none/a.png");
    assertRefused("there is no folder", "generate", "x", "--out", folder + "/none/");
    Path file = Files.writeString(shared.resolve("file"), "kept");
    assertRefused("there is no folder", "generate", "x", "--out", file + "/a.png");
    assertRefused("ends in .png", "generate", "x", "--out", folder + "/a.gif");
    assertRefused("name one", "generate", "x", "--out", "");
    assertRefused("not a path", "generate", "x", "--out", "a\0.png");
    assertEquals("kept", Files.readString(file));
  }

  @Test
  void refusesBadBundles() throws IOException {
    assertRefused("there is no such folder", "generate", "x", "--bundle", folder + "/none");
    Path copy = shared.resolve("broken");
    UntrainedBundle.write(copy, "broken", BananaFamily.tiny(), 1);
    Files.delete(copy.resolve(Bundle.WEIGHTS));
    String path = copy.toString();
    assertRefused("weights.safetensors is missing", "generate", "x", "--bundle", path);
    Files.writeString(copy.resolve(Bundle.WEIGHTS), "short");
    assertRefused("manifest says", "generate", "x", "--bundle", path);
  }

  @Test
  void refusesToDrawAgainWhatIsNoPictureOfIts() throws IOException {
    Path text = Files.writeString(shared.resolve("notes.txt"), "hello");
    assertRefused("neither a PNG nor a JPEG", "rerun", text.toString());
    assertRefused("no such file", "rerun", shared.resolve("none.png").toString());
    assertRefused("no such file", "info", shared.resolve("none.png").toString());
    Path plain = shared.resolve("plain.png");
    ImageFiles.save(plain, new RgbImage(1, 1, new byte[3]), Labels.NONE);
    assertRefused("carries no recipe", "rerun", plain.toString());
    ImageFiles.save(plain, new RgbImage(1, 1, new byte[3]), new Labels("", "{}"));
    assertRefused("lacks 'banana'", "rerun", plain.toString());
  }

  @Test
  void refusesToDrawAgainWithAnotherModel() throws IOException {
    Path file = shared.resolve("fox.png");
    draw("fox", "--out", file.toString());
    Path other = shared.resolve("second");
    UntrainedBundle.write(other, "second", BananaFamily.tiny(), 2);
    assertRefused(
        "drawn by model 'tiny-v1'", "rerun", file.toString(), "--bundle", other.toString());
    assertFalse(Files.exists(shared.resolve("fox-rerun.png")));
  }

  @Test
  void showsThePlaceOfAFailureOnlyOnRequest() {
    assertEquals(2, run("generate", "", "--debug"));
    assertTrue(err.toString().contains("\tat dev.banana"), err.toString());
  }

  // ---------------------------------------------------------------- Ctrl-C

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void leavesNoHalfFileWhenItIsInterrupted() throws Exception {
    assumeFalse(ignoresInterrupts(), "this shell runs its jobs deaf to Ctrl-C, and so their own");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("generate", "fox", "--bundle", bundle, "--size", "1024", "--quiet"));
    command.addAll(List.of("--steps", "8", "-n", "1000", "--seed", "0", "--out", folder + "/"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.inputReader().readLine();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    process.inputReader().transferTo(new StringWriter());
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(Main.CANCELLED, process.exitValue());
    List<String> left = Terminal.files(folder);
    assertTrue(left.size() < 1000, left.toString());
    for (String name : left) {
      assertTrue(name.startsWith("banana-fox-") && name.endsWith(".png"), name);
      assertEquals(1024, ImageFiles.read(folder.resolve(name)).width());
    }
  }

  /** A job that a shell starts in the background inherits that Ctrl-C is ignored, for good. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("SigIgn:")) {
        int interrupt = 2;
        long ignored = Long.parseUnsignedLong(line.substring(7).strip(), 16);
        return (ignored >> (interrupt - 1) & 1) == 1;
      }
    }
    return false;
  }

  // ---------------------------------------------------------------- helpers

  private int draw(String prompt, String... more) {
    List<String> arguments = new ArrayList<>(List.of("generate", prompt, "--size", "128"));
    arguments.addAll(List.of("--bundle", bundle));
    arguments.addAll(Arrays.asList(more));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return terminal.run(arguments);
  }

  /** One sentence on the error stream, exit code 2, and no new file. */
  private void assertRefused(String part, String... arguments) throws IOException {
    terminal.assertRefused(part, arguments);
    assertEquals(List.of(), Terminal.files(folder));
  }
}
