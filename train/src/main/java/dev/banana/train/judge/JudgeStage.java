package dev.banana.train.judge;

import com.google.gson.Gson;
import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.text.WordPieces;
import dev.banana.train.corpus.SpriteFamily;
import dev.banana.train.corpus.Vocabulary;
import dev.banana.train.run.Checkpoint;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Learns to mark pictures: {@code scenes + lineups -> [judge] -> judge/judge.safetensors}.
 *
 * <p>Captions meet pictures among those of other scenes and among captions that are false in one
 * respect ({@link CaptionChanges}); identities meet among others and beside one that looks almost
 * the same; boxes, concepts, colours and styles are told by the corpus.
 */
public final class JudgeStage {
  /**
   * How the stage is run.
   *
   * @param loop budget, rate and intervals
   * @param scenes captioned pictures that are kept at a time
   * @param lineups who-is-who pictures that are kept at a time
   * @param uses how often a picture is seen before another takes its place, on average, at least 1
   * @param side pixels of each side while drawing
   * @param batch captioned pictures per step
   * @param changes false captions of each, at most
   * @param trios lineups per step
   * @param tested scenes and lineups that are only measured
   * @param settled whether what is seen and read stays as it is, and only {@link Judge#match}
   *     learns
   */
  public record Config(
      TrainingLoop.Config loop,
      int scenes,
      int lineups,
      int uses,
      int side,
      int batch,
      int changes,
      int trios,
      int tested,
      boolean settled) {
    /**
     * {@return the same for a judge that sees and reads well and must learn which captions fit}
     *
     * <p>Most of a step's gradient is saved, and lineups teach nothing. Nothing decays, since
     * nothing would bring back what does.
     */
    public Config withSettled() {
      return new Config(loop.withDecay(0), scenes, 0, uses, side, batch, changes, 0, tested, true);
    }

    /** {@return the same for a judge that knows much already: a rate that does not undo it} */
    public Config withEarlier() {
      TrainingLoop.Config gentle = loop.withRate(loop.rate().times(GOING_ON));
      return new Config(
          gentle, scenes, lineups, uses, side, batch, changes, trios, tested, settled);
    }
  }

  /** The finished judge. */
  public static final String FILE = "judge.safetensors";

  /** Matrices and convolutions between the first and the last ones: those that Muon may update. */
  public static final Predicate<String> INNER =
      name ->
          name.matches(
              "judge\\.(look\\.\\d|(text|image|identity|match)\\.\\d\\..*|(image|identity|subjects|match)\\.in)"
                  + "\\.weight");

  /** What the judge knows words and numbers for; written once. */
  private static final String KNOWN = "known.json";

  /** Rate of a judge that goes on from an earlier one, as a share of one that begins. */
  private static final double GOING_ON = 0.3;

  private static final double FLOPS_PER_LOOK = 190e6;

  private final Config config;
  private final TorchOps ops;

  /**
   * Prepare the stage.
   *
   * @param config how it is run
   * @param ops interpreter, e.g. bf16 on the CPU
   */
  public JudgeStage(Config config, TorchOps ops) {
    this.config = config;
    this.ops = ops;
  }

  /**
   * Learn, measure, and write the judge.
   *
   * @param training endless scenes and lineups to learn from
   * @param tested scenes and lineups that are only measured
   * @param earlier a judge that this one goes on from, or null to begin from nothing
   * @param provenance how the judge was trained, in words; goes into its file
   * @param folder receives checkpoint, curves, figures and the judge
   * @return what the tested scenes and lineups say
   */
  public JudgeScore run(
      MovingPool training, JudgeScenes tested, JudgeFile earlier, String provenance, Path folder)
      throws IOException {
    JudgeFile.About about = known(training, earlier, provenance, folder);
    Judge judge = new Judge(about.config());
    TorchWeights weights =
        earlier == null
            ? TorchWeights.create(ops, config.loop.seed(), judge::visit)
            : Growth.weights(ops, earlier, about, config.loop.seed());
    double passes = config.settled ? 1 : 3;
    double flops = passes * FLOPS_PER_LOOK * (config.batch + 3.0 * config.trios);
    TrainingLoop loop = new TrainingLoop("judge", folder, config.loop, weights, flops);
    System.out.printf(
        "judge: %d parameters, %d concepts, %d colours, %d word pieces, %d scenes and %d lineups at a"
            + " time, each seen %d times%n",
        weights.size(),
        about.concepts().size(),
        about.colours().size(),
        about.pieces().size(),
        config.scenes,
        config.lineups,
        config.uses);
    CaptionChanges changes = changes(about);
    try (Eyes eyes = new Eyes(ops, about, weights);
        Eyes average = new Eyes(ops, about, loop.average())) {
      Lessons lessons = new Lessons(ops, eyes, changes, config.settled());
      try (Batches batches = new Batches(config, lessons, training)) {
        loop.run(
            (views, step, progress, random) -> lessons.loss(views, batches.of(step)),
            (now, step, curves) -> {
              JudgeScore score = JudgeScore.of(average, changes, tested);
              System.out.printf("judge step %d: %s%n", step, score.line());
              for (Map.Entry<String, Tally.Share> figure : score.figures().entrySet()) {
                curves.add(figure.getKey(), figure.getValue().value());
              }
            });
      }
      JudgeFile.write(folder.resolve(FILE), about, loop.average().export());
      JudgeScore score = JudgeScore.of(average, changes, tested);
      Files.writeString(folder.resolve("score.txt"), score.table());
      return score;
    }
  }

  /**
   * What was known at the start stays so when the stage is started again, elsewhere in the window.
   */
  private JudgeFile.About known(
      MovingPool training, JudgeFile earlier, String provenance, Path folder) throws IOException {
    Path file = folder.resolve(KNOWN);
    if (Checkpoint.exists(folder) && Files.exists(file)) {
      return new Gson().fromJson(Files.readString(file), JudgeFile.About.class);
    }
    JudgeFile.About about;
    if (config.settled && earlier != null) {
      // What is neither seen nor read anew cannot grow.
      about = earlier.about().after(provenance);
    } else {
      training.moveTo(0);
      JudgeFile.About lessons = about(new JudgeScenes(training.scenes(), List.of()), provenance);
      about = earlier == null ? lessons : Growth.about(earlier.about(), lessons, provenance);
    }
    Files.createDirectories(folder);
    Files.writeString(file, new Gson().toJson(about));
    return about;
  }

  /** {@return what a judge that learns from these scenes will know} */
  static JudgeFile.About about(JudgeScenes training, String provenance) {
    List<String> concepts = training.concepts();
    List<String> colours = training.colours();
    List<String> styles = training.styles();
    List<long[]> texts = new ArrayList<>();
    CaptionChanges changes = new CaptionChanges(concepts, phrases(styles));
    SplittableRandom random = new SplittableRandom(0);
    try (WordPieces words = WordPieces.open()) {
      for (JudgeScenes.Shown scene : training.scenes()) {
        texts.add(words.ids(scene.caption()));
        changes
            .of(scene.caption(), scene.subjects(), random)
            .forEach(c -> texts.add(words.ids(c.caption())));
      }
      for (String concept : concepts) {
        texts.add(words.ids(concept));
        Vocabulary.Concept known = Vocabulary.concept(concept);
        if (known != null) {
          known.synonyms().forEach(s -> texts.add(words.ids(s)));
        }
      }
    }
    List<Integer> pieces = JudgeScenes.pieces(texts);
    Judge.Config net =
        Judge.Config.small(pieces.size() + 1, concepts.size(), colours.size(), styles.size());
    return new JudgeFile.About(net, concepts, colours, styles, pieces, provenance);
  }

  /** {@return the changes that fit what a judge knows} */
  public static CaptionChanges changes(JudgeFile.About about) {
    return new CaptionChanges(about.concepts(), phrases(about.styles()));
  }

  private static Map<String, List<String>> phrases(List<String> styles) {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (SpriteFamily family : SpriteFamily.all()) {
      if (styles.contains(family.id())) {
        out.put(family.id(), family.styles());
      }
    }
    return out;
  }
}
