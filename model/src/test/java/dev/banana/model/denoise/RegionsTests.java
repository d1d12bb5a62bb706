package dev.banana.model.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.denoise.Regions.Box;
import org.junit.jupiter.api.Test;

class RegionsTests {
  private static final float H = Regions.HIDDEN;

  @Test
  void aBoxIsSeenByTheTokensThatLieInIt() {
    assertArrayEquals(
        new float[] {0, 0, H, H, 0, 0, H, H}, new Regions(2, 4).bias(new Box(0, 0, 0.5f, 1)));
  }

  @Test
  void everyTokenSeesTheText() {
    float[] bias =
        new Regions(1, 2)
            .bias(2, new Box[] {new Box(0, 0, 0.5f, 1), new Box(0.5f, 0, 1, 1)}, new int[] {1, 2});
    assertArrayEquals(new float[] {0, 0, 0, H, H, 0, 0, H, 0, 0}, bias);
  }

  @Test
  void aSliverOfATokenDoesNotCount() {
    assertEquals(H, new Regions(1, 4).bias(new Box(0, 0, 0.27f, 1))[1]);
  }

  @Test
  void theSmallestBoxIsSeenBySomebody() {
    float[] bias = new Regions(8, 8).bias(new Box(0.49f, 0.3f, 0.491f, 0.301f));
    int seen = 0;
    for (float b : bias) {
      seen += b == 0 ? 1 : 0;
    }
    assertTrue(seen >= 1, "nobody sees it");
  }

  @Test
  void aBoxOutsideThePictureIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Box(0.5f, 0, 1.2f, 1));
    assertThrows(IllegalArgumentException.class, () -> new Box(0.5f, 0, 0.5f, 1));
    assertThrows(IllegalArgumentException.class, () -> new Box(Float.NaN, 0, 0.5f, 1));
  }
}
