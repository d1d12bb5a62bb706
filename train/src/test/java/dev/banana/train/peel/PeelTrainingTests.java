package dev.banana.train.peel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.judge.Judge;
import dev.banana.model.judge.JudgeFile;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.FreshWeights;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelCard;
import dev.banana.peel.PeelLayers;
import dev.banana.peel.PeelReport;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
import dev.banana.train.run.Budget;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeelTrainingTests {
  private static final int SIDE = 128;

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Bundle bundle;

  @BeforeAll
  static void write() {
    bundle = UntrainedBundle.write(shared.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
  }

  private Path images(int count) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(160, 140, BufferedImage.TYPE_INT_RGB);
      Graphics2D g = image.createGraphics();
      g.setColor(new Color(250, 120, 10 + 5 * i));
      g.fillRect(0, 0, 160, 140);
      g.setColor(Color.BLUE);
      g.fillOval(20 + 5 * i, 30, 60, 60);
      g.dispose();
      String kind = i % 2 == 0 ? "png" : "jpg";
      ImageIO.write(image, kind, images.resolve("blue_ball-" + i + "." + kind).toFile());
    }
    return images;
  }

  private static PeelTraining.Config config(int steps, long stop) {
    return config(steps, stop, 2e-3, false);
  }

  private static PeelTraining.Config config(
      int steps, long stop, double rate, boolean keepsShapes) {
    return new PeelTraining.Config(
        "Orange",
        "orange style",
        2,
        Optional.empty(),
        new Budget(null, steps),
        4,
        SIDE,
        rate,
        keepsShapes,
        1,
        "CC0-1.0",
        "Only a test.",
        Duration.ZERO,
        stop);
  }

  private Outcome train(Path images, Path out, PeelTraining.Config config) throws IOException {
    return train(images, out, config, Optional.empty());
  }

  private Outcome train(
      Path images, Path out, PeelTraining.Config config, Optional<JudgeFile> judge)
      throws IOException {
    PeelPictures pictures = PeelPictures.read(images, null, config.trigger(), SIDE);
    Path work = PeelTraining.folder(out);
    Likeness likeness = Likeness.histograms();
    return new PeelTraining(config, bundle, pictures, work, TorchOps.cpu(), likeness, judge)
        .run(out);
  }

  /** One that has learned nothing: it tells pictures apart, but not well. */
  private JudgeFile judge() {
    JudgeFile.About about =
        new JudgeFile.About(
            new Judge.Config(8, 8, 8, 2, 4, 32, 8, 1, 1, 1),
            List.of("cat"),
            List.of("red"),
            List.of("own"),
            List.of(101),
            "for a test");
    FreshWeights<?> fresh = new FreshWeights<>(new ReferenceOps(), 3);
    new Judge(about.config()).visit(fresh);
    Map<String, float[]> values = new HashMap<>();
    fresh.made().forEach((name, made) -> values.put(name, made.values()));
    return JudgeFile.write(folder.resolve("judge.safetensors"), about, values);
  }

  private static List<int[]> plains(int count, int colour) {
    List<int[]> plains = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] one = new int[SIDE * SIDE];
      Arrays.fill(one, colour);
      // Some way of its own for each, or nothing would vary.
      Arrays.fill(one, 0, SIDE * (8 + 4 * i), 0x808080);
      plains.add(one);
    }
    return plains;
  }

  @Test
  void theJudgeSaysHowFarThePicturesCame() {
    List<int[]> set = plains(9, 0xf08010);
    List<int[]> away = plains(6, 0x1020f0);
    List<int[]> there = plains(6, 0xf08010);
    List<String> prompts = List.of("a fox", "a castle");
    List<int[]> others = away.subList(0, 2);
    Opinion good =
        Opinion.of(judge(), new Opinion.Sets(away, there, set, prompts, others, others), SIDE);
    assertTrue(good.tells(), good.toString());
    assertTrue(good.moved() > 0.8, good.toString());
    assertTrue(good.peelDistance().mean() < good.baseDistance().mean() / 4, good.toString());
    assertEquals(2, good.others());
    assertEquals(good.foundBefore(), good.foundAfter());
    Opinion none =
        Opinion.of(judge(), new Opinion.Sets(away, away, set, prompts, others, others), SIDE);
    assertEquals(0, none.moved(), 1e-9);
    Opinion same =
        Opinion.of(judge(), new Opinion.Sets(set, set, set, prompts, others, others), SIDE);
    assertFalse(same.tells(), same.toString());
    assertTrue(same.text().contains("cannot tell"), same.text());
  }

  @Test
  void learnsAPeelThatWorksAndSaysHowMuch() throws IOException {
    Path out = folder.resolve("orange.safetensors");
    Outcome outcome = train(images(9), out, config(6, -1));
    assertEquals(6, outcome.steps());
    assertTrue(outcome.baseDistance() > outcome.floor(), outcome.toString());
    Peel peel = Peel.open(out);
    PeelReport report = peel.check(bundle);
    assertTrue(report.works(), report.toString());
    assertEquals(report.modules(), report.fitting());
    assertEquals(PeelLayers.of(bundle.spec()).shapes().size(), report.fitting());
    assertEquals(2, report.mostRank());
    assertEquals("orange style", peel.trigger().orElseThrow());
    assertEquals(List.of("Only a test."), report.notes());
    assertTrue(peel.card().training().contains("9 pictures, 6steps"), peel.card().training());
    assertTrue(peel.card().thumbnail().length > 100);
    Path work = PeelTraining.folder(out);
    for (String file : List.of("curves.png", "report.txt", "preview-000006.png", "examined.png")) {
      assertTrue(Files.size(work.resolve(file)) > 100, file);
    }
    String text = Files.readString(work.resolve("report.txt"));
    assertTrue(text.contains("of the way") && !text.contains("judge"), text);
    assertTrue(outcome.opinion().isEmpty());
  }

  @Test
  void goesOnWhereItWasKilledAndLearnsNothingFromAJudge() throws IOException {
    Path images = images(8);
    Path whole = folder.resolve("whole.safetensors");
    train(images, whole, config(6, -1));
    Path parts = folder.resolve("parts.safetensors");
    assertThrows(TrainingLoop.Stopped.class, () -> train(images, parts, config(6, 4)));
    assertFalse(Files.exists(parts), "no half file");
    Opinion opinion =
        train(images, parts, config(6, -1), Optional.of(judge())).opinion().orElseThrow();
    assertArrayEquals(values(whole), values(parts));
    String report = Files.readString(PeelTraining.folder(parts).resolve("report.txt"));
    String among = String.format(Locale.ROOT, "among themselves %.3f", opinion.truth());
    assertTrue(report.contains(among), report);
    assertTrue(Peel.open(parts).card().training().contains("judge"), report);
  }

  /** {@return how far a peel moves the first jump, which decides what is where} */
  private static double moved(Path peel) {
    Base base = new Base(bundle, TorchOps.cpu());
    TorchWeights factors = Trained.create(base.layers(), 2, base.ops(), 1);
    Trained.adopt(base.layers(), factors, Peel.open(peel));
    Studio studio = new Studio(base, SIDE, 1);
    try (PromptEncoder text = PromptEncoder.open(1)) {
      List<TextFeatures> prompts = List.of(text.encode("orange style, a fox"));
      Tensor before = studio.latents(prompts, null, 5);
      return studio.latents(prompts, factors, 5).sub(before).square().mean().item_float();
    }
  }

  @Test
  void shapesStayWhereOnlyTheLookIsLearned() throws IOException {
    Path images = images(8);
    Path all = folder.resolve("all.safetensors");
    train(images, all, config(30, -1, 2e-2, false));
    Path look = folder.resolve("look.safetensors");
    assertThrows(TrainingLoop.Stopped.class, () -> train(images, look, config(30, 9, 2e-2, true)));
    String said = refusal(() -> train(images, look, config(30, -1, 2e-2, false)));
    assertTrue(said.contains("aim"), said);
    train(images, look, config(30, -1, 2e-2, true));
    assertTrue(moved(look) < moved(all) / 2, moved(look) + " and " + moved(all));
    String training = Peel.open(look).card().training();
    assertTrue(training.contains("8 pictures, shapes stay, 30steps"), training);
  }

  @Test
  void aModelOfOneScaleCannotKeepShapes() {
    ModelSpec tiny = BananaFamily.tiny();
    ModelSpec spec =
        new ModelSpec(
            tiny.denoiser(),
            tiny.autoencoder(),
            tiny.patch(),
            false,
            tiny.textEncoder(),
            tiny.textTokens(),
            tiny.steps(),
            tiny.guidance());
    Bundle flat = UntrainedBundle.write(folder.resolve("flat"), "flat-v1", spec, 1);
    String said =
        refusal(
            () ->
                new PeelTraining(
                    config(1, -1, 1e-3, true),
                    flat,
                    PeelPictures.read(images(8), null, "x", SIDE),
                    folder,
                    TorchOps.cpu(),
                    Likeness.histograms()));
    assertTrue(said.contains("leave out --keep-shapes"), said);
  }

  /** One step so small that half floats do not show it. */
  private static PeelTraining.Config from(Peel peel, int rank) {
    Budget budget = new Budget(null, 1);
    return new PeelTraining.Config(
        "New",
        "orange style",
        rank,
        Optional.of(peel),
        budget,
        4,
        SIDE,
        1e-12,
        false,
        1,
        "",
        "",
        Duration.ZERO,
        -1);
  }

  @Test
  void goesOnFromAnotherPeelWithItsRankOrALargerOne() throws IOException {
    Path images = images(8);
    Path old = folder.resolve("old.safetensors");
    train(images, old, config(6, -1));
    Peel peel = Peel.open(old);
    for (int rank : new int[] {2, 5}) {
      Path out = folder.resolve("new-" + rank + ".safetensors");
      train(images, out, from(peel, rank));
      assertArrayEquals(values(old), values(out), 1e-6f);
      String training = Peel.open(out).card().training();
      assertTrue(training.contains("from " + peel), training);
    }
    String said = refusal(() -> train(images, folder.resolve("x.safetensors"), from(peel, 1)));
    assertTrue(said.contains("rank 1 is learned, it has 2; change --rank"), said);
    assertFalse(Files.exists(PeelTraining.folder(folder.resolve("x.safetensors"))));
  }

  @Test
  void doesNotStartFromAPeelOfAnotherModel() throws IOException {
    Path old = folder.resolve("old.safetensors");
    float[] ones = new float[14];
    Arrays.fill(ones, 1);
    Peel.Learned alien = new Peel.Learned(7, 5, Arrays.copyOf(ones, 10), ones);
    PeelCard card =
        new PeelCard("Alien", "banana", "other", "", 2, 2, "alien", "", "", "", new byte[0]);
    Peel peel = Peel.write(old, card, Map.of("blocks.0.query", alien));
    String said = refusal(() -> train(images(8), folder.resolve("x.safetensors"), from(peel, 2)));
    assertTrue(said.contains("Alien"), said);
    assertFalse(Files.exists(PeelTraining.folder(folder.resolve("x.safetensors"))));
  }

  private static float[] values(Path file) {
    Map<String, Factors> factors = Peel.open(file).factors(PeelLayers.of(bundle.spec()), 1);
    return factors.get("blocks.1.query").change();
  }

  @Test
  void aFolderBelongsToOneTraining() throws IOException {
    Path out = folder.resolve("one.safetensors");
    Path images = images(8);
    assertThrows(TrainingLoop.Stopped.class, () -> train(images, out, config(6, 1)));
    ImageIO.write(new BufferedImage(64, 64, 1), "png", images.resolve("zebra.png").toFile());
    String said = refusal(() -> train(images, out, config(6, -1)));
    assertTrue(said.contains("other pictures"), said);
    assertFalse(Files.exists(out));
  }

  @Test
  void captionsAreTextsBesideThePicturesOrTheirNames() throws IOException {
    Path images = images(8);
    Files.writeString(images.resolve("blue_ball-3.txt"), "a ball,\n in orange style \n");
    List<PeelPictures.Picture> read =
        PeelPictures.read(images, null, "orange style", SIDE).pictures();
    assertEquals("orange style, blue ball", read.get(0).caption());
    assertEquals("a ball, in orange style", read.get(3).caption());
    Path texts = Files.createDirectories(folder.resolve("texts"));
    Files.writeString(texts.resolve("blue_ball-0.txt"), "one");
    assertEquals("x, one", PeelPictures.read(images, texts, "x", SIDE).pictures().get(0).caption());
  }

  @Test
  void saysWhatIsWrongWithAFolder() throws IOException {
    Path missing = folder.resolve("none");
    assertTrue(refusal(() -> read(missing)).contains("no such folder"));
    Path images = images(1);
    assertTrue(refusal(() -> read(images)).contains("found 1 that can be read"));
    images(8);
    Files.writeString(images.resolve("broken.png"), "no picture");
    Files.write(images.resolve("cut.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, 1, 2});
    PeelPictures read = read(images);
    assertEquals(8, read.pictures().size());
    assertEquals(2, read.skipped().size(), read.skipped().toString());
    Files.delete(images.resolve("blue_ball-0.png"));
    String said = refusal(() -> read(images));
    assertTrue(said.contains("found 7") && said.contains("broken.png"), said);
    try (Stream<Path> files = Files.list(images)) {
      files.forEach(file -> file.toFile().delete());
    }
    assertTrue(refusal(() -> read(images)).contains("found 0"));
  }

  private static PeelPictures read(Path images) {
    return PeelPictures.read(images, null, "x", SIDE);
  }

  @Test
  void refusesNamesThatArePathsAndOtherBadSettings() {
    PeelTraining.Config good = config(1, -1);
    for (String name : new String[] {"../x", "a/b", "", "."}) {
      String said = refusal(() -> named(name, good.trigger(), good.rank()));
      assertTrue(said.contains("plain --name"), said);
    }
    assertTrue(refusal(() -> named("x", " ", 2)).contains("--trigger"));
    assertTrue(refusal(() -> named("x", "y", 65)).contains("--rank"));
    assertTrue(refusal(() -> PeelTraining.folder(Path.of("x.zip"))).contains(".safetensors"));
    String none = refusal(() -> PeelTraining.folder(folder.resolve("no/x.safetensors")));
    assertTrue(none.contains("no folder"), none);
  }

  private static PeelTraining.Config named(String name, String trigger, int rank) {
    Budget budget = new Budget(null, 1);
    return new PeelTraining.Config(
        name,
        trigger,
        rank,
        Optional.empty(),
        budget,
        4,
        SIDE,
        1e-3,
        false,
        1,
        "",
        "",
        Duration.ZERO,
        -1);
  }

  @Test
  void whatShallStayIsManyWordsButNeverThoseThatCallThePeel() {
    PeelTraining.Config config = named("Style", "Pixel art", 8);
    List<String> words = new ArrayList<>(List.of("pixel", "art"));
    IntStream.range(0, 300).forEach(i -> words.add("word" + i));
    List<String> others =
        PeelTraining.others(
            List.of("a castle"),
            words,
            List.of("pixel art of a bear", "PIXEL ART of a bear", "pixel art", "a bat, pixel art"),
            config);
    assertEquals(1 + 96 + 2, others.size(), others.toString());
    assertEquals("a castle", others.get(0));
    assertEquals(List.of("a bear", "a bat"), others.subList(97, 99));
    assertTrue(others.stream().noneMatch(prompt -> prompt.matches(".*\\b(pixel|art)\\b.*")));
    assertEquals(48, others.stream().filter(prompt -> prompt.contains(" next to a ")).count());
    assertEquals(
        List.of("a castle", "a bear"),
        PeelTraining.others(List.of("a castle"), List.of(), List.of("pixel art of a bear"), config),
        "a model that lists no words");
  }

  @Test
  void likenessTellsColoursAndEdgesApart() {
    int[] plain = new int[64 * 64];
    int[] other = new int[64 * 64];
    int[] striped = new int[64 * 64];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = 0xff0000;
      other[i] = 0x0000ff;
      striped[i] = i / 8 % 2 == 0 ? 0xff0000 : 0xe00000;
    }
    Likeness likeness = Likeness.histograms();
    List<float[]> red = List.of(likeness.of(plain, 64));
    assertEquals(0, Likeness.distance(red, red));
    assertTrue(Likeness.distance(red, List.of(likeness.of(other, 64))) > 0.5);
    assertTrue(Likeness.distance(red, List.of(likeness.of(striped, 64))) > 0.3);
  }

  private static String refusal(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(BananaException.class, work).getMessage();
  }
}
