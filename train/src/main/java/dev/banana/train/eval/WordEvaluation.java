package dev.banana.train.eval;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.image.RgbImage;
import dev.banana.model.judge.Crop;
import dev.banana.peel.PeelStack;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import dev.banana.train.corpus.Vocabulary;
import dev.banana.train.judge.Eyes;
import dev.banana.train.judge.JudgeScenes;
import dev.banana.train.judge.Retrieval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Draws each thing that a preset learns by itself, and lets the judge say which of those that it
 * knows it is: what a model can draw, word by word.
 */
public final class WordEvaluation {
  /**
   * What is drawn.
   *
   * @param pictures of each word, by seeds from 1 on, 1 to 16
   * @param steps 1 to 8
   * @param side pixels of each side
   */
  public record Config(int pictures, int steps, int side) {
    /** Checks the ranges. */
    public Config {
      require(
          pictures >= 1 && pictures <= 16,
          "Cannot evaluate words: --pictures must be in [1, 16], found %d; choose a number between.",
          pictures);
      require(
          steps >= 1 && steps <= 8,
          "Cannot evaluate words: --steps must be in [1, 8], found %d; choose a number between.",
          steps);
    }
  }

  /**
   * How often a word was found.
   *
   * @param truth true pictures that were looked at
   * @param trueFound of which the judge found the word
   * @param drawn pictures of the model
   * @param found of which the judge found the word
   */
  record Mark(int truth, int trueFound, int drawn, int found) {
    Mark plus(Mark other) {
      return new Mark(
          truth + other.truth,
          trueFound + other.trueFound,
          drawn + other.drawn,
          found + other.found);
    }
  }

  /** Scenes looked through for true pictures, for each word. */
  private static final int PATIENCE = 24;

  private static final int BATCH = 32;
  private static final int COLUMNS = 11;

  private final Config config;
  private final Map<String, List<String>> lists;
  private final List<String> words;
  private final List<String> prompts;

  /** The prompts among which the judge chooses: those of words that it knows. */
  private final List<String> choices;

  private final Eyes eyes;
  private final Path out;

  /**
   * Prepare.
   *
   * @param config what is drawn
   * @param lists words by the name of the list that they come from, each word once
   * @param eyes the judge
   * @param out receives {@code words.md} and a sheet of each list
   */
  public WordEvaluation(Config config, Map<String, List<String>> lists, Eyes eyes, Path out)
      throws IOException {
    this.config = config;
    this.lists = lists;
    this.words = lists.values().stream().flatMap(List::stream).toList();
    this.prompts = words.stream().map(Vocabulary::phrase).toList();
    this.choices =
        words.stream().filter(eyes.about().concepts()::contains).map(Vocabulary::phrase).toList();
    this.eyes = eyes;
    this.out = Files.createDirectories(out);
  }

  /**
   * Draw and mark.
   *
   * @param banana the open bundle
   * @param truth scenes of one thing each, of these words
   * @return the figures as a table
   */
  public String run(Banana banana, Corpus truth) throws IOException {
    int[][] real = truth(truth);
    int[] found = drawn(banana);
    Map<String, Mark> marks = new LinkedHashMap<>();
    for (int w = 0; w < words.size(); w++) {
      if (isKnown(w)) {
        marks.put(words.get(w), new Mark(real[w][0], real[w][1], config.pictures, found[w]));
      }
    }
    String table = table(marks);
    Files.writeString(out.resolve("words.md"), table);
    return table;
  }

  /** How many true pictures of each word were seen, and how many were told by the judge. */
  private int[][] truth(Corpus corpus) {
    int[][] counts = new int[words.size()][2];
    int missing = choices.size() * config.pictures;
    for (long at = 0; missing > 0 && at < (long) PATIENCE * choices.size(); at += BATCH) {
      Scene[] drawn = new Scene[BATCH];
      long from = at;
      IntStream.range(0, BATCH)
          .parallel()
          .forEach(i -> drawn[i] = corpus.scene(from + i, config.side, config.side));
      List<Integer> which = new ArrayList<>();
      List<float[]> pictures = new ArrayList<>();
      for (Scene scene : drawn) {
        JudgeScenes.Shown shown = JudgeScenes.told(scene);
        int word = shown.concepts().size() == 1 ? words.indexOf(only(shown)) : -1;
        if (word >= 0 && isKnown(word) && counts[word][0] < config.pictures) {
          counts[word][0]++;
          missing--;
          which.add(word);
          pictures.add(picture(RgbImage.of(scene.rgb(), scene.width())));
        }
      }
      List<Eyes.Look> looks = eyes.look(pictures);
      for (int i = 0; i < looks.size(); i++) {
        counts[which.get(i)][1] += isFound(looks.get(i), which.get(i)) ? 1 : 0;
      }
    }
    return counts;
  }

  private static float[] picture(RgbImage image) {
    return Crop.whole(image.rgb(), image.width(), image.height());
  }

  private static String only(JudgeScenes.Shown shown) {
    return shown.concepts().iterator().next();
  }

  private int[] drawn(Banana banana) {
    int[] found = new int[words.size()];
    BundlePainter painter =
        new BundlePainter(banana, config.steps, config.side, config.side, false, PeelStack.NONE);
    long[] seeds = LongStream.rangeClosed(1, config.pictures).toArray();
    int word = 0;
    for (Map.Entry<String, List<String>> list : lists.entrySet()) {
      List<RgbImage> shown = new ArrayList<>();
      List<String> titles = prompts.subList(word, word + list.getValue().size());
      for (String prompt : titles) {
        List<RgbImage> images = new ArrayList<>();
        painter.draw(
            Collections.nCopies(config.pictures, prompt),
            seeds,
            (i, image, time) -> images.add(image));
        shown.add(images.get(0));
        if (isKnown(word)) {
          for (Eyes.Look look : eyes.look(images.stream().map(WordEvaluation::picture).toList())) {
            found[word] += isFound(look, word) ? 1 : 0;
          }
        }
        word++;
      }
      Report.sheet(out.resolve("words-" + list.getKey() + ".png"), shown, titles, COLUMNS);
    }
    return found;
  }

  private boolean isKnown(int word) {
    return choices.contains(prompts.get(word));
  }

  /** Whether no other word fits the picture as well. */
  private boolean isFound(Eyes.Look look, int word) {
    int right = choices.indexOf(prompts.get(word));
    double[] fit = eyes.fit(look, choices);
    double[] others =
        IntStream.range(0, fit.length).filter(i -> i != right).mapToDouble(i -> fit[i]).toArray();
    return Retrieval.rank(fit[right], others) == 0;
  }

  // ---------------------------------------------------------------- figures

  private String table(Map<String, Mark> marks) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Each of %d words alone, seeds 1 to %d, %d steps; the judge finds the right one of the %d"
                + " that it knows:%n%n",
            words.size(),
            config.pictures,
            config.steps,
            choices.size()));
    text.append("| words | n | known | truth | drawn | always | at least half | never |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- | --- |\n");
    lists.forEach(
        (name, members) -> {
          List<Mark> of = members.stream().filter(marks::containsKey).map(marks::get).toList();
          Mark all = of.stream().reduce(new Mark(0, 0, 0, 0), Mark::plus);
          text.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %d | %d | %s | %s | %d | %d | %d |%n",
                  name,
                  members.size(),
                  of.size(),
                  percent(all.trueFound, all.truth),
                  percent(all.found, all.drawn),
                  of.stream().filter(m -> m.found == m.drawn).count(),
                  of.stream().filter(m -> 2 * m.found >= m.drawn).count(),
                  of.stream().filter(m -> m.found == 0).count()));
        });
    for (int n = 0; n <= config.pictures; n++) {
      int times = n;
      List<String> these =
          marks.keySet().stream()
              .filter(w -> marks.get(w).found == times)
              .map(w -> named(w, marks.get(w)))
              .toList();
      text.append(line("Found " + n + " of " + config.pictures + " times", these));
    }
    text.append(
        line(
            "Drawn, but unknown to this judge",
            words.stream().filter(w -> !marks.containsKey(w)).toList()));
    return text.toString();
  }

  private static String line(String what, List<String> which) {
    return String.format("%n%s: %s%n", what, which.isEmpty() ? "none" : String.join(", ", which));
  }

  /** The word, and how often truth is found where it is not always. */
  private static String named(String word, Mark mark) {
    return mark.trueFound == mark.truth
        ? word
        : word + " (truth " + mark.trueFound + " of " + mark.truth + ")";
  }

  static String percent(int part, int of) {
    return of == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / of);
  }
}
