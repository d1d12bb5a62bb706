package dev.banana.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlurTests {
  private static final int WIDE = 256;
  private static final int HIGH = 192;

  private interface Painter {
    int at(int x, int y);
  }

  private static RgbImage grey(int width, int height, Painter painter) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) painter.at(i / 3 % width, i / 3 / width);
    }
    return new RgbImage(width, height, rgb);
  }

  private static int range(RgbImage image) {
    int least = 255;
    int most = 0;
    for (byte value : image.rgb()) {
      least = Math.min(least, value & 0xff);
      most = Math.max(most, value & 0xff);
    }
    return most - least;
  }

  @Test
  void leavesAPlainPictureAsItIs() {
    RgbImage plain = grey(WIDE, HIGH, (x, y) -> 77);
    assertArrayEquals(plain.rgb(), Blur.of(plain).rgb());
    assertEquals(1, Blur.of(grey(1, 1, (x, y) -> 9)).width());
  }

  @Test
  void leavesNothingOfWhatIsAThirtySecondOfTheSide() {
    assertTrue(range(Blur.of(grey(WIDE, HIGH, (x, y) -> (x / 8 + y / 8) % 2 * 255))) <= 4);
    assertTrue(
        range(Blur.of(grey(WIDE, HIGH, (x, y) -> x / 8 % 2 * 255))) <= 32,
        "the most is left at the rims");
  }

  @Test
  void keepsWhereItIsLightAndDark() {
    RgbImage half = Blur.of(grey(WIDE, HIGH, (x, y) -> x < WIDE / 2 ? 0 : 240));
    assertEquals(0, half.pixel(0, 0));
    assertEquals(0xf0f0f0, half.pixel(WIDE - 1, HIGH - 1));
    assertEquals(120, half.pixel(WIDE / 2, HIGH / 2) & 0xff, 6);
    assertEquals(half.pixel(10, 0), half.pixel(10, HIGH - 1));
  }

  @Test
  void mixesNoColours() {
    byte[] red = new byte[3 * WIDE * HIGH];
    for (int i = 0; i < red.length; i += 3 * 5) {
      red[i] = (byte) 255;
    }
    RgbImage blurred = Blur.of(new RgbImage(WIDE, HIGH, red));
    assertEquals(0, blurred.pixel(100, 100) & 0xffff);
    assertTrue(blurred.pixel(100, 100) >> 16 > 30);
  }

  @Test
  void leavesTheOriginalAlone() {
    RgbImage image = grey(64, 64, (x, y) -> x * y & 255);
    byte[] before = image.rgb().clone();
    assertTrue(!Arrays.equals(before, Blur.of(image).rgb()));
    assertArrayEquals(before, image.rgb());
  }
}
