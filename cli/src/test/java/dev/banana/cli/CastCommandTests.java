package dev.banana.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.banana.cast.Subject;
import dev.banana.image.ImageFiles;
import dev.banana.image.Labels;
import dev.banana.image.RgbImage;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CastCommandTests {
  @TempDir private static Path shared;
  private static String bundle;
  private static String mia;
  private static String bo;

  @TempDir private Path folder;
  private final Terminal terminal = new Terminal();
  private final StringWriter out = terminal.out;
  private final StringWriter err = terminal.err;

  @BeforeAll
  static void prepare() {
    bundle = shared.resolve("tiny").toString();
    UntrainedBundle.write(shared.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
    mia = create("Mia", 0xc02030);
    bo = create("Bo", 0x20c030);
  }

  private static String create(String name, int colour) {
    Path picture = shared.resolve(name + ".png");
    byte[] rgb = new byte[3 * 64 * 64];
    Arrays.fill(rgb, (byte) 255);
    for (int i = 0; i < 64 * 64; i++) {
      if (i % 64 > 20 && i % 64 < 44 && i / 64 > 10 && i / 64 < 60) {
        for (int c = 0; c < 3; c++) {
          rgb[3 * i + c] = (byte) (colour >> 16 - 8 * c);
        }
      }
    }
    ImageFiles.save(picture, new RgbImage(64, 64, rgb), Labels.NONE);
    String file = shared.resolve(name + ".subject").toString();
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(new StringWriter()));
    int code =
        command.execute(
            "subject",
            "create",
            name,
            "--image",
            picture.toString(),
            "--out",
            file,
            "--bundle",
            bundle,
            "--description",
            "somebody called " + name);
    assertEquals(0, code);
    return file;
  }

  private int run(String... arguments) {
    terminal.clear();
    return terminal.run(arguments);
  }

  private int generate(String prompt, String... more) {
    String[] all = {
      "generate",
      prompt,
      "--bundle",
      bundle,
      "--size",
      "128",
      "--seed",
      "7",
      "--out",
      folder.resolve("a.png").toString()
    };
    return run(join(all, more));
  }

  private static String[] join(String[] a, String[] b) {
    String[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private void refused(int code, String part) {
    assertEquals(2, code);
    assertTrue(err.toString().contains(part), err.toString());
    assertFalse(err.toString().contains("Exception"), err.toString());
  }

  @Test
  void drawsACastAndSaysWhoIsWhereAndDrawsItAgain() throws IOException {
    assertEquals(
        0, generate("@Mia and @bo", "--subject", mia, "--subject", bo, "--place", "Bo=left"));
    String said = out.toString();
    String hash = Subject.open(Path.of(mia)).hash().substring(0, 6);
    assertTrue(
        said.contains("@Mia: character " + hash + ", slot 1, view 1, lively, region 0."), said);
    assertTrue(said.contains("@Bo: character"), said);
    Path file = folder.resolve("a.png");
    refused(run("rerun", file.toString(), "--bundle", bundle), "give each with --subject");
    assertTrue(err.toString().contains("@Mia (" + hash + ")"), err.toString());
    refused(run("rerun", file.toString(), "--bundle", bundle, "--subject", mia), "shows @Bo");
    assertEquals(
        0, run("rerun", file.toString(), "--bundle", bundle, "--subject", bo, "--subject", mia));
    assertEquals(-1, Files.mismatch(file, Outputs.marked(file, "-rerun")));
    assertEquals(0, run("info", file.toString()));
    assertTrue(out.toString().contains("@Mia: character " + hash), out.toString());
  }

  @Test
  void saysWhoIsNotInThePictureAndWhatIsOnlyAWord() {
    assertEquals(0, generate("@Mia", "--subject", mia, "--subject", bo));
    assertTrue(err.toString().contains("@Bo is not in the picture"), err.toString());
    assertEquals(0, generate("@Mia waves"));
    assertTrue(err.toString().contains("@Mia is only a word here"), err.toString());
    refused(generate("@Nobody", "--subject", mia), "Cannot draw @Nobody: the cast has only @Mia");
    refused(
        generate("@Mia", "--subject", mia, "--subject", bo, "--place", "Bo=left"),
        "Cannot place @Bo: the prompt does not mention");
    refused(
        generate("@Mia and a castle", "--subject", mia, "--place", "a house=left"),
        "Cannot place 'a house': the prompt does not name such a thing; write it as the prompt"
            + " does, 'a castle'");
    refused(generate("@Mia", "--place", "Mia=left"), "there are no characters");
    refused(generate("@Mia", "--subject", mia, "--place", "left"), "expected NAME=WHERE");
    refused(generate("@Mia", "--view", "Mia=1"), "there are no characters");
    refused(generate("@Mia", "--subject", mia, "--view", "Mia=x"), "expected NAME=NUMBER");
    refused(
        generate("@Mia", "--subject", mia, "--finish", "x"), "expected cutout, lively or drawn");
    refused(generate("a cat", "--finish", "drawn"), "there are no characters");
    refused(generate("@Mia", "--subject", mia, "--view", "Mia=2"), "expected 1 to 1");
    refused(
        generate("@Mia", "--subject", mia, "--subject", bo, "--view", "Bo=1"),
        "Cannot show a view of @Bo: the prompt does not mention");
    refused(generate("@Mia", "--subject", mia, "--subject", mia), "two characters called @Mia");
    refused(generate("@Mia", "--subject", folder + "/no.subject"), "no such file");
    refused(generate("@Mia", "--subject", shared + "/Mia.png"), "not a whole .subject file");
  }

  @Test
  void drawsOverTheViewThatIsAskedFor() {
    String file = folder.resolve("zoe.subject").toString();
    String[] create = {"subject", "create", "Zoe", "--out", file, "--bundle", bundle};
    String[] pictures = {"--image", shared + "/Mia.png", "--image", shared + "/Bo.png"};
    assertEquals(0, run(join(create, pictures)), err.toString());
    for (int view : new int[] {1, 2}) {
      assertEquals(0, generate("@Zoe", "--subject", file, "--view", "Zoe=" + view));
      assertTrue(
          out.toString().contains("slot 1, view " + view + ", lively, region"), out.toString());
    }
    refused(generate("@Zoe", "--subject", file, "--view", "Zoe=3"), "expected 1 to 2");
  }

  @Test
  void looksEitherWayIfMirrored() {
    String file = folder.resolve("zoe.subject").toString();
    String[] create = {"subject", "create", "Zoe", "--mirror", "--out", file, "--bundle", bundle};
    assertEquals(0, run(join(create, new String[] {"--image", shared + "/Mia.png"})));
    Subject zoe = Subject.open(Path.of(file));
    assertArrayEquals(zoe.thumbnail(0).mirrored().rgb(), zoe.thumbnail(1).rgb());
    assertEquals("one picture, mirrored too", zoe.origin());
    assertEquals(0, run(join(create, new String[] {"--prompt", "an owl"})));
    assertTrue(out.toString().contains("stands for it in every prompt: 'an owl'"), out.toString());
    Subject drawn = Subject.open(Path.of(file));
    assertArrayEquals(drawn.thumbnail(0).mirrored().rgb(), drawn.thumbnail(1).rgb());
  }

  @Test
  void showsAndChecksACharacter() throws IOException {
    Path thumbnail = folder.resolve("mia.png");
    assertEquals(0, run("subject", "show", mia, "--thumbnail", thumbnail.toString(), "--json"));
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertEquals("Mia", json.get("name").getAsString());
    assertEquals("somebody called Mia", json.get("description").getAsString());
    assertEquals(256, ImageFiles.read(thumbnail).width());
    assertEquals(0, run("subject", "check", mia, bo, "--bundle", bundle));
    assertEquals(2, out.toString().lines().count());
    assertTrue(out.toString().contains("can be drawn by tiny-v1, and is ready"), out.toString());
    Path other = folder.resolve("other");
    UntrainedBundle.write(other, "other-v1", BananaFamily.tiny(), 2);
    refused(run("subject", "check", mia, "--bundle", other.toString()), "another autoencoder");
  }

  @Test
  void makesACharacterOfWordsOrRefuses() throws IOException {
    Path file = folder.resolve("zed.subject");
    String[] base = {"subject", "create", "Zed", "--out", file.toString(), "--bundle", bundle};
    assertEquals(0, run(join(base, new String[] {"--prompt", "a dragon", "--seed", "4"})));
    assertTrue(Subject.open(file).origin().contains("seed 4: a dragon"));
    Files.delete(file);
    refused(run(base), "expected either --image or --prompt, found none");
    refused(
        run(join(base, new String[] {"--prompt", "x", "--image", mia})),
        "expected either --image or --prompt, found both");
    refused(run(join(base, new String[] {"--image", mia})), "neither a PNG nor a JPEG");
    refused(
        run(join(base, new String[] {"--image", shared + "/Mia.png", "--background", "x"})),
        "expected auto, keep or remove");
    refused(run("subject", "create", "a b", "--prompt", "x"), "Cannot call a character 'a b'");
    refused(run("subject"), "Say what to do");
    assertFalse(Files.exists(file));
  }

  @Test
  void drawsAStoryAndGoesOn() throws IOException {
    Path story =
        Files.writeString(
            folder.resolve("story.yaml"),
            "size: 128\nsteps: 1\ncast: {Mia: "
                + mia
                + ", Bo: "
                + bo
                + "}\nscenes: [\"@Mia\", \"@Mia and @Bo\"]\n");
    String target = folder.resolve("out").toString();
    assertEquals(0, run("story", story.toString(), "--out", target, "--bundle", bundle));
    List<String> lines = out.toString().lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(2).endsWith("index.html"), lines.get(2));
    assertEquals(0, run("story", story.toString(), "--out", target, "--bundle", bundle, "--json"));
    JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertEquals(0, json.get("drawn").getAsInt());
    assertEquals(2, json.getAsJsonArray("scenes").size());
    String scene = folder.resolve("out").resolve("scene-0002.png").toString();
    String saved = folder.resolve("out").resolve("cast").toString();
    assertEquals(
        0,
        run(
            "rerun",
            scene,
            "--bundle",
            bundle,
            "--out",
            folder.resolve("again.png").toString(),
            "--subject",
            saved + "/Mia.subject",
            "--subject",
            saved + "/Bo.subject"));
    assertEquals(-1, Files.mismatch(Path.of(scene), folder.resolve("again.png")));
    Files.writeString(story, "scenes: []");
    refused(run("story", story.toString(), "--out", target), "the story has no scenes");
  }

  @Test
  void timesACast() {
    assertEquals(
        0, run("bench", "--cast", "--bundle", bundle, "--size", "128", "--runs", "1", "--json"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(6, lines.size());
    JsonObject five = JsonParser.parseString(lines.get(5)).getAsJsonObject();
    assertEquals(5, five.get("characters").getAsInt());
    assertTrue(five.get("stepMedianMilliseconds").getAsDouble() > 0);
    refused(run("bench", "--cast", "--suite"), "expected --cast alone");
  }
}
