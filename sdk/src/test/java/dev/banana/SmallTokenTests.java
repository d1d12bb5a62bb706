package dev.banana;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.cast.Box;
import dev.banana.cast.Cast;
import dev.banana.cast.Figures;
import dev.banana.cast.Subject;
import dev.banana.error.BananaException;
import dev.banana.model.ModelSpec;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose tokens are small but in large pictures, so that its two scales differ in them. */
class SmallTokenTests {
  private static final ImageRequest REQUEST =
      ImageRequest.of("@Mia in a park").withSize(256, 192).withSeed(7).withSteps(2);

  @TempDir private static Path folder;

  private static Banana banana;
  private static Subject mia;

  @BeforeAll
  static void open() {
    ModelSpec spec = BananaFamily.tiny().withFinePatch(2);
    UntrainedBundle.write(folder.resolve("fine"), "fine-v1", spec, 1);
    banana = Banana.open(folder.resolve("fine"), Options.defaults().withThreads(1));
    mia = banana.subject(Subject.from("Mia", Figures.figure(90, 120, 0xc02030, 0xffffff)));
  }

  @AfterAll
  static void close() {
    banana.close();
  }

  private static byte[] draw(ImageRequest request) {
    return banana.generate(request).pixels().rgb();
  }

  @Test
  void theBundleSaysHowSmallTheyAre() {
    assertEquals(2, banana.bundle().spec().finePatch());
    assertEquals(4, banana.bundle().spec().patch());
  }

  @Test
  void drawsWordsAtEverySizeUpToWhereTokensGrow() {
    ImageRequest words = ImageRequest.of("a fox").withSeed(3);
    for (int[] size : new int[][] {{128, 128}, {528, 208}, {1024, 1024}, {1088, 1088}}) {
      ImageRequest request = words.withSize(size[0], size[1]);
      byte[] once = draw(request);
      assertEquals(3 * size[0] * size[1], once.length);
      assertArrayEquals(once, draw(request));
    }
  }

  @Test
  void whoStandsSomewhereIsSeenThereAtBothScales() {
    for (int steps : new int[] {1, 2}) {
      ImageRequest request = REQUEST.withSteps(steps);
      byte[] left = draw(request.withCast(Cast.of(mia).place("Mia", new Box(0, 0, 0.5f, 1))));
      byte[] right = draw(request.withCast(Cast.of(mia).place("Mia", new Box(0.5f, 0, 1, 1))));
      assertFalse(Arrays.equals(left, right), steps + " steps");
    }
  }

  @Test
  void aCastFitsWhereverEveryTokenSeesAll() {
    ImageRequest cast = REQUEST.withCast(Cast.of(mia)).withMode(SamplingMode.NATIVE);
    assertEquals(3 << 20, draw(cast.withSize(1024, 1024)).length);
    BananaException said =
        assertThrows(BananaException.class, () -> draw(cast.withSize(1040, 1024)));
    assertTrue(said.getMessage().contains("expected at most 1048576 pixels"), said.getMessage());
  }
}
