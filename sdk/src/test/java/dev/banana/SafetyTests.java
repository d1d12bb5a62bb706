package dev.banana;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.image.Blur;
import dev.banana.image.ImageFormat;
import dev.banana.image.RgbImage;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.safety.Safety;
import dev.banana.safety.SafetyCheck;
import dev.banana.safety.SafetyReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetyTests {
  private static final ImageRequest FOX =
      ImageRequest.of("a red fox").withSize(128, 192).withSeed(7).withSteps(2).withApart(false);

  /** Says of every picture what it is told to say. */
  private static final class Told implements SafetyCheck {
    private float porn;
    private RuntimeException failure;
    private final List<RgbImage> seen = new ArrayList<>();

    @Override
    public String name() {
      return "told-1";
    }

    @Override
    public SafetyReport check(RgbImage image) {
      seen.add(image);
      if (failure != null) {
        throw failure;
      }
      return new SafetyReport(name(), 0.1f, 0.05f, 0.05f, porn, 0, 0.6f);
    }

    @Override
    public void close() {}
  }

  @TempDir private static Path folder;
  private static final Told CHECK = new Told();
  private static Banana banana;
  private static byte[] plain;

  @BeforeAll
  static void open() {
    UntrainedBundle.write(folder.resolve("tiny"), "tiny-v1", BananaFamily.tiny(), 1);
    Options options = Options.defaults().withThreads(1).withSafety(CHECK);
    banana = Banana.open(folder.resolve("tiny"), options);
    plain = png(banana.generate(FOX));
  }

  @AfterAll
  static void close() {
    banana.close();
  }

  @BeforeEach
  void tellNothing() {
    CHECK.seen.clear();
    CHECK.failure = null;
    CHECK.porn = 0.5f;
  }

  private static byte[] png(GeneratedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      image.write(out, ImageFormat.PNG);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  @Test
  void looksAtNoPictureUnlessItIsAsked() {
    GeneratedImage image = banana.generate(FOX);
    assertEquals(List.of(), CHECK.seen);
    assertEquals(Optional.empty(), image.safety());
    assertEquals(0, image.timings().safety());
    assertFalse(image.timings().toString().contains("safety"));
  }

  @Test
  void aPictureThatIsNotFlaggedIsTheSameFile() {
    for (Safety wish : List.of(Safety.report(), Safety.blur())) {
      GeneratedImage image = banana.generate(FOX.withSafety(wish));
      assertFalse(image.safety().get().flagged());
      assertFalse(image.blurred());
      assertArrayEquals(plain, png(image));
      assertTrue(image.timings().safety() > 0);
      assertTrue(image.timings().toString().contains("safety"));
    }
  }

  @Test
  void aFlaggedPictureStaysAsItIsIfOnlyAReportIsWanted() {
    CHECK.porn = 0.8f;
    GeneratedImage image = banana.generate(FOX.withSafety(Safety.report()));
    assertTrue(image.safety().get().flagged());
    assertEquals(0.85f, image.safety().get().explicit());
    assertFalse(image.blurred());
    assertArrayEquals(plain, png(image));
  }

  @Test
  void aFlaggedPictureIsBlurredIfThatIsWantedAndSaysSo() {
    CHECK.porn = 0.8f;
    RgbImage drawn = banana.generate(FOX).pixels();
    GeneratedImage image = banana.generate(FOX.withSafety(Safety.blur()));
    assertArrayEquals(Blur.of(drawn).rgb(), image.pixels().rgb());
    assertArrayEquals(drawn.rgb(), CHECK.seen.get(0).rgb(), "the picture is judged as drawn");
    assertTrue(image.blurred());
    assertEquals(image.safety(), image.recipe().blurred());
    assertTrue(image.recipe().toParameters().endsWith(", Safety: blurred"));
  }

  @Test
  void aFileNeverHoldsWhatWasToBeBlurred(@TempDir Path out) throws IOException {
    CHECK.porn = 0.8f;
    Path file = out.resolve("fox.png");
    GeneratedImage image = banana.generate(FOX.withSafety(Safety.blur()), file);
    assertTrue(image.blurred());
    assertArrayEquals(png(image), Files.readAllBytes(file));
  }

  @Test
  void theRecipeOfABlurredPictureDrawsItBlurredAgain() {
    CHECK.porn = 0.3f;
    GeneratedImage image = banana.generate(FOX.withSafety(Safety.blur().withThreshold(0.2)));
    assertTrue(image.blurred());
    Recipe read = Recipe.parse(image.recipe().toJson());
    assertEquals(image.recipe(), read);
    assertArrayEquals(png(image), png(banana.generate(read.toRequest())));
  }

  @Test
  void theThresholdOfTheRequestDecides() {
    CHECK.porn = 0.5f;
    Safety strict = Safety.report().withThreshold(0.5);
    assertTrue(banana.generate(FOX.withSafety(strict)).safety().get().flagged());
    CHECK.porn = 0.95f;
    Safety lenient = Safety.report().withThreshold(1);
    assertFalse(banana.generate(FOX.withSafety(lenient)).safety().get().flagged());
  }

  @Test
  void previewsAreBlurredAsPicturesAre() {
    CHECK.porn = 0.9f;
    List<RgbImage> bare = new ArrayList<>();
    List<RgbImage> shown = new ArrayList<>();
    banana.generate(FOX.withListener(p -> bare.add(p.preview())));
    banana.generate(FOX.withSafety(Safety.blur()).withListener(p -> shown.add(p.preview())));
    assertEquals(2, shown.size());
    for (int i = 0; i < shown.size(); i++) {
      assertArrayEquals(Blur.of(bare.get(i)).rgb(), shown.get(i).rgb());
    }
  }

  @Test
  void givesNoPictureIfTheCheckFails() {
    CHECK.failure = new IllegalStateException("broken");
    RuntimeException thrown =
        assertThrows(
            IllegalStateException.class, () -> banana.generate(FOX.withSafety(Safety.report())));
    assertSame(CHECK.failure, thrown);
  }

  @Test
  void keepsALatencyWithTheCheckInIt() {
    ImageRequest hurried = FOX.withSafety(Safety.report()).withLatency(Duration.ofMinutes(1), 1);
    banana.rehearse(hurried);
    GeneratedImage image = banana.generate(hurried);
    assertEquals(2, image.choice().steps());
    assertTrue(image.safety().isPresent());
  }

  @Test
  void refusesToCheckWithoutACheck() {
    try (Banana bare = Banana.open(folder.resolve("tiny"), Options.defaults().withThreads(1))) {
      BananaException refused =
          assertThrows(BananaException.class, () -> bare.generate(FOX.withSafety(Safety.report())));
      assertTrue(refused.getMessage().contains("Options.withSafety"), refused.getMessage());
      assertArrayEquals(plain, png(bare.generate(FOX.withSafety(Safety.blur()).withoutSafety())));
    }
  }

  @Test
  void refusesThresholdsAndScoresOutOfRange() {
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(BananaException.class, () -> Safety.report().withThreshold(bad));
      float score = (float) bad;
      assertThrows(BananaException.class, () -> new SafetyReport("x", 0, 0, 0, score, 0, 0.6f));
    }
    assertThrows(BananaException.class, () -> new SafetyReport(" ", 0, 0, 0, 0, 0, 0.6f));
  }

  @Test
  void refusesReportsThatAStrangerChanged() {
    CHECK.porn = 0.8f;
    String json = banana.generate(FOX.withSafety(Safety.blur())).recipe().toJson();
    assertTrue(json.contains("\"porn\":0.8,"), json);
    for (String bad :
        List.of(
            json.replace("\"porn\":0.8,", ""),
            json.replace("\"porn\":0.8,", "\"porn\":8,"),
            json.replace("\"porn\":0.8,", "\"porn\":\"much\","),
            json.replace("\"porn\":0.8,", "\"porn\":{},"),
            json.replace("told-1", "x".repeat(101)),
            json.replaceFirst("\"blurred\":\\{.*}}", "\"blurred\":true}"))) {
      assertThrows(BananaException.class, () -> Recipe.parse(bad), bad);
    }
  }
}
