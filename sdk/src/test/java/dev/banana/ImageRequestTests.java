package dev.banana;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.model.ModelSpec;
import dev.banana.model.family.banana.BananaFamily;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ImageRequestTests {
  private static final ImageRequest FOX = ImageRequest.of("a red fox");

  @Test
  void isAValueThatDoesNotChange() {
    assertEquals(ImageRequest.of("a red fox"), FOX);
    FOX.withSeed(3).withSteps(4);
    assertTrue(FOX.seed().isEmpty());
    assertEquals(0, FOX.withSeed(0).seed().getAsLong());
  }

  @Test
  void takesEverySizeOnTheGrid() {
    for (int side = 128; side <= 4096; side += 16) {
      assertEquals(side, FOX.withSize(side, side).width());
    }
    assertEquals(2160, FOX.withSize(3840, 2160).height());
  }

  @Test
  void refusesOtherSizesAndNamesANearOne() {
    assertRefused(r -> r.withSize(0, 512), "width of 0 pixels", "try 128");
    assertRefused(r -> r.withSize(100, 100), "multiple of 16 from 128 to 4096", "try 128");
    assertRefused(r -> r.withSize(100_000, 64), "width of 100000", "try 4096");
    assertRefused(r -> r.withSize(512, -64), "height of -64", "try 128");
    assertRefused(r -> r.withSize(Integer.MAX_VALUE, 512), "2147483647", "try 4096");
    assertRefused(r -> r.withSize(4097, 4096), "width of 4097", "try 4096");
    assertRefused(r -> r.withSize(3840, 2161), "height of 2161", "try 2160");
    assertRefused(r -> r.withSize(16, 16_384), "width of 16 pixels", "try 128");
    assertRefused(r -> r.withSize(1024, 320), "1024 x 320", "at most 3 times");
  }

  @Test
  void enlargesLargePicturesUnlessAskedOtherwise() {
    ModelSpec spec = BananaFamily.micro();
    assertEquals(SamplingMode.NATIVE, FOX.withSize(640, 512).sampling(spec));
    assertEquals(SamplingMode.NATIVE, FOX.withSize(704, 384).sampling(spec));
    assertEquals(SamplingMode.ENLARGE, FOX.withSize(656, 512).sampling(spec));
    assertEquals(SamplingMode.ENLARGE, FOX.withSize(3840, 2160).sampling(spec));
    assertEquals(
        SamplingMode.NATIVE, FOX.withSize(3840, 2160).withMode(SamplingMode.NATIVE).sampling(spec));
    assertRefused(r -> r.withMode(SamplingMode.ENLARGE), "enlarge a picture of 512 x 512");
    assertRefused(r -> r.withMode(SamplingMode.REFINE), "refine a picture of 512 x 512", "native");
    assertRefused(
        r -> r.withSize(2048, 2048).withMode(SamplingMode.REFINE).withSize(256, 256),
        "found 65536");
  }

  @Test
  void refinesLargePicturesWhereNothingEnlargesThem() {
    ModelSpec bare = BananaFamily.micro().withEnlarger(Optional.empty());
    assertEquals(SamplingMode.NATIVE, FOX.withSize(1024, 1024).sampling(bare));
    assertEquals(SamplingMode.REFINE, FOX.withSize(1040, 1024).sampling(bare));
  }

  @Test
  void refusesStepsAndGuidanceOutOfRange() {
    assertRefused(r -> r.withSteps(0), "in 0 steps", "1 to 8");
    assertRefused(r -> r.withSteps(9), "in 9 steps", "1 to 8");
    assertRefused(r -> r.withGuidance(0), "guidance 0.0", "1 to 8");
    assertRefused(r -> r.withGuidance(Double.NaN), "guidance NaN", "1 to 8");
    assertRefused(r -> r.withGuidance(Double.POSITIVE_INFINITY), "Infinity", "1 to 8");
  }

  @Test
  void refusesAPromptThatIsEmptyOrEndless() {
    assertRefused(r -> r.withPrompt(" \n\t"), "empty prompt", "say what to draw");
    assertRefused(r -> r.withPrompt("fox ".repeat(3_000)), "3000 words", "at most 2000");
    assertRefused(r -> r.withPrompt("fox ".repeat(10_000)), "40000 letters", "at most 20000");
    assertRefused(r -> r.withPrompt(null), "empty prompt", "say what to draw");
  }

  private static void assertRefused(UnaryOperator<ImageRequest> change, String... parts) {
    String message = assertThrows(BananaException.class, () -> change.apply(FOX)).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
