package dev.banana.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.banana.model.Bundle;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.weights.Safetensors;
import dev.banana.peel.Peel;
import dev.banana.peel.RandomPeel;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeelCommandTests {
  @TempDir private static Path shared;
  private static Bundle bundle;
  private static Path peel;
  private static Path other;

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();
  private final StringWriter out = terminal.out;
  private final StringWriter err = terminal.err;

  @BeforeAll
  static void write() {
    bundle = UntrainedBundle.write(shared.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
    peel = shared.resolve("one.safetensors");
    other = shared.resolve("two.safetensors");
    RandomPeel.write(peel, "one", bundle, 4, 0.3, 1);
    RandomPeel.write(other, "two", bundle, 2, 0.3, 2);
  }

  private int run(String... arguments) {
    terminal.clear();
    return terminal.run(arguments);
  }

  private int draw(Path file, String... more) {
    String[] fixed = {
      "generate",
      "a",
      "fox",
      "--size",
      "128x128",
      "--steps",
      "2",
      "--seed",
      "7",
      "--bundle",
      shared.resolve("tiny").toString(),
      "--cache",
      "none",
      "--out",
      file.toString()
    };
    String[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return run(all);
  }

  private int rerun(Path file, String... more) {
    String[] fixed = {
      "rerun", file.toString(), "--bundle", shared.resolve("tiny").toString(), "--cache", "none"
    };
    String[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return run(all);
  }

  @Test
  void drawsWithPeelsAndAgainOnlyWithThem() throws IOException {
    Path worn = folder.resolve("worn.png");
    assertEquals(
        0, draw(worn, "--peel", peel + ":0.8", "--peel", other.toString()), err.toString());
    Path bare = folder.resolve("bare.png");
    draw(bare);
    assertTrue(Files.mismatch(worn, bare) >= 0);
    run("info", worn.toString());
    assertTrue(out.toString().contains("peel one: 0.8, "), out.toString());
    assertEquals(2, rerun(worn));
    assertTrue(err.toString().contains("give its file with --peel"), err.toString());
    assertEquals(2, rerun(worn, "--peel", peel.toString()));
    assertTrue(err.toString().contains("peel two"), err.toString());
    assertEquals(0, rerun(worn, "--peel", other.toString(), "--peel", peel.toString()));
    assertEquals(-1, Files.mismatch(worn, Outputs.marked(worn, "-rerun")));
    assertEquals(2, rerun(bare, "--peel", peel.toString()));
    assertTrue(err.toString().contains("does not wear peel 'one'"), err.toString());
    assertEquals(0, rerun(bare));
  }

  @Test
  void drawsTheSameAgainInTheWayThatWasTaken() throws IOException {
    Path merged = folder.resolve("merged.png");
    Path inputs = folder.resolve("inputs.png");
    assertEquals(0, draw(merged, "--peel", peel.toString(), "--peel-way", "merged"));
    assertEquals(0, draw(inputs, "--peel", peel.toString(), "--peel-way", "inputs"));
    assertTrue(Files.mismatch(merged, inputs) >= 0, "the recipe alone tells them apart");
    assertEquals(0, rerun(merged, "--peel", peel.toString()));
    assertEquals(-1, Files.mismatch(merged, Outputs.marked(merged, "-rerun")));
  }

  @Test
  void embeddedPeelsAreCalledByNameAndFoundAgain() throws IOException {
    assertEquals(0, run("peel", "list"), err.toString());
    for (String name : Peel.embedded()) {
      assertTrue(out.toString().contains(name + ": "), out.toString());
    }
    assertEquals(0, run("peel", "check", "pixel-art"), err.toString());
    assertTrue(out.toString().contains("(100 %)"), out.toString());
    Path worn = folder.resolve("worn.png");
    String[] draw = {
      "generate",
      "pixel",
      "art",
      "of",
      "a",
      "fox",
      "--size",
      "128x128",
      "--seed",
      "7",
      "--peel",
      "pixel-art:0.7",
      "--cache",
      "none",
      "--out",
      worn.toString()
    };
    assertEquals(0, run(draw), err.toString());
    assertEquals(0, run("rerun", worn.toString(), "--cache", "none"), err.toString());
    assertEquals(-1, Files.mismatch(worn, Outputs.marked(worn, "-rerun")));

    Path file = folder.resolve("x.png");
    assertEquals(2, draw(file, "--peel", "pixel-art"));
    assertTrue(err.toString().contains("Cannot use peel"), err.toString());
    assertEquals(2, draw(file, "--peel", "pixel-arts"));
    assertTrue(err.toString().contains("no embedded peel 'pixel-arts'"), err.toString());
    assertFalse(Files.exists(file));
  }

  @Test
  void refusesStrengthsNumbersAndWaysThatCannotBe() {
    Path file = folder.resolve("x.png");
    for (String strength : new String[] {"3", "NaN", "nan", "-2.5", "Infinity"}) {
      assertEquals(2, draw(file, "--peel", peel + ":" + strength));
      assertTrue(err.toString().contains("expected -2 to 2"), err.toString());
    }
    assertEquals(2, draw(file, "--peel", "missing.safetensors"));
    assertTrue(err.toString().contains("no such file"), err.toString());
    assertEquals(2, draw(file, "--peel", peel.toString(), "--peel", peel + ":0.5"));
    assertTrue(err.toString().contains("twice"), err.toString());
    assertEquals(2, draw(file, "--peel", peel.toString(), "--peel-way", "glued"));
    assertTrue(err.toString().contains("auto, inputs or merged"), err.toString());
    assertFalse(Files.exists(file));
  }

  @Test
  void theDoctorSaysWhetherAPeelWorks() throws IOException {
    String tiny = shared.resolve("tiny").toString();
    assertEquals(0, run("peel", "check", peel.toString(), "--bundle", tiny));
    String said = out.toString();
    assertTrue(said.contains("one: works on tiny-v1"), said);
    assertTrue(said.contains("rank: 4") && said.contains("(100 %)"), said);
    assertEquals(0, run("peel", "check", peel.toString(), "--bundle", tiny, "--json"));
    assertTrue(JsonParser.parseString(out.toString()).getAsJsonObject().has("ignored"));
    Path foreign = folder.resolve("sdxl.safetensors");
    String name = "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lora_";
    Safetensors.write(
        foreign,
        Map.of(
            name + "down.weight", Safetensors.Tensor.of(new float[] {1, 2}, 1, 2),
            name + "up.weight", Safetensors.Tensor.of(new float[] {1, 2}, 2, 1)),
        Map.of());
    assertEquals(2, run("peel", "check", foreign.toString(), "--bundle", tiny));
    assertTrue(out.toString().contains("made for Stable Diffusion XL"), out.toString());
    assertEquals(2, draw(folder.resolve("y.png"), "--peel", foreign.toString()));
    assertTrue(err.toString().contains("made for Stable Diffusion XL"), err.toString());
    assertEquals(2, run("peel"));
    assertTrue(err.toString().contains("peel check"), err.toString());
  }

  @Test
  void drawsAPageOfWhatAPeelChanges() throws IOException {
    String tiny = shared.resolve("tiny").toString();
    String[] arguments = {
      "peel",
      "page",
      peel.toString(),
      other.toString(),
      "--prompt",
      "{} of a fox",
      "--bundle",
      tiny,
      "--cache",
      "none",
      "--steps",
      "1",
      "--out",
      folder.toString()
    };
    assertEquals(0, run(arguments), err.toString());
    String page = Files.readString(folder.resolve("one.md"));
    assertTrue(page.startsWith("# one\n") && page.contains("](one.jpg)"), page);
    assertTrue(Files.size(folder.resolve("one.jpg")) > 1000);
    arguments[arguments.length - 1] = folder.resolve("missing").toString();
    assertEquals(2, run(arguments));
    assertTrue(err.toString().contains("no such folder"), err.toString());
  }

  @Test
  void timesWhatAPeelCosts() {
    String tiny = shared.resolve("tiny").toString();
    assertEquals(
        0,
        run(
            "peel",
            "bench",
            peel.toString(),
            "--pictures",
            "3",
            "--bundle",
            tiny,
            "--cache",
            "none"),
        err.toString());
    assertTrue(out.toString().contains("inputs: first ever"), out.toString());
    assertTrue(out.toString().contains("merged: first ever"), out.toString());
    assertEquals(2, run("peel", "bench", "--pictures", "2", "--bundle", tiny));
  }
}
