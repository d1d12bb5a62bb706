package dev.banana.train;

import dev.banana.Banana;
import dev.banana.Options;
import dev.banana.judge.JudgeEncoder;
import dev.banana.model.Bundle;
import dev.banana.model.judge.JudgeFile;
import dev.banana.peel.Peel;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Roster;
import dev.banana.train.eval.CastEvaluation;
import dev.banana.train.eval.ColourEvaluation;
import dev.banana.train.eval.Content;
import dev.banana.train.eval.Evaluation;
import dev.banana.train.eval.LargePainter;
import dev.banana.train.eval.Outsider;
import dev.banana.train.eval.UhdEvaluation;
import dev.banana.train.eval.WordEvaluation;
import dev.banana.train.judge.Eyes;
import dev.banana.train.judge.JudgeStage;
import dev.banana.train.run.Checkpoint;
import dev.banana.train.teacher.Preview;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Marks what bundles draw, on scenes and figures that no stage of the workshop has seen. */
public final class Marking {
  /** First random number of the scenes whose captions are drawn and marked. */
  private static final long EVALUATION_SEED = 105;

  /** First random number of the figures that casts are made of. */
  private static final long LARGE_EVALUATION_SEED = 113;

  private final Workshop shop;

  /**
   * Prepare; nothing is opened yet.
   *
   * @param shop has the recipe, and the judge and teacher if there are any
   */
  public Marking(Workshop shop) {
    this.shop = shop;
  }

  /**
   * Mark what a bundle draws.
   *
   * @param bundle a folder or a zip
   * @param judge a trained judge, or null for this workshop's own, else the embedded one
   * @param material name of the part of the recipe whose captions are drawn, or null for the first
   * @param config what is drawn
   * @param outside whether eyes that this project did not train are asked too
   * @param out receives figures and sheets
   * @return the figures as tables
   */
  public String captions(
      Path bundle, Path judge, String material, Evaluation.Config config, boolean outside, Path out)
      throws IOException {
    Material part = shop.recipe().material(material);
    boolean taught = config.taught() > 0;
    // Everything that can be missing is asked for before anything is drawn.
    Bundle.open(bundle);
    JudgeFile file = judge(judge);
    if (taught) {
      Checkpoint.describe(shop.stage("3-teacher"));
      Checkpoint.describe(shop.stage("2-autoencoder"));
    }
    Content known = Content.read(shop.latentFolder(true), file.about().concepts());
    try (Eyes eyes = Eyes.of(shop.ops().exact(), file);
        Outsider outsider = outside ? Outsider.open() : null;
        Corpus heldOut = shop.corpora().open(marked(part, EVALUATION_SEED, Corpus.Split.HELD_OUT));
        Corpus others =
            shop.corpora().open(marked(part, EVALUATION_SEED + 1, Corpus.Split.HELD_OUT));
        Corpus training = shop.corpora().open(marked(part, 3, Corpus.Split.TRAIN))) {
      Evaluation evaluation = new Evaluation(config, eyes, outsider, heldOut, out);
      evaluation.bounds(others);
      if (outside) {
        ask(evaluation, part);
      }
      List<String> fixed = Preview.fixedPrompts();
      int shown = shop.recipe().small() ? 4 : fixed.size();
      evaluation.bundle(bundle, fixed.subList(0, shown), known, heldOut, training);
      if (taught) {
        evaluation.teacher(shop.teacherPainter(), Workshop.TEACHER_STEPS);
      }
      return evaluation.table();
    }
  }

  /**
   * Mark what a bundle draws of each word that the preset learns.
   *
   * @param bundle a folder or a zip
   * @param judge a trained judge, or null for this workshop's own, else the embedded one
   * @param pictures of each word, 1 to 16
   * @param steps 1 to 8
   * @param out receives the table and the sheets
   * @return the table
   */
  public String words(Path bundle, Path judge, int pictures, int steps, Path out)
      throws IOException {
    Recipe recipe = shop.recipe();
    WordEvaluation.Config config = new WordEvaluation.Config(pictures, steps, recipe.side());
    try (Banana banana = Banana.open(bundle);
        Eyes eyes = Eyes.of(shop.ops().exact(), judge(judge));
        Corpus truth = shop.corpora().open(recipe.singles(EVALUATION_SEED + 5))) {
      return new WordEvaluation(config, recipe.words(), eyes, out).run(banana, truth);
    }
  }

  /**
   * Mark whether single things are in the colour that was asked for.
   *
   * @param bundle a folder or a zip
   * @param config captions and steps
   * @param out receives the table and a sheet
   * @return the table
   */
  public String colours(Path bundle, ColourEvaluation.Config config, Path out) throws IOException {
    Corpus.Config singles = shop.recipe().singles(EVALUATION_SEED + 6).withColoured(1);
    try (Banana banana = Banana.open(bundle);
        Corpus truth = shop.corpora().open(singles)) {
      return new ColourEvaluation(config, out).run(banana, truth);
    }
  }

  /**
   * Mark what peels do to prompts that do not call them, and what rounding does to them.
   *
   * @param bundle a folder or a zip
   * @param peels peels for that bundle, at least one
   * @param judge a trained judge, or null for this workshop's own, else the embedded one
   * @param material name of the part of the recipe whose captions are drawn, or null for the first
   * @param count captions
   * @param out receives figures
   * @return the figures as tables
   */
  public String peels(
      Path bundle, List<Path> peels, Path judge, String material, int count, Path out)
      throws IOException {
    Material part = shop.recipe().material(material);
    Bundle model = Bundle.open(bundle);
    List<Peel> worn = peels.stream().map(Peel::open).toList();
    worn.forEach(peel -> peel.check(model).require());
    JudgeFile file = judge(judge);
    try (Eyes eyes = Eyes.of(shop.ops().exact(), file);
        Corpus heldOut =
            shop.corpora().open(marked(part, EVALUATION_SEED, Corpus.Split.HELD_OUT))) {
      Evaluation evaluation =
          new Evaluation(shop.recipe().evaluation(count, false), eyes, null, heldOut, out);
      evaluation.peels(bundle, worn);
      return evaluation.table();
    }
  }

  private void ask(Evaluation evaluation, Material part) {
    try (Corpus scenes =
            shop.corpora().open(marked(part, EVALUATION_SEED + 2, Corpus.Split.TRAIN));
        Corpus learned =
            shop.corpora().open(shop.recipe().identities(EVALUATION_SEED + 3, Corpus.Split.TRAIN));
        Corpus tested =
            shop.corpora()
                .open(shop.recipe().identities(EVALUATION_SEED + 4, Corpus.Split.HELD_OUT))) {
      evaluation.ask(scenes, learned, tested);
    }
  }

  /**
   * Mark how well a bundle draws casts of figures that are kept for evaluation.
   *
   * @param bundle a folder or a zip
   * @param judge a trained judge, or null for this workshop's own, else the embedded one
   * @param config what is drawn
   * @param threads threads of one picture
   * @param out receives figures and sheets
   * @return the figures as tables
   */
  public String casts(Path bundle, Path judge, CastEvaluation.Config config, int threads, Path out)
      throws IOException {
    return casts(
        bundle,
        judge,
        config,
        threads,
        out,
        (evaluation, heldOut) -> {
          evaluation.run("figures", figures(heldOut, config), true);
          evaluation.run(
              "reserved styles",
              heldOut.roster(Roster.Kind.STYLES, config.originals(), config.twins()),
              false);
          return evaluation.table();
        });
  }

  /**
   * Mark only pictures of one figure and a thing beside it; as the other.
   *
   * @return the figures as a table
   */
  public String beside(Path bundle, Path judge, CastEvaluation.Config config, int threads, Path out)
      throws IOException {
    return casts(
        bundle,
        judge,
        config,
        threads,
        out,
        (evaluation, heldOut) -> evaluation.beside(figures(heldOut, config)));
  }

  private static Roster figures(Corpus heldOut, CastEvaluation.Config config) {
    return heldOut.roster(Roster.Kind.FIGURES, config.originals(), config.twins());
  }

  /** What is marked of casts. */
  private interface CastMarking {
    String mark(CastEvaluation evaluation, Corpus heldOut) throws IOException;
  }

  private String casts(
      Path bundle,
      Path judge,
      CastEvaluation.Config config,
      int threads,
      Path out,
      CastMarking marking)
      throws IOException {
    JudgeFile file = judge(judge);
    try (Corpus heldOut = shop.corpora().open(shop.recipe().castFigures(config.seed()));
        Banana banana = Banana.open(bundle, Options.defaults().withThreads(threads));
        JudgeEncoder encoder = JudgeEncoder.open(file, 1)) {
      return marking.mark(new CastEvaluation(config, banana, encoder, out), heldOut);
    }
  }

  /**
   * Mark how well a bundle draws large pictures.
   *
   * @param bundle a folder or a zip
   * @param judge a trained judge that counts subjects, or null if nobody counts
   * @param config what is drawn
   * @param threads threads of one picture
   * @param out receives figures and the sheet
   * @return the figures as a table
   */
  public String large(Path bundle, Path judge, UhdEvaluation.Config config, int threads, Path out)
      throws IOException {
    JudgeFile file = judge == null ? null : JudgeFile.open(judge);
    try (JudgeEncoder encoder = file == null ? null : JudgeEncoder.open(file, 1);
        Corpus counted =
            shop.corpora()
                .open(
                    marked(shop.recipe().material(null), EVALUATION_SEED, Corpus.Split.HELD_OUT));
        Banana banana = Banana.open(bundle, Options.defaults().withThreads(threads));
        Corpus heldOut =
            shop.corpora()
                .open(shop.recipe().large().corpus(LARGE_EVALUATION_SEED, Corpus.Split.HELD_OUT))) {
      UhdEvaluation evaluation = new UhdEvaluation(config, LargePainter.of(banana), heldOut, out);
      if (encoder != null) {
        evaluation.count(encoder, counted);
      }
      return evaluation.run();
    }
  }

  /** Captions name everything, since nothing is shown beside them. */
  private static Corpus.Config marked(Material part, long seed, Corpus.Split split) {
    return part.corpus(seed, split).withReferences(0);
  }

  /** The judge that was named, else this workshop's own, else the embedded one. */
  private JudgeFile judge(Path named) {
    Path own = shop.stage("judge").resolve(JudgeStage.FILE);
    return named != null || Files.exists(own)
        ? JudgeFile.open(named != null ? named : own)
        : JudgeFile.embedded(Marking.class.getClassLoader()).orElseGet(() -> JudgeFile.open(own));
  }
}
