package dev.banana.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.banana.cast.Finish;
import dev.banana.error.BananaException;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.weights.FreshWeights;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.eval.CastEvaluation;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Casts of an untrained bundle are drawn and marked, by a judge that knows nothing either. */
class CastWorkshopTests {
  private static final CastEvaluation.Given ONE = new CastEvaluation.Given(1, false, Finish.CUTOUT);

  private static final JudgeFile.About ABOUT =
      new JudgeFile.About(
          new Judge.Config(8, 8, 8, 2, 4, 32, 8, 1, 1, 1),
          List.of("cat"),
          List.of("red"),
          List.of("own"),
          List.of(101),
          "for a test");

  private static final List<Corpus.Config> OPENED = new ArrayList<>();

  @TempDir static Path folder;

  private static Workshop workshop;
  private static Path judge;
  private static Path bundle;

  @BeforeAll
  static void prepare() {
    workshop =
        new Workshop(
            Recipe.of("tiny"),
            folder,
            config -> {
              OPENED.add(config);
              return Corpus.own(config);
            },
            TorchOps.cpu());
    FreshWeights<?> fresh = new FreshWeights<>(new ReferenceOps(), 3);
    new Judge(ABOUT.config()).visit(fresh);
    Map<String, float[]> values = new HashMap<>();
    fresh.made().forEach((name, made) -> values.put(name, made.values()));
    judge = folder.resolve("judge.safetensors");
    JudgeFile.write(judge, ABOUT, values);
    bundle = folder.resolve("bundle");
    UntrainedBundle.write(bundle, "untrained", Recipe.of("tiny").spec(), 5);
  }

  @Test
  void everyNumberOfCharactersIsMarkedBesideItsBounds() throws IOException {
    Path out = folder.resolve("cast");
    String table =
        new Marking(workshop)
            .casts(
                bundle,
                judge,
                config(2, 1, new CastEvaluation.Given(2, true, Finish.DRAWN)),
                1,
                out);
    assertEquals(table, Files.readString(out.resolve("cast.md")));
    assertTrue(table.contains("2 references each and in a mirror, drawn"), table);
    assertTrue(table.contains("10 figures that were in no lesson, 2 of them near twins"), table);
    JsonObject json =
        JsonParser.parseString(Files.readString(out.resolve("cast.json"))).getAsJsonObject();
    for (int count = 1; count <= 5; count++) {
      JsonObject marks = json.getAsJsonObject("figures").getAsJsonObject("" + count);
      for (String source : List.of("cast", "truth", "words")) {
        JsonObject found = marks.getAsJsonObject(source).getAsJsonObject("R@1");
        assertEquals(2 * count, found.get("n").getAsInt());
        assertTrue(found.get("low").getAsDouble() <= found.get("share").getAsDouble());
        assertEquals(count > 1, marks.getAsJsonObject(source).has("confused"));
      }
      JsonObject story = json.getAsJsonObject("stories").getAsJsonObject("" + count);
      assertEquals(count, story.get("characters").getAsInt());
      assertTrue(story.get("cast").getAsDouble() <= 1);
      long bytes = Files.size(out.resolve("cast-" + count + ".jpg"));
      assertTrue(bytes > 5_000 && bytes <= 300_000, bytes + " bytes");
    }
    JsonObject copied = json.getAsJsonObject("background of the reference");
    assertEquals(0.1, copied.get("chance of R@1").getAsDouble(), 1e-9);
    assertTrue(OPENED.stream().allMatch(c -> c.split() == Corpus.Split.HELD_OUT));
  }

  @Test
  void aThingBesideAFigureIsMarkedInEachWay() throws IOException {
    Path out = folder.resolve("beside");
    String table = new Marking(workshop).beside(bundle, judge, config(2, 1, ONE), 1, out);
    assertEquals(table, Files.readString(out.resolve("beside.md")));
    for (String way : List.of("drawn by itself", "in the words", "the thing alone")) {
      assertTrue(table.contains("| " + way + " | 2 | "), table);
    }
    assertTrue(Files.size(out.resolve("beside.png")) > 5_000);
  }

  @Test
  void whatCannotBeEvaluatedIsRefusedBeforeAnythingIsWritten() {
    Path out = folder.resolve("nothing");
    assertTrue(refusal(bundle, judge, 1, 2, out).contains("--scenes must be in [2, 2000]"));
    assertTrue(refusal(bundle, judge, 2, 9, out).contains("--steps must be in [1, 8]"));
    Path missing = folder.resolve("no-judge");
    assertTrue(refusal(bundle, missing, 2, 2, out).contains("banana-train judge"));
    assertTrue(refusal(folder.resolve("none"), judge, 2, 2, out).contains("no such folder"));
    assertFalse(Files.exists(out));
  }

  private static CastEvaluation.Config config(int scenes, int steps, CastEvaluation.Given given) {
    return workshop.recipe().castEvaluation(scenes, steps, given);
  }

  private static String refusal(Path bundle, Path judge, int scenes, int steps, Path out) {
    return assertThrows(
            BananaException.class,
            () -> new Marking(workshop).casts(bundle, judge, config(scenes, steps, ONE), 1, out))
        .getMessage();
  }
}
