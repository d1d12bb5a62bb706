package dev.banana.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.banana.Recipe;
import dev.banana.image.ImageFiles;
import dev.banana.image.Labels;
import dev.banana.image.RgbImage;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetyOptionsTests {
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

  @Test
  void checksAPictureAndChangesNothing() throws IOException {
    Path plain = folder.resolve("plain.png");
    Path checked = folder.resolve("checked.png");
    draw("a red fox", "--out", plain.toString(), "--seed", "7");
    assertFalse(out.toString().contains("safety"), out.toString());
    // What follows --safe is the prompt, not a way to be safe.
    String path = checked.toString();
    assertEquals(
        0,
        run(
            "generate",
            "--safe",
            "a red fox",
            "--out",
            path,
            "--seed",
            "7",
            "--size",
            "128",
            "--bundle",
            bundle));
    assertEquals("a red fox", Recipe.parse(ImageFiles.read(checked).labels().request()).prompt());
    assertEquals(-1, Files.mismatch(plain, checked));
    assertTrue(out.toString().contains("  safety: drawing 0."), out.toString());
    assertTrue(out.toString().contains("safety "), out.toString());
    assertEquals("", err.toString());
  }

  @Test
  void saysThatAPictureIsFlaggedAndBlursItIfAsked() throws IOException {
    Path plain = folder.resolve("plain.png");
    Path flagged = folder.resolve("flagged.png");
    Path blurred = folder.resolve("blurred.png");
    draw("a red fox", "--out", plain.toString(), "--seed", "7", "--quiet");
    // Nothing is flagged by itself here, so the line is drawn where everything is.
    String[] strict = {"--safe-threshold", "0", "--seed", "7", "--quiet"};
    draw("a red fox", with(strict, "--safe", "--out", flagged.toString()));
    assertEquals(-1, Files.mismatch(plain, flagged));
    assertTrue(err.toString().contains("Flagged: porn + hentai "), err.toString());
    assertTrue(err.toString().contains("left as it is"), err.toString());
    draw("a red fox", with(strict, "--safe=blur", "--out", blurred.toString()));
    assertTrue(err.toString().contains("the picture was blurred"), err.toString());
    assertTrue(Files.mismatch(plain, blurred) >= 0);
    assertEquals(0, run("info", blurred.toString()));
    assertTrue(out.toString().contains("blurred: porn + hentai "), out.toString());
    assertEquals(0, run("rerun", blurred.toString(), "--bundle", bundle, "--quiet"));
    assertEquals(-1, Files.mismatch(blurred, Outputs.marked(blurred, "-rerun")));
  }

  @Test
  void printsTheReportAsJson() {
    Path file = folder.resolve("fox.png");
    draw("fox", "--out", file.toString(), "--safe=BLUR", "--safe-threshold", "0", "--json");
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    JsonObject image = json.getAsJsonArray("images").get(0).getAsJsonObject();
    JsonObject safety = image.getAsJsonObject("safety");
    assertEquals("nsfwjs-4.3.0/mobilenet_v2_mid", safety.get("check").getAsString());
    assertTrue(safety.get("flagged").getAsBoolean());
    assertTrue(safety.get("blurred").getAsBoolean());
    assertTrue(image.getAsJsonObject("recipe").has("blurred"));
    assertTrue(image.getAsJsonObject("milliseconds").get("safety").getAsDouble() > 0);
  }

  @Test
  void refusesBadWishesForSafety() throws IOException {
    assertRefused("'--safe=blurr': expected --safe", "generate", "x", "--safe=blurr");
    assertRefused("give --safe as well", "generate", "x", "--safe-threshold", "0.5");
    assertRefused("above 2.0: expected", "generate", "x", "--safe", "--safe-threshold", "2");
    assertRefused("above NaN", "generate", "x", "--safe", "--safe-threshold", "NaN");
    assertRefused("is not a number", "generate", "x", "--safe", "--safe-threshold", "low");
  }

  @Test
  void refusesToDrawAgainWhatAnotherCheckBlurred() throws IOException {
    Path file = shared.resolve("blurred.png");
    draw("fox", "--out", file.toString(), "--safe=blur", "--safe-threshold", "0", "--quiet");
    Labels labels = ImageFiles.read(file).labels();
    String other = labels.request().replace("nsfwjs-4.3.0", "nsfwjs-9");
    ImageFiles.save(file, new RgbImage(1, 1, new byte[3]), new Labels("", other));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    assertRefused(
        "blurred by the safety check 'nsfwjs-9", "rerun", file.toString(), "--bundle", bundle);
  }

  private static String[] with(String[] common, String... others) {
    return Stream.concat(Stream.of(others), Stream.of(common)).toArray(String[]::new);
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
