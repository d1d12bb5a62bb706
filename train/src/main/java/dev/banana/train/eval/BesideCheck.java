package dev.banana.train.eval;

import dev.banana.Banana;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.cast.Cast;
import dev.banana.cast.Subject;
import dev.banana.image.RgbImage;
import dev.banana.judge.JudgeEncoder;
import dev.banana.train.judge.JudgeScore;
import dev.banana.train.judge.Retrieval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks for a character and a thing beside it: whether both are there, the character still itself.
 *
 * @param banana draws
 * @param judge says who and what is seen
 * @param config how many, and how large
 */
record BesideCheck(Banana banana, JudgeEncoder judge, CastEvaluation.Config config) {
  /** Things that models have learned, by what the judge calls them. */
  private static final List<String> THINGS =
      List.of(
          "castle",
          "apple",
          "fox",
          "snowman",
          "cactus",
          "rocket",
          "panda",
          "mushroom",
          "penguin",
          "frog",
          "pizza",
          "robot");

  private static final int SHOWN = 12;

  /** How a thing comes into a picture. */
  private enum Way {
    /** Drawn by itself and set in. */
    SET_IN("drawn by itself"),
    /** Left in the words. */
    WORDS("in the words"),
    /** Nobody else is in the picture: the ceiling. */
    ALONE("the thing alone");

    private final String words;

    Way(String words) {
      this.words = words;
    }
  }

  /** What was counted of one way. */
  private static final class Count {
    private final List<Integer> ranks = new ArrayList<>();
    private int pictures;
    private int things;
    private int numbers;
    private double seconds;

    private double share(int count) {
      return 100.0 * count / Math.max(1, pictures);
    }
  }

  /** {@return the figures as a table, which is written with a sheet too} */
  String run(Troupe troupe, Path out) throws IOException {
    Map<Way, Count> counts = new EnumMap<>(Way.class);
    for (Way way : Way.values()) {
      counts.put(way, new Count());
    }
    List<RgbImage> shown = new ArrayList<>();
    List<String> words = new ArrayList<>();
    List<List<Integer>> casts = troupe.casts(config.scenes(), 1, config.seed() + 11);
    for (int i = 0; i < casts.size(); i++) {
      int who = casts.get(i).get(0);
      String thing = THINGS.get(i % THINGS.size());
      for (Way way : Way.values()) {
        GeneratedImage image = draw(troupe.subjects().get(who), thing, i, way);
        mark(counts.get(way), image, thing, way == Way.ALONE ? 1 : 2);
        if (way != Way.ALONE) {
          Face face = Face.of(judge, image.pixels(), image.cast().get(0).role().region());
          counts.get(way).ranks.add(troupe.gallery().rank(face, who));
        }
        if (i < SHOWN) {
          shown.add(image.pixels());
          words.add(way.words + ": " + thing);
        }
      }
    }
    Report.sheet(out.resolve("beside.png"), shown, words, 2 * Way.values().length);
    String table = table(counts);
    Files.writeString(out.resolve("beside.md"), table);
    return table;
  }

  private GeneratedImage draw(Subject subject, String thing, int scene, Way way) {
    String words = ("aeiou".indexOf(thing.charAt(0)) < 0 ? "a " : "an ") + thing;
    String place = CastPrompt.USUAL.place(scene);
    String name = CastPrompt.NAMES.get(0);
    ImageRequest request =
        ImageRequest.of((way == Way.ALONE ? "" : "@" + name + " and ") + words + " " + place)
            .withSize(config.side(), config.side())
            .withSteps(config.steps())
            .withSeed(config.seed() + 700_000 + scene);
    if (way == Way.ALONE) {
      return banana.generate(request);
    }
    Cast cast = Cast.of(subject.withName(name)).withFinish(config.given().finish());
    return banana.generate(request.withCast(cast.withThings(way == Way.SET_IN)));
  }

  private void mark(Count count, GeneratedImage image, String thing, int expected) {
    List<dev.banana.model.judge.Subject> seen = judge.subjects(image.pixels(), JudgeScore.LEAST);
    count.pictures++;
    count.things += seen.stream().anyMatch(s -> judge.concept(s).contains(thing)) ? 1 : 0;
    count.numbers += seen.size() == expected ? 1 : 0;
    count.seconds += image.timings().total() / 1e3;
  }

  private static String table(Map<Way, Count> counts) {
    StringBuilder text = new StringBuilder();
    text.append(
        "| the thing | pictures | character R@1 | the thing is seen | right number | ms |\n");
    text.append("| --- | --- | --- | --- | --- | --- |\n");
    counts.forEach(
        (way, count) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %d | %s | %.1f %% | %.1f %% | %.0f |%n",
                    way.words,
                    count.pictures,
                    count.ranks.isEmpty()
                        ? "–"
                        : String.format(
                            Locale.ROOT, "%.1f %%", 100 * Retrieval.recall(count.ranks, 1)),
                    count.share(count.things),
                    count.share(count.numbers),
                    1e3 * count.seconds / Math.max(1, count.pictures))));
    return text.toString();
  }
}
