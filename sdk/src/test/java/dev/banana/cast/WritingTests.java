package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.RgbImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritingTests {
  private static RgbImage page(int grey) {
    byte[] rgb = new byte[RgbImage.BYTES * 400 * 300];
    Arrays.fill(rgb, (byte) grey);
    return new RgbImage(400, 300, rgb);
  }

  private static RgbImage written(int grey, List<Box> taken, long seed) {
    RgbImage page = page(grey);
    Writing.of(false, page, taken, 400, 300, seed).set(page, 0, 300);
    return page;
  }

  /** How many pixels of an area are not paper. */
  private static int ink(RgbImage page, int grey, int left, int top, int right, int bottom) {
    int count = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        count += Math.abs((page.pixel(x, y) & 0xff) - grey) > 60 ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void thePageIsWrittenInInkThatIsSeen() {
    int all = 400 * 300;
    int light = ink(written(230, List.of(), 1), 230, 0, 0, 400, 300);
    int dark = ink(written(30, List.of(), 1), 30, 0, 0, 400, 300);
    assertTrue(light > all / 40 && light < all / 5, "ink " + light);
    assertEquals(light, dark, light / 5.0);
    assertEquals(0, ink(written(230, List.of(), 1), 230, 0, 0, 400, 12), "the edge is free");
  }

  @Test
  void nothingIsWrittenWhereSomebodyStands() {
    RgbImage page = written(230, List.of(new Box(0.25f, 0.2f, 0.75f, 0.9f)), 1);
    assertEquals(0, ink(page, 230, 100, 60, 300, 270));
    assertTrue(ink(page, 230, 0, 60, 90, 270) > 0);
  }

  @Test
  void stripsAreTheSameAsTheWholeAndSeedsAreNot() {
    RgbImage strips = page(230);
    Writing writing = Writing.of(false, strips, List.of(), 400, 300, 1);
    for (int y = 0; y < 300; y += 7) {
      writing.set(strips, y, Math.min(300, y + 7));
    }
    assertArrayEquals(written(230, List.of(), 1).rgb(), strips.rgb());
    assertFalse(Arrays.equals(strips.rgb(), written(230, List.of(), 2).rgb()));
  }
}
