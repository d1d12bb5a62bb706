package dev.banana;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelStack;
import dev.banana.peel.PeelWay;
import dev.banana.peel.RandomPeel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WornPeelTests {
  private static final ImageRequest FOX =
      ImageRequest.of("a red fox").withSize(128, 128).withSteps(2).withSeed(7);

  @TempDir private static Path folder;

  private static Banana banana;
  private static Peel one;
  private static Peel two;

  @BeforeAll
  static void open() {
    UntrainedBundle.write(folder.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
    banana = Banana.open(folder.resolve("tiny"), Options.defaults().withThreads(1));
    one = RandomPeel.write(folder.resolve("one.safetensors"), "one", banana.bundle(), 4, 0.3, 1);
    two = RandomPeel.write(folder.resolve("two.safetensors"), "two", banana.bundle(), 8, 0.3, 2);
  }

  @AfterAll
  static void close() {
    banana.close();
  }

  private static byte[] draw(Banana by, ImageRequest request) {
    return by.generate(request).pixels().rgb();
  }

  private static byte[] draw(ImageRequest request) {
    return draw(banana, request);
  }

  private static double decibels(byte[] a, byte[] b) {
    double error = 1e-9;
    for (int i = 0; i < a.length; i++) {
      error += Math.pow((a[i] & 255) - (b[i] & 255), 2) / a.length;
    }
    return 10 * Math.log10(255 * 255 / error);
  }

  @Test
  void aThousandSnapsOnAndOffLeaveThePicturesAsTheyWere() {
    ImageRequest fox = FOX.withSteps(1);
    ImageRequest worn = fox.withPeel(one, 0.8f);
    ImageRequest merged = worn.withPeels(worn.peels().with(PeelWay.MERGED));
    byte[] bare = draw(fox);
    byte[] changed = draw(worn);
    byte[] added = draw(merged);
    assertFalse(Arrays.equals(bare, changed));
    for (int i = 0; i < 500; i++) {
      assertArrayEquals(changed, draw(worn), "on, time " + i);
      assertArrayEquals(added, draw(merged), "on, merged, time " + i);
      if (i % 5 == 4) {
        assertArrayEquals(bare, draw(fox), "off, time " + i);
      }
    }
  }

  @Test
  void strengthZeroIsOffToTheByte() {
    assertArrayEquals(draw(FOX), draw(FOX.withPeel(one, 0).withPeel(two, -0f)));
    assertTrue(banana.generate(FOX.withPeel(one, 0)).recipe().peels().isEmpty());
  }

  @Test
  void everyStrengthAndPeelDrawsAnotherPicture() {
    List<byte[]> all = new ArrayList<>();
    all.add(draw(FOX));
    for (float strength : new float[] {-2, -0.5f, 0.5f, 1, 2}) {
      all.add(draw(FOX.withPeel(one, strength)));
    }
    all.add(draw(FOX.withPeel(two, 1)));
    all.add(draw(FOX.withPeel(one, 1).withPeel(two, 1)));
    for (int i = 0; i < all.size(); i++) {
      for (int k = 0; k < i; k++) {
        assertFalse(Arrays.equals(all.get(i), all.get(k)), i + " is " + k);
      }
    }
  }

  @Test
  void theOrderOfPeelsDoesNotMatter() {
    for (PeelWay way : PeelWay.values()) {
      ImageRequest first = FOX.withPeel(one, 0.5f).withPeel(two, -1);
      ImageRequest second = FOX.withPeel(two, -1).withPeel(one, 0.5f);
      assertArrayEquals(
          draw(first.withPeels(first.peels().with(way))),
          draw(second.withPeels(second.peels().with(way))));
    }
  }

  @Test
  void bothWaysDrawNearlyTheSameInEveryPrecision() {
    ImageRequest request = FOX.withPeel(one, 0.8f).withPeel(two, 0.4f);
    ImageRequest merged = request.withPeels(request.peels().with(PeelWay.MERGED));
    for (Precision precision : Precision.values()) {
      Options options = Options.defaults().withThreads(1).withPrecision(precision);
      try (Banana other = Banana.open(folder.resolve("tiny"), options)) {
        long planned = other.memoryPlan(FOX).peak();
        assertEquals(planned, other.memoryPlan(request).peak());
        assertTrue(other.memoryPlan(merged).peak() > planned, precision.toString());
        byte[] inputs = draw(other, request);
        double off = decibels(inputs, draw(other, FOX));
        double same = decibels(inputs, draw(other, merged));
        System.out.printf(
            "tiny, %s: merged against inputs %.1f dB, without peels %.1f dB%n",
            precision, same, off);
        double least = precision == Precision.INT4_LEAN ? off + 3 : 30;
        assertTrue(same > least, precision + " merges to " + same + " dB, " + off + " without");
        assertArrayEquals(inputs, draw(other, request), "again");
        assertArrayEquals(draw(other, merged), draw(other, merged), "merged again");
      }
    }
  }

  @Test
  void fiftyPeelsAreOpenAtOnce() {
    long before = memory();
    List<Peel> peels = new ArrayList<>();
    long files = 0;
    for (int i = 0; i < 50; i++) {
      Path file = folder.resolve("peel-" + i + ".safetensors");
      peels.add(RandomPeel.write(file, "peel " + i, banana.bundle(), 16, 0.2, i));
      files += peels.get(i).size();
    }
    long each = (memory() - before) / 50;
    System.out.printf("an open peel takes %d bytes, its file %d%n", each, files / 50);
    assertTrue(each < 1.2 * files / 50, each + " bytes for a file of " + files / 50);
    byte[] first = draw(FOX.withPeel(peels.get(0), 1));
    for (Peel peel : peels.subList(1, 50)) {
      assertFalse(Arrays.equals(first, draw(FOX.withPeel(peel, 1))), peel.toString());
    }
    assertArrayEquals(first, draw(FOX.withPeel(peels.get(0), 1)));
  }

  private static long memory() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void drawsForSeveralThreadsAtOnceAsForOne() throws Exception {
    List<ImageRequest> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ImageRequest request = i % 2 == 0 ? FOX : FOX.withPeel(i % 3 == 0 ? one : two, i / 4f);
      requests.add(i < 6 ? request : request.withPeels(request.peels().with(PeelWay.MERGED)));
    }
    List<byte[]> alone = requests.stream().map(WornPeelTests::draw).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<byte[]>> work = new ArrayList<>();
      requests.forEach(request -> work.add(() -> draw(request)));
      List<Future<byte[]>> together = threads.invokeAll(work);
      for (int i = 0; i < together.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i).get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aLatencyIsKeptWithPeelsToo() {
    ImageRequest request = FOX.withPeel(one, 1).withLatency(Duration.ofSeconds(30), 1);
    banana.rehearse(request);
    GeneratedImage image = banana.generate(request);
    assertArrayEquals(
        image.pixels().rgb(),
        draw(image.recipe().toRequest(List.of(), List.of(one))),
        "as its recipe");
  }

  @Test
  void aRecipeNamesPeelsAndNeedsThemToDrawAgain() {
    ImageRequest request = FOX.withPeel(two, -0.25f).withPeel(one, 1.5f);
    request = request.withPeels(request.peels().with(PeelWay.MERGED));
    GeneratedImage image = banana.generate(request);
    Recipe recipe = Recipe.parse(image.recipe().toJson());
    assertEquals(image.recipe(), recipe);
    assertEquals(2, recipe.peels().size());
    assertTrue(recipe.toParameters().contains("Lora hashes: \""), recipe.toParameters());
    assertArrayEquals(image.pixels().rgb(), draw(recipe.toRequest(List.of(), List.of(one, two))));
    String none = refusal(recipe::toRequest);
    assertTrue(none.contains("wears peel") && none.contains("--peel"), none);
    Peel other =
        RandomPeel.write(folder.resolve("other.safetensors"), "one", banana.bundle(), 4, 0.3, 9);
    String wrong = refusal(() -> recipe.toRequest(List.of(), List.of(two, other)));
    assertTrue(wrong.contains("another file"), wrong);
    String more = refusal(() -> recipe.toRequest(List.of(), List.of(one, two, other)));
    assertTrue(more.contains("does not wear"), more);
  }

  @Test
  void aRecipeWithoutPeelsIsWrittenAsBefore() {
    String json = banana.generate(FOX).recipe().toJson();
    assertTrue(json.startsWith("{\"banana\":1,"), json);
    assertFalse(json.contains("peel"), json);
    String worn = banana.generate(FOX.withPeel(one, 1)).recipe().toJson();
    assertTrue(worn.startsWith("{\"banana\":3,"), "an older version must refuse: " + worn);
  }

  @Test
  void refusesStrengthsAndNumbersThatCannotBe() {
    for (float strength : new float[] {Float.NaN, 2.01f, -3, Float.POSITIVE_INFINITY}) {
      String said = refusal(() -> FOX.withPeel(one, strength));
      assertTrue(said.contains("expected -2 to 2"), said);
    }
    assertTrue(refusal(() -> FOX.withPeel(one, 1).withPeel(one, 0.5f)).contains("twice"));
    PeelStack four = PeelStack.NONE;
    for (int i = 0; i < 4; i++) {
      Path file = folder.resolve("of-four-" + i + ".safetensors");
      four = four.with(RandomPeel.write(file, "p" + i, banana.bundle(), 1, 0.1, 50 + i), 0.5f);
    }
    ImageRequest full = FOX.withPeels(four);
    assertFalse(Arrays.equals(draw(FOX), draw(full)));
    assertTrue(refusal(() -> full.withPeel(one, 1)).contains("at most 4"));
  }

  @Test
  void refusesAPeelOfAnotherSizeOfModelWhenItIsWorn() {
    var small = UntrainedBundle.write(folder.resolve("micro"), "m", BananaFamily.micro(), 1);
    Peel large = RandomPeel.write(folder.resolve("l.safetensors"), "large", small, 4, 0.1, 1);
    String said = refusal(() -> draw(FOX.withPeel(large, 1)));
    assertTrue(said.contains("another size of model"), said);
  }

  private static String refusal(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(BananaException.class, work).getMessage();
  }
}
