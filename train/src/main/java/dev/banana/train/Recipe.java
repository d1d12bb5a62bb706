package dev.banana.train;

import dev.banana.model.ModelSpec;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.train.autoencoder.AutoencoderStage;
import dev.banana.train.autoencoder.EnlargerStage;
import dev.banana.train.corpus.Corpus;
import dev.banana.train.corpus.Part;
import dev.banana.train.corpus.Vocabulary;
import dev.banana.train.distill.DistillStage;
import dev.banana.train.eval.CastEvaluation;
import dev.banana.train.eval.Evaluation;
import dev.banana.train.judge.JudgeScenes;
import dev.banana.train.judge.JudgeStage;
import dev.banana.train.latents.Size;
import dev.banana.train.quantize.QuantizeStage;
import dev.banana.train.run.Budget;
import dev.banana.train.run.Rate;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.teacher.TeacherStage;
import dev.banana.train.uhd.NativeStage;
import dev.banana.train.uhd.UhdStage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that a preset's training is made of, but for its budgets.
 *
 * <p>The figures were chosen in docs/LOG.md.
 *
 * @param name name of the preset
 * @param spec what the networks are
 * @param side pixels of each side of a training picture
 * @param batch samples of one step of the teacher
 * @param pool scenes that the autoencoder learns from
 * @param materials what the denoiser learns from
 * @param large what it learns large pictures from
 * @param sizes of the large pictures
 */
public record Recipe(
    String name,
    ModelSpec spec,
    int side,
    int batch,
    int pool,
    List<Material> materials,
    Material large,
    List<Size> sizes) {
  /** First random number of casts that are evaluated. */
  private static final long CAST_SEED = 111;

  private static final double BETA2 = 0.95;

  /** Share of lessons of teacher and student with characters, whose faces are learned last. */
  private static final double WITH_REFERENCES = 0.4;

  /** First random number of the judge's weights; stages that draw start from 1. */
  private static final long JUDGE_SEED = 9001;

  /** Share of made-up figures that a judge sees even if the preset draws none. */
  private static final double LEAST_PEOPLE = 0.25;

  /** The one hand that the small model draws in. */
  private static final Map<String, Double> HAND = Map.of("fluent-3d", 1.0);

  /**
   * Hands that the small model sees in large pictures: its own is stored as small pixels, which
   * only crowds can show; the others are drawn anew at any size, the one that is most like it most
   * often.
   */
  private static final Map<String, Double> SHARP_HANDS =
      Map.of("fluent-3d", 0.3, "fluent-emoji", 0.5, "fluent-flat", 0.12, "noto", 0.08);

  /** Those of them that are sharp. */
  private static final Map<String, Double> SHARP_HANDS_ALONE =
      Map.of("fluent-emoji", 0.6, "fluent-flat", 0.2, "noto", 0.2);

  /** A step on the largest costs ten times one on the smallest, for as many pictures. */
  private static final List<Size> LARGE =
      List.of(
          new Size(1024, 1024, 0.35),
          new Size(2048, 2048, 0.25),
          new Size(3840, 2176, 0.28),
          new Size(2176, 3840, 0.12));

  /**
   * Large pictures that a trunk of their own learns: what there is of them is the same at every
   * size, so most are of the sizes that are drawn and learned fastest.
   */
  private static final List<Size> DRAWN =
      List.of(
          new Size(1408, 768, 4),
          new Size(1088, 1088, 2.5),
          new Size(768, 1408, 1.5),
          new Size(1920, 1088, 2),
          new Size(2048, 2048, 0.6),
          new Size(3840, 2176, 1.5),
          new Size(2176, 3840, 0.6),
          new Size(3072, 2304, 0.3),
          new Size(4096, 1408, 0.2),
          new Size(1408, 4096, 0.2),
          new Size(4096, 4096, 0.2));

  /** Sixteen to nine, four to three, and both upright, at about the area of the square. */
  private static final List<Size> SHAPES =
      List.of(
          new Size(704, 384, 1),
          new Size(384, 704, 1),
          new Size(576, 448, 1),
          new Size(448, 576, 1));

  /** Shapes that are asked for most, at about the area of the square: wide ones most often. */
  private static final List<Size> WIDE =
      List.of(
          new Size(704, 384, 3),
          new Size(384, 704, 2),
          new Size(640, 448, 1.5),
          new Size(448, 640, 1.5));

  /** Squares as often as all others together. */
  private static final List<Size> EVERY_SHAPE =
      Stream.concat(Stream.of(new Size(512, 512, 8)), WIDE.stream()).toList();

  /** The words that the small model learns first; docs/LOG.md says why no more at once. */
  private static final String FIRST =
      "fox,cat,dog,lion,panda,koala,bear,rabbit,frog,pig,penguin,owl,chick,fish,octopus,whale,"
          + "turtle,unicorn,ladybug,banana,apple,strawberry,watermelon,pizza,burger,ice cream,cake,"
          + "donut,car,bus,rocket,boat,skateboard,airplane,sun,star,rainbow,tree,palm tree,cactus,"
          + "flower,sunflower,mushroom,snowman,balloon,umbrella,crown,gift,house,castle,robot,ghost,"
          + "teddy bear,heart,astronaut";

  /** The words that it learns once it knows those; its enlarger does without them. */
  private static final String SECOND =
      "tiger,cow,horse,monkey,chicken,duck,bird,parrot,flamingo,crab,dolphin,shark,snail,bee,"
          + "butterfly,elephant,giraffe,zebra,sheep,mouse,hedgehog,crocodile,snake,dragon,dinosaur,"
          + "lemon,cherries,grapes,pineapple,tomato,carrot,hot dog,cupcake,cookie,bread,fries,"
          + "truck,tractor,bicycle,train,helicopter,ufo,fire truck,moon,cloud,christmas tree,tulip,"
          + "rose,volcano,mountain,guitar,drum,violin,hat,ball,key,clock,camera,book,chair,lamp,"
          + "candle,teapot,cup,backpack,t-shirt,dress,trophy,bell,pumpkin,gem,tent,ferris wheel,"
          + "alien,wizard,princess,mermaid";

  /** The words after those; people whose drawings are mere heads are left to made-up figures. */
  private static final String THIRD =
      "lobster,caterpillar,spider,camel,goat,hamster,pear,orange,peach,corn,broccoli,lollipop,egg,"
          + "taxi,police car,ambulance,racing car,motorcycle,scooter,ship,leaf,fire,snowflake,"
          + "trumpet,bed,shoe,kite,telescope,church,clown,prince,fairy,superhero,firefighter,"
          + "police officer,cook,farmer,baby,santa";

  private static final String EVERY = FIRST + "," + SECOND + "," + THIRD;

  /** {@return the recipe of a preset: {@code tiny}, {@code micro} or {@code nano}} */
  public static Recipe of(String preset) {
    Corpus.Split any = Corpus.Split.TRAIN;
    return switch (preset) {
      case "tiny" ->
          new Recipe(
              preset,
              BananaFamily.tiny(),
              128,
              8,
              24,
              List.of(
                  new Material(
                      "1-all", Corpus.Config.cast(0, any).withConcepts(Set.of()), 64, true),
                  new Material(
                      "2-wide",
                      Corpus.Config.cast(0, any).withConcepts(Set.of()).standing(true),
                      32,
                      true,
                      List.of(new Size(192, 128, 1)))),
              new Material(
                  "large",
                  Corpus.Config.cast(0, any).withConcepts(Set.of()).forLargePictures(),
                  8,
                  true),
              List.of(new Size(1280, 1024, 1)));
      case "micro" ->
          new Recipe(
              preset,
              BananaFamily.micro(),
              512,
              64,
              3000,
              List.of(
                  new Material("1-words", drawn(first(), 0.72, 0.28, 0), 8_192, false),
                  new Material(
                      "2-cast",
                      drawn(first(), 0.45, 0.33, 0.22).withPeople(1).withReferences(0.8),
                      8_192,
                      true),
                  new Material(
                      "3-shapes",
                      drawn(first(), 0.6, 0.3, 0.1).withPeople(0.35).withReferences(0.35),
                      4_096,
                      false,
                      SHAPES),
                  // Single things are learned first; pairs and groups take most examples.
                  new Material("4-pairs", drawn(first(), 0, 0.75, 0.25), 4_096, false),
                  // A seventh of what is learned was not enough for pictures that are no squares.
                  new Material(
                      "5-wide",
                      drawn(first(), 0.55, 0.32, 0.13).withPeople(0.2).withReferences(0.35),
                      4_096,
                      false,
                      WIDE),
                  new Material("6-second", drawn(words(SECOND), 0.84, 0.11, 0.05), 12_288, false),
                  new Material("7-third", drawn(words(THIRD), 0.84, 0.11, 0.05), 8_192, false),
                  new Material("8-mixed", drawn(words(EVERY), 0.6, 0.27, 0.13), 8_192, false, WIDE),
                  // A colour word must mean the same with every thing, also with a grey elephant.
                  new Material(
                      "9-coloured",
                      drawn(words(EVERY), 0.8, 0.2, 0).withColoured(0.8),
                      10_240,
                      false),
                  // Who asks for a beach alone must not get a blob on it.
                  new Material(
                      "10-places",
                      drawn(words(EVERY), 1, 0, 0).withEmpty(1),
                      4_096,
                      false,
                      EVERY_SHAPE)),
              new Material(
                  "large",
                  new Corpus.Config(0, any, first(), SHARP_HANDS, 0.6, 0.3, 0.1, 0.12, 0, 0)
                      .forLargePictures(),
                  640,
                  false),
              LARGE);
      case "nano" ->
          new Recipe(
              preset,
              BananaFamily.nano(),
              512,
              512,
              3000,
              List.of(
                  new Material(
                      "1-all",
                      Corpus.Config.everything(0, any).withReferences(0.35),
                      122_880,
                      true)),
              new Material(
                  "large",
                  Corpus.Config.everything(0, any)
                      .withObjects(0)
                      .withParts(Map.of(Part.ICONS, 0.12, Part.SILHOUETTES, 0.1))
                      .forLargePictures(),
                  3_200,
                  true),
              LARGE);
      default ->
          throw new IllegalArgumentException(
              "preset must be tiny, micro or nano, found '" + preset + "'");
    };
  }

  /**
   * {@return the recipe for an accelerator: more samples a step and more scenes where the preset is
   * sized for two CPU cores, else the same}
   */
  public Recipe onAccelerator() {
    if (!name.equals("micro")) {
      return this;
    }
    List<Material> more = materials.stream().map(m -> m.withScenes(2 * m.scenes())).toList();
    return new Recipe(name, spec, side, 4 * batch, pool, more, large, sizes);
  }

  /**
   * {@return the same networks and stages with a few scenes and samples, to prove that the chain
   * runs; it learns nothing}
   */
  public Recipe rehearsal() {
    List<Material> few =
        materials.stream().map(m -> m.withScenes(Math.min(m.scenes(), 16))).toList();
    Material fewLarge = large.withScenes(16);
    return new Recipe(
        name, spec, side, Math.min(batch, 8), Math.min(pool, 16), few, fewLarge, sizes);
  }

  /** {@return whether this is a test of the chain, whose sheets need no more than a few prompts} */
  boolean small() {
    return batch <= 8;
  }

  /** {@return the words that this preset learns, each by the first material that has it} */
  public Map<String, List<String>> words() {
    Map<String, List<String>> out = new LinkedHashMap<>();
    Set<String> known = new TreeSet<>();
    for (Material material : materials) {
      Set<String> all = material.mix().concepts();
      List<String> fresh =
          (all.isEmpty() ? Vocabulary.starter() : all)
              .stream().filter(known::add).sorted().toList();
      if (!fresh.isEmpty()) {
        out.put(material.name(), fresh);
      }
    }
    return out;
  }

  /** Of all materials; empty means all there are. */
  private Set<String> concepts() {
    if (materials.stream().anyMatch(m -> m.mix().concepts().isEmpty())) {
      return Set.of();
    }
    return words().values().stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  /**
   * {@return scenes of one thing each, of all words that this preset learns}
   *
   * @param seed first random number
   */
  public Corpus.Config singles(long seed) {
    return materials
        .get(0)
        .corpus(seed, Corpus.Split.TRAIN)
        .withConcepts(concepts())
        .withSubjects(1, 0, 0)
        .withReferences(0)
        .withPeople(0);
  }

  /** What the small model learns: its hand, one look of each word, everything where it belongs. */
  private static Corpus.Config drawn(Set<String> words, double one, double two, double more) {
    return new Corpus.Config(0, Corpus.Split.TRAIN, words, HAND, one, two, more)
        .standing(true)
        .withTypical(true);
  }

  private static Set<String> first() {
    return words(FIRST);
  }

  private static Set<String> words(String list) {
    Set<String> wanted = new TreeSet<>(Set.of(list.split(",")));
    Set<String> unknown = new TreeSet<>(wanted);
    unknown.removeAll(Vocabulary.starter());
    if (!unknown.isEmpty()) {
      throw new IllegalStateException("Nothing in the vocabulary is called " + unknown);
    }
    return wanted;
  }

  private boolean tiny() {
    return name.equals("tiny");
  }

  /** {@return the stage that learns pixels to latents} */
  public AutoencoderStage.Config autoencoder(Budget budget) {
    TrainingLoop.Config loop =
        loop(budget, new Rate(1e-3, 0.02, 0.6, 0.02), 0.99, 0, 0.03, name -> false);
    return tiny()
        ? new AutoencoderStage.Config(
            spec.autoencoder(), loop, pool, side, 64, 4, 0.08, 0.15, 4, false, 0)
        : new AutoencoderStage.Config(
            spec.autoencoder(),
            loop,
            pool,
            side,
            128,
            16,
            0.08,
            0.15,
            Math.min(pool, 32),
            false,
            0);
  }

  /**
   * {@return the stage that learns to make pictures larger}
   *
   * @param sharpness pull of a critic of pixels, 0 to 2; 0 is none
   */
  public EnlargerStage.Config enlarger(Budget budget, double sharpness) {
    TrainingLoop.Config loop =
        loop(budget, new Rate(1e-3, 0.02, 0.6, 0.02), 0.99, 0, 0.03, name -> false);
    return tiny()
        ? new EnlargerStage.Config(
            spec.enlarger().orElseThrow(), spec.autoencoder(), loop, 4, side, 32, 2, 2, sharpness)
        : new EnlargerStage.Config(
            spec.enlarger().orElseThrow(),
            spec.autoencoder(),
            loop,
            small() ? 4 : 160,
            side,
            48,
            16,
            small() ? 2 : 8,
            sharpness);
  }

  /**
   * {@return the scenes that an enlarger learns from: what this preset draws, by hands that are
   * sharp at any size}
   *
   * @param seed first random number
   * @param split training or held out
   */
  public Corpus.Config enlarged(long seed, Corpus.Split split) {
    Corpus.Config same = materials.get(0).corpus(seed, split);
    Corpus.Config sharp = tiny() ? same : same.withFamilies(SHARP_HANDS_ALONE);
    return sharp.withReferences(0).withPeople(LEAST_PEOPLE).withTypical(false);
  }

  /** {@return the stage that learns noise to latents in many steps} */
  public TeacherStage.Config teacher(Budget budget) {
    double peak = name.equals("nano") ? 1e-3 : 2.5e-3;
    TrainingLoop.Config loop =
        loop(
            budget,
            new Rate(peak, 0.02, 0.4, 0.05),
            BETA2,
            0.02,
            0.04,
            TeacherStage.BLOCK_MATRICES);
    return new TeacherStage.Config(
        spec.denoiser(),
        loop,
        spec.finePatch(),
        coarse(),
        batch,
        fine(batch),
        0.6,
        1.1,
        WITH_REFERENCES,
        0.05,
        1.5);
  }

  /** {@return the stage that learns to draw in few steps} */
  public DistillStage.Config distill(Budget budget) {
    boolean nano = name.equals("nano");
    TrainingLoop.Config loop =
        loop(
            budget,
            new Rate(nano ? 3e-4 : 6e-4, 0.05, 0.5, 0.1),
            BETA2,
            0,
            0.05,
            TeacherStage.BLOCK_MATRICES);
    // Few steps of learning need long steps on the path, or nothing reaches the noise end.
    int first = nano ? 16 : smallTokens() ? 12 : 6;
    int last = nano ? 64 : 20;
    int each = nano ? batch / 2 : batch * 3 / 4;
    return new DistillStage.Config(
        spec.denoiser(),
        loop,
        spec.finePatch(),
        // The detail of small tokens is what few steps lose first.
        smallTokens() ? 0.25 : coarse(),
        each,
        fine(each),
        1.5,
        5,
        0.35,
        first,
        last,
        nano ? 0.95 : 0.9,
        0.5,
        WITH_REFERENCES,
        0.4,
        0.6);
  }

  /** {@return the stage that learns large pictures} */
  public UhdStage.Config uhd(Budget budget) {
    boolean nano = name.equals("nano");
    TrainingLoop.Config loop =
        loop(
            budget,
            new Rate(nano ? 1.5e-4 : 5e-4, 0.03, 0.5, 0.05),
            BETA2,
            0,
            0.06,
            Duration.ofMinutes(10),
            TeacherStage.BLOCK_MATRICES);
    // As many tokens as the largest picture has; many more on an accelerator.
    int tokens = tiny() ? 320 : nano && !small() ? 32_768 : 2048;
    return new UhdStage.Config(
        spec.denoiser(),
        loop,
        spec.patch(),
        spec.finePatch(),
        spec.pyramid(),
        tokens,
        Math.max(4, batch / 4),
        coarse(),
        1.5,
        5,
        0.35,
        0.35);
  }

  /** {@return how many files of large pictures a bundle draws for {@link NativeStage}} */
  public int drawnShards() {
    return tiny() || small() ? 1 : name.equals("nano") ? 2_000 : 800;
  }

  /** {@return sizes of those pictures} */
  public List<Size> drawnSizes() {
    return tiny() || small() ? List.of(Size.square(1088)) : DRAWN;
  }

  /** {@return the stage that learns to draw large pictures in one step} */
  public NativeStage.Config nativeStep(Budget budget) {
    boolean nano = name.equals("nano") && !small();
    TrainingLoop.Config loop =
        loop(
            budget,
            new Rate(1e-3, 0.03, 0.5, 0.03),
            BETA2,
            0,
            0.05,
            Duration.ofMinutes(10),
            TeacherStage.BLOCK_MATRICES);
    return new NativeStage.Config(
        spec.denoiser(), loop, spec.patch(), tiny() ? 320 : nano ? 32_768 : 2048, 0.5, 0.8, 0.25);
  }

  /** {@return the longest side of pictures of these sizes in pixels} */
  static int longest(List<Size> sizes) {
    return sizes.stream().mapToInt(s -> Math.max(s.width(), s.height())).max().orElse(0);
  }

  /** {@return the stage that learns to be rounded} */
  public QuantizeStage.Config quantize(Budget budget) {
    boolean nano = name.equals("nano");
    TrainingLoop.Config loop =
        loop(budget, new Rate(4e-5, 0.05, 0.7, 0), BETA2, 0, 0.1, TeacherStage.BLOCK_MATRICES);
    int each = nano ? batch / 2 : batch * 3 / 4;
    return new QuantizeStage.Config(
        spec.denoiser(),
        loop,
        spec.patch(),
        spec.finePatch(),
        coarse(),
        each,
        fine(each),
        1.5,
        5,
        0.5,
        0.1,
        0.35,
        tiny() ? 0.5 : 0.15,
        tiny() ? 320 : nano && !small() ? 16_384 : 2048);
  }

  /** {@return the stage that learns to mark what this preset draws} */
  public JudgeStage.Config judge(Budget budget) {
    TrainingLoop.Config loop =
        new TrainingLoop.Config(
            budget,
            new Rate(2e-3, 0.03, 0.5, 0.02),
            0.98,
            0.01,
            1.0,
            0.04,
            Duration.ofMinutes(2),
            Duration.ofMinutes(20),
            JUDGE_SEED,
            JudgeStage.INNER,
            -1);
    return tiny()
        ? new JudgeStage.Config(loop, 48, 16, 4, JudgeScenes.SIDE, 8, 2, 4, 24, false)
        : new JudgeStage.Config(loop, 4_000, 1_500, 4, 192, 48, 4, 14, 500, false);
  }

  /**
   * {@return the scenes that this preset's judge sees: of the same things, more often several, and
   * never with references}
   *
   * @param seed first random number
   */
  public Corpus.Config judged(long seed) {
    Corpus.Config same = materials.get(0).corpus(seed, Corpus.Split.TRAIN).withConcepts(concepts());
    double people = Math.max(same.people(), LEAST_PEOPLE);
    // Whatever stands elsewhere must be marked as well.
    return same.withSubjects(0.5, 0.33, 0.17)
        .withReferences(0)
        .withPeople(people)
        .standing(false)
        .withTypical(false);
  }

  /**
   * {@return the scenes that this preset's judge learns from: as {@link #judged}, but more of them
   * with several things, since those are what is hard to tell}
   *
   * @param seed first random number
   */
  public Corpus.Config taught(long seed) {
    return judged(seed).withSubjects(0.3, 0.47, 0.23);
  }

  /**
   * {@return the figures and drawings of emoji that this preset's judge learns to recognise}
   *
   * @param seed first random number
   * @param split training, or the figures that are kept
   */
  public Corpus.Config identities(long seed, Corpus.Split split) {
    return Corpus.Config.emoji(seed, split)
        .withObjects(0)
        .withPeople(split == Corpus.Split.TRAIN ? 0.7 : 1);
  }

  /**
   * {@return a part of what this preset learns from}
   *
   * @param called its name, or null for the first
   * @throws IllegalArgumentException if there is none of this name
   */
  public Material material(String called) {
    return materials.stream()
        .filter(m -> called == null || m.name().equals(called))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Preset "
                        + name
                        + " has no material '"
                        + called
                        + "', expected one of "
                        + materials.stream().map(Material::name).toList()));
  }

  /**
   * {@return what of this preset's pictures is marked}
   *
   * @param count captions
   * @param taught whether the teacher is marked too, on as many as 100
   */
  public Evaluation.Config evaluation(int count, boolean taught) {
    return tiny()
        ? new Evaluation.Config(count, side, side, 32, 2, 2, taught ? Math.min(count, 8) : 0, true)
        : new Evaluation.Config(
            count, side, side, 2000, 24, 6, taught ? Math.min(count, 100) : 0, true);
  }

  /**
   * {@return where the figures come from that casts are evaluated with: those that are kept}
   *
   * @param seed first random number
   */
  public Corpus.Config castFigures(long seed) {
    return Corpus.Config.cast(seed, Corpus.Split.HELD_OUT).withPeople(1).withReferences(0);
  }

  /**
   * {@return how casts of this preset are evaluated}
   *
   * @param scenes pictures of each number of characters
   * @param steps 1 to 8
   * @param given how each figure is brought
   */
  public CastEvaluation.Config castEvaluation(int scenes, int steps, CastEvaluation.Given given) {
    return tiny()
        ? new CastEvaluation.Config(scenes, steps, given, side, 8, 2, 1, CAST_SEED)
        : new CastEvaluation.Config(scenes, steps, given, side, 80, 20, 4, CAST_SEED);
  }

  /** {@return how this preset draws} */
  public Sampling sampling() {
    return new Sampling(spec);
  }

  /** Samples of a step at full size, where small tokens make four times as many of them. */
  private int fine(int samples) {
    return smallTokens() ? Math.max(4, samples / 2) : samples;
  }

  /** What is where is harder to learn than the detail, unless that is of small tokens. */
  private double coarse() {
    return !spec.pyramid() ? 0 : smallTokens() ? 0.55 : 0.65;
  }

  private boolean smallTokens() {
    return spec.finePatch() < spec.patch();
  }

  private static TrainingLoop.Config loop(
      Budget budget,
      Rate rate,
      double beta2,
      double decay,
      double halfLife,
      Predicate<String> muon) {
    return loop(budget, rate, beta2, decay, halfLife, Duration.ofMinutes(5), muon);
  }

  private static TrainingLoop.Config loop(
      Budget budget,
      Rate rate,
      double beta2,
      double decay,
      double halfLife,
      Duration sampleEvery,
      Predicate<String> muon) {
    return new TrainingLoop.Config(
        budget, rate, beta2, decay, 1.0, halfLife, Duration.ofMinutes(2), sampleEvery, 1, muon, -1);
  }

  /**
   * {@return the corpus that this preset's autoencoder learns from: everything there is}
   *
   * @param seed first random number
   * @param split training or held out
   */
  public Corpus.Config pictures(long seed, Corpus.Split split) {
    return switch (name) {
      case "tiny" -> materials.get(0).corpus(seed, split);
      // The drawings that the embedded model's autoencoder has learned from.
      case "micro" -> Corpus.Config.emoji(seed, split);
      default -> Corpus.Config.everything(seed, split);
    };
  }
}
