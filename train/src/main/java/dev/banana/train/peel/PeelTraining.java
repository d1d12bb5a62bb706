package dev.banana.train.peel;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.judge.JudgeFile;
import dev.banana.model.weights.Safetensors;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelCard;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
import dev.banana.train.peel.PeelPictures.Picture;
import dev.banana.train.run.Budget;
import dev.banana.train.run.Rate;
import dev.banana.train.run.RunRecord;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.teacher.Preview;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Learns a peel: {@code pictures -> latents -> factors -> file}, and says whether it learned.
 *
 * <p>All that a killed run needs to go on lies in a folder beside the file: checkpoint, curves,
 * previews. The file itself is written whole, at the end.
 */
public final class PeelTraining {
  /**
   * How a peel is learned.
   *
   * @param name what it is called, a plain name
   * @param trigger words in the prompt that call it, not blank
   * @param rank 1 to 64
   * @param from what it starts from, or nothing: a peel to learn on, or one of another model
   * @param budget how long
   * @param batch samples of a step, a multiple of 4
   * @param side pixels of each side that is learned from, a multiple of 128
   * @param rate largest learning rate
   * @param keepsShapes whether only the look of the pictures is learned, and what is where stays as
   *     the model draws it
   * @param seed first random number
   * @param licence under which it may be used, may be empty
   * @param note what whoever uses it must know, may be empty
   * @param saveEvery time between checkpoints
   * @param stop step after which it is killed, or -1; this is how tests kill it
   */
  public record Config(
      String name,
      String trigger,
      int rank,
      Optional<Peel> from,
      Budget budget,
      int batch,
      int side,
      double rate,
      boolean keepsShapes,
      long seed,
      String licence,
      String note,
      Duration saveEvery,
      long stop) {
    /** Checks what a user may get wrong. */
    public Config {
      require(
          PeelCard.isName(name),
          "Cannot call a peel '%s': expected letters, digits, spaces, '.', '-' and '_', and no"
              + " path; choose a plain --name.",
          name);
      require(
          !trigger.isBlank() && trigger.length() <= 100,
          "The words that call a peel must be 1 to 100 letters, found '%s'; change --trigger.",
          trigger);
      require(
          rank >= 1 && rank <= 64, "Cannot learn rank %d: expected 1 to 64; change --rank.", rank);
      require(batch >= 4 && batch % 4 == 0, "batch must be a multiple of 4, found %d.", batch);
      require(
          side >= 128 && side <= 1024 && side % 128 == 0,
          "Cannot learn from %d pixels: expected a multiple of 128 up to 1024.",
          side);
    }
  }

  private static final String BEST = "best.safetensors";
  private static final int CAPTIONS_KEPT = 40;
  private static final int WORDS_KEPT = 96;
  private static final int LOOKS = 8;
  private static final int PATIENCE = 4;

  private final Config config;
  private final Base base;
  private final PeelPictures pictures;
  private final Path folder;
  private final Likeness likeness;
  private final Optional<JudgeFile> judge;
  private double best = Double.MAX_VALUE;
  private int worse;
  private TorchWeights kept;

  /**
   * Prepare.
   *
   * @param config how it is learned
   * @param bundle the model that shall wear it
   * @param pictures what is learned from
   * @param folder receives checkpoint, curves, previews and the report
   * @param ops what computes
   * @param likeness says how near two sets of pictures are
   */
  public PeelTraining(
      Config config,
      Bundle bundle,
      PeelPictures pictures,
      Path folder,
      TorchOps ops,
      Likeness likeness) {
    this(config, bundle, pictures, folder, ops, likeness, Optional.empty());
  }

  /**
   * As the other, with a judge that has a say in the report. Nothing is learned from it.
   *
   * @param judge a trained judge, or empty
   */
  public PeelTraining(
      Config config,
      Bundle bundle,
      PeelPictures pictures,
      Path folder,
      TorchOps ops,
      Likeness likeness,
      Optional<JudgeFile> judge) {
    this.judge = judge;
    this.config = config;
    this.pictures = pictures;
    this.folder = folder;
    this.likeness = likeness;
    config.from.ifPresent(peel -> peel.check(bundle).require());
    require(
        !config.keepsShapes || bundle.spec().pyramid(),
        "Cannot keep shapes with '%s', which draws in one scale; leave out --keep-shapes.",
        bundle.manifest().name());
    this.base = new Base(bundle, ops);
  }

  /**
   * Learn, or go on where a killed run was, and write the peel.
   *
   * @param out the file
   * @return what was learned
   */
  public Outcome run(Path out) throws IOException {
    // Before the folder is claimed: what is refused must not keep it from the next try.
    TorchWeights factors = Trained.create(base.layers(), config.rank, base.ops(), config.seed);
    config.from.ifPresent(peel -> Trained.adopt(base.layers(), factors, peel));
    Files.createDirectories(folder);
    claim();
    RunRecord.write(folder, "peel", base.bundle().manifest().name(), base.ops(), config);
    TrainingLoop loop =
        new TrainingLoop(
            "peel",
            folder,
            loop(),
            factors,
            Lesson.flops(base, config.side, config.keepsShapes) * config.batch);
    try (PromptEncoder text = PromptEncoder.open(1)) {
      List<TextFeatures> captions =
          pictures.pictures().stream().map(p -> text.encode(p.caption())).toList();
      List<TextFeatures> others = others().stream().map(text::encode).toList();
      Studio studio = new Studio(base, config.side, base.bundle().spec().steps());
      Samples style = new Samples(base.ops(), encoded(), captions);
      Samples prior = new Samples(base.ops(), studio.latents(others, null, 500), others);
      Samples uncalled = style.named(seen().stream().map(text::encode).toList());
      boolean shapes = config.keepsShapes;
      Lesson lesson = new Lesson(base, style, uncalled, prior, config.batch, shapes);
      int[] heldOut = heldOut();
      boolean all = heldOut.length == captions.size();
      Lesson learning =
          all
              ? lesson
              : new Lesson(
                  base,
                  style.without(heldOut),
                  uncalled.without(heldOut),
                  prior,
                  config.batch,
                  shapes);
      Examiner examiner = new Examiner(config, pictures, studio, likeness, judge, text, folder);
      kept = factors.copy();
      if (loop.steps() > 0) {
        recall();
      } else {
        double error = lesson.before(kept, heldOut);
        System.out.printf(Locale.ROOT, "peel: held-out loss %.4f before learning%n", error);
        // What it starts from may be the best there will be.
        best = config.from.isPresent() ? error : best;
      }
      loop.run(
          (views, step, progress, random) -> learning.loss(views, random),
          (average, step, curves) -> {
            double error = lesson.heldOut(average.use(), heldOut).item_float();
            curves.add("held-out loss", error);
            examiner.preview(average, step);
            judge(loop, average, error, step);
          });
      Outcome outcome = examiner.outcome(kept, loop.steps());
      Peel peel = Peel.write(out, card(outcome), Trained.learned(base.layers(), kept));
      Files.writeString(folder.resolve("report.txt"), outcome.text(peel));
      return outcome;
    }
  }

  /** A folder belongs to one set of pictures, one model and one rank. */
  private void claim() throws IOException {
    String start = config.from.map(peel -> "\nfrom " + peel.hash()).orElse("");
    String mine =
        String.join(
                "\n", pictures.hash(), base.bundle().hash(), config.trigger, "rank " + config.rank)
            + start
            + (config.keepsShapes ? "\nshapes stay" : "");
    Path file = folder.resolve("of.txt");
    if (Files.exists(file)) {
      require(
          Files.readString(file).equals(mine),
          "Folder '%s' holds the training of other pictures, captions, rank, start, model or aim;"
              + " choose another --out, or delete that folder.",
          folder);
    }
    Files.writeString(file, mine);
  }

  private TrainingLoop.Config loop() {
    Duration whole = config.budget.steps() > 0 ? Duration.ofHours(1) : config.budget.time();
    return new TrainingLoop.Config(
        config.budget,
        new Rate(config.rate, 0.03, 0.5, 0.05),
        0.95,
        0,
        1.0,
        0.06,
        config.saveEvery,
        whole.dividedBy(LOOKS),
        config.seed,
        name -> false,
        config.stop);
  }

  // ---------------------------------------------------------------- samples

  private List<String> others() throws IOException {
    return others(
        Preview.fixedPrompts(),
        base.bundle().manifest().words(),
        pictures.pictures().stream().map(Picture::caption).toList(),
        config);
  }

  /** {@return what each picture shows, as the model without the peel may be told} */
  private List<String> seen() {
    return pictures.pictures().stream()
        .map(picture -> uncalled(picture.caption(), config.trigger))
        .map(rest -> rest.isEmpty() ? config.trigger : rest)
        .toList();
  }

  /** {@return a caption without the words that call the peel} */
  static String uncalled(String caption, String trigger) {
    return Pattern.compile(
            "[\\s,]*" + Pattern.quote(trigger) + "[\\s,]*(of\\s+)?", Pattern.CASE_INSENSITIVE)
        .matcher(caption)
        .replaceFirst(" ")
        .strip();
  }

  /**
   * {@return what shall stay as it was: fixed prompts, words that the model has learned, alone and
   * in pairs, and captions without the words that call the peel}
   */
  static List<String> others(
      List<String> fixed, List<String> words, List<String> captions, Config config) {
    List<String> prompts = new ArrayList<>(fixed);
    List<String> known = new ArrayList<>(words);
    known.removeAll(List.of(config.trigger.toLowerCase(Locale.ROOT).split("\\s+")));
    Collections.shuffle(known, new Random(config.seed));
    for (int i = 0; i < Math.min(WORDS_KEPT, known.size()); i++) {
      boolean pair = i % 2 == 1;
      prompts.add("a " + known.get(i) + (pair ? " next to a " + known.get(known.size() - i) : ""));
    }
    captions.stream()
        .map(caption -> uncalled(caption, config.trigger))
        .filter(rest -> !rest.isEmpty())
        .distinct()
        .limit(CAPTIONS_KEPT)
        .forEach(prompts::add);
    return prompts;
  }

  /**
   * Every picture as it is, then every picture a little nearer; that would blur how a picture is
   * drawn, so not where shapes stay.
   */
  private Tensor encoded() {
    List<Tensor> latents = new ArrayList<>();
    for (int variant = 0; variant < (config.keepsShapes ? 1 : 2); variant++) {
      for (Picture picture : pictures.pictures()) {
        try (PointerScope scope = new PointerScope();
            NoGradGuard guard = new NoGradGuard()) {
          int[] rgb = variant == 0 ? picture.rgb() : nearer(picture.rgb());
          latents.add(base.encode(Studio.values(rgb), 1, config.side).retainReference());
        }
      }
    }
    return torch
        .cat(new TensorVector(latents.toArray(new Tensor[0])), 0)
        .to(ScalarType.Float)
        .retainReference();
  }

  private int[] nearer(int[] rgb) {
    int side = config.side;
    java.awt.image.BufferedImage image =
        new java.awt.image.BufferedImage(side, side, java.awt.image.BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, side, side, rgb, 0, side);
    int edge = side / 16;
    return PeelPictures.square(
        image.getSubimage(edge, edge, side - 2 * edge, side - 2 * edge), side);
  }

  /** Every eighth picture is held out where there are twelve; of fewer, all are learned from. */
  private int[] heldOut() {
    int count = pictures.pictures().size();
    return IntStream.range(0, count).filter(i -> count < 12 || i % 8 == 5).toArray();
  }

  // ---------------------------------------------------------------- stopping

  /** Keeps the best average so far, and ends early when it does not get better any more. */
  private void judge(TrainingLoop loop, TorchWeights average, double error, long step)
      throws IOException {
    boolean better = error < best;
    System.out.printf(
        Locale.ROOT, "peel step %d: held-out loss %.4f%s%n", step, error, better ? ", best" : "");
    if (better) {
      best = error;
      worse = 0;
      try (NoGradGuard guard = new NoGradGuard()) {
        kept.flat().copy_(average.flat());
      }
      remember();
    } else if (++worse >= PATIENCE) {
      System.out.printf("peel: no better in %d looks, ends early%n", PATIENCE);
      loop.finish();
    }
  }

  /** The best so far outlives a killed run. */
  private void remember() throws IOException {
    Safetensors.write(
        folder.resolve(BEST),
        Map.of(BEST, Safetensors.Tensor.of(TorchOps.values(kept.flat()), (int) kept.size())),
        Map.of("error", Double.toString(best)));
  }

  private void recall() throws IOException {
    Path file = folder.resolve(BEST);
    if (!Files.exists(file)) {
      return;
    }
    Safetensors saved = Safetensors.open(file);
    float[] values = saved.tensor(BEST).toFloats();
    if (values.length != kept.size()) {
      throw new IOException(
          "'" + file + "' belongs to another training; delete the folder and start again.");
    }
    best = Double.parseDouble(saved.metadata().get("error"));
    try (NoGradGuard guard = new NoGradGuard();
        FloatPointer pointer = new FloatPointer(values)) {
      kept.flat().copy_(torch.from_blob(pointer, new long[] {values.length}));
    }
  }

  private PeelCard card(Outcome outcome) {
    String training =
        String.format(
            Locale.ROOT,
            "%d pictures, %s%s%s, %d steps of %d; %s",
            pictures.pictures().size(),
            config.keepsShapes ? "shapes stay, " : "",
            config.from.map(peel -> "from " + peel + ", ").orElse(""),
            config.budget,
            outcome.steps(),
            config.batch,
            outcome.summary());
    return new PeelCard(
        config.name,
        base.bundle().manifest().family(),
        base.bundle().manifest().name(),
        base.bundle().hash(),
        config.rank,
        config.rank,
        config.trigger,
        config.licence,
        config.note,
        training,
        outcome.thumbnail());
  }

  /** {@return the folder of a peel's training} */
  public static Path folder(Path out) {
    String name = String.valueOf(out.getFileName());
    require(
        name.endsWith(".safetensors"),
        "Cannot write peel '%s': expected a name that ends in .safetensors; change --out.",
        out);
    String stem = name.substring(0, name.length() - ".safetensors".length());
    Path target = out.toAbsolutePath();
    if (!Files.isDirectory(target.getParent())) {
      throw BananaException.of(
          "Cannot write peel '%s': there is no folder '%s'; create it.", out, target.getParent());
    }
    return target.resolveSibling(stem + "-training");
  }
}
