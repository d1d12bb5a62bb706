package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MatteTests {
  private static final int SIDE = 128;
  private static final int WHITE = 0xf8f8f8;
  private static final int BLUE = 0x70a0e0;
  private static final int SHADE = 0x00000000;

  /**
   * A white ring with a dark rim on a shadow, and a speck, over a ground that is lit from above.
   */
  private static RgbImage over(int ground) {
    int[] rgb = new int[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double r = Math.hypot(x - 64, y - 60);
        int lit = mix(ground, SHADE, 0.1 * y / SIDE);
        boolean shadow = Math.abs(y - 100) < 6 && Math.abs(x - 64) < 30;
        int colour = shadow ? mix(lit, SHADE, 0.35) : lit;
        if (r < 40 && r > 12) {
          colour = r > 36 ? 0x303030 : 0xffffff;
        } else if (Math.hypot(x - 15, y - 15) < 3) {
          colour = 0xff0000;
        }
        rgb[y * SIDE + x] = colour;
      }
    }
    return RgbImage.of(rgb, SIDE);
  }

  private static int mix(int one, int other, double share) {
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double value = (one >> shift & 255) * (1 - share) + (other >> shift & 255) * share;
      mixed |= (int) Math.round(value) << shift;
    }
    return mixed;
  }

  @Test
  void whatIsAlikeOverBothGroundsStaysAndNothingElse() {
    RgbaImage cut = Matte.of(over(WHITE), over(BLUE)).orElseThrow();
    // White on white stays, the hole shows what is behind, the shadow and the speck go.
    assertEquals(255, cut.at(64, 35, 3));
    assertEquals(255, cut.at(64, 35, 0), 2);
    assertEquals(255, cut.at(64 - 38, 60, 3));
    assertEquals(0x30, cut.at(64 - 38, 60, 1), 2);
    assertEquals(0, cut.at(64, 60, 3));
    assertEquals(0, cut.at(64, 104, 3));
    assertEquals(0, cut.at(15, 15, 3));
    assertEquals(0, cut.at(3, 120, 3));
  }

  @Test
  void whatCannotBeToldIsLeft() {
    assertEquals(Optional.empty(), Matte.of(over(WHITE), over(WHITE)));
    RgbImage plain = RgbImage.of(new int[SIDE * SIDE], SIDE);
    int[] white = new int[SIDE * SIDE];
    java.util.Arrays.fill(white, WHITE);
    assertEquals(Optional.empty(), Matte.of(RgbImage.of(white, SIDE), plain));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> Matte.of(plain, RgbImage.of(new int[64 * 64], 64)))
            .getMessage()
            .contains("128 x 128 and 64 x 64"));
  }
}
