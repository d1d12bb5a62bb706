package dev.banana.train.judge;

import dev.banana.model.judge.Crop;
import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.model.weights.Weights;
import dev.banana.text.WordPieces;
import dev.banana.train.corpus.SpriteFamily;
import dev.banana.train.corpus.Vocabulary;
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
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

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
   * @param scenes captioned pictures that are drawn, at least {@code batch}
   * @param lineups who-is-who pictures that are drawn, at least {@code trios}
   * @param side pixels of each side while drawing
   * @param batch captioned pictures per step
   * @param changes false captions of each, at most
   * @param trios lineups per step
   * @param tested scenes and lineups that are only measured
   */
  public record Config(
      TrainingLoop.Config loop,
      int scenes,
      int lineups,
      int side,
      int batch,
      int changes,
      int trios,
      int tested) {}

  /** The finished judge. */
  public static final String FILE = "judge.safetensors";

  /** Matrices and convolutions between the first and the last ones: those that Muon may update. */
  public static final Predicate<String> INNER =
      name ->
          name.matches("judge\\.(look\\.\\d|text\\.\\d\\..*|identity\\.in|subjects\\.in)\\.weight");

  private static final double FLOPS_PER_PICTURE = 3 * 104e6;

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
   * @param training scenes and lineups to learn from
   * @param tested scenes and lineups that are only measured
   * @param provenance how the judge was trained, in words; goes into its file
   * @param folder receives checkpoint, curves, figures and the judge
   * @return what the tested scenes and lineups say
   */
  public JudgeScore run(JudgeScenes training, JudgeScenes tested, String provenance, Path folder)
      throws IOException {
    JudgeFile.About about = about(training, provenance);
    Judge judge = new Judge(about.config());
    TorchWeights weights = TorchWeights.create(ops, config.loop.seed(), judge::visit);
    double flops = FLOPS_PER_PICTURE * (config.batch + 3.0 * config.trios);
    TrainingLoop loop = new TrainingLoop("judge", folder, config.loop, weights, flops);
    System.out.printf(
        "judge: %d parameters, %d concepts, %d colours, %d word pieces, %d scenes, %d lineups%n",
        weights.size(),
        about.concepts().size(),
        about.colours().size(),
        about.pieces().size(),
        training.scenes().size(),
        training.lineups().size());
    CaptionChanges changes = changes(about);
    try (Eyes eyes = new Eyes(ops, about, weights);
        Eyes average = new Eyes(ops, about, loop.average())) {
      Lessons lessons = new Lessons(ops, eyes, changes);
      loop.run(
          (views, step, progress, random) -> loss(lessons, views, training, random),
          (now, step, curves) -> {
            JudgeScore score = JudgeScore.of(average, changes, tested);
            System.out.printf("judge step %d: %s%n", step, score.line());
            for (Map.Entry<String, Tally.Share> figure : score.figures().entrySet()) {
              curves.add(figure.getKey(), figure.getValue().value());
            }
          });
      JudgeFile.write(folder.resolve(FILE), about, loop.average().export());
      JudgeScore score = JudgeScore.of(average, changes, tested);
      Files.writeString(folder.resolve("score.txt"), score.table());
      return score;
    }
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

  private Tensor loss(
      Lessons lessons, Weights<Tensor> views, JudgeScenes training, SplittableRandom random) {
    List<Lessons.Example> scenes = new ArrayList<>();
    for (int i = 0; i < config.batch; i++) {
      JudgeScenes.Shown shown = training.scenes().get(random.nextInt(training.scenes().size()));
      scenes.add(lessons.example(shown, View.random(random), config.changes, random));
    }
    List<JudgeScenes.Trio> trios = new ArrayList<>();
    for (int i = 0; i < config.trios; i++) {
      trios.add(training.lineups().get(random.nextInt(training.lineups().size())));
    }
    long[] seeds = random.longs(3L * config.trios).toArray();
    float[][] pictures = new float[config.batch + 3 * config.trios][];
    IntStream.range(0, pictures.length)
        .parallel()
        .forEach(
            i -> pictures[i] = i < config.batch ? scenes.get(i).pixels() : look(trios, seeds, i));
    return lessons.loss(views, scenes, trios, List.of(pictures));
  }

  /** Firsts, then seconds, then the others. */
  private float[] look(List<JudgeScenes.Trio> trios, long[] seeds, int i) {
    int at = i - config.batch;
    JudgeScenes.Trio trio = trios.get(at % config.trios);
    byte[] rgb =
        switch (at / config.trios) {
          case 0 -> trio.first();
          case 1 -> trio.second();
          default -> trio.other();
        };
    return View.random(new SplittableRandom(seeds[at])).of(rgb);
  }

  /**
   * How a kept picture is seen: moved, stretched, lit, blurred, grainy.
   *
   * @param cx centre in pixels of the kept picture
   * @param cy centre in pixels of the kept picture
   * @param side pixels of the square that is seen
   * @param light factor of each colour
   * @param blur how much of the neighbours is mixed in, 0 to 1
   * @param grain deviation of the noise
   * @param seed of the noise
   */
  record View(
      double cx, double cy, double side, float[] light, double blur, double grain, long seed) {
    /** {@return the whole picture, as it is} */
    static View plain() {
      double half = JudgeScenes.SIDE / 2.0;
      return new View(half, half, JudgeScenes.SIDE, new float[] {1, 1, 1}, 0, 0, 0);
    }

    static View random(SplittableRandom random) {
      double half = JudgeScenes.SIDE / 2.0;
      double all = random.nextDouble(0.93, 1.07);
      float[] light = new float[3];
      for (int i = 0; i < 3; i++) {
        light[i] = (float) (all * random.nextDouble(0.97, 1.03));
      }
      return new View(
          half + random.nextDouble(-7, 7),
          half + random.nextDouble(-7, 7),
          JudgeScenes.SIDE * random.nextDouble(0.88, 1.08),
          light,
          random.nextInt(3) == 0 ? random.nextDouble(0.2, 1) : 0,
          random.nextInt(4) == 0 ? random.nextDouble(0.01, 0.05) : 0,
          random.nextLong());
    }

    /** {@return {@code [3, 128, 128]}} */
    float[] of(byte[] rgb) {
      float[] x = Crop.square(rgb, JudgeScenes.SIDE, JudgeScenes.SIDE, cx, cy, side);
      if (blur > 0) {
        soften(x, 1);
        soften(x, Judge.SIDE);
      }
      SplittableRandom random = new SplittableRandom(seed);
      int plane = Judge.SIDE * Judge.SIDE;
      for (int i = 0; i < x.length; i++) {
        float v = (x[i] + 1) * light[i / plane] - 1;
        if (grain > 0) {
          v += (float) (grain * 1.7 * (2 * random.nextDouble() - 1));
        }
        x[i] = Math.max(-1, Math.min(1, v));
      }
      return x;
    }

    private void soften(float[] x, int step) {
      float[] before = x.clone();
      float side = (float) (blur / 3);
      for (int i = step; i < x.length - step; i++) {
        x[i] = before[i] * (1 - 2 * side) + side * (before[i - step] + before[i + step]);
      }
    }
  }
}
