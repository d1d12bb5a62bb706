package dev.banana;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.error.CancelledException;
import dev.banana.image.ImageFiles;
import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.peel.Peel;
import dev.banana.peel.RandomPeel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargePictureTests {
  private static final ImageRequest FOX =
      ImageRequest.of("a red fox").withSize(1040, 1168).withSeed(7).withApart(false);

  @TempDir private static Path folder;

  private static Banana banana;

  @BeforeAll
  static void open() {
    UntrainedBundle.write(folder.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
    banana = Banana.open(folder.resolve("tiny"), Options.defaults().withThreads(2));
  }

  @AfterAll
  static void close() {
    banana.close();
  }

  @Test
  void sidesNeedNotBeWholeTokens() {
    for (int[] size : new int[][] {{144, 208}, {528, 176}, {1040, 1168}}) {
      for (int steps = 1; steps <= 2; steps++) {
        ImageRequest request =
            FOX.withMode(SamplingMode.NATIVE).withSize(size[0], size[1]).withSteps(steps);
        RgbImage pixels = banana.generate(request).pixels();
        assertEquals(size[0], pixels.width());
        assertEquals(size[1], pixels.height());
      }
    }
  }

  @Test
  void aTrunkOfLargePicturesDrawsThemAtTheirOwnSizeAndLeavesSmallOnesAsTheyAre() {
    ModelSpec spec = BananaFamily.tiny().withLargeTrunk(true);
    Path own = folder.resolve("own-trunk");
    UntrainedBundle.write(own, "tiny-v1", spec, 1);
    ImageRequest large = FOX.withMode(SamplingMode.NATIVE).withSteps(1);
    try (Banana other = Banana.open(own, Options.defaults().withThreads(2))) {
      byte[] one = other.generate(large).pixels().rgb();
      assertArrayEquals(one, other.generate(large).pixels().rgb());
      assertFalse(Arrays.equals(one, other.generate(large.withSteps(2)).pixels().rgb()));
      assertFalse(Arrays.equals(one, other.generate(large.withSeed(8)).pixels().rgb()));
      assertFalse(Arrays.equals(one, banana.generate(large).pixels().rgb()));
      for (Precision precision : List.of(Precision.FP32, Precision.INT4)) {
        try (Banana exact =
            Banana.open(own, Options.defaults().withThreads(1).withPrecision(precision))) {
          assertFalse(Arrays.equals(one, exact.generate(large).pixels().rgb()), "" + precision);
        }
      }
      Path file = folder.resolve("look.safetensors");
      Peel peel = RandomPeel.write(file, "look", other.bundle(), 4, 0.3, 1);
      String said =
          assertThrows(BananaException.class, () -> other.generate(large.withPeel(peel, 1)))
              .getMessage();
      assertTrue(said.startsWith("Cannot draw 1040 x 1168 natively with peels: "), said);
      assertEquals(1040, other.generate(FOX.withPeel(peel, 1).withSteps(1)).pixels().width());
    }
  }

  @Test
  void aLargePictureIsRefinedInOneStepMore() {
    List<Integer> heard = new ArrayList<>();
    AtomicInteger steps = new AtomicInteger();
    GeneratedImage image =
        banana.generate(
            FOX.withSteps(2)
                .withMode(SamplingMode.REFINE)
                .withListener(
                    p -> {
                      heard.add(p.step());
                      steps.set(p.steps());
                      assertTrue(p.preview().width() <= 256);
                      return true;
                    }));
    assertEquals(List.of(1, 2, 3), heard);
    assertEquals(3, steps.get());
    assertEquals(SamplingMode.REFINE, image.recipe().mode());
    assertEquals(1040, image.pixels().width());
    assertEquals(1168, image.pixels().height());
    assertTrue(image.timings().refine() > 0);
    GeneratedImage whole = banana.generate(FOX.withSteps(2).withMode(SamplingMode.NATIVE));
    assertEquals(0, whole.timings().refine());
    assertFalse(Arrays.equals(image.pixels().rgb(), whole.pixels().rgb()));
  }

  @Test
  void aLargePictureIsDrawnSmallAndEnlarged() {
    List<Integer> heard = new ArrayList<>();
    GeneratedImage image = banana.generate(FOX.withSteps(2).withListener(p -> heard.add(p.step())));
    assertEquals(List.of(1, 2), heard);
    assertEquals(SamplingMode.ENLARGE, image.recipe().mode());
    assertEquals(1040, image.pixels().width());
    assertEquals(1168, image.pixels().height());
    assertEquals(0, image.timings().refine());
    assertTrue(image.recipe().toParameters().contains(", Mode: enlarge"));
    assertTrue(image.recipe().sampled());
    // Twice as long is a graph of its own; what comes out exactly is told row by row.
    for (int side : new int[] {1024, 2048}) {
      RgbImage pixels = banana.generate(FOX.withSize(side, side).withSteps(1)).pixels();
      assertEquals(side, pixels.width());
      assertEquals(side, pixels.height());
    }
  }

  /** Seen from afar it is the small picture. */
  @Test
  void enlargingAddsNothingThatTheSmallPictureHasNot() {
    RgbImage small = banana.generate(FOX.withSize(480, 528)).pixels();
    GeneratedImage large = banana.upscale(RgbaImage.of(small), FOX.withSize(960, 1056));
    assertEquals(SamplingMode.ENLARGE, large.recipe().mode());
    assertFalse(large.recipe().sampled());
    assertTrue(large.recipe().toParameters().contains("Steps: 0,"));
    RgbImage back = Resample.whole(RgbaImage.of(large.pixels()), small.width(), small.height(), 0);
    double sum = 0;
    for (int i = 0; i < back.rgb().length; i++) {
      sum += Math.abs((back.rgb()[i] & 255) - (small.rgb()[i] & 255));
    }
    // The net has learned nothing: what it adds is little, and the rest is the picture.
    assertTrue(sum / back.rgb().length < 12, "mean difference " + sum / back.rgb().length);
  }

  @Test
  void aModelWithoutAnEnlargerRefines() {
    UntrainedBundle.write(
        folder.resolve("bare"), "bare-v1", BananaFamily.tiny().withEnlarger(Optional.empty()), 1);
    try (Banana bare = Banana.open(folder.resolve("bare"), banana.options())) {
      assertEquals(SamplingMode.REFINE, bare.generate(FOX.withSteps(1)).recipe().mode());
      RgbaImage small = new RgbaImage(208, 240, new byte[4 * 208 * 240]);
      assertEquals(SamplingMode.REFINE, bare.upscale(small, FOX).recipe().mode());
      ImageRequest request = FOX.withMode(SamplingMode.ENLARGE);
      String message =
          assertThrows(BananaException.class, () -> bare.generate(request)).getMessage();
      assertTrue(message.contains("'bare-v1': it has no enlarger; use mode refine"), message);
    }
  }

  @Test
  void theRecipeOfALargePictureDrawsItAgain() {
    for (SamplingMode mode : SamplingMode.values()) {
      GeneratedImage image = banana.generate(FOX.withMode(mode).withSteps(1));
      Recipe read = Recipe.parse(image.recipe().toJson());
      assertEquals(image.recipe(), read);
      byte[] again = banana.generate(read.toRequest()).pixels().rgb();
      assertArrayEquals(image.pixels().rgb(), again);
    }
  }

  @Test
  void enlargesAPicture() {
    RgbaImage small = RgbaImage.of(banana.generate(FOX.withSize(208, 240)).pixels());
    List<Integer> heard = new ArrayList<>();
    ImageRequest refined = FOX.withMode(SamplingMode.REFINE);
    ImageRequest request = refined.withListener(p -> heard.add(p.steps()));
    GeneratedImage large = banana.upscale(small, request);
    assertEquals(1040, large.pixels().width());
    assertEquals(List.of(1), heard);
    assertArrayEquals(large.pixels().rgb(), banana.upscale(small, refined).pixels().rgb());
    byte[] other = banana.upscale(small, refined.withSeed(8)).pixels().rgb();
    assertFalse(Arrays.equals(large.pixels().rgb(), other));
    Path file = folder.resolve("large.png");
    large.save(file);
    Recipe recipe = Recipe.parse(ImageFiles.read(file).labels().request());
    assertEquals(large.recipe(), recipe);
    String refused = assertThrows(BananaException.class, recipe::toRequest).getMessage();
    assertTrue(refused.contains("enlarged from another one"), refused);
  }

  @Test
  void refusesToEnlargeWhatWouldNotBe() {
    RgbaImage small = new RgbaImage(208, 240, new byte[4 * 208 * 240]);
    assertRefused(small, FOX.withSize(1040, 1040), "distorted", "choose 896 x 1040");
    assertRefused(
        new RgbaImage(1040, 1168, new byte[4 * 1040 * 1168]), FOX, "both sides must grow");
    assertRefused(new RgbaImage(2064, 64, new byte[4 * 2064 * 64]), FOX, "64 to 2048 pixels");
    assertRefused(small, FOX.withLatency(Duration.ofSeconds(1), 1), "latency");
    assertRefused(small, FOX.withMode(SamplingMode.NATIVE), "native");
  }

  private static void assertRefused(RgbaImage picture, ImageRequest request, String... parts) {
    String message =
        assertThrows(BananaException.class, () -> banana.upscale(picture, request)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void stopsBeforeTheDetailIsDrawnAndLeavesNoFile(@TempDir Path out) throws IOException {
    ImageRequest request =
        FOX.withSteps(2).withMode(SamplingMode.REFINE).withListener(p -> p.step() < 3);
    assertThrows(CancelledException.class, () -> banana.generate(request));
    List<Integer> heard = new ArrayList<>();
    ImageRequest watched = FOX.withListener(p -> heard.add(p.step()));
    assertThrows(
        BananaException.class, () -> banana.generate(watched, out.resolve("none/fox.png")));
    assertEquals(List.of(), heard);
    Path file = Files.writeString(out.resolve("fox.png"), "older");
    assertThrows(CancelledException.class, () -> banana.generate(request, file));
    assertEquals("older", Files.readString(file));
    try (Stream<Path> left = Files.list(out)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  /** Decoded at once, in strips, and small to be doubled. */
  @Test
  void aFileThatIsWrittenWhileItIsDecodedHasTheSameBytes(@TempDir Path out) throws IOException {
    ImageRequest whole = FOX.withMode(SamplingMode.NATIVE);
    long cap = banana.memoryPlan(whole).peak() - 2_000_000;
    try (Banana frugal = Banana.open(folder.resolve("tiny"), banana.options().withMemoryCap(cap))) {
      for (Banana drawer : List.of(banana, frugal)) {
        for (int steps = 1; steps <= 2; steps++) {
          for (String name : List.of("a.png", "a.jpg")) {
            Path file = out.resolve(name);
            Path after = out.resolve("after-" + name);
            GeneratedImage image = drawer.generate(whole.withSteps(steps), file);
            image.save(after);
            assertEquals(-1, Files.mismatch(file, after), name + ", steps " + steps);
          }
        }
      }
    }
    RgbaImage small = RgbaImage.of(banana.generate(FOX.withSize(208, 240)).pixels());
    for (SamplingMode mode : List.of(SamplingMode.REFINE, SamplingMode.ENLARGE)) {
      Path large = out.resolve(mode + ".png");
      banana.upscale(small, FOX.withMode(mode), large).save(out.resolve("after.png"));
      assertEquals(-1, Files.mismatch(large, out.resolve("after.png")));
    }
  }

  @Test
  void aCapOnMemoryGivesTheSameBytes() {
    for (SamplingMode mode : SamplingMode.values()) {
      ImageRequest request = FOX.withMode(mode).withSteps(1);
      long cap = banana.memoryPlan(request).peak() - 2_000_000;
      try (Banana frugal =
          Banana.open(folder.resolve("tiny"), banana.options().withMemoryCap(cap))) {
        MemoryPlan plan = frugal.memoryPlan(request);
        assertTrue(plan.peak() <= cap, plan.toString());
        boolean strips =
            mode == SamplingMode.ENLARGE
                ? plan.enlargedRows() < 272
                : Math.min(plan.decodedRows(), plan.encodedRows()) < 73;
        assertTrue(strips, plan.toString());
        assertArrayEquals(
            banana.generate(request).pixels().rgb(), frugal.generate(request).pixels().rgb());
      }
    }
  }

  @Test
  void saysSoIfAModelWasNotTaughtPicturesThisLarge() {
    try (Banana fresh = Banana.open(folder.resolve("tiny"), banana.options())) {
      fresh.generate(FOX.withSize(512, 512).withSteps(1));
      assertEquals(List.of(), fresh.notices());
      fresh.generate(FOX.withSteps(1));
      assertEquals(List.of(), fresh.notices());
      fresh.generate(FOX.withMode(SamplingMode.NATIVE).withSteps(1));
      fresh.generate(FOX.withMode(SamplingMode.NATIVE).withSteps(1));
      assertEquals(1, fresh.notices().size());
      assertTrue(fresh.notices().get(0).contains("up to 512 pixels a side"));
    }
  }

  @Test
  void refusesAPictureThatCannotFit() {
    Options capped = banana.options().withMemoryCap(100L << 20);
    try (Banana frugal = Banana.open(folder.resolve("tiny"), capped)) {
      String message = assertThrows(BananaException.class, () -> frugal.generate(FOX)).getMessage();
      assertTrue(message.contains("1040 x 1168 within 105 MB: the least that any"), message);
      // Nobody waits for the parts of a picture that cannot fit, which want some more.
      ImageRequest parts = FOX.withApart(true);
      String more = assertThrows(BananaException.class, () -> frugal.generate(parts)).getMessage();
      assertTrue(more.contains("1040 x 1168 within 105 MB: the least that any"), more);
      assertFalse(message.equals(more));
    }
  }

  @Test
  void keepsALatencyThoughTheDetailTakesItsTime() {
    ImageRequest request = FOX.withLatency(Duration.ofMinutes(5), 1);
    banana.rehearse(request);
    GeneratedImage image = banana.generate(request);
    assertEquals(SamplingMode.ENLARGE, image.recipe().mode());
    assertEquals(banana.bundle().spec().steps(), image.recipe().steps());
  }
}
