package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.Banana;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.Recipe;
import dev.banana.SamplingMode;
import dev.banana.cast.Appearance;
import dev.banana.cast.Cast;
import dev.banana.cast.Finish;
import dev.banana.cast.Subject;
import dev.banana.error.BananaException;
import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The embedded model draws large pictures natively in one step: what it draws small. */
class TrainedNativeTests {
  /** Thing in the middle, ground and light; larger than a token of the large picture. */
  private static final int WIDE = 44;

  private static final int HIGH = 24;

  /** The mean difference of colours, 0 to 255, of pictures that show the same. */
  private static final double ALIKE = 12;

  private static ImageRequest request(String prompt) {
    return ImageRequest.of(prompt).withSize(1408, 768).withSeed(7).withApart(false);
  }

  private static GeneratedImage nativelyDrawn(Banana banana, String prompt) {
    return banana.generate(request(prompt).withMode(SamplingMode.NATIVE).withSteps(1));
  }

  private static byte[] small(RgbImage picture) {
    return Resample.whole(RgbaImage.of(picture), WIDE, HIGH, 0).rgb();
  }

  private static double apart(byte[] one, byte[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 255) - (other[i] & 255));
    }
    return sum / one.length;
  }

  @Test
  void oneStepAtFullSizeShowsWhatTheSmallPictureOfTheSameSeedShows() {
    List<String> prompts = List.of("a castle on a beach", "a robot on grass", "a penguin");
    try (Banana banana = Banana.open()) {
      List<byte[]> drawn =
          prompts.stream().map(p -> small(nativelyDrawn(banana, p).pixels())).toList();
      for (int i = 0; i < prompts.size(); i++) {
        byte[] enlarged = small(banana.generate(request(prompts.get(i))).pixels());
        double same = apart(drawn.get(i), enlarged);
        System.out.printf("natively %.1f of 255 from the small picture%n", same);
        assertTrue(same < ALIKE, prompts.get(i) + ": " + same);
        double other = apart(drawn.get((i + 1) % prompts.size()), enlarged);
        assertTrue(other > 2 * same, prompts.get(i) + ": " + same + ", another " + other);
      }
    }
  }

  @Test
  void fourBitsShowTheSameAndARecipeGivesTheSameBytes() {
    try (Banana banana = Banana.open();
        Banana four = Banana.open(Options.defaults().withPrecision(Precision.INT4))) {
      GeneratedImage eight = nativelyDrawn(banana, "a robot on grass");
      GeneratedImage fewer = nativelyDrawn(four, "a robot on grass");
      assertTrue(apart(eight.pixels().rgb(), fewer.pixels().rgb()) < ALIKE / 2);
      Recipe recipe = Recipe.parse(eight.recipe().toJson());
      GeneratedImage again = banana.generate(recipe.toRequest(List.of(), List.of()));
      assertArrayEquals(eight.pixels().rgb(), again.pixels().rgb());
    }
  }

  @Test
  void aCrowdStandsInAPictureThatIsDrawnNatively() {
    ImageRequest sheep =
        ImageRequest.of("hundreds of sheep in a meadow")
            .withSize(1408, 768)
            .withSeed(7)
            .withMode(SamplingMode.NATIVE)
            .withSteps(1);
    try (Banana banana = Banana.open()) {
      byte[] with = banana.generate(sheep).pixels().rgb();
      byte[] without = banana.generate(sheep.withCrowds(false)).pixels().rgb();
      assertTrue(edges(with) > 3 * edges(without), edges(with) + ", " + edges(without));
    }
  }

  @Test
  void whoStandsBeforeManyComesWithPixelsOfHisOwn() {
    ImageRequest request =
        ImageRequest.of("the face of a pig among tiny letters")
            .withSize(1408, 768)
            .withSeed(7)
            .withMode(SamplingMode.NATIVE)
            .withSteps(1);
    try (Banana banana = Banana.open()) {
      GeneratedImage drawn = banana.generate(request);
      assertEquals(1, drawn.recipe().cast().size());
      assertTrue(drawn.recipe().cast().get(0).isThing());
      byte[] without = banana.generate(request.withCrowds(false)).pixels().rgb();
      assertTrue(edges(drawn.pixels().rgb()) > 3 * edges(without));
      Recipe recipe = Recipe.parse(drawn.recipe().toJson());
      GeneratedImage again = banana.generate(recipe.toRequest(List.of(), List.of()));
      assertArrayEquals(drawn.pixels().rgb(), again.pixels().rgb());
    }
  }

  @Test
  void aCharacterStandsInAPictureThatIsDrawnNativelyAsHeIsInHisView() {
    try (Banana banana = Banana.open()) {
      Subject mia =
          banana.subject("Mia", ImageRequest.of("a teapot, white background").withSeed(3));
      ImageRequest request =
          ImageRequest.of("@Mia and a red balloon on a beach")
              .withSize(1408, 768)
              .withSeed(7)
              .withCast(Cast.of(mia))
              .withMode(SamplingMode.NATIVE)
              .withSteps(1);
      GeneratedImage drawn = banana.generate(request);
      assertEquals(
          List.of("Mia", "a red balloon"),
          drawn.cast().stream().map(a -> a.role().name()).toList());
      for (Appearance who : drawn.cast()) {
        assertTrue(who.identity().orElseThrow() > 0.9, who.toString());
      }
      ImageRequest asDrawn = request.withCast(Cast.of(mia).withFinish(Finish.DRAWN));
      String said =
          assertThrows(BananaException.class, () -> banana.generate(asDrawn)).getMessage();
      assertTrue(said.startsWith("Cannot draw @Mia in 1408 x 768 natively: "), said);
    }
  }

  private static double edges(byte[] rgb) {
    double sum = 0;
    for (int i = 3; i < rgb.length; i++) {
      sum += Math.abs((rgb[i] & 255) - (rgb[i - 3] & 255));
    }
    return sum / rgb.length;
  }
}
