package dev.banana.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.banana.cast.IdentityEncoder;
import dev.banana.error.BananaException;
import dev.banana.image.RgbImage;
import dev.banana.judge.JudgeEncoder;
import dev.banana.model.Bundle;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.judge.Crop;
import dev.banana.model.judge.JudgeFile;
import dev.banana.peel.RandomPeel;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.eval.ColourEvaluation;
import dev.banana.train.eval.Evaluation;
import dev.banana.train.judge.Eyes;
import dev.banana.train.judge.JudgeScore;
import dev.banana.train.run.Budget;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge is trained, read back, and marks a bundle; it never sees what others learn from. */
class JudgeWorkshopTests {
  @TempDir static Path folder;

  private static JudgeScore score;

  private static Workshop workshop(Path work, List<Corpus.Config> opened) {
    return new Workshop(
        Recipe.of("tiny"),
        work,
        config -> {
          opened.add(config);
          return Corpus.own(config);
        },
        TorchOps.cpu());
  }

  private static final List<Corpus.Config> OPENED = new ArrayList<>();

  @BeforeAll
  static void trains() throws IOException {
    score = workshop(folder, OPENED).judge(Budget.parse("3steps"), null, false);
  }

  @Test
  void aJudgeIsMarkedOnWhatItHasNotSeen() throws IOException {
    assertEquals(24, score.figures().get("caption R@1").of());
    assertTrue(score.figures().get("subjects found").of() >= 24);
    assertTrue(score.figures().get("identity R@1").of() > 24);
    assertTrue(Files.readString(folder.resolve("judge/score.txt")).contains("against near twin"));
    assertTrue(score.verdict().contains("target 95 %, not reached"), score.verdict());
    JudgeFile file = JudgeFile.open(folder.resolve("judge/judge.safetensors"));
    assertTrue(file.about().provenance().contains("stage judge, preset tiny"));
    assertTrue(file.about().concepts().contains("fox"), file.about().concepts().toString());
  }

  @Test
  void aStoppedStageGoesOnWithoutDrawingAgain() throws IOException {
    long drawn = Files.getLastModifiedTime(shard()).toMillis();
    List<Corpus.Config> opened = new ArrayList<>();
    workshop(folder, opened).judge(Budget.parse("4steps"), null, false);
    assertEquals(drawn, Files.getLastModifiedTime(shard()).toMillis());
    assertTrue(Files.readString(folder.resolve("judge/curves.csv")).contains("4,"));
  }

  @Test
  void aJudgeGoesOnFromAnEarlierOne() throws IOException {
    Path file = folder.resolve("judge/judge.safetensors");
    Path more = folder.resolve("more");
    JudgeFile before = JudgeFile.open(file);
    JudgeFile after = goneOn(more, "1steps", file, false);
    List<String> concepts = before.about().concepts();
    assertEquals(concepts, after.about().concepts().subList(0, concepts.size()));
    List<Integer> pieces = before.about().pieces();
    assertEquals(pieces, after.about().pieces().subList(0, pieces.size()));
    assertTrue(after.about().provenance().startsWith(before.about().provenance() + "; then "));
    float[] old = before.values("judge.look.4.weight");
    float[] now = after.values("judge.look.4.weight");
    assertFalse(Arrays.equals(old, now));
    // One step moves what was learned a little; a fresh start would lie at a right angle to it.
    double cosine = IdentityEncoder.cosine(old, now);
    assertTrue(cosine > 0.9, "cosine " + cosine);

    // Started again without naming the earlier one, it goes on all the same.
    String scenes = Files.readString(more.resolve("judge/first-scene.txt"));
    assertNotEquals("0", scenes);
    JudgeFile again = goneOn(more, "2steps", null, false);
    assertEquals(scenes, Files.readString(more.resolve("judge/first-scene.txt")));
    assertEquals(after.about().provenance(), again.about().provenance());
  }

  @Test
  void aSettledJudgeSeesAndReadsAsBefore() throws IOException {
    Path file = folder.resolve("judge/judge.safetensors");
    Path more = folder.resolve("settled");
    BananaException bare =
        assertThrows(BananaException.class, () -> goneOn(more, "1steps", null, true));
    assertTrue(bare.getMessage().contains("add --from FILE"), bare.getMessage());
    JudgeFile before = JudgeFile.open(file);
    JudgeFile after = goneOn(more, "2steps", file, true);
    for (String name : before.names()) {
      float[] old = before.values(name);
      float[] now = after.values(name);
      // An average makes 0 of -0, which a comparison of bits would count as a change.
      boolean same = IntStream.range(0, old.length).allMatch(i -> old[i] == now[i]);
      assertEquals(!name.startsWith("judge.match."), same, name);
    }
    BananaException otherwise =
        assertThrows(BananaException.class, () -> goneOn(more, "3steps", null, false));
    assertTrue(otherwise.getMessage().contains("begun with --settled"), otherwise.getMessage());
  }

  private static JudgeFile goneOn(Path work, String budget, Path from, boolean settled)
      throws IOException {
    workshop(work, new ArrayList<>()).judge(Budget.parse(budget), from, settled);
    return JudgeFile.open(work.resolve("judge/judge.safetensors"));
  }

  private static Path shard() {
    return folder.resolve("judge/tested/scenes-0000.safetensors");
  }

  @Test
  void theJudgeSeesNeitherReservedScenesNorThoseOfOtherStages() {
    Set<Long> others = new HashSet<>();
    List<Corpus.Config> opened = new ArrayList<>();
    Workshop shop = workshop(folder.resolve("others"), opened);
    try {
      shop.autoencoder(Budget.parse("1steps"), false, 0);
      shop.latents();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    opened.forEach(config -> others.add(config.seed()));
    assertFalse(others.isEmpty());
    assertEquals(4, OPENED.stream().map(Corpus.Config::seed).distinct().count());
    assertTrue(OPENED.stream().noneMatch(config -> others.contains(config.seed())));
    assertTrue(
        OPENED.stream()
            .filter(config -> config.split() != Corpus.Split.TRAIN)
            .allMatch(config -> config.seed() == 104),
        "what is kept is only measured");
  }

  @Test
  void theSdkReadsAJudgeAsTrainingDoes() throws IOException {
    JudgeFile file = JudgeFile.open(folder.resolve("judge/judge.safetensors"));
    byte[] rgb = new byte[3 * 200 * 150];
    new Random(4).nextBytes(rgb);
    RgbImage image = new RgbImage(200, 150, rgb);
    try (Eyes eyes = Eyes.of(TorchOps.cpu(), file);
        JudgeEncoder encoder = JudgeEncoder.open(file, 1)) {
      float[] expected = eyes.look(List.of(Crop.whole(rgb, 200, 150))).get(0).identity();
      float[] found = encoder.identity(image);
      assertArrayEquals(expected, found, 1e-4f);
      assertEquals(1, JudgeEncoder.similarity(found, found), 1e-4);
      float[] part = encoder.identity(image, 20, 10, 100, 90);
      assertTrue(JudgeEncoder.similarity(found, part) < 0.9999);
      assertThrows(BananaException.class, () -> encoder.identity(image, 150, 0, 100, 50));
      assertThrows(BananaException.class, () -> encoder.subjects(image, 2));
      assertFalse(encoder.subjects(image, 0).isEmpty());
    }
  }

  @Test
  void aBundleIsMarkedBesideGroundTruth() throws IOException {
    Path bundle = folder.resolve("bundle");
    UntrainedBundle.write(bundle, "untrained", Recipe.of("tiny").spec(), 5);
    Path out = folder.resolve("eval");
    String table =
        new Marking(workshop(folder, new ArrayList<>()))
            .captions(
                bundle,
                null,
                null,
                Recipe.of("tiny").evaluation(20, false).withSize(192, 128),
                true,
                out);
    assertTrue(table.contains("| ground truth | 20 |"), table);
    assertTrue(table.contains("| 8 steps | 20 |"), table);
    assertTrue(table.contains("| int4, 2 steps | 20 |"), table);
    assertTrue(table.contains("| network R@1 |"), table);
    assertTrue(table.contains("| pixels R@1 |"), table);
    JsonObject json =
        JsonParser.parseString(Files.readString(out.resolve("eval.json"))).getAsJsonObject();
    JsonObject marks = json.getAsJsonObject("marks");
    assertTrue(marks.getAsJsonObject("1 step").get("kid").getAsDouble() > 0);
    assertEquals(1, marks.getAsJsonObject("ground truth").get("detail").getAsDouble(), 1e-9);
    assertTrue(
        json.getAsJsonObject("precisions").getAsJsonObject("int8").get("psnr").getAsDouble() > 5);
    for (String sheet : List.of("fixed-1.png", "fixed-4.png", "held-out.png")) {
      assertTrue(Files.size(out.resolve(sheet)) > 1000, sheet);
    }
  }

  @Test
  void coloursAreMarkedByTheirPixels() throws IOException {
    Path bundle = folder.resolve("colourless");
    UntrainedBundle.write(bundle, "untrained", Recipe.of("tiny").spec(), 5);
    Path out = folder.resolve("eval-colours");
    Workshop shop = workshop(folder, new ArrayList<>());
    ColourEvaluation.Config config = new ColourEvaluation.Config(20, 1, 128);
    String table = new Marking(shop).colours(bundle, config, out);
    assertTrue(table.contains("| all | 20 | "), table);
    assertEquals(table, Files.readString(out.resolve("colours.md")));
    assertTrue(Files.size(out.resolve("colours.png")) > 1000);
    assertThrows(BananaException.class, () -> new ColourEvaluation.Config(20, 9, 128));
    assertThrows(BananaException.class, () -> new ColourEvaluation.Config(19, 1, 128));
  }

  @Test
  void eachWordIsMarkedByItself() throws IOException {
    Path bundle = folder.resolve("wordless");
    UntrainedBundle.write(bundle, "untrained", Recipe.of("tiny").spec(), 5);
    Path out = folder.resolve("eval-words");
    Workshop shop = workshop(folder, new ArrayList<>());
    String table = new Marking(shop).words(bundle, null, 1, 1, out);
    int words = Recipe.of("tiny").words().get("1-all").size();
    assertTrue(table.contains("Each of " + words + " words alone, seeds 1 to 1, 1 steps"), table);
    JudgeFile judge = JudgeFile.open(folder.resolve("judge/judge.safetensors"));
    long known =
        Recipe.of("tiny").words().get("1-all").stream()
            .filter(judge.about().concepts()::contains)
            .count();
    // It saw few scenes; what it does not know is drawn, but nobody marks it.
    assertTrue(0 < known && known < words, known + " of " + words);
    assertTrue(table.contains("| 1-all | " + words + " | " + known + " | "), table);
    assertTrue(table.contains("Found 0 of 1 times: "), table);
    assertTrue(table.contains("Drawn, but unknown to this judge: "), table);
    assertEquals(table, Files.readString(out.resolve("words.md")));
    assertTrue(Files.size(out.resolve("words-1-all.png")) > 1000);
    Exception many =
        assertThrows(
            BananaException.class, () -> new Marking(shop).words(bundle, null, 17, 1, out));
    assertTrue(many.getMessage().contains("--pictures must be in [1, 16], found 17"));
  }

  @Test
  void peelsAreMarkedBesideTheModelWithoutThem() throws IOException {
    Path path = folder.resolve("bare");
    Bundle bundle = UntrainedBundle.write(path, "untrained", Recipe.of("tiny").spec(), 5);
    Path peel = folder.resolve("p.safetensors");
    RandomPeel.write(peel, "loud", bundle, 4, 0.3, 1);
    Path out = folder.resolve("eval-peel");
    Workshop shop = workshop(folder, new ArrayList<>());
    String table = new Marking(shop).peels(path, List.of(peel), null, null, 20, out);
    assertTrue(table.contains("| without a peel | 20 |"), table);
    assertTrue(table.contains("| wearing loud | 20 |"), table);
    assertTrue(table.contains("| int8 wearing loud | "), table);
    assertTrue(table.contains("| int4 wearing loud | "), table);
    JsonObject marks =
        JsonParser.parseString(Files.readString(out.resolve("eval.json")))
            .getAsJsonObject()
            .getAsJsonObject("marks");
    assertNotEquals(
        marks.getAsJsonObject("without a peel").get("detail").getAsDouble(),
        marks.getAsJsonObject("wearing loud").get("detail").getAsDouble());

    ModelSpec wide = Recipe.of("micro").spec();
    Path foreign = folder.resolve("wide");
    RandomPeel.write(peel, "foreign", UntrainedBundle.write(foreign, "wide", wide, 5), 4, 0.3, 1);
    Path none = folder.resolve("no-peel");
    assertThrows(
        BananaException.class,
        () -> new Marking(shop).peels(path, List.of(peel), null, null, 20, none));
    assertFalse(Files.exists(none));
  }

  @Test
  void whatIsMissingIsSaidBeforeAnythingIsDrawn() {
    Path out = folder.resolve("nothing");
    Workshop shop = workshop(folder.resolve("empty"), new ArrayList<>());
    Exception none =
        assertThrows(
            BananaException.class,
            () ->
                new Marking(shop)
                    .captions(
                        folder.resolve("no-bundle"),
                        null,
                        null,
                        shop.recipe().evaluation(20, false),
                        false,
                        out));
    assertTrue(none.getMessage().contains("no such folder or zip"), none.getMessage());
    Path bundle = folder.resolve("untrained");
    UntrainedBundle.write(bundle, "untrained", Recipe.of("tiny").spec(), 5);
    Path missing = folder.resolve("no-judge");
    none =
        assertThrows(
            BananaException.class,
            () ->
                new Marking(shop)
                    .captions(
                        bundle, missing, null, shop.recipe().evaluation(20, false), false, out));
    assertTrue(none.getMessage().contains("banana-train judge"), none.getMessage());
    none =
        assertThrows(
            BananaException.class,
            () ->
                new Marking(shop)
                    .captions(bundle, null, null, shop.recipe().evaluation(7, false), false, out));
    assertTrue(none.getMessage().contains("--count must be in [20, 2000]"), none.getMessage());
    Evaluation.Config squares = shop.recipe().evaluation(20, true);
    none = assertThrows(BananaException.class, () -> squares.withSize(192, 128));
    assertTrue(none.getMessage().contains("leave --teacher out"), none.getMessage());
    none = assertThrows(BananaException.class, () -> squares.withSize(200, 200));
    assertTrue(none.getMessage().contains("multiples of 16"), none.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Marking(shop)
                .captions(bundle, null, "7-none", shop.recipe().evaluation(20, false), false, out));
    Path judge = folder.resolve("judge/judge.safetensors");
    assertThrows(
        IOException.class,
        () ->
            new Marking(shop)
                .captions(bundle, judge, null, shop.recipe().evaluation(20, true), false, out));
    assertFalse(Files.exists(out));
  }
}
