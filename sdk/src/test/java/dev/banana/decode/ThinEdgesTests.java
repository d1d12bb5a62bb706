package dev.banana.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.RgbImage;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class ThinEdgesTests {
  private static final int WIDTH = 97;
  private static final int HEIGHT = 83;
  private static final double SCALE = 5.45;

  private static RgbImage grey(IntBinaryOperator value) {
    byte[] rgb = new byte[RgbImage.BYTES * WIDTH * HEIGHT];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / RgbImage.BYTES;
      rgb[i] = (byte) value.applyAsInt(pixel % WIDTH, pixel / WIDTH);
    }
    return new RgbImage(WIDTH, HEIGHT, rgb);
  }

  /** An edge from dark to bright across so many pixels, as soft as a cosine. */
  private static int edge(int place, int middle, int pixels) {
    double along = Math.max(-0.5, Math.min(0.5, (place - middle) / (double) pixels));
    return (int) Math.round(130 + 90 * Math.sin(Math.PI * along));
  }

  private static RgbImage thinned(RgbImage picture) {
    RgbImage copy = copy(picture);
    ThinEdges.of(WIDTH, HEIGHT, SCALE, RowListener.SILENT).rows(copy, 0, HEIGHT);
    return copy;
  }

  private static RgbImage copy(RgbImage picture) {
    return new RgbImage(picture.width(), picture.height(), picture.rgb().clone());
  }

  private static int value(RgbImage picture, int x, int y) {
    return picture.rgb()[RgbImage.BYTES * (y * picture.width() + x)] & 0xff;
  }

  /** Pixels of a row that are between a tenth and nine tenths of the way. */
  private static int between(RgbImage picture, int y) {
    int count = 0;
    for (int x = 0; x < WIDTH; x++) {
      int value = value(picture, x, y);
      count += value > 58 && value < 202 ? 1 : 0;
    }
    return count;
  }

  @Test
  void aWideEdgeBecomesNarrowWhereItIs() {
    RgbImage wide = grey((x, y) -> edge(x, 48, 10));
    RgbImage thin = thinned(wide);
    for (int y = 0; y < HEIGHT; y++) {
      assertEquals(5, between(wide, y));
      assertTrue(between(thin, y) <= 2, "row " + y + ": " + between(thin, y));
      // What was in the middle still is, and nothing is darker or brighter than it was.
      assertEquals(130, value(thin, 48, y), 8);
      for (int x = 0; x < WIDTH; x++) {
        assertTrue(value(thin, x, y) >= 40 && value(thin, x, y) <= 220);
        assertTrue((x - 48) * (value(thin, x, y) - value(wide, x, y)) >= 0, "pixel " + x);
      }
    }
  }

  @Test
  void edgesInAllDirectionsBecomeNarrow() {
    RgbImage down = thinned(grey((x, y) -> edge(y, 40, 10)));
    assertTrue(value(down, 50, 38) < 60 && value(down, 50, 42) > 200);
    RgbImage slanting = thinned(grey((x, y) -> edge(x + y, 90, 14)));
    assertTrue(value(slanting, 40, 46) < 60 && value(slanting, 40, 54) > 200);
  }

  @Test
  void shadingNarrowEdgesAndFaintNoiseStayAsTheyAre() {
    RgbImage ramp = grey((x, y) -> 40 + x);
    assertArrayEquals(ramp.rgb(), thinned(ramp).rgb());
    RgbImage sharp = grey((x, y) -> x < 48 ? 20 : 230);
    assertArrayEquals(sharp.rgb(), thinned(sharp).rgb());
    SplittableRandom random = new SplittableRandom(1);
    RgbImage noise = grey((x, y) -> 100 + random.nextInt(20));
    assertArrayEquals(noise.rgb(), thinned(noise).rgb());
  }

  @Test
  void aThirdColourBesideTwoOthersKeepsItsHue() {
    // Black, a soft grey ridge, yellow: grey is no mixture of the others.
    int[] yellow = {250, 210, 40};
    RgbImage picture = grey((x, y) -> 0);
    for (int i = 0; i < picture.rgb().length; i++) {
      int x = i / RgbImage.BYTES % WIDTH;
      double ridge = Math.max(0, 1 - Math.abs(x - 52) / 6.0);
      int ground = yellow[i % RgbImage.BYTES] * (edge(x, 44, 10) - 40) / 180;
      picture.rgb()[i] = (byte) (ridge * 150 + (1 - ridge) * ground);
    }
    RgbImage thin = thinned(picture);
    int at = RgbImage.BYTES * (40 * WIDTH + 52);
    for (int c = 0; c < RgbImage.BYTES; c++) {
      assertEquals(picture.rgb()[at + c] & 0xff, thin.rgb()[at + c] & 0xff, 3);
    }
  }

  @Test
  void rowsThatComeInStripsAreTheSameAndAreToldOnceAndInOrder() {
    SplittableRandom random = new SplittableRandom(2);
    RgbImage picture = grey((x, y) -> (edge(x, 30, 9) + edge(y, 60, 12)) / 2 + random.nextInt(9));
    byte[] whole = thinned(picture).rgb();
    for (int strip : new int[] {1, 7, 32, 50}) {
      RgbImage copy = copy(picture);
      int[] told = {0};
      byte[] seen = new byte[whole.length];
      RowListener listener =
          (changed, from, to) -> {
            assertEquals(told[0], from);
            told[0] = to;
            int row = RgbImage.BYTES * WIDTH;
            System.arraycopy(changed.rgb(), from * row, seen, from * row, (to - from) * row);
          };
      RowListener edges = ThinEdges.of(WIDTH, HEIGHT, SCALE, listener);
      for (int from = 0; from < HEIGHT; from += strip) {
        edges.rows(copy, from, Math.min(HEIGHT, from + strip));
      }
      assertEquals(HEIGHT, told[0]);
      assertArrayEquals(whole, seen, "strips of " + strip);
      assertArrayEquals(whole, copy.rgb());
    }
  }

  @Test
  void whatIsHardlyLargerIsLeftToWhoeverListens() {
    assertSame(RowListener.SILENT, ThinEdges.of(WIDTH, HEIGHT, 2.7, RowListener.SILENT));
  }

  @Test
  void aPictureSmallerThanItsBlocksIsNoMatter() {
    RgbImage dot = new RgbImage(1, 1, new byte[] {1, 2, 3});
    ThinEdges.of(1, 1, 8, RowListener.SILENT).rows(dot, 0, 1);
    assertArrayEquals(new byte[] {1, 2, 3}, dot.rgb());
  }
}
