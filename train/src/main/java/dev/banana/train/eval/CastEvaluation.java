package dev.banana.train.eval;

import static dev.banana.error.BananaException.require;

import dev.banana.Banana;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Finish;
import dev.banana.cast.IdentityEncoder;
import dev.banana.cast.Portrait;
import dev.banana.cast.Subject;
import dev.banana.image.RgbImage;
import dev.banana.judge.JudgeEncoder;
import dev.banana.train.corpus.Roster;
import dev.banana.train.corpus.Scene;
import dev.banana.train.judge.JudgeScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Draws casts of figures that are kept for evaluation, the way everybody does who uses the model,
 * and lets the judge say who is in the pictures.
 *
 * <p>Each figure is brought as one view or several, cut out. The same pictures are asked for with
 * words in place of names, the floor, and scenes that the corpus draws of the same figures in other
 * views are the ceiling.
 */
public final class CastEvaluation {
  /**
   * How each figure is brought.
   *
   * @param views pictures, 1 to 4
   * @param mirrored whether each is seen in a mirror too
   * @param finish how it comes into a picture
   */
  public record Given(int views, boolean mirrored, Finish finish) {
    /** Checks the range. */
    public Given {
      Config.within("--views", views, 1, mirrored ? Portrait.MOST / 2 : Portrait.MOST);
    }
  }

  /**
   * What is drawn.
   *
   * @param scenes pictures of each number of characters, 2 to 2000; half as many of the styles
   * @param steps 1 to 8
   * @param given how each figure is brought
   * @param side pixels of each side
   * @param originals figures of whom nobody looks like another, 5 to 1000
   * @param twins of how many of them there is a near twin
   * @param casts casts of each number of characters that are followed over a story, 1 to 100
   * @param seed first random number
   */
  public record Config(
      int scenes,
      int steps,
      Given given,
      int side,
      int originals,
      int twins,
      int casts,
      long seed) {
    /** Checks the ranges. */
    public Config {
      within("--scenes", scenes, 2, 2000);
      within("--steps", steps, 1, 8);
      within("the number of figures", originals, Cast.MOST, 1000);
      within("the number of twins", twins, 0, originals);
      within("the number of casts", casts, 1, 100);
    }

    private static void within(String name, int value, int least, int most) {
      require(
          value >= least && value <= most,
          "Cannot evaluate casts: %s must be in [%d, %d], found %d; choose a number between.",
          name,
          least,
          most,
          value);
    }
  }

  /** Where pictures come from. */
  enum Source {
    /** The model, given references. */
    CAST,
    /** The corpus, in other views: the ceiling. */
    TRUTH,
    /** The model, given words in place of references: the floor. */
    WORDS
  }

  /** Scenes of one story. */
  static final int STORY = 10;

  /** Above this, words for each are brief, as in the captions of crowds. */
  private static final int TALKATIVE = 3;

  private static final int SHEET_CASTS = 3;
  private static final int SHEET_SCENES = 4;

  private final Config config;
  private final Banana banana;
  private final JudgeEncoder judge;
  private final CastReport report;
  private final Path out;

  /**
   * Prepare.
   *
   * @param config what is drawn
   * @param banana draws; its model must be one that draws characters
   * @param judge one that the model was not trained against
   * @param out receives {@code cast.json}, {@code cast.md} and a sheet for each number
   */
  public CastEvaluation(Config config, Banana banana, JudgeEncoder judge, Path out)
      throws IOException {
    require(
        banana.bundle().spec().cast(),
        "Cannot evaluate casts of '%s': it has learned to draw from words alone; choose a model"
            + " that draws characters.",
        banana.bundle().manifest().name());
    this.config = config;
    this.banana = banana;
    this.judge = judge;
    this.out = Files.createDirectories(out);
    this.report = new CastReport(banana, judge.file().about().provenance(), config);
  }

  /**
   * Draw and mark everything about one kind of figures.
   *
   * @param name what the report calls them
   * @param roster who they are; nothing is done if it is empty
   * @param stories whether stories are told too, and sheets are written
   */
  public void run(String name, Roster roster, boolean stories) throws IOException {
    if (roster.size() == 0) {
      return;
    }
    Troupe troupe = Troupe.of(roster, judge, banana, config.given);
    int pictures = stories ? config.scenes : Math.max(1, config.scenes / 2);
    for (int count = 1; count <= Cast.MOST; count++) {
      report.add(name, count, marks(troupe, count, pictures));
      save();
    }
    report.strangers(name, troupe.gallery().strangers());
    if (stories) {
      report.copies(new CopyCheck(banana, config).run(troupe));
      for (int count = 1; count <= Cast.MOST; count++) {
        story(troupe, count);
        save();
      }
    }
  }

  /**
   * Draw and mark only pictures of one character and a thing beside it.
   *
   * @param roster who they are
   * @return the figures as a table
   */
  public String beside(Roster roster) throws IOException {
    Troupe troupe = Troupe.of(roster, judge, banana, config.given);
    return new BesideCheck(banana, judge, config).run(troupe, out);
  }

  private void save() throws IOException {
    report.write(out);
  }

  /** {@return the figures as tables} */
  public String table() {
    return report.markdown();
  }

  // ---------------------------------------------------------------- one picture

  /** A picture, and where each of the cast should be. */
  private record Shot(RgbImage picture, List<Box> boxes) {}

  private ImageRequest request(String prompt, long seed) {
    return ImageRequest.of(prompt)
        .withSize(config.side, config.side)
        .withSteps(config.steps)
        .withSeed(seed);
  }

  private Cast cast(Troupe troupe, List<Integer> who) {
    List<Subject> subjects = new ArrayList<>();
    for (int i = 0; i < who.size(); i++) {
      subjects.add(troupe.subjects().get(who.get(i)).withName(CastPrompt.NAMES.get(i)));
    }
    return Cast.of(subjects).withFinish(config.given.finish);
  }

  /** The same scene from each source; those of words are looked at in the places of the cast. */
  private Map<Source, Shot> shots(Troupe troupe, List<Integer> who, int scene, long seed) {
    String prompt = CastPrompt.USUAL.named(who.size(), scene);
    GeneratedImage drawn = banana.generate(request(prompt, seed).withCast(cast(troupe, who)));
    report.time(who.size(), drawn.timings().total());
    List<Box> boxes = drawn.cast().stream().map(one -> one.role().region()).toList();
    boolean brief = who.size() > TALKATIVE;
    List<String> words = who.stream().map(i -> troupe.roster().words(i, brief)).toList();
    GeneratedImage told = banana.generate(request(CastPrompt.USUAL.said(words, scene), seed));
    Scene truth = troupe.roster().scene(who, seed, config.side);
    Map<Source, Shot> shots = new EnumMap<>(Source.class);
    shots.put(Source.CAST, new Shot(drawn.pixels(), boxes));
    shots.put(Source.WORDS, new Shot(told.pixels(), boxes));
    shots.put(
        Source.TRUTH,
        new Shot(
            RgbImage.of(truth.rgb(), config.side),
            truth.subjects().stream()
                .map(s -> new int[] {s.x(), s.y(), s.width(), s.height()})
                .map(box -> Troupe.box(box, config.side))
                .toList()));
    return shots;
  }

  private List<Face> faces(Shot shot) {
    return shot.boxes.stream().map(box -> Face.of(judge, shot.picture, box)).toList();
  }

  // ---------------------------------------------------------------- who is who

  private Map<Source, CastMarks> marks(Troupe troupe, int count, int pictures) {
    Map<Source, CastMarks> marks = new EnumMap<>(Source.class);
    for (Source source : Source.values()) {
      marks.put(source, new CastMarks());
    }
    long first = config.seed + 1000L * count;
    List<List<Integer>> casts = troupe.casts(pictures, count, first);
    for (int i = 0; i < pictures; i++) {
      List<Integer> who = casts.get(i);
      shots(troupe, who, i, first + i)
          .forEach((source, shot) -> mark(troupe, who, shot, marks.get(source)));
    }
    return marks;
  }

  private void mark(Troupe troupe, List<Integer> who, Shot shot, CastMarks marks) {
    marks.number(who.size(), judge.subjects(shot.picture, JudgeScore.LEAST).size());
    List<Face> faces = faces(shot);
    for (int i = 0; i < who.size(); i++) {
      int one = who.get(i);
      marks.face(troupe.gallery(), faces.get(i), one, who);
      double given = Face.pose(faces.get(i).pixels(), troupe.given().get(one));
      marks.pose(given > Face.pose(faces.get(i).pixels(), troupe.other().get(one)));
    }
  }

  // ---------------------------------------------------------------- stories

  /** Follows casts over ten scenes each. */
  private void story(Troupe troupe, int count) throws IOException {
    long first = config.seed + 500_000 + 1000L * count;
    List<List<Integer>> casts = troupe.casts(config.casts, count, first);
    Map<Source, List<Double>> alike = new EnumMap<>(Source.class);
    List<CastSheet.Row> rows = new ArrayList<>();
    for (int c = 0; c < casts.size(); c++) {
      List<Integer> who = casts.get(c);
      Map<Source, List<List<Face>>> seen = new EnumMap<>(Source.class);
      List<RgbImage> pictures = new ArrayList<>();
      for (int scene = 0; scene < STORY; scene++) {
        Map<Source, Shot> shots = shots(troupe, who, scene, first + STORY * c + scene);
        shots.forEach(
            (source, shot) ->
                seen.computeIfAbsent(source, s -> new ArrayList<>()).add(faces(shot)));
        pictures.add(shots.get(Source.CAST).picture);
      }
      seen.forEach(
          (source, scenes) ->
              IntStream.range(0, count)
                  .mapToObj(slot -> scenes.stream().map(faces -> faces.get(slot)).toList())
                  .forEach(
                      same ->
                          alike
                              .computeIfAbsent(source, s -> new ArrayList<>())
                              .add(likeness(same))));
      rows.add(
          new CastSheet.Row(
              who.stream().map(i -> troupe.references().get(i)).toList(),
              pictures.subList(0, SHEET_SCENES)));
    }
    alike.forEach((source, all) -> report.story(count, source, all));
    CastSheet.write(
        out.resolve("cast-" + count + ".jpg"),
        rows.subList(0, Math.min(SHEET_CASTS, rows.size())),
        IntStream.range(0, SHEET_SCENES)
            .mapToObj(scene -> CastPrompt.USUAL.named(count, scene))
            .toList());
  }

  /** {@return the mean cosine of all pairs of one character's faces} */
  static double likeness(List<Face> same) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < same.size(); i++) {
      for (int k = i + 1; k < same.size(); k++) {
        sum += IdentityEncoder.cosine(same.get(i).seen(), same.get(k).seen());
        pairs++;
      }
    }
    return sum / pairs;
  }
}
