package dev.banana;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.error.CancelledException;
import dev.banana.image.ImageFiles;
import dev.banana.image.RgbImage;
import dev.banana.model.Bundle;
import dev.banana.model.Manifest;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.Safetensors;
import dev.banana.peel.Peel;
import dev.banana.peel.RandomPeel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BananaTests {
  private static final ImageRequest FOX =
      ImageRequest.of("a red fox").withSize(128, 192).withSeed(7).withApart(false);

  @TempDir private static Path folder;

  private static Banana banana;

  @BeforeAll
  static void open() {
    UntrainedBundle.write(folder.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
    banana = Banana.open(folder.resolve("tiny"), Options.defaults().withThreads(1));
  }

  @AfterAll
  static void close() {
    banana.close();
  }

  @Test
  void drawsThePictureThatWasAskedFor() {
    GeneratedImage image = banana.generate(FOX);
    assertEquals(128, image.pixels().width());
    assertEquals(192, image.pixels().height());
    assertEquals(7, image.seed());
    assertEquals(banana.bundle().spec().steps(), image.recipe().steps());
    assertTrue(image.timings().total() >= image.timings().denoise());
  }

  @Test
  void drawsTheSameBytesForTheSameRequestWithAnyNumberOfThreads() {
    byte[] once = banana.generate(FOX).pixels().rgb();
    assertArrayEquals(once, banana.generate(FOX).pixels().rgb());
    Options two = Options.defaults().withThreads(2);
    try (Banana other = Banana.open(folder.resolve("tiny"), two)) {
      assertArrayEquals(once, other.generate(FOX).pixels().rgb());
    }
  }

  @Test
  void everythingInTheRequestMatters() {
    byte[] fox = banana.generate(FOX).pixels().rgb();
    List<ImageRequest> others =
        List.of(
            FOX.withSeed(8), FOX.withSteps(3), FOX.withGuidance(5), FOX.withPrompt("a blue house"));
    for (ImageRequest other : others) {
      assertFalse(Arrays.equals(fox, banana.generate(other).pixels().rgb()), other.toString());
    }
  }

  @Test
  void drawsInEveryNumberOfSteps() {
    for (int steps = 1; steps <= ImageRequest.MOST_STEPS; steps++) {
      List<Integer> heard = new ArrayList<>();
      banana.generate(FOX.withSteps(steps).withListener(p -> heard.add(p.step())));
      assertEquals(steps, heard.size());
      assertEquals(steps, heard.get(steps - 1));
    }
  }

  @Test
  void drawsLargeAndLongPictures() {
    assertEquals(1024, banana.generate(FOX.withSize(1024, 384)).pixels().width());
    assertEquals(1024, banana.generate(FOX.withSize(1024, 1024)).pixels().height());
  }

  @Test
  void drawsForSeveralThreadsAtOnceAsForOne() throws Exception {
    List<ImageRequest> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      requests.add(FOX.withSeed(i).withSize(128 + 64 * (i % 4), 192));
    }
    List<byte[]> alone = new ArrayList<>();
    requests.forEach(request -> alone.add(banana.generate(request).pixels().rgb()));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<byte[]>> work = new ArrayList<>();
      requests.forEach(request -> work.add(() -> banana.generate(request).pixels().rgb()));
      List<Future<byte[]>> together = threads.invokeAll(work);
      for (int i = 0; i < together.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i).get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void readsAPromptOnceForManyPictures() {
    ImageRequest owl = FOX.withPrompt("an owl that nobody asked for yet");
    GeneratedImage first = banana.generate(owl);
    GeneratedImage second = banana.generate(owl.withSeed(8));
    assertTrue(first.timings().text() > 0);
    assertEquals(0, second.timings().text());
    for (int i = 0; i < 20; i++) {
      banana.generate(FOX.withPrompt("another " + i));
    }
    assertTrue(banana.generate(owl).timings().text() > 0, "forgotten by now");
    assertArrayEquals(first.pixels().rgb(), banana.generate(owl).pixels().rgb());
  }

  @Test
  void drawsTheSameFromAGraphThatWasKept() throws IOException {
    Path cache = folder.resolve("cache");
    byte[] expected = banana.generate(FOX).pixels().rgb();
    assertArrayEquals(expected, drawWith(cache, List.of()));
    List<Path> kept = files(cache);
    assertEquals(5, kept.size());
    assertArrayEquals(expected, drawWith(cache, List.of()));
    // One truncated, one changed, and two that are each other.
    byte[] whole = Files.readAllBytes(kept.get(0));
    Files.write(kept.get(0), Arrays.copyOf(whole, whole.length / 2));
    byte[] changed = Files.readAllBytes(kept.get(1));
    changed[changed.length - 1] ^= 1;
    Files.write(kept.get(1), changed);
    byte[] other = Files.readAllBytes(kept.get(2));
    Files.write(kept.get(2), Files.readAllBytes(kept.get(3)));
    Files.write(kept.get(3), other);
    assertArrayEquals(expected, drawWith(cache, List.of("damaged", "something else")));
    assertArrayEquals(expected, drawWith(cache, List.of()));
    assertEquals(kept, files(cache));
  }

  @Test
  void drawsWithoutACacheWhereItCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("no-folder"), "kept");
    byte[] found = drawWith(file, List.of("cannot be written"));
    assertArrayEquals(banana.generate(FOX).pixels().rgb(), found);
    assertEquals("kept", Files.readString(file));
  }

  private byte[] drawWith(Path cache, List<String> notices) {
    Options options = Options.defaults().withThreads(1).withCache(cache);
    try (Banana other = Banana.open(folder.resolve("tiny"), options)) {
      byte[] pixels = other.generate(FOX.withSteps(2)).pixels().rgb();
      String said = String.join(" ", other.notices());
      notices.forEach(part -> assertTrue(said.contains(part), said));
      assertEquals(notices.isEmpty(), said.isEmpty(), said);
      return pixels;
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void choosesASeedAndSaysWhich() {
    GeneratedImage first = banana.generate(ImageRequest.of("a dog").withSize(128, 128));
    ImageRequest again = ImageRequest.of("a dog").withSize(128, 128).withSeed(first.seed());
    assertArrayEquals(first.pixels().rgb(), banana.generate(again).pixels().rgb());
  }

  @Test
  void saysWhichWordsItHasNotLearned() {
    assertEquals(List.of(), banana.generate(FOX.withPrompt("a red wizard")).unknown());
    Bundle tiny = banana.bundle();
    Manifest says = tiny.manifest().withWords(List.of("fox", "red", "two"));
    Bundle bundle = Bundle.write(folder.resolve("words"), says, tiny.weights().tensors());
    Peel inked = RandomPeel.write(folder.resolve("i.safetensors"), "inked", bundle, 2, 0.1, 1);
    ImageRequest request = FOX.withPrompt("an inked \ud83e\udd8a, a wizard and two red foxes");
    try (Banana other = Banana.open(folder.resolve("words"))) {
      assertEquals(List.of("\ud83e\udd8a", "inked", "wizard"), other.generate(request).unknown());
      assertEquals(
          List.of("\ud83e\udd8a", "wizard"),
          other.generate(request.withPeel(inked, 1)).unknown(),
          "what calls a peel is known to whoever wears it");
    }
  }

  @Test
  void saysWhatOfThePromptWasNotReadAndWhatIsUnknown() {
    GeneratedImage image =
        banana.generate(FOX.withPrompt("a \ud83e\udd8a " + "in the sun ".repeat(30) + "END"));
    assertTrue(image.cut().endsWith("END"), image.cut());
    assertEquals(List.of("\ud83e\udd8a"), image.unknown());
    assertEquals("", banana.generate(FOX).cut());
  }

  @Test
  void showsASmallPreviewOfEachStep() {
    List<RgbImage> previews = new ArrayList<>();
    banana.generate(
        FOX.withSize(1024, 384)
            .withMode(SamplingMode.NATIVE)
            .withSteps(2)
            .withListener(p -> previews.add(p.preview())));
    assertEquals(2, previews.size());
    assertEquals(256, previews.get(0).width());
    assertEquals(96, previews.get(0).height());
  }

  @Test
  void stopsWhenTheListenerReturnsFalse() {
    List<Integer> heard = new ArrayList<>();
    ImageRequest request =
        FOX.withSteps(4)
            .withListener(
                p -> {
                  heard.add(p.step());
                  return p.step() < 2;
                });
    assertThrows(CancelledException.class, () -> banana.generate(request));
    assertEquals(List.of(1, 2), heard);
  }

  @Test
  void stopsWhenItIsCancelledFromAnotherThread() throws Exception {
    Cancellation cancellation = new Cancellation();
    ImageRequest request =
        FOX.withSteps(8)
            .withCancellation(cancellation)
            .withListener(
                p -> {
                  Thread other = new Thread(cancellation::cancel);
                  other.start();
                  return joined(other);
                });
    assertThrows(CancelledException.class, () -> banana.generate(request));
    assertTrue(cancellation.isCancelled());
    assertThrows(UnsupportedOperationException.class, Cancellation.NONE::cancel);
  }

  private static boolean joined(Thread thread) {
    try {
      thread.join();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSavedPictureCarriesItsRecipe() {
    for (String name : new String[] {"a.png", "a.jpg"}) {
      Path file = folder.resolve(name);
      GeneratedImage image = banana.generate(FOX.withPrompt("a fox, \u9999\u8549"));
      image.save(file);
      Recipe recipe = Recipe.parse(ImageFiles.read(file).labels().request());
      assertEquals(image.recipe(), recipe);
      assertArrayEquals(image.pixels().rgb(), banana.generate(recipe.toRequest()).pixels().rgb());
      assertTrue(ImageFiles.read(file).labels().parameters().contains("Seed: 7,"));
    }
  }

  @Test
  void finishesWhatItDrawsWhenItIsClosedAndRefusesMore() {
    Banana other = Banana.open(folder.resolve("tiny"), Options.defaults());
    GeneratedImage image =
        other.generate(
            FOX.withListener(
                p -> {
                  other.close();
                  return true;
                }));
    assertArrayEquals(banana.generate(FOX).pixels().rgb(), image.pixels().rgb());
    assertThrows(IllegalStateException.class, () -> other.generate(FOX));
  }

  @Test
  void drawsNearlyTheSameInEveryPrecision() {
    byte[] exact = draw(Precision.FP32);
    assertTrue(
        decibels(exact, draw(Precision.INT8)) > 25, "" + decibels(exact, draw(Precision.INT8)));
    byte[] four = draw(Precision.INT4);
    assertTrue(decibels(exact, four) > 12, "" + decibels(exact, four));
    double lean = decibels(four, draw(Precision.INT4_LEAN));
    assertTrue(lean > 20, "" + lean);
  }

  private byte[] draw(Precision precision) {
    Options options = Options.defaults().withPrecision(precision);
    try (Banana other = Banana.open(folder.resolve("tiny"), options)) {
      GeneratedImage image = other.generate(FOX);
      assertEquals(precision, image.recipe().precision());
      return image.pixels().rgb();
    }
  }

  private static double decibels(byte[] a, byte[] b) {
    double error = 1e-9;
    for (int i = 0; i < a.length; i++) {
      error += Math.pow((a[i] & 255) - (b[i] & 255), 2) / a.length;
    }
    return 10 * Math.log10(255 * 255 / error);
  }

  @Test
  void choosesEightBitsUnlessAskedOtherwise() {
    assertEquals(Precision.INT8, banana.precision());
  }

  @Test
  void refusesAPrecisionThatTheBundleLacks() {
    Bundle tiny = banana.bundle();
    Manifest manifest = tiny.manifest();
    Map<String, Safetensors.Tensor> half = new HashMap<>(tiny.weights().tensors());
    String low = ".weight" + BitPlanes.LOW;
    half.keySet()
        .removeIf(
            name ->
                name.endsWith(low)
                    && tiny.spec().denoiserNet().bits(name.replace(low, ""), 4, false) == 4);
    assertTrue(half.size() < tiny.weights().tensors().size());
    Path four = folder.resolve("four");
    Manifest says =
        new Manifest(
            "banana",
            "four",
            tiny.spec(),
            Manifest.FOUR_BIT_PRECISIONS,
            "MIT",
            manifest.provenance());
    Bundle.write(four, says, half);
    Options options = Options.defaults().withPrecision(Precision.INT8);
    String message =
        assertThrows(BananaException.class, () -> Banana.open(four, options)).getMessage();
    assertTrue(message.contains("in INT8: it can be run in [INT4, INT4_LEAN]"), message);
    try (Banana other = Banana.open(four)) {
      assertEquals(Precision.INT4, other.precision());
      assertArrayEquals(draw(Precision.INT4), other.generate(FOX).pixels().rgb());
    }
    Manifest lies =
        new Manifest(
            "banana", "lies", tiny.spec(), Manifest.ALL_PRECISIONS, "MIT", manifest.provenance());
    String refused =
        assertThrows(BananaException.class, () -> Bundle.write(four, lies, half)).getMessage();
    assertTrue(refused.contains("lacks the low plane"), refused);
  }

  @Test
  void refusesABundleOfAnotherFamilyOrTextEncoder() {
    Bundle tiny = banana.bundle();
    Manifest manifest = tiny.manifest();
    ModelSpec spec = tiny.spec();
    Manifest family =
        new Manifest("apple", "a", spec, manifest.precisions(), "MIT", manifest.provenance());
    Bundle.write(folder.resolve("apple"), family, tiny.weights().tensors());
    assertThrows(BananaException.class, () -> Banana.open(folder.resolve("apple")));
    ModelSpec other =
        new ModelSpec(spec.denoiser(), spec.autoencoder(), 4, true, "other", 48, 2, 3);
    Manifest text =
        new Manifest("banana", "b", other, manifest.precisions(), "MIT", manifest.provenance());
    Bundle.write(folder.resolve("other"), text, tiny.weights().tensors());
    assertThrows(BananaException.class, () -> Banana.open(folder.resolve("other")));
  }

  @Test
  void refusesOptionsOutOfRange() {
    assertThrows(BananaException.class, () -> Options.defaults().withThreads(0));
    assertThrows(BananaException.class, () -> new Options(1, java.util.Optional.empty(), 0));
  }
}
