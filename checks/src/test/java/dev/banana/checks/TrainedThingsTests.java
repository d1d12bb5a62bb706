package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.Banana;
import dev.banana.GeneratedImage;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.Recipe;
import dev.banana.SamplingMode;
import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Finish;
import dev.banana.cast.Spot;
import dev.banana.cast.Subject;
import dev.banana.story.Scene;
import dev.banana.story.Storyboard;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The embedded model draws a thing beside a character by itself, and sets it in. */
class TrainedThingsTests {
  private static Banana banana;
  private static Subject zed;

  @BeforeAll
  static void open() {
    banana = Banana.open();
    zed = banana.subject("Zed", ImageRequest.of("a robot").withSeed(1));
  }

  @AfterAll
  static void close() {
    banana.close();
  }

  private static ImageRequest request(Cast cast) {
    return ImageRequest.of("@Zed and a red apple in a park").withSeed(7).withCast(cast);
  }

  private static List<String> said(GeneratedImage image) {
    return image.cast().stream().map(one -> one.role().said()).toList();
  }

  @Test
  void aThingStandsBesideACharacterAndIsDrawnAgainByItsRecipe() {
    ImageRequest request = request(Cast.of(zed));
    GeneratedImage image = banana.generate(request);
    assertEquals(List.of("@Zed", "a red apple"), said(image));
    Box robot = image.cast().get(0).role().region();
    Box apple = image.cast().get(1).role().region();
    assertTrue(robot.right() <= apple.left(), robot + " and " + apple);
    int middle =
        image
            .pixels()
            .pixel(
                (int) (512 * (apple.left() + apple.right()) / 2),
                (int) (512 * (apple.top() + apple.bottom()) / 2));
    assertTrue((middle >> 16 & 255) > 2 * (middle >> 8 & 255), Integer.toHexString(middle));

    assertEquals(image.recipe(), banana.recipe(request));
    Recipe recipe = Recipe.parse(image.recipe().toJson());
    GeneratedImage again = banana.generate(recipe.toRequest(List.of(zed), List.of()));
    assertArrayEquals(image.pixels().rgb(), again.pixels().rgb());
    assertEquals(image.recipe().cast(), again.recipe().cast());
  }

  @Test
  void aThingIsTheSameInAllScenesOfAStory() {
    Storyboard story =
        Storyboard.of(
            Cast.of(zed), Scene.of("@Zed and a castle in the snow"), Scene.of("@Zed and a castle"));
    GeneratedImage one = banana.generate(story.request(0));
    GeneratedImage two = banana.generate(story.request(1));
    assertEquals(1, two.seed() - one.seed());
    assertEquals(one.cast().get(1).role().subject(), two.cast().get(1).role().subject());
    Recipe recipe = Recipe.parse(two.recipe().toJson());
    GeneratedImage again = banana.generate(recipe.toRequest(List.of(zed), List.of()));
    assertArrayEquals(two.pixels().rgb(), again.pixels().rgb());
  }

  @Test
  void aThingStaysInTheWordsIfSoWished() {
    Cast cast = Cast.of(zed);
    for (Cast other : List.of(cast.withThings(false), cast.withFinish(Finish.DRAWN))) {
      GeneratedImage image = banana.generate(request(other));
      assertEquals(List.of("@Zed"), said(image));
      GeneratedImage again = banana.generate(image.recipe().toRequest(List.of(zed), List.of()));
      assertArrayEquals(image.pixels().rgb(), again.pixels().rgb());
    }
  }

  @Test
  void aThingHasThePlaceThatItWasGiven() {
    Box left = new Box(0.02f, 0.3f, 0.4f, 0.9f);
    GeneratedImage image = banana.generate(request(Cast.of(zed).place("a red apple", left)));
    Box apple = image.cast().get(1).role().region();
    assertTrue(apple.left() >= left.left() && apple.right() <= left.right() + 1e-3, "" + apple);
  }

  @Test
  void severalThatAreAlikeStandBesideSomebodyOneByOne() {
    ImageRequest request = ImageRequest.of("@Zed and two stars").withSeed(7);
    GeneratedImage image = banana.generate(request.withCast(Cast.of(zed)));
    // Things sit in the last seats, and roles are told in the order of these.
    assertEquals(List.of("@Zed", "two stars 2", "two stars"), said(image));
    Recipe recipe = Recipe.parse(image.recipe().toJson());
    GeneratedImage again = banana.generate(recipe.toRequest(List.of(zed), List.of()));
    assertArrayEquals(image.pixels().rgb(), again.pixels().rgb());
    // All of them have one place, or there are not seats enough: they are drawn at once.
    Cast left = Cast.of(zed).place("two stars", Spot.LEFT);
    assertEquals(List.of("@Zed", "two stars"), said(banana.generate(request.withCast(left))));
    ImageRequest five = request.withPrompt("@Zed and five stars").withCast(Cast.of(zed));
    assertEquals(List.of("@Zed", "five stars"), said(banana.generate(five)));
  }

  /** Its thing, drawn by itself, is counted too. */
  @Test
  void ultraHighDefinitionFitsIntoHalfAGigabyte() {
    try (Banana frugal = Banana.open(Options.defaults().withMemoryCap(500_000_000))) {
      ImageRequest uhd = ImageRequest.of("a red fox").withSize(3840, 2160);
      assertTrue(frugal.memoryPlan(uhd).peak() <= 500_000_000);
      // Rows of strips take what is left, so that peaks within a cap are nearly the same.
      assertTrue(frugal.memoryPlan(uhd).fixed() > frugal.memoryPlan(uhd.withApart(false)).fixed());
      for (String prompt : List.of("a red fox", "hundreds of sheep in a meadow")) {
        ImageRequest natively = uhd.withPrompt(prompt).withMode(SamplingMode.NATIVE);
        assertTrue(frugal.memoryPlan(natively).peak() <= 500_000_000, prompt);
      }
    }
  }

  @Test
  void severalThingsAreDrawnOneByOne() {
    ImageRequest request = ImageRequest.of("a fox left of a castle in a park").withSeed(7);
    GeneratedImage image = banana.generate(request);
    assertEquals(List.of("a fox", "a castle"), said(image));
    GeneratedImage again = banana.generate(Recipe.parse(image.recipe().toJson()).toRequest());
    assertArrayEquals(image.pixels().rgb(), again.pixels().rgb());
    assertEquals(List.of(), said(banana.generate(request.withApart(false))));

    GeneratedImage three = banana.generate(ImageRequest.of("three balloons").withSeed(7));
    assertEquals(List.of("three balloons", "three balloons 2", "three balloons 3"), said(three));
    assertEquals(List.of(), three.unknown());
    ImageRequest riding = ImageRequest.of("a wizard riding a horse").withSeed(7);
    assertEquals(List.of(), banana.generate(riding).unknown());
    GeneratedImage same = banana.generate(Recipe.parse(three.recipe().toJson()).toRequest());
    assertArrayEquals(three.pixels().rgb(), same.pixels().rgb());

    // What attention does not see at once is drawn in one go.
    ImageRequest large = request.withSize(2048, 2048).withMode(SamplingMode.NATIVE);
    assertEquals(List.of(), banana.recipe(large).cast());

    // One thing in a picture that is no square is drawn in a square.
    ImageRequest wide = ImageRequest.of("a castle on a beach").withSize(704, 384);
    assertEquals(List.of("a castle"), said(banana.generate(wide.withSeed(7))));
    assertEquals(List.of(), said(banana.generate(wide.withSeed(7).withApart(false))));

    // One thing in a square is the picture of its prompt.
    ImageRequest one = ImageRequest.of("a fox in a park").withSeed(7);
    assertArrayEquals(
        banana.generate(one).pixels().rgb(), banana.generate(one.withApart(false)).pixels().rgb());
  }

  @Test
  void aCrowdIsDrawnAgainByItsRecipeAndNotInOneGo() {
    ImageRequest request = ImageRequest.of("a crowd of penguins in the snow").withSeed(3);
    GeneratedImage image = banana.generate(request);
    assertEquals(3, image.recipe().crowd().orElseThrow());
    assertEquals(image.recipe(), banana.recipe(request));
    GeneratedImage again = banana.generate(Recipe.parse(image.recipe().toJson()).toRequest());
    assertArrayEquals(image.pixels().rgb(), again.pixels().rgb());

    Recipe together = banana.generate(request.withApart(false)).recipe();
    assertTrue(together.crowd().isEmpty());
    assertEquals(together, banana.generate(request.withCrowds(false)).recipe());
    assertFalse(Recipe.parse(together.toJson()).toRequest().crowds());
  }

  @Test
  void aCrowdStandsBehindACharacterAndIsTheSameInAllScenes() {
    Storyboard story =
        Storyboard.of(
            Cast.of(zed),
            Scene.of("@Zed in front of many small owls at night"),
            Scene.of("@Zed and many small owls in the snow"));
    GeneratedImage one = banana.generate(story.request(0));
    GeneratedImage two = banana.generate(story.request(1));
    assertEquals(List.of("@Zed"), said(one));
    assertEquals(1, two.seed() - one.seed());
    assertEquals(one.recipe().crowd(), two.recipe().crowd());
    Recipe recipe = Recipe.parse(two.recipe().toJson());
    GeneratedImage again = banana.generate(recipe.toRequest(List.of(zed), List.of()));
    assertArrayEquals(two.pixels().rgb(), again.pixels().rgb());
  }

  @Test
  void aCrowdHasItsOwnPixelsInALargePicture() {
    ImageRequest request = ImageRequest.of("wallpaper of tiny foxes").withSeed(5);
    double small = steps(banana.generate(request.withSize(1280, 720)));
    double plain = steps(banana.generate(request.withSize(1280, 720).withCrowds(false)));
    assertTrue(small > 4 * plain, small + " and " + plain);
  }

  /** The mean square of how far neighbours are apart. */
  private static double steps(GeneratedImage image) {
    byte[] rgb = image.pixels().rgb();
    double sum = 0;
    for (int i = 3; i < rgb.length; i++) {
      double step = (rgb[i] & 0xff) - (rgb[i - 3] & 0xff);
      sum += step * step;
    }
    return sum / rgb.length;
  }
}
