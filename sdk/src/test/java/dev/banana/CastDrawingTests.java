package dev.banana;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.cast.Appearance;
import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Figures;
import dev.banana.cast.Finish;
import dev.banana.cast.Role;
import dev.banana.cast.Spot;
import dev.banana.cast.Subject;
import dev.banana.error.BananaException;
import dev.banana.image.ImageFiles;
import dev.banana.image.RgbImage;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.weights.Safetensors;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelStack;
import dev.banana.peel.PeelWay;
import dev.banana.peel.RandomPeel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CastDrawingTests {
  private static final ImageRequest REQUEST =
      ImageRequest.of("@Mia and @Bo in a park").withSize(256, 192).withSeed(7);

  @TempDir private static Path folder;

  private static Banana banana;
  private static Subject mia;
  private static Subject bo;

  @BeforeAll
  static void open() {
    UntrainedBundle.write(folder.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
    banana = Banana.open(folder.resolve("tiny"), Options.defaults().withThreads(1));
    mia = banana.subject(Subject.from("Mia", Figures.figure(90, 120, 0xc02030, 0xffffff)));
    bo =
        banana.subject(
            Subject.from(
                    "Bo",
                    Figures.figure(200, 200, 0x20c050, 0xf0f0f0),
                    Figures.figure(80, 90, 0x20a060, 0x101010))
                .withDescription("a small robot"));
  }

  @AfterAll
  static void close() {
    banana.close();
  }

  private static byte[] draw(ImageRequest request) {
    return banana.generate(request).pixels().rgb();
  }

  @Test
  void theSameCastAndSeedGiveTheSameBytesWhoeverDraws() {
    ImageRequest request = REQUEST.withCast(Cast.of(mia, bo));
    byte[] once = draw(request);
    assertArrayEquals(once, draw(request));
    Options two = Options.defaults().withThreads(2);
    try (Banana other = Banana.open(folder.resolve("tiny"), two)) {
      assertArrayEquals(once, other.generate(request).pixels().rgb());
    }
  }

  @Test
  void everythingAboutACastMatters() {
    ImageRequest request = REQUEST.withCast(Cast.of(mia, bo));
    byte[] picture = draw(request);
    Subject other =
        banana.subject(Subject.from("Mia", Figures.figure(90, 120, 0x1020c0, 0xffffff)));
    List<ImageRequest> others =
        List.of(
            REQUEST.withCast(Cast.of(other, bo)),
            REQUEST.withCast(Cast.of(bo, mia)),
            REQUEST.withCast(Cast.of(mia, bo).show("Bo", 1 - drawnOver(request))),
            REQUEST.withCast(Cast.of(mia, bo.withDescription("a giant"))),
            request.withPrompt("@Mia right of @Bo in a park"),
            REQUEST.withCast(Cast.of(mia, bo).place("Mia", new Box(0, 0, 0.3f, 0.5f))));
    for (ImageRequest changed : others) {
      assertFalse(Arrays.equals(picture, draw(changed)), changed.toString());
    }
  }

  /** Which view of Bo, of two, a picture is drawn over. */
  private static int drawnOver(ImageRequest request) {
    return banana.recipe(request).cast().get(1).view();
  }

  @Test
  void aViewBySeedIsToldAndDrawnAgain() {
    ImageRequest request = REQUEST.withCast(Cast.of(mia, bo));
    Set<Integer> seen = new TreeSet<>();
    for (int seed = 0; seed < 12; seed++) {
      seen.add(drawnOver(request.withSeed(seed)));
    }
    assertEquals(Set.of(0, 1), seen);
    GeneratedImage image = banana.generate(request);
    int view = image.cast().get(1).role().view();
    assertEquals(drawnOver(request), view);
    assertArrayEquals(
        image.pixels().rgb(), draw(REQUEST.withCast(Cast.of(mia, bo).show("bo", view))));
    Recipe read = Recipe.parse(image.recipe().toJson());
    assertEquals(image.recipe().cast(), read.cast());
    assertEquals(
        view,
        RecipeCast.seated(read.cast(), List.of(mia, bo), OptionalLong.empty()).shown().get("Bo"));
  }

  @Test
  void aCastCanBeDrawnWithPeelsBothWays() {
    Path file = folder.resolve("peel.safetensors");
    Peel peel = RandomPeel.write(file, "peel", banana.bundle(), 4, 0.3, 1);
    ImageRequest bare = REQUEST.withCast(Cast.of(mia, bo));
    byte[] without = draw(bare);
    for (PeelWay way : PeelWay.values()) {
      ImageRequest worn = bare.withPeels(PeelStack.NONE.with(peel, 1).with(way));
      GeneratedImage image = banana.generate(worn);
      assertFalse(Arrays.equals(without, image.pixels().rgb()), way.toString());
      Recipe recipe = Recipe.parse(image.recipe().toJson());
      assertArrayEquals(
          image.pixels().rgb(), draw(recipe.toRequest(List.of(mia, bo), List.of(peel))));
    }
    assertArrayEquals(without, draw(bare));
  }

  @Test
  void aPictureThatNamesNobodyKeepsItsBytes() {
    ImageRequest fox = REQUEST.withPrompt("a red fox");
    GeneratedImage plain = banana.generate(fox);
    GeneratedImage beside = banana.generate(fox.withCast(Cast.of(mia, bo)));
    assertArrayEquals(plain.pixels().rgb(), beside.pixels().rgb());
    assertEquals(plain.recipe(), beside.recipe());
    assertFalse(plain.recipe().toJson().contains("cast"));
    assertTrue(beside.cast().isEmpty());
  }

  @Test
  void whatIsKeptInAFileIsWhatIsComputed() {
    ImageRequest request = REQUEST.withCast(Cast.of(mia, bo));
    byte[] picture = draw(request);
    assertEquals(Cast.MOST, mia.kept().size());
    ImageRequest bare = REQUEST.withCast(Cast.of(mia.withKept(Map.of()), bo.withKept(Map.of())));
    try (Banana other = Banana.open(folder.resolve("tiny"), Options.defaults())) {
      assertArrayEquals(picture, other.generate(bare).pixels().rgb());
    }
    assertArrayEquals(
        mia.kept(banana.bundle().hash(), 3).orElseThrow(),
        banana.prepare(mia.withKept(Map.of())).kept(banana.bundle().hash(), 3).orElseThrow());
  }

  @Test
  void aSavedCharacterGivesTheSamePictureAgain() {
    byte[] picture = draw(REQUEST.withCast(Cast.of(mia, bo)));
    mia.save(folder.resolve("mia.subject"));
    bo.save(folder.resolve("bo.subject"));
    Cast opened =
        Cast.of(
            Subject.open(folder.resolve("mia.subject")),
            Subject.open(folder.resolve("bo.subject")));
    try (Banana other = Banana.open(folder.resolve("tiny"), Options.defaults())) {
      assertArrayEquals(picture, other.generate(REQUEST.withCast(opened)).pixels().rgb());
    }
  }

  @Test
  void whoIsLivelyStandsInAnotherWayInEveryPictureAndInTheSameWayFromItsRecipe() {
    ImageRequest request = REQUEST.withCast(Cast.of(mia, bo));
    GeneratedImage image = banana.generate(request);
    Cast upright = Cast.of(mia, bo).withFinish(Finish.CUTOUT);
    assertFalse(Arrays.equals(image.pixels().rgb(), draw(REQUEST.withCast(upright))));
    Recipe read = Recipe.parse(image.recipe().toJson());
    assertEquals(image.recipe().cast(), read.cast());
    assertArrayEquals(image.pixels().rgb(), draw(read.toRequest(List.of(mia, bo), List.of())));
    Set<Integer> stances = new TreeSet<>();
    for (int seed = 0; seed < 12; seed++) {
      List<Role> roles = banana.recipe(request.withSeed(seed)).cast();
      roles.forEach(role -> stances.add(role.stance()));
      assertTrue(roles.stream().allMatch(role -> role.finish() == Finish.LIVELY));
    }
    assertTrue(stances.size() > 16 && !stances.contains(0), stances.toString());
    String edited = image.recipe().toJson().replaceFirst("\"stance\":\\d+", "\"stance\":256");
    assertThrows(BananaException.class, () -> Recipe.parse(edited));
  }

  @Test
  void aModelWithTheSameAutoencoderReadsTheLatentsAnew() {
    // Another denoiser: one of its tensors differs.
    Map<String, Safetensors.Tensor> tensors = new HashMap<>(banana.bundle().weights().tensors());
    Safetensors.Tensor slots = tensors.get("reference.slots");
    float[] values = slots.toFloats();
    values[0] += 1;
    tensors.put("reference.slots", Safetensors.Tensor.of(values, slots.shape().dims()));
    dev.banana.model.Bundle.write(folder.resolve("other"), banana.bundle().manifest(), tensors);
    try (Banana other = Banana.open(folder.resolve("other"))) {
      // Only who is drawn is read; who is set in comes as he is.
      ImageRequest set = REQUEST.withCast(Cast.of(mia, bo));
      ImageRequest drawn = REQUEST.withCast(Cast.of(mia, bo).withFinish(Finish.DRAWN));
      assertFalse(Arrays.equals(draw(drawn), other.generate(drawn).pixels().rgb()));
      assertArrayEquals(draw(set), other.generate(set).pixels().rgb());
      Subject ready = other.prepare(mia);
      assertEquals(mia, ready);
      assertTrue(ready.kept(other.bundle().hash(), 0).isPresent());
      assertTrue(ready.kept(banana.bundle().hash(), 0).isEmpty());
    }
  }

  @Test
  void refusesACharacterOfAnotherAutoencoderOrFamily() {
    UntrainedBundle.write(folder.resolve("strange"), "strange", BananaFamily.tiny(), 2);
    try (Banana other = Banana.open(folder.resolve("strange"))) {
      ImageRequest request = REQUEST.withCast(Cast.of(mia, bo));
      String message =
          assertThrows(BananaException.class, () -> other.generate(request)).getMessage();
      assertTrue(message.contains("@Mia with model 'strange'"), message);
      assertTrue(message.contains("another autoencoder"), message);
      assertThrows(BananaException.class, () -> other.prepare(mia));
    }
    Subject.Parts parts =
        new Subject.Parts(
            "Eve",
            "",
            "",
            "apple",
            mia.autoencoder(),
            mia.channels(),
            List.of(mia.latents(0)),
            List.of(mia.figure(0)),
            List.of(mia.thumbnailPng(0)),
            List.of(),
            Map.of());
    String message =
        assertThrows(BananaException.class, () -> banana.check(new Subject(parts))).getMessage();
    assertTrue(message.contains("of the family 'apple', the model of 'banana'"), message);
  }

  @Test
  void saysWhoIsWhereAndHowAlike() {
    Cast upright = Cast.of(mia, bo).withFinish(Finish.CUTOUT);
    GeneratedImage image = banana.generate(REQUEST.withCast(upright));
    assertEquals(List.of("Mia", "Bo"), image.cast().stream().map(a -> a.role().name()).toList());
    assertTrue(image.cast().stream().allMatch(a -> a.identity().isEmpty()));
    Role left = image.cast().get(0).role();
    assertTrue(left.region().right() <= image.cast().get(1).role().region().left() + 1e-6);
    assertEquals(mia.hash(), left.subject());
    try (Banana other = Banana.open(folder.resolve("tiny"))) {
      List<RgbImage> seen = new ArrayList<>();
      other.identify(
          crop -> {
            seen.add(crop);
            return new float[] {crop.width(), 1};
          });
      GeneratedImage scored = other.generate(REQUEST.withCast(upright));
      assertArrayEquals(image.pixels().rgb(), scored.pixels().rgb());
      for (Appearance one : scored.cast()) {
        assertTrue(one.identity().orElse(-2) > 0.9);
      }
      assertEquals(4, seen.size());
      assertEquals(256, seen.get(0).width());
      // The figure is 36 x 84 of 90 x 120 pixels, and has that shape in the picture.
      assertEquals(36 / 84.0, seen.get(1).width() / (double) seen.get(1).height(), 0.05);
    }
  }

  @Test
  void theRecipeNamesTheCastAndDrawsItAgain() {
    Cast cast = Cast.of(bo, mia).place("Mia", Spot.LEFT);
    GeneratedImage image =
        banana.generate(REQUEST.withPrompt("@Mia waves, @@ and \u9999").withCast(cast));
    for (String name : new String[] {"cast.png", "cast.jpg"}) {
      image.save(folder.resolve(name));
      Recipe recipe = Recipe.parse(ImageFiles.read(folder.resolve(name)).labels().request());
      assertEquals(image.recipe(), recipe);
      assertEquals(1, recipe.cast().get(0).slot());
      String message = assertThrows(BananaException.class, recipe::toRequest).getMessage();
      assertTrue(message.contains("@Mia (" + mia.hash().substring(0, 6) + ")"), message);
      assertTrue(message.contains("give each with --subject"), message);
      assertThrows(BananaException.class, () -> recipe.toRequest(List.of(bo), List.of()));
      assertArrayEquals(image.pixels().rgb(), draw(recipe.toRequest(List.of(bo, mia), List.of())));
      assertTrue(recipe.sameAs(banana.recipe(recipe.toRequest(List.of(mia), List.of()))));
    }
  }

  @Test
  void charactersAreSetInOrStayAsDrawn() {
    Cast cast = Cast.of(mia, bo).withFinish(Finish.CUTOUT);
    GeneratedImage set = banana.generate(REQUEST.withCast(cast));
    GeneratedImage drawn = banana.generate(REQUEST.withCast(cast.withFinish(Finish.DRAWN)));
    assertFalse(Arrays.equals(set.pixels().rgb(), drawn.pixels().rgb()));
    assertEquals(Finish.CUTOUT, set.cast().get(0).role().finish());
    assertEquals(0, set.cast().get(0).role().stance());
    String json = set.recipe().toJson();
    assertEquals(set.recipe(), Recipe.parse(json));
    // Versions before this one said nothing and drew everybody.
    Recipe before = Recipe.parse(json.replace(",\"finish\":\"cutout\"", ""));
    assertArrayEquals(drawn.pixels().rgb(), draw(before.toRequest(List.of(mia, bo), List.of())));
  }

  /** In strips, with a cap, and in sizes that are shrunk in the end. */
  @Test
  void charactersAreSetIntoEnlargedPicturesWithTheSameBytes(@TempDir Path out) throws IOException {
    ImageRequest both = REQUEST.withCast(Cast.of(mia, bo));
    for (ImageRequest request :
        List.of(
            both.withSize(1040, 1168),
            both.withSize(2048, 1024),
            both.withSize(1040, 1168).withMode(SamplingMode.REFINE))) {
      Path file = out.resolve("a.png");
      GeneratedImage image = banana.generate(request.withSteps(1), file);
      image.save(out.resolve("after.png"));
      assertEquals(-1, Files.mismatch(file, out.resolve("after.png")));
      Cast drawn = Cast.of(mia, bo).withFinish(Finish.DRAWN);
      byte[] other = draw(request.withSteps(1).withCast(drawn));
      assertFalse(Arrays.equals(other, image.pixels().rgb()));
      long cap = banana.memoryPlan(request).peak() - 2_000_000;
      Options capped = banana.options().withMemoryCap(cap);
      try (Banana frugal = Banana.open(folder.resolve("tiny"), capped)) {
        byte[] strips = frugal.generate(request.withSteps(1)).pixels().rgb();
        assertArrayEquals(image.pixels().rgb(), strips);
      }
    }
  }

  @Test
  void aRecipeThatWasEditedIsRefused() {
    GeneratedImage image = banana.generate(REQUEST.withCast(Cast.of(mia, bo)));
    String json = image.recipe().toJson();
    assertTrue(json.startsWith("{\"banana\":2"), json);
    String[] edited = {
      json.replace("\"slot\":1", "\"slot\":9"),
      json.replace("\"slot\":1", "\"slit\":1"),
      json.replace("\"region\":[", "\"region\":[0,"),
      json.replace("\"name\":\"Mia\"", "\"name\":\"<b>\""),
      json.replace(mia.hash(), "zz"),
      json.replace("\"finish\":\"lively\"", "\"finish\":\"glued\""),
      json.replace("\"cast\":[", "\"cast\":[[],"),
      json.replace("\"cast\":[", "\"coast\":["),
    };
    for (String text : edited) {
      assertFalse(text.equals(json));
      assertThrows(BananaException.class, () -> Recipe.parse(text), text);
    }
    // A cast that is hidden is not drawn as if there had never been one.
    for (String text :
        List.of(
            json.replace("\"banana\":2", "\"banana\":1"),
            json.replace(json.substring(json.indexOf(",\"cast\""), json.length() - 1), ""))) {
      String message = assertThrows(BananaException.class, () -> Recipe.parse(text)).getMessage();
      assertTrue(message.contains("has format"), message);
    }
  }

  @Test
  void aCharacterIsDrawnFromWords() {
    ImageRequest robot = ImageRequest.of("a blue robot").withSize(128, 128).withSeed(3);
    Subject drawn = banana.subject("Rob", robot);
    assertEquals(drawn, banana.subject("Rob", robot));
    assertEquals("a blue robot", drawn.description());
    assertEquals("drawn by tiny-v1, seed 3: a blue robot", drawn.origin());
    assertFalse(drawn.equals(banana.subject("Rob", robot.withSeed(4))));
    assertThrows(BananaException.class, () -> banana.subject("no name", robot));
    assertThrows(
        BananaException.class, () -> banana.subject("Rob", robot.withPrompt("a ".repeat(150))));
  }

  @Test
  void severalThreadsDrawSeveralCastsAsOneDoes() throws Exception {
    List<ImageRequest> requests = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Cast cast = i % 2 == 0 ? Cast.of(mia, bo) : Cast.of(bo, mia);
      requests.add(i == 5 ? REQUEST.withSeed(5) : REQUEST.withSeed(i).withCast(cast));
    }
    List<byte[]> alone = requests.stream().map(CastDrawingTests::draw).toList();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (Banana other = Banana.open(folder.resolve("tiny"))) {
      List<Callable<byte[]>> work = new ArrayList<>();
      requests.forEach(request -> work.add(() -> other.generate(request).pixels().rgb()));
      List<Future<byte[]>> together = threads.invokeAll(work);
      for (int i = 0; i < together.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i).get(), "request " + i);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void fiveCharactersFitEverySizeAndNumberOfSteps() {
    List<Subject> five = new ArrayList<>();
    for (String name : "A B C D E".split(" ")) {
      five.add(mia.withName(name));
    }
    ImageRequest all = REQUEST.withPrompt("@A, @B, @C, @D and @E").withCast(Cast.of(five));
    assertEquals(5, banana.generate(all.withSize(1024, 1024)).cast().size());
    assertEquals(5, banana.generate(all.withSize(128, 384).withSteps(1)).cast().size());
    assertEquals(5, banana.generate(all.withSize(384, 128).withSteps(5)).cast().size());
  }
}
