package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.denoise.Regions.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LargeInsetTests {
  private static final int SIDE = 256;
  private static final int SMALL = 64;
  private static final int LARGE = 320;
  private static final int GROUND = 0xe9e9e6;
  private static final int COAT = 0xb06040;
  private static final int STRIPE = 0x402010;
  private static final int SKY = 0x80b0e0;
  private static final Box FIGURE = new Box(0.25f, 0.125f, 0.75f, 0.875f);
  private static final Box REGION = new Box(0.25f, 0.25f, 0.625f, 0.8125f);

  /** Stripes that are four pixels wide: less than one of the small picture. */
  private static RgbImage view() {
    int[] rgb = new int[SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      int x = i % SIDE;
      int y = i / SIDE;
      boolean inside = x >= 64 && x < 192 && y >= 32 && y < 224;
      rgb[i] = !inside ? GROUND : x / 4 % 2 == 0 ? COAT : STRIPE;
    }
    return RgbImage.of(rgb, SIDE);
  }

  private static Inset.Source source(Box region, boolean soft) {
    RgbImage view = view();
    RgbImage mask = new RgbImage(SIDE, SIDE, view.rgb().clone());
    for (int i = 0; i < SIDE * SIDE; i++) {
      byte seen = (byte) (view.pixel(i % SIDE, i / SIDE) == GROUND ? 0 : 255);
      for (int c = 0; c < 3; c++) {
        mask.rgb()[3 * i + c] = seen;
      }
    }
    return new Inset.Source(
        new Collage.Piece(view, FIGURE, region), Optional.of(Inset.figure(view, mask)), soft);
  }

  private static RgbImage sky(int side) {
    int[] rgb = new int[side * side];
    Arrays.fill(rgb, SKY);
    return RgbImage.of(rgb, side);
  }

  private static RgbImage stretched(RgbImage picture, int factor) {
    return Resample.whole(
        RgbaImage.of(picture), factor * picture.width(), factor * picture.height(), 0);
  }

  private static LargeInset inset(List<Inset.Source> sources, int large) {
    return LargeInset.of(
        sky(SMALL), sources, SMALL, SMALL, true, large, large, LargeInsetTests::stretched);
  }

  private static RgbImage made(List<Inset.Source> sources, int large) {
    LargeInset inset = inset(sources, large);
    RgbImage picture = stretched(inset.plate(), large / SMALL);
    inset.set(picture, 0, large);
    return picture;
  }

  /** Light and dark along the middle row of a figure, counted. */
  private static int stripes(RgbImage picture, Box region) {
    int y = (int) ((region.top() + region.bottom()) / 2 * picture.height());
    int from = (int) (region.left() * picture.width()) + 2;
    int to = (int) (region.right() * picture.width()) - 2;
    int darkest = 255;
    int palest = 0;
    int changes = 0;
    boolean dark = false;
    for (int x = from; x < to; x++) {
      int red = picture.pixel(x, y) >> 16;
      darkest = Math.min(darkest, red);
      palest = Math.max(palest, red);
    }
    for (int x = from; x < to; x++) {
      boolean now = picture.pixel(x, y) >> 16 < (darkest + palest) / 2;
      changes += now != dark ? 1 : 0;
      dark = now;
    }
    return palest - darkest > 60 ? changes : 0;
  }

  @Test
  void aFigureHasTheDetailOfItsViewThatTheSmallPictureHasNot() {
    List<Inset.Source> sources = List.of(source(REGION, false));
    RgbImage small = Inset.of(sky(SMALL), sources, SMALL, SMALL, true);
    assertEquals(0, stripes(stretched(small, LARGE / SMALL), REGION));
    // 128 pixels of stripes are 32 of them.
    assertEquals(32, stripes(made(sources, LARGE), REGION), 1);
  }

  @Test
  void aLargeFigureIsMadeOfMorePixels() {
    List<Integer> factors = new ArrayList<>();
    LargeInset.Enlarger heard =
        (picture, factor) -> {
          factors.add(factor);
          // Only what there is of it, 128 x 192 pixels and their rim, on the grid.
          assertEquals(192, picture.width());
          assertEquals(256, picture.height());
          return stretched(picture, factor);
        };
    // Of the view's 128 pixels the large picture shows 120, 192, 240 and 384.
    for (int large : new int[] {320, 512, 640, 1024}) {
      for (boolean soft : new boolean[] {false, true}) {
        LargeInset.of(
            sky(SMALL), List.of(source(REGION, soft)), SMALL, SMALL, true, large, large, heard);
      }
    }
    // 192 are enough of one that a model drew.
    assertEquals(List.of(2, 2, 2, 4, 2), factors);
    assertEquals(32, stripes(made(List.of(source(REGION, false)), 1024), REGION), 1);
  }

  @Test
  void edgesAreAsNarrowAsAPixelOfTheLargePicture() {
    RgbImage picture = made(List.of(source(REGION, false)), 1024);
    int y = 512;
    int between = 0;
    for (int x = 246; x < 266; x++) {
      int blue = picture.pixel(x, y) & 0xff;
      between += blue > 0x58 && blue < 0xd0 ? 1 : 0;
    }
    assertTrue(between <= 2, between + " pixels between the figure and the sky");
  }

  @Test
  void aroundItIsThePlateAndInItNothingOfTheSky() {
    LargeInset inset = inset(List.of(source(REGION, false)), LARGE);
    assertArrayEquals(sky(SMALL).rgb(), inset.plate().rgb(), "nobody stands in it");
    RgbImage picture = made(List.of(source(REGION, false)), LARGE);
    assertEquals(SKY, picture.pixel(20, 20));
    assertEquals(SKY, picture.pixel(300, 160));
    assertEquals(SKY, picture.pixel(72, 160));
  }

  @Test
  void withoutASmallPictureItHasItsOwnColours() {
    RgbImage picture = sky(LARGE);
    LargeInset.unlit(picture, List.of(source(REGION, false)), SMALL, LargeInsetTests::stretched)
        .set(picture, 0, LARGE);
    assertEquals(32, stripes(picture, REGION), 1);
    assertEquals(SKY, picture.pixel(72, 160));
    int coats = 0;
    for (int x = 90; x < 190; x++) {
      coats += picture.pixel(x, 160) == COAT ? 1 : 0;
    }
    // Stripes are three or four pixels wide, and one of them is the rim.
    assertTrue(coats > 15, coats + " pixels are as they are in the view");
  }

  @Test
  void whoStandsLowerCoversTheOther() {
    Box behind = new Box(0.1f, 0.2f, 0.6f, 0.7f);
    Box before = new Box(0.3f, 0.3f, 0.8f, 0.9f);
    List<Inset.Source> both = List.of(source(before, false), source(behind, false));
    RgbImage picture = made(both, LARGE);
    RgbImage alone = made(List.of(source(before, false)), LARGE);
    for (int y = 100; y < 280; y++) {
      for (int x = 100; x < 250; x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          int other = alone.pixel(x, y) >> shift & 0xff;
          // Each has its own light, which is taken where both agree.
          assertEquals(other, picture.pixel(x, y) >> shift & 0xff, 40, x + ", " + y);
        }
      }
    }
  }

  @Test
  void rowsAreTheSameInStrips() {
    List<Inset.Source> sources =
        List.of(
            source(REGION, false),
            source(new Box(0.5f, 0.5f, 1, 1), true),
            source(new Box(0.999f, 0.999f, 1, 1), false));
    RgbImage whole = made(sources, LARGE);
    LargeInset inset = inset(sources, LARGE);
    RgbImage strips = stretched(inset.plate(), LARGE / SMALL);
    for (int y = 0; y < LARGE; y += 50) {
      inset.set(strips, y, Math.min(LARGE, y + 50));
    }
    assertArrayEquals(whole.rgb(), strips.rgb());
  }
}
