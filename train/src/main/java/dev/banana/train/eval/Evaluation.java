package dev.banana.train.eval;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.image.RgbImage;
import dev.banana.model.Bundle;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelStack;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Scene;
import dev.banana.train.judge.CaptionPools;
import dev.banana.train.judge.Eyes;
import dev.banana.train.judge.JudgeScenes;
import dev.banana.train.judge.JudgeScenes.Shown;
import dev.banana.train.judge.JudgeStage;
import dev.banana.train.judge.Retrieval;
import dev.banana.train.judge.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Draws held-out captions with a bundle and marks the pictures beside ground truth of the same
 * captions: every number of steps, every precision, and what is new against what was seen.
 */
public final class Evaluation {
  /**
   * What is drawn.
   *
   * @param count captions, 20 to 2000
   * @param width pixels across, a multiple of 16
   * @param height pixels down, likewise
   * @param training training pictures that memorisation is measured against, 0 to 20 000
   * @param prompts of the diversity, 0 to 100
   * @param seeds of each of them, 2 to 16
   * @param taught pictures of the teacher, 0 to {@code count}
   * @param apart whether several things are drawn one by one
   */
  public record Config(
      int count,
      int width,
      int height,
      int training,
      int prompts,
      int seeds,
      int taught,
      boolean apart) {
    /** Checks the ranges. */
    public Config {
      within("--count", count, 20, 2000);
      within("the number of training pictures", training, 0, 20_000);
      within("the number of prompts", prompts, 0, 100);
      within("the number of seeds", seeds, 2, 16);
      within("the number of the teacher's pictures", taught, 0, count);
      require(
          width >= 128 && height >= 128 && width % 16 == 0 && height % 16 == 0,
          "Cannot evaluate %d x %d: expected multiples of 16 from 128 on; choose another size.",
          width,
          height);
      require(
          taught == 0 || width == height,
          "Cannot evaluate the teacher at %d x %d: it draws squares here; leave --teacher out.",
          width,
          height);
    }

    /** {@return the same in another size} */
    public Config withSize(int across, int down) {
      return new Config(count, across, down, training, prompts, seeds, taught, apart);
    }

    /** {@return the same with several things drawn one by one, or not} */
    public Config withApart(boolean on) {
      return new Config(count, width, height, training, prompts, seeds, taught, on);
    }

    private static void within(String name, int value, int least, int most) {
      require(
          value >= least && value <= most,
          "Cannot evaluate: %s must be in [%d, %d], found %d; choose a number between.",
          name,
          least,
          most,
          value);
    }
  }

  /** Where scenes come from. */
  public interface Corpora {
    /** {@return an open corpus} */
    Corpus open(Corpus.Config config);
  }

  private static final int[] STEPS = {1, 2, 3, 4, 8};
  private static final int DEFAULT_STEPS = 2;
  private static final int[] RARE_STEPS = {DEFAULT_STEPS, 4};
  private static final long FIRST_SEED = 500_000;
  private static final int SHOWN = 24;
  private static final int SCAN_FACTOR = 15;
  private static final int SCAN_SIDE = 16;
  private static final int NEW_PAIRS = 60;
  private static final double NEAR = 0.05;
  private static final int IDENTITIES = 300;

  private final Config config;
  private final Eyes eyes;
  private final Outsider outsider;
  private final List<Shown> scenes = new ArrayList<>();
  private final long[] seeds;
  private final Pictures truth;
  private final Marks.Marker marker;
  private final Report report;
  private final Path out;
  private SecondOpinion opinion;
  private Marks ceiling;

  /**
   * Draw ground truth and look at it.
   *
   * @param config what is drawn
   * @param eyes the judge
   * @param outsider eyes from elsewhere, or null
   * @param heldOut scenes whose captions are drawn
   * @param out receives {@code eval.json}, {@code eval.md} and the sheets
   */
  public Evaluation(Config config, Eyes eyes, Outsider outsider, Corpus heldOut, Path out)
      throws IOException {
    this.config = config;
    this.eyes = eyes;
    this.outsider = outsider;
    this.out = Files.createDirectories(out);
    this.truth = truth(heldOut, config.count, scenes, outsider);
    this.seeds = IntStream.range(0, config.count).mapToLong(i -> FIRST_SEED + i).toArray();
    CaptionPools pools = new CaptionPools(JudgeStage.changes(eyes.about()), scenes, FIRST_SEED);
    this.marker = new Marks.Marker(scenes, pools, eyes, new Composition(eyes), truth);
    this.report = new Report(eyes.about().provenance(), config);
    report.pools(pools.size());
  }

  private Pictures truth(Corpus corpus, int count, List<Shown> kept, Outsider with) {
    Pictures.Gatherer gatherer = new Pictures.Gatherer(eyes, SHOWN, with);
    for (int at = 0; at < count; at += SHOWN) {
      long from = at;
      Scene[] drawn = new Scene[Math.min(SHOWN, count - at)];
      IntStream.range(0, drawn.length)
          .parallel()
          .forEach(i -> drawn[i] = corpus.scene(from + i, config.width, config.height));
      for (Scene scene : drawn) {
        kept.add(JudgeScenes.told(scene));
        gatherer.add(image(scene));
      }
    }
    return gatherer.done();
  }

  private static RgbImage image(Scene scene) {
    return RgbImage.of(scene.rgb(), scene.width());
  }

  // ---------------------------------------------------------------- ground truth

  /**
   * Mark ground truth itself, the ceiling, and pictures of other captions, the floor.
   *
   * @param others scenes of other captions, for the distance of truth to itself
   */
  public void bounds(Corpus others) {
    List<Shown> ignored = new ArrayList<>();
    Pictures fresh = truth(others, config.count, ignored, outsider);
    Marks same = ceiling();
    Kid real = marker.kid(fresh, config.count);
    report.add(
        "ground truth",
        new Marks(
            same.count(), real, same.recall1(), same.recall5(), same.categories(), 1, Double.NaN));
    Pictures wrong =
        new Pictures(fresh.looks(), fresh.details(), List.of(), fresh.first(), fresh.seen());
    report.add("other captions' truth", marker.of(wrong));
  }

  /** The marks of truth itself. */
  private Marks ceiling() {
    if (ceiling == null) {
      ceiling = marker.of(truth);
    }
    return ceiling;
  }

  /**
   * Ask the eyes from elsewhere too, before anything is drawn.
   *
   * @param training scenes like those that are marked, to fit their maps on
   * @param learned figures to fit their whitening on
   * @param tested other figures
   */
  public void ask(Corpus training, Corpus learned, Corpus tested) {
    opinion =
        new SecondOpinion(
            outsider, training, Math.max(20, config.training / 2), config.width, config.height);
    opinion.captions(JudgeStage.changes(eyes.about()), scenes, FIRST_SEED);
    report.section("eyes from elsewhere, captions of truth", opinion.captions(truth.seen()));
    report.section(
        "eyes from elsewhere, true figures",
        opinion.identities(learned, tested, Math.max(20, Math.min(IDENTITIES, config.training))));
  }

  // ---------------------------------------------------------------- bundle

  /**
   * Draw and mark everything that a bundle can do.
   *
   * @param path the bundle
   * @param fixed prompts of the sheets
   * @param known what the training captions say, or null
   * @param heldOut scenes like those that are marked
   * @param training training scenes, or null
   */
  public void bundle(Path path, List<String> fixed, Content known, Corpus heldOut, Corpus training)
      throws IOException {
    Bundle bundle = Bundle.open(path);
    report.bundle(bundle.manifest().name(), bundle.hash());
    List<String> names = bundle.manifest().precisions();
    Pictures usual = null;
    try (Banana banana = Banana.open(path, options(names))) {
      Map<Integer, Marks> bySteps = new TreeMap<>();
      for (int steps : STEPS) {
        Pictures pictures = drawn(banana, steps, scenes, seeds, SHOWN);
        usual = steps == DEFAULT_STEPS ? pictures : usual;
        bySteps.put(steps, marker.of(pictures));
        report.add(steps == 1 ? "1 step" : steps + " steps", bySteps.get(steps));
        save();
      }
      if (opinion != null) {
        report.section("eyes from elsewhere, captions of 2 steps", opinion.captions(usual.seen()));
      }
      rare(banana, bySteps, heldOut);
      diversity(banana);
      novelty(banana, usual, known, heldOut);
      sheets(banana, fixed, usual);
    }
    if (training != null && config.training > 0) {
      memorised(usual, training);
    }
    precisions(path, names);
    save();
  }

  private static Options options(List<String> names) {
    Options options = Options.defaults();
    return names.contains("INT8") ? options.withPrecision(Precision.INT8) : options;
  }

  private Pictures drawn(Banana banana, int steps, List<Shown> what, long[] with, int kept) {
    return drawn(banana, steps, what, with, kept, PeelStack.NONE);
  }

  private Pictures drawn(
      Banana banana, int steps, List<Shown> what, long[] with, int kept, PeelStack worn) {
    Outsider also = steps == DEFAULT_STEPS && what == scenes ? outsider : null;
    Pictures.Gatherer gatherer = new Pictures.Gatherer(eyes, kept, also);
    List<String> captions = what.stream().map(Shown::caption).toList();
    new BundlePainter(banana, steps, config.width, config.height, config.apart, worn)
        .draw(captions, with, (i, image, time) -> gatherer.add(image, time));
    return gatherer.done();
  }

  /** The same noise in each precision, against floats. */
  private void precisions(Path path, List<String> names) throws IOException {
    if (!names.contains("FP32")) {
      return;
    }
    Pictures exact = null;
    Distances distances = new Distances(truth.features());
    for (Precision precision : List.of(Precision.FP32, Precision.INT8, Precision.INT4)) {
      if (!names.contains(precision.name())) {
        continue;
      }
      try (Banana banana = Banana.open(path, Options.defaults().withPrecision(precision))) {
        Pictures pictures = drawn(banana, DEFAULT_STEPS, scenes, seeds, config.count);
        String label = precision.label() + ", " + DEFAULT_STEPS + " steps";
        report.add(label, marker.of(pictures));
        if (exact == null) {
          exact = pictures;
        } else {
          Map<String, Double> figures = against(exact.first(), pictures.first());
          figures.put("distance", distances.pairs(exact.features(), pictures.features()));
          report.precision(precision.label(), figures);
        }
      }
      save();
    }
  }

  private static Map<String, Double> against(List<RgbImage> exact, List<RgbImage> rounded) {
    Map<String, Double> out = new LinkedHashMap<>();
    out.put(
        "psnr",
        IntStream.range(0, exact.size())
            .mapToDouble(i -> Sharpness.psnr(exact.get(i), rounded.get(i)))
            .average()
            .orElse(Double.NaN));
    return out;
  }

  /** How far apart pictures of one prompt are that differ in their seed alone. */
  private void diversity(Banana banana) {
    if (config.prompts == 0) {
      return;
    }
    Distances distances = new Distances(truth.features());
    double sum = 0;
    int prompts = Math.min(config.prompts, scenes.size());
    for (int p = 0; p < prompts; p++) {
      List<Shown> same = java.util.Collections.nCopies(config.seeds, scenes.get(p));
      long first = FIRST_SEED + 10_000L + (long) p * config.seeds;
      long[] with = IntStream.range(0, config.seeds).mapToLong(i -> first + i).toArray();
      sum += distances.spread(drawn(banana, DEFAULT_STEPS, same, with, 0).features());
    }
    double alike = 0;
    int sets = 0;
    Map<String, List<float[]>> byThings = new TreeMap<>();
    for (int i = 0; i < scenes.size(); i++) {
      byThings
          .computeIfAbsent(scenes.get(i).concepts().toString(), k -> new ArrayList<>())
          .add(truth.looks().get(i).features());
    }
    for (List<float[]> set : byThings.values()) {
      if (set.size() > 1) {
        alike += distances.spread(set);
        sets++;
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("pictures of one prompt", sum / prompts);
    figures.put("ground truth of the same things", sets == 0 ? Double.NaN : alike / sets);
    figures.put("ground truth of anything", distances.spread(truth.features()));
    figures.put("prompts", (double) prompts);
    figures.put("seeds", (double) config.seeds);
    report.section("diversity", figures);
  }

  /** What few captions ask for, of more captions. */
  private void rare(Banana banana, Map<Integer, Marks> bySteps, Corpus heldOut) {
    Map<String, Tally.Share> best = ceiling().categories();
    long end = (long) config.count * SCAN_FACTOR;
    Composition composition = marker.composition();
    Pictures.Gatherer gatherer = new Pictures.Gatherer(eyes, 0, null);
    RareCases more =
        RareCases.find(
            best,
            heldOut,
            config.count,
            end,
            config.width,
            config.height,
            composition,
            scene -> gatherer.add(image(scene)));
    Map<String, Double> figures = new TreeMap<>();
    note(figures, "truth", more.marks(best, gatherer.done().looks(), composition));
    long[] with =
        LongStream.range(0, more.scenes().size()).map(i -> FIRST_SEED - 1_000_000 - i).toArray();
    for (int steps : RARE_STEPS) {
      Map<String, Tally.Share> usual = bySteps.get(steps).categories();
      Pictures drawn = drawn(banana, steps, more.scenes(), with, 0);
      note(figures, steps + " steps", more.marks(usual, drawn.looks(), composition));
    }
    report.section("rare categories, with more captions", figures);
  }

  private static void note(
      Map<String, Double> figures, String pictures, Map<String, Tally.Share> shares) {
    shares.forEach(
        (category, share) -> {
          figures.put(category + ", n", (double) share.of());
          figures.put(category + ", " + pictures + ", accuracy", share.value());
        });
  }

  /** Whether pictures are nearer to training pictures than held-out truth is. */
  private void memorised(Pictures usual, Corpus training) {
    List<Shown> ignored = new ArrayList<>();
    List<float[]> seen = truth(training, config.training, ignored, null).features();
    Distances distances = new Distances(truth.features());
    List<Double> real = distances.nearest(truth.features(), seen);
    List<Double> drawn = distances.nearest(usual.features(), seen);
    double near = Distances.quantile(real, NEAR);
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("median to the nearest training picture", Distances.quantile(drawn, 0.5));
    figures.put("the same of held-out truth", Distances.quantile(real, 0.5));
    figures.put(
        "share nearer than 5 % of held-out truth",
        drawn.stream().filter(d -> d < near).count() / (double) drawn.size());
    figures.put("training pictures", (double) seen.size());
    report.section("memorisation", figures);
  }

  /** What no training caption says, against what some do. */
  private void novelty(Banana banana, Pictures usual, Content known, Corpus heldOut) {
    if (known == null) {
      report.section("unseen", Map.of());
      return;
    }
    List<Integer> ranks = Marks.ranks(marker.pools(), eyes, usual);
    List<Integer> real = Marks.ranks(marker.pools(), eyes, truth);
    Map<String, Double> figures = new LinkedHashMap<>();
    part(figures, "seen captions", ranks, real, s -> !known.isNew(s));
    part(figures, "unseen captions", ranks, real, known::isNew);
    part(figures, "seen pairs", ranks, real, s -> s.concepts().size() == 2 && !known.isNewPair(s));
    newPairs(figures, banana, known, heldOut);
    report.section("unseen", figures);
  }

  private void part(
      Map<String, Double> figures,
      String name,
      List<Integer> ranks,
      List<Integer> real,
      Predicate<Shown> test) {
    List<Integer> chosen =
        IntStream.range(0, scenes.size()).filter(i -> test.test(scenes.get(i))).boxed().toList();
    figures.put(name + ", n", (double) chosen.size());
    figures.put(name + ", R@1", Retrieval.recall(chosen.stream().map(ranks::get).toList(), 1));
    figures.put(
        name + ", R@1 of truth", Retrieval.recall(chosen.stream().map(real::get).toList(), 1));
  }

  /** Pairs that were never named together are rare, so they are searched for in tiny pictures. */
  private void newPairs(Map<String, Double> figures, Banana banana, Content known, Corpus heldOut) {
    List<Long> places =
        IntStream.range(config.count, config.count * SCAN_FACTOR)
            .parallel()
            .filter(i -> known.isNewPair(JudgeScenes.told(heldOut.scene(i, SCAN_SIDE, SCAN_SIDE))))
            .limit(NEW_PAIRS)
            .mapToObj(i -> (long) i)
            .toList();
    List<Shown> found = new ArrayList<>();
    Pictures.Gatherer gatherer = new Pictures.Gatherer(eyes, 0, null);
    for (long place : places) {
      Scene scene = heldOut.scene(place, config.width, config.height);
      if (known.isNewPair(JudgeScenes.told(scene))) {
        found.add(JudgeScenes.told(scene));
        gatherer.add(image(scene));
      }
    }
    figures.put("unseen pairs, n", (double) found.size());
    if (found.isEmpty()) {
      return;
    }
    Pictures real = gatherer.done();
    List<Shown> all = new ArrayList<>(found);
    all.addAll(scenes);
    CaptionPools pools = new CaptionPools(JudgeStage.changes(eyes.about()), all, FIRST_SEED + 1);
    long[] with = IntStream.range(0, found.size()).mapToLong(i -> FIRST_SEED - 1 - i).toArray();
    Pictures drawn = drawn(banana, DEFAULT_STEPS, found, with, 0);
    List<Integer> ranks = Marks.ranks(pools, eyes, drawn);
    List<Integer> best = Marks.ranks(pools, eyes, real);
    figures.put("unseen pairs, R@1", Retrieval.recall(ranks, 1));
    figures.put("unseen pairs, R@1 of truth", Retrieval.recall(best, 1));
  }

  private void sheets(Banana banana, List<String> fixed, Pictures usual) {
    List<RgbImage> images = new ArrayList<>();
    long[] with = IntStream.range(0, fixed.size()).mapToLong(i -> 1000L + i).toArray();
    for (int steps : new int[] {1, DEFAULT_STEPS, 4}) {
      images.clear();
      new BundlePainter(banana, steps, config.width, config.height, config.apart, PeelStack.NONE)
          .draw(fixed, with, (i, image, time) -> images.add(image));
      Report.sheet(out.resolve("fixed-" + steps + ".png"), images, fixed, 8);
    }
    List<RgbImage> both = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < usual.first().size(); i++) {
      both.add(truth.first().get(i));
      words.add("truth: " + scenes.get(i).caption());
      both.add(usual.first().get(i));
      words.add(DEFAULT_STEPS + " steps");
    }
    Report.sheet(out.resolve("held-out.png"), both, words, 8);
  }

  // ---------------------------------------------------------------- peels

  /**
   * Mark what peels cost prompts that do not call them, and what rounding does to pictures that
   * wear them.
   *
   * @param path the bundle
   * @param peels each worn by itself at strength 1
   */
  public void peels(Path path, List<Peel> peels) throws IOException {
    Bundle bundle = Bundle.open(path);
    report.bundle(bundle.manifest().name(), bundle.hash());
    List<String> names = bundle.manifest().precisions();
    try (Banana banana = Banana.open(path, options(names))) {
      report.add("without a peel", marker.of(drawn(banana, DEFAULT_STEPS, scenes, seeds, SHOWN)));
      for (Peel peel : peels) {
        PeelStack worn = PeelStack.NONE.with(peel, 1);
        report.add(
            "wearing " + peel.name(),
            marker.of(drawn(banana, DEFAULT_STEPS, scenes, seeds, SHOWN, worn)));
        save();
      }
    }
    if (!names.contains("FP32")) {
      return;
    }
    Map<Peel, List<RgbImage>> exact = called(path, peels, Precision.FP32);
    for (Precision precision : List.of(Precision.INT8, Precision.INT4)) {
      if (names.contains(precision.name())) {
        Map<Peel, List<RgbImage>> rounded = called(path, peels, precision);
        for (Peel peel : peels) {
          report.precision(
              precision.label() + " wearing " + peel.name(),
              against(exact.get(peel), rounded.get(peel)));
        }
      }
    }
    save();
  }

  /** What is drawn if the first captions call each peel, from the same noise, in one step. */
  private Map<Peel, List<RgbImage>> called(Path path, List<Peel> peels, Precision precision) {
    Map<Peel, List<RgbImage>> pictures = new LinkedHashMap<>();
    int count = Math.min(SHOWN, scenes.size());
    try (Banana banana = Banana.open(path, Options.defaults().withPrecision(precision))) {
      for (Peel peel : peels) {
        List<RgbImage> drawn = new ArrayList<>();
        List<String> captions =
            scenes.subList(0, count).stream()
                .map(scene -> peel.trigger().orElse(peel.name()) + " of " + scene.caption())
                .toList();
        new BundlePainter(
                banana, 1, config.width, config.height, false, PeelStack.NONE.with(peel, 1))
            .draw(captions, seeds, (i, image, time) -> drawn.add(image));
        pictures.put(peel, drawn);
      }
    }
    return pictures;
  }

  // ---------------------------------------------------------------- teacher

  /**
   * Mark the teacher on the first captions.
   *
   * @param painter the teacher
   * @param steps its steps, for the name
   */
  public void teacher(Painter painter, int steps) throws IOException {
    int n = config.taught;
    Pictures.Gatherer gatherer = new Pictures.Gatherer(eyes, 0, null);
    painter.draw(
        scenes.subList(0, n).stream().map(Shown::caption).toList(),
        java.util.Arrays.copyOf(seeds, n),
        (i, image, time) -> gatherer.add(image, time));
    report.teacher("teacher, " + steps + " steps", marker.of(gatherer.done()));
    save();
  }

  /** {@return the report so far} */
  public String table() {
    return report.markdown();
  }

  private void save() throws IOException {
    report.write(out);
  }
}
