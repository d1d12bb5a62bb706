package dev.banana.train;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.Options;
import dev.banana.model.Bundle;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.judge.JudgeFile;
import dev.banana.model.weights.Ranges;
import dev.banana.text.PromptEncoder;
import dev.banana.train.autoencoder.AutoencoderStage;
import dev.banana.train.autoencoder.EnlargerStage;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.distill.DistillStage;
import dev.banana.train.eval.TeacherPainter;
import dev.banana.train.judge.JudgeScenes;
import dev.banana.train.judge.JudgeScore;
import dev.banana.train.judge.JudgeStage;
import dev.banana.train.judge.MovingPool;
import dev.banana.train.judge.SceneShards;
import dev.banana.train.latents.DrawnSet;
import dev.banana.train.latents.DrawnWriter;
import dev.banana.train.latents.LargeSet;
import dev.banana.train.latents.LargeWriter;
import dev.banana.train.latents.LatentSet;
import dev.banana.train.latents.LatentWriter;
import dev.banana.train.latents.Size;
import dev.banana.train.latents.WrittenCaptions;
import dev.banana.train.pack.PackStage;
import dev.banana.train.quantize.QuantizeStage;
import dev.banana.train.run.Budget;
import dev.banana.train.run.Checkpoint;
import dev.banana.train.run.RunRecord;
import dev.banana.train.teacher.Preview;
import dev.banana.train.teacher.TeacherStage;
import dev.banana.train.torch.Optimizer;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import dev.banana.train.uhd.NativeStage;
import dev.banana.train.uhd.Starts;
import dev.banana.train.uhd.UhdStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The stages of one preset over one folder; they meet only on disk.
 *
 * <p>{@code 1-corpus -> 2-autoencoder -> 2-latents -> 3-teacher -> 4-distill -> 5-quantize ->
 * 6-bundle}, and for large pictures {@code 2-autoencoder -> 2-enlarger -> 6-bundle}, {@code
 * 2-autoencoder -> 2-uhd}, {@code 4-distill -> 4-uhd -> 5-quantize} and {@code 6-bundle -> 7-native
 * -> 6-bundle}. Each method reads the folders before it and may be stopped and called again.
 */
public final class Workshop {
  /** Where scenes come from. */
  public interface Corpora {
    /** {@return an open corpus} */
    Corpus open(Corpus.Config config);
  }

  private static final int HELD_OUT = 512;

  /** First random numbers of scenes and lineups for the judge; all others are below 100. */
  private static final long JUDGE_SEED = 101;

  private static final long LINEUP_SEED = 103;

  /** First random number of the large pictures; held-out ones have the next. */
  private static final long LARGE_SEED = 5;

  /** Large pictures for sheets and figures, in whole shards so that every size is there. */
  private static final int LARGE_HELD_OUT = 32;

  private static final String LARGE_STAGE = "4-uhd";

  private static final String ENLARGER_STAGE = "2-enlarger";

  private static final String NATIVE_STAGE = "7-native";

  /** First random number of drawn pictures; held-out ones have twice that. */
  private static final long DRAWN_SEED = 1_000_000;

  /** Of so many files of drawn pictures one more is held out. */
  private static final int DRAWN_HELD_OUT = 60;

  /** First random number of the scenes of the enlarger; held-out ones have the next. */
  private static final long ENLARGED_SEED = 15;

  static final int TEACHER_STEPS = 25;
  private static final float TEACHER_GUIDANCE = 3;

  /** Says from which bundle the stages started, if they did. */
  private static final String ADOPTED = "adopted.txt";

  /** Pictures whose decoding says what ranges a decoder in integers must cover. */
  private static final int CALIBRATION = 96;

  private final Recipe recipe;
  private final Path folder;
  private final Corpora corpora;
  private final TorchOps ops;

  /**
   * Enter a workshop.
   *
   * @param recipe what is made
   * @param folder holds one folder per stage
   * @param corpora where scenes come from
   * @param ops what computes
   */
  public Workshop(Recipe recipe, Path folder, Corpora corpora, TorchOps ops) {
    this.recipe = recipe;
    this.folder = folder;
    this.corpora = corpora;
    this.ops = ops;
  }

  /** {@return the corpora that were fetched into a folder} */
  public static Corpora fetched(Path folder) {
    return config -> Corpus.open(folder, config);
  }

  /** {@return what is made} */
  Recipe recipe() {
    return recipe;
  }

  /** {@return where scenes come from} */
  Corpora corpora() {
    return corpora;
  }

  /** {@return what computes} */
  TorchOps ops() {
    return ops;
  }

  /** {@return the folder of a stage} */
  Path stage(String name) {
    return folder.resolve(name);
  }

  /**
   * Learn pixels to latents and back.
   *
   * @param budget when to stop
   * @param decoderOnly whether only the way back goes on learning, so that later stages stay good
   * @param sharpness pull of a critic of pixels, 0 to 2; 0 is none
   * @throws dev.banana.error.BananaException if there is no encoder yet that could stay, or the
   *     stage was begun otherwise
   */
  public void autoencoder(Budget budget, boolean decoderOnly, double sharpness) throws IOException {
    requireSharpness(sharpness);
    AutoencoderStage.Config both = recipe.autoencoder(budget).withSharpness(sharpness);
    AutoencoderStage.Config config = decoderOnly ? both.withDecoderOnly() : both;
    require(
        !decoderOnly || Checkpoint.exists(stage("2-autoencoder")),
        "A decoder can go on only from one that has learned, and %s holds none; adopt a bundle"
            + " first, or leave --decoder-only out.",
        stage("2-autoencoder"));
    Path out = stage("2-autoencoder");
    requireSame(out, "decoder-only", decoderOnly);
    RunRecord.write(out, "autoencoder", recipe.name(), ops, config);
    try (Corpus training = corpora.open(recipe.pictures(1, Corpus.Split.TRAIN));
        Corpus heldOut = corpora.open(recipe.pictures(2, Corpus.Split.HELD_OUT))) {
      new AutoencoderStage(config, ops).run(training, heldOut, out);
    }
  }

  /**
   * Learn to make pictures larger; a stage that may be left out.
   *
   * @param budget when to stop
   * @param sharpness pull of a critic of pixels, 0 to 2; 0 is none
   */
  public void enlarger(Budget budget, double sharpness) throws IOException {
    requireSharpness(sharpness);
    EnlargerStage.Config config = recipe.enlarger(budget, sharpness);
    TorchWeights pixels = learnedAutoencoder();
    Path out = stage(ENLARGER_STAGE);
    RunRecord.write(out, "enlarger", recipe.name(), ops, config);
    try (Corpus training = corpora.open(recipe.enlarged(ENLARGED_SEED, Corpus.Split.TRAIN));
        Corpus heldOut = corpora.open(recipe.enlarged(ENLARGED_SEED + 1, Corpus.Split.HELD_OUT))) {
      new EnlargerStage(config, ops).run(training, heldOut, pixels, out);
    }
  }

  /** {@return average weights of the enlarger; empty if there is none yet} */
  private Optional<TorchWeights> learnedEnlarger() throws IOException {
    if (recipe.spec().enlarger().isEmpty() || !Checkpoint.exists(stage(ENLARGER_STAGE))) {
      return Optional.empty();
    }
    TorchWeights weights = EnlargerStage.fresh(recipe.spec().enlargerNet(), ops, 1);
    Checkpoint.average(stage(ENLARGER_STAGE), weights);
    return Optional.of(weights);
  }

  private static void requireSharpness(double sharpness) {
    require(
        sharpness >= 0 && sharpness <= 2, "--sharpness must be in [0, 2], found %s.", sharpness);
  }

  /**
   * Start from what a bundle has learned: its autoencoder and its enlarger, if it has one, are
   * ready to be used, and the teacher goes on from its denoiser. Layers of the decoder that the
   * bundle has not, or in another size, begin anew: {@code autoencoder} with {@code --decoder-only}
   * teaches them. Its trunk of large pictures, if it has one, goes on from there too: it reads
   * prompts as the student does, so it wants new lessons once the student has learned more.
   *
   * @param path a bundle of the same preset, with its encoder
   * @throws IOException if a stage has begun already, or the bundle does not fit
   */
  public void adopt(Path path) throws IOException {
    Map<String, float[]> values = new LinkedHashMap<>();
    Bundle bundle = Bundle.open(path);
    bundle.names().forEach(name -> values.put(name, bundle.floats(name)));
    TorchWeights pixels =
        AutoencoderStage.fresh(new Autoencoder(recipe.spec().autoencoder()), ops, 1);
    List<String> anew = otherDecoder(pixels, values);
    values.keySet().removeAll(anew);
    adopt(pixels, values, stage("2-autoencoder"));
    if (!anew.isEmpty()) {
      System.out.printf(
          "the decoder's %s begin anew: teach them with 'autoencoder --decoder-only'%n",
          String.join(", ", anew));
    }
    if (bundle.spec().enlarger().isPresent()
        && bundle.spec().enlarger().equals(recipe.spec().enlarger())) {
      adopt(
          EnlargerStage.fresh(bundle.spec().enlargerNet(), ops, 1), values, stage(ENLARGER_STAGE));
    }
    adopt(
        TeacherStage.fresh(new Denoiser(recipe.spec().denoiser()), ops, 1),
        values,
        stage("3-teacher"));
    if (bundle.spec().largeTrunk()) {
      Map<String, float[]> own = new LinkedHashMap<>(values);
      bundle.names().stream()
          .filter(Denoiser::isLarge)
          .forEach(name -> own.put(Denoiser.small(name), values.get(name)));
      adopt(
          NativeStage.fresh(new Denoiser(recipe.spec().denoiser()), ops, 1),
          own,
          stage(NATIVE_STAGE));
    }
    Files.writeString(stage(ADOPTED), origin(bundle));
  }

  private static List<String> otherDecoder(TorchWeights pixels, Map<String, float[]> values) {
    return pixels.entries().values().stream()
        .filter(entry -> entry.name().startsWith("decoder."))
        .filter(
            entry -> {
              float[] theirs = values.get(entry.name());
              return theirs == null || theirs.length != entry.size();
            })
        .map(TorchWeights.Entry::name)
        .toList();
  }

  /** What a bundle says about where it came from, in one text. */
  private static String origin(Bundle bundle) {
    StringBuilder text = new StringBuilder();
    text.append(bundle.manifest().name()).append(' ').append(bundle.hash());
    bundle
        .manifest()
        .provenance()
        .forEach((name, value) -> text.append("; ").append(name).append(": ").append(value));
    return text.toString().replaceAll("\\s+", " ");
  }

  private static void adopt(TorchWeights weights, Map<String, float[]> values, Path out)
      throws IOException {
    refuseBegun(out);
    int taken = weights.adopt(values);
    begin(weights, out);
    System.out.printf("%s: took over %d tensors%n", out, taken);
  }

  /**
   * Start a stage from an earlier one of the same name.
   *
   * <p>A student is moved by what its teacher has learned since: {@code student + (teacher now -
   * teacher then)}, so that the teacher can go on and its student need not be made from nothing;
   * what has learned large pictures is moved by its student in the same way. Source: Ilharco et al.
   * 2022 (task arithmetic), <a href="https://arxiv.org/abs/2212.04089">arXiv:2212.04089</a>. A part
   * of what a student has changed is noise of its lessons, which a smaller share of it has less of
   * than of what it learned. Source: Wortsman et al. 2021 (WiSE-FT), <a
   * href="https://arxiv.org/abs/2109.01903">arXiv:2109.01903</a>.
   *
   * @param what which of them
   * @param earlier a work folder of the same preset, with that stage and the one that moves it
   * @param share how much of what it has changed is kept, in [0, 1]; what only the tokens of large
   *     pictures have is kept whole
   * @throws IOException if the stage has begun already, or {@code earlier} has no such stage
   */
  public void inherit(Inherited what, Path earlier, double share) throws IOException {
    require(share >= 0 && share <= 1, "--share must be in [0, 1], found %s.", share);
    require(
        share == 1 || what.mover != null,
        "--share is for what began from another stage, and a teacher did not; leave it out.");
    Path out = stage(what.folder);
    refuseBegun(out);
    requireEarlier(earlier.resolve(what.folder));
    TorchWeights weights = denoiserIn(earlier.resolve(what.folder));
    if (what.mover != null) {
      requireEarlier(earlier.resolve(what.mover));
      weights.move(
          denoiserIn(earlier.resolve(what.mover)),
          denoiser(what.mover),
          name -> what == Inherited.UHD && ofLargeTokens(name) ? 1 : share);
    }
    begin(weights, out);
    Path history = Files.exists(stage(ADOPTED)) ? stage(ADOPTED) : earlier.resolve(ADOPTED);
    String before = Files.exists(history) ? Files.readString(history) + "; " : "";
    String theirs = Checkpoint.describe(earlier.resolve(what.folder));
    String part = share == 1 ? "" : ", " + share + " of what it had changed";
    Files.writeString(
        stage(ADOPTED), before + what.folder + ": went on from " + theirs + " elsewhere" + part);
    System.out.printf("%s: goes on from %s%s%n", out, theirs, part);
  }

  /** Whether small pictures never use this tensor: they have tokens of another size. */
  private boolean ofLargeTokens(String name) {
    int patch = recipe.spec().patch();
    return patch != recipe.spec().finePatch() && Denoiser.isOfPatch(name, patch);
  }

  /**
   * Copy what {@link #inherit} can start from, in half precision, and where it came from.
   *
   * @param out a folder for it
   * @throws IOException if there is neither a teacher nor a student
   */
  public void keep(Path out) throws IOException {
    boolean some = false;
    for (Inherited what : Inherited.values()) {
      if (Checkpoint.exists(stage(what.folder))) {
        some = true;
        Checkpoint.keep(stage(what.folder), out.resolve(what.folder));
        System.out.printf(
            "%s: %s%n", out.resolve(what.folder), Checkpoint.describe(stage(what.folder)));
      }
    }
    if (!some) {
      throw new IOException("Nothing to keep: " + folder + " holds neither teacher nor student");
    }
    if (Files.exists(stage(ADOPTED))) {
      Files.copy(stage(ADOPTED), out.resolve(ADOPTED), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What {@link #inherit} starts. */
  public enum Inherited {
    /** The teacher. */
    TEACHER("3-teacher", null),
    /** The student. */
    DISTILL("4-distill", "3-teacher"),
    /** The student that has learned large pictures. */
    UHD(LARGE_STAGE, "4-distill");

    private final String folder;
    private final String mover;

    Inherited(String folder, String mover) {
      this.folder = folder;
      this.mover = mover;
    }
  }

  private static void refuseBegun(Path out) throws IOException {
    if (Checkpoint.exists(out)) {
      throw new IOException(
          "Stage folder " + out + " has begun already; give another --work, or delete it");
    }
  }

  private static void requireEarlier(Path stage) throws IOException {
    if (!Checkpoint.exists(stage)) {
      throw new IOException(
          "Cannot inherit: " + stage + " holds no checkpoint; give a folder that has one there");
    }
  }

  /** The first checkpoint of a stage that has made no step. */
  private static void begin(TorchWeights weights, Path out) throws IOException {
    Files.createDirectories(out);
    Optimizer start = new Optimizer(weights, 0, 0, 1, name -> false);
    Map<String, Tensor> buffers = new LinkedHashMap<>(start.state());
    buffers.put("target", weights.flat());
    Checkpoint.save(out, new Checkpoint.State(0, 0), buffers);
  }

  private TorchWeights learnedAutoencoder() throws IOException {
    TorchWeights weights =
        AutoencoderStage.fresh(new Autoencoder(recipe.spec().autoencoder()), ops, 1);
    Checkpoint.average(stage("2-autoencoder"), weights);
    return weights;
  }

  private TorchWeights denoiser(String from) throws IOException {
    return denoiserIn(stage(from));
  }

  private TorchWeights denoiserIn(Path folder) throws IOException {
    TorchWeights weights = TeacherStage.fresh(new Denoiser(recipe.spec().denoiser()), ops, 1);
    Checkpoint.average(folder, weights);
    return weights;
  }

  /** Encode scenes and captions once. */
  public void latents() throws IOException {
    Autoencoder model = new Autoencoder(recipe.spec().autoencoder());
    TorchWeights weights = learnedAutoencoder();
    try (PromptEncoder text = PromptEncoder.open(1)) {
      for (Material material : recipe.materials()) {
        for (Corpus.Split split : Corpus.Split.values()) {
          boolean training = split == Corpus.Split.TRAIN;
          try (Corpus corpus = corpora.open(material.corpus(training ? 3 : 4, split))) {
            int scenes = training ? material.scenes() : Math.min(HELD_OUT, material.scenes());
            List<Size> sizes =
                material.sizes().isEmpty() ? List.of(Size.square(recipe.side())) : material.sizes();
            new LatentWriter(corpus, model, ops, weights, text)
                .write(latentFolder(training).resolve(material.name()), scenes, sizes);
          }
        }
      }
    }
  }

  /** {@return the folder of the scenes that are learned from, or of those that are kept} */
  Path latentFolder(boolean training) {
    return stage("2-latents").resolve(training ? "train" : "held-out");
  }

  private LatentSet training() throws IOException {
    return LatentSet.read(ops, latentFolder(true), null);
  }

  private LatentSet heldOut(LatentSet training) throws IOException {
    return LatentSet.read(ops, latentFolder(false), training);
  }

  /** {@return what draws sheets of the fixed prompts} */
  private Preview preview(LatentSet set, int prompts) throws IOException {
    List<String> all = Preview.fixedPrompts();
    try (PromptEncoder text = PromptEncoder.open(1)) {
      return new Preview(
          ops,
          new Autoencoder(recipe.spec().autoencoder()),
          learnedAutoencoder(),
          set,
          text,
          all.subList(0, Math.min(prompts, all.size())));
    }
  }

  /** Learn noise to latents in many steps. */
  public void teacher(Budget budget) throws IOException {
    LatentSet set = training();
    TeacherStage.Config first = recipe.teacher(budget);
    TeacherStage.Config config = Files.exists(stage(ADOPTED)) ? first.withEarlier() : first;
    Path out = stage("3-teacher");
    RunRecord.write(out, "teacher", recipe.name(), ops, config);
    new TeacherStage(config, ops).run(set, heldOut(set), preview(set, sheetPrompts()), out);
  }

  /**
   * Learn to draw in few steps.
   *
   * @param budget of the stage
   * @param rate share of the usual rate, in (0, 1]: less for an inherited student, which knows much
   *     that a high rate would undo
   * @throws dev.banana.error.BananaException if the share is not
   */
  public void distill(Budget budget, double rate) throws IOException {
    require(
        rate > 0 && rate <= 1,
        "The share of the usual rate must be in (0, 1], found %s; give --rate 0.4, say.",
        rate);
    LatentSet set = training();
    DistillStage.Config config = recipe.distill(budget).withRate(rate);
    Path out = stage("4-distill");
    RunRecord.write(out, "distill", recipe.name(), ops, config);
    new DistillStage(config, ops)
        .run(denoiser("3-teacher"), set, heldOut(set), preview(set, sheetPrompts()), out);
  }

  /** Encode large scenes, beside the same scenes small, and their captions once. */
  public void uhdLatents() throws IOException {
    Autoencoder model = new Autoencoder(recipe.spec().autoencoder());
    TorchWeights weights = learnedAutoencoder();
    try (PromptEncoder text = PromptEncoder.open(1)) {
      for (boolean training : new boolean[] {false, true}) {
        Corpus.Split split = training ? Corpus.Split.TRAIN : Corpus.Split.HELD_OUT;
        try (Corpus corpus =
            corpora.open(recipe.large().corpus(training ? LARGE_SEED : LARGE_SEED + 1, split))) {
          int scenes = recipe.large().scenes();
          int few = Math.max(1, Math.min(LARGE_HELD_OUT, scenes / 8));
          new LargeWriter(corpus, model, ops, weights, text)
              .write(largeFolder(training), training ? scenes : few, recipe.sizes(), recipe.side());
        }
      }
    }
  }

  private Path largeFolder(boolean training) {
    return stage("2-uhd").resolve(training ? "train" : "held-out");
  }

  /** Learn to draw and to refine large pictures; a stage that may be left out. */
  public void uhd(Budget budget) throws IOException {
    UhdStage.Config config = recipe.uhd(budget);
    LatentSet set = training();
    LargeSet large = LargeSet.read(ops, largeFolder(true), set);
    LargeSet heldOut = LargeSet.read(ops, largeFolder(false), set);
    TorchWeights student = denoiser("4-distill");
    Path out = stage(LARGE_STAGE);
    RunRecord.write(out, "uhd", recipe.name(), ops, config);
    UhdStage stage = new UhdStage(config, ops);
    Starts starts =
        stage.starts(new Autoencoder(recipe.spec().autoencoder()), learnedAutoencoder());
    starts.write(large, student, startFolder(true));
    starts.write(heldOut, student, startFolder(false));
    large.withStarts(startFolder(true));
    heldOut.withStarts(startFolder(false));
    stage.run(student, large, heldOut, set, preview(set, sheetPrompts()), out);
  }

  private Path startFolder(boolean training) {
    return stage(LARGE_STAGE).resolve(training ? "train" : "held-out");
  }

  /**
   * Draw with a bundle what a trunk of large pictures is to draw in one step.
   *
   * @param bundle made of the student that this workshop has, or null for this workshop's own
   * @param threads of one picture
   */
  public void nativePictures(Path bundle, int threads) throws IOException {
    Autoencoder model = new Autoencoder(recipe.spec().autoencoder());
    TorchWeights weights = learnedAutoencoder();
    Path from = bundle == null ? stage("6-bundle") : bundle;
    try (PromptEncoder text = PromptEncoder.open(1);
        Banana banana = Banana.open(from, Options.defaults().withThreads(threads))) {
      DrawnWriter writer = new DrawnWriter(banana, model, ops, weights, text);
      int shards = recipe.drawnShards();
      writer.write(
          nativeFolder(false),
          plain(latentFolder(false)),
          Math.max(1, shards / DRAWN_HELD_OUT),
          recipe.drawnSizes(),
          2 * DRAWN_SEED);
      writer.write(
          nativeFolder(true), plain(latentFolder(true)), shards, recipe.drawnSizes(), DRAWN_SEED);
    }
  }

  /** Captions that name nobody who is shown beside them. */
  private static List<String> plain(Path folder) throws IOException {
    return WrittenCaptions.read(folder).stream().filter(c -> !c.contains("[")).toList();
  }

  private Path nativeFolder(boolean training) {
    return stage(NATIVE_STAGE).resolve(training ? "train" : "held-out");
  }

  /** Learn to draw large pictures in one step. */
  public void nativeStep(Budget budget) throws IOException {
    NativeStage.Config config = recipe.nativeStep(budget);
    LatentSet set = training();
    Path out = stage(NATIVE_STAGE);
    RunRecord.write(out, "native", recipe.name(), ops, config);
    new NativeStage(config, ops)
        .run(
            denoiser("5-quantize"),
            DrawnSet.read(ops, nativeFolder(true), set),
            DrawnSet.read(ops, nativeFolder(false), set),
            preview(set, sheetPrompts()),
            out);
  }

  /** {@return whether the student was taught large pictures} */
  private boolean taughtLarge() {
    return Checkpoint.exists(stage(LARGE_STAGE));
  }

  /** Learn to be rounded to 8 and to 4 bits. */
  public void quantize(Budget budget) throws IOException {
    LatentSet set = training();
    // One that was inherited has drawn none of them.
    boolean started = Files.isDirectory(startFolder(true));
    boolean large = taughtLarge() && LargeSet.exists(largeFolder(true)) && started;
    QuantizeStage.Config config = recipe.quantize(budget);
    Path out = stage("5-quantize");
    RunRecord.write(out, "quantize", recipe.name(), ops, config);
    new QuantizeStage(config, ops)
        .run(
            denoiser(taughtLarge() ? LARGE_STAGE : "4-distill"),
            set,
            large ? LargeSet.read(ops, largeFolder(true), set).withStarts(startFolder(true)) : null,
            preview(set, sheetPrompts()),
            out);
  }

  /**
   * Learn to mark pictures; needs nothing but the corpus.
   *
   * @param budget when to stop
   * @param from a judge to go on from, with scenes that it has not seen, or null
   * @param settled whether an earlier judge sees and reads well, and only which captions fit is
   *     learned
   * @return how far the judge can be trusted
   * @throws dev.banana.error.BananaException if it is settled, with nothing to go on from, or was
   *     begun otherwise
   */
  public JudgeScore judge(Budget budget, Path from, boolean settled) throws IOException {
    Path out = stage("judge");
    JudgeFile earlier = from == null ? null : JudgeFile.open(from);
    require(
        !settled || earlier != null || Checkpoint.exists(out),
        "A judge that is settled needs an earlier one; add --from FILE, or leave --settled out.");
    requireSame(out, "settled", settled);
    long first = firstScene(out, earlier);
    JudgeStage.Config all = recipe.judge(budget);
    JudgeStage.Config config = settled ? all.withSettled() : first == 0 ? all : all.withEarlier();
    RunRecord.write(out, "judge", recipe.name(), ops, config);
    JudgeScenes tested = tested(config);
    try (Corpus pictures = corpora.open(recipe.taught(JUDGE_SEED));
        Corpus figures = corpora.open(recipe.identities(LINEUP_SEED, Corpus.Split.TRAIN))) {
      MovingPool training =
          new MovingPool(
              i -> JudgeScenes.shown(pictures.scene(first + i, config.side(), config.side())),
              i -> JudgeScenes.trio(figures.lineup(first + i)),
              config);
      return new JudgeStage(config, ops).run(training, tested, earlier, RunRecord.read(out), out);
    }
  }

  /** What a stage learns does not change on the way, unasked. */
  private static void requireSame(Path out, String option, boolean given) throws IOException {
    Path note = out.resolve(option + ".txt");
    if (!Files.exists(note)) {
      Files.createDirectories(out);
      Files.writeString(note, Boolean.toString(given));
      return;
    }
    boolean before = Boolean.parseBoolean(Files.readString(note).strip());
    require(
        before == given || !Checkpoint.exists(out),
        "Stage folder %s was begun %s --%s; start it again like that, or choose another --work.",
        out,
        before ? "with" : "without",
        option);
    Files.writeString(note, Boolean.toString(given));
  }

  /**
   * Numbers of scenes that nobody has drawn yet: the same when the stage is started again, whether
   * the judge that it goes on from is named again or not.
   */
  private static long firstScene(Path out, JudgeFile earlier) throws IOException {
    Path note = out.resolve("first-scene.txt");
    if (!Files.exists(note)) {
      long first =
          earlier == null ? 0 : Integer.toUnsignedLong(earlier.about().provenance().hashCode());
      Files.createDirectories(out);
      Files.writeString(note, Long.toString(first));
    }
    return Long.parseLong(Files.readString(note).strip());
  }

  private JudgeScenes tested(JudgeStage.Config config) throws IOException {
    Path out = stage("judge").resolve("tested");
    List<JudgeScenes.Trio> lineups =
        new ArrayList<>(lineups(out, LINEUP_SEED + 1, Corpus.Split.TRAIN, config.tested()));
    // What is reserved was in no lesson in any form: whole hands, and pairings of traits.
    Path kept = stage("judge").resolve("reserved");
    int few = Math.max(1, config.tested() / 2);
    lineups.addAll(lineups(kept, LINEUP_SEED + 1, Corpus.Split.HELD_OUT, few));
    Corpus.Config scenes = recipe.judged(JUDGE_SEED + 1);
    try (Corpus pictures = corpora.open(scenes)) {
      return new JudgeScenes(
          new SceneShards(out, scenes).scenes(pictures, config.tested(), config.side()), lineups);
    }
  }

  private List<JudgeScenes.Trio> lineups(Path out, long seed, Corpus.Split split, int count)
      throws IOException {
    Corpus.Config config = recipe.identities(seed, split);
    try (Corpus figures = corpora.open(config)) {
      return new SceneShards(out, config).lineups(figures, count);
    }
  }

  /** {@return what draws with the teacher, to be marked} */
  TeacherPainter teacherPainter() throws IOException {
    LatentSet set = training();
    TorchWeights weights = denoiser("3-teacher");
    return new TeacherPainter(
        (text, captions) ->
            new Preview(
                ops,
                new Autoencoder(recipe.spec().autoencoder()),
                learnedAutoencoder(),
                set,
                text,
                captions),
        new TeacherStage(recipe.teacher(new Budget(null, 1)), ops)
            .painter(weights, TEACHER_STEPS, TEACHER_GUIDANCE),
        recipe.side() / Autoencoder.FACTOR);
  }

  private int sheetPrompts() {
    return recipe.small() ? 4 : 24;
  }

  /** {@return the bundle that was made of the student} */
  public Bundle pack() throws IOException {
    LatentSet set = training();
    Map<String, String> provenance = new LinkedHashMap<>();
    List<String> stages =
        new ArrayList<>(List.of("2-autoencoder", "3-teacher", "4-distill", "5-quantize"));
    if (taughtLarge()) {
      stages.add(3, LARGE_STAGE);
    }
    Optional<TorchWeights> enlarger = learnedEnlarger();
    if (enlarger.isPresent()) {
      stages.add(1, ENLARGER_STAGE);
    }
    Optional<TorchWeights> large = learnedTrunk();
    if (large.isPresent()) {
      stages.add(NATIVE_STAGE);
    }
    for (String stage : stages) {
      provenance.put(stage, RunRecord.read(stage(stage)));
      provenance.put(stage + ".done", Checkpoint.describe(stage(stage)));
    }
    provenance.put("samples", Integer.toString(set.size()));
    if (Files.exists(stage(ADOPTED))) {
      provenance.put("started from", Files.readString(stage(ADOPTED)));
    }
    TorchWeights pixels = learnedAutoencoder();
    TorchWeights student = denoiser("5-quantize");
    Map<String, Ranges> ranges = new TreeMap<>();
    try (PointerScope scope = new PointerScope()) {
      LatentSet.Batch batch = set.first(CALIBRATION);
      ranges.putAll(
          PackStage.ranges(
              ops.exact(),
              new Autoencoder(recipe.spec().autoencoder()),
              pixels,
              set.restored(batch)));
      ranges.putAll(
          PackStage.ranges(
              ops.exact(),
              recipe.spec().denoiserNet(),
              recipe.sampling(),
              student,
              set,
              (int) batch.clean().size(0),
              recipe.spec().guidance()));
    }
    PackStage.Parts parts =
        new PackStage.Parts(
            learned(enlarger.isPresent(), large.isPresent()),
            "banana-" + recipe.name(),
            pixels,
            enlarger,
            student,
            large,
            set.mean(),
            set.deviation(),
            ranges,
            WrittenCaptions.words(WrittenCaptions.read(latentFolder(true))),
            provenance);
    return PackStage.write(parts, stage("6-bundle"));
  }

  /** What the nets are that have learned something. */
  private ModelSpec learned(boolean enlarger, boolean trunk) {
    ModelSpec spec = enlarger ? recipe.spec() : recipe.spec().withEnlarger(Optional.empty());
    if (trunk) {
      return spec.withLargeTrunk(true).withLargest(Recipe.longest(recipe.drawnSizes()));
    }
    return taughtLarge() ? spec.withLargest(Recipe.longest(recipe.sizes())) : spec;
  }

  /** {@return average weights of the trunk of large pictures; empty if there is none yet} */
  private Optional<TorchWeights> learnedTrunk() throws IOException {
    if (!Checkpoint.exists(stage(NATIVE_STAGE))) {
      return Optional.empty();
    }
    TorchWeights weights = NativeStage.fresh(new Denoiser(recipe.spec().denoiser()), ops, 1);
    Checkpoint.average(stage(NATIVE_STAGE), weights);
    return Optional.of(weights);
  }

  /** Draw the 64 fixed prompts with the teacher in 25 steps and the student in 1, 2 and 4. */
  public void sheets() throws IOException {
    LatentSet set = training();
    Path out = Files.createDirectories(stage("sheets"));
    Preview preview = preview(set, recipe.small() ? 4 : 64);
    int side = recipe.side() / Autoencoder.FACTOR;
    Budget none = new Budget(null, 1);
    new TeacherStage(recipe.teacher(none), ops)
        .sheet(denoiser("3-teacher"), preview, side, out.resolve("teacher-25.png"), 25, 3);
    TorchWeights student = denoiser("5-quantize");
    for (int steps : new int[] {1, 2, 4}) {
      new DistillStage(recipe.distill(none), ops)
          .sheet(student, preview, side, out.resolve("student-" + steps + ".png"), steps, 3);
    }
  }
}
