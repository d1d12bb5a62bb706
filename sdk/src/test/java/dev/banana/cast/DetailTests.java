package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.denoise.Regions.Box;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetailTests {
  private static final int SIDE = 128;
  private static final Box FIGURE = new Box(0.25f, 0.125f, 0.75f, 0.875f);
  private static final int GROUND = 0xe9e9e6;
  private static final int SKIN = 0xb06040;
  private static final int STRIPE = 0x905030;

  /** A figure with stripes on a plain ground, with ground showing through a hole. */
  private static RgbImage view() {
    int[] rgb = new int[SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      boolean inside = inside(i, 0);
      boolean hole = i % SIDE >= 60 && i % SIDE < 68 && i / SIDE >= 90 && i / SIDE < 98;
      rgb[i] = !inside || hole ? GROUND : i / SIDE % 4 < 2 ? STRIPE : SKIN;
    }
    return RgbImage.of(rgb, SIDE);
  }

  private static boolean inside(int i, int rim) {
    int x = i % SIDE;
    int y = i / SIDE;
    return x >= 32 + rim && x < 96 - rim && y >= 16 + rim && y < 112 - rim;
  }

  /** What a model makes of it: no stripes, another light, and whatever else is told. */
  private static RgbImage drawn(int colour) {
    int[] rgb = new int[SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = inside(i, 0) ? colour : 0x3080c0;
    }
    return RgbImage.of(rgb, SIDE);
  }

  private static RgbImage detailed(RgbImage drawn, RgbImage view, Box region) {
    Collage.Piece piece = new Collage.Piece(view, FIGURE, region);
    Inset.Source source = new Inset.Source(piece, Detail.figure(view), false);
    return Detail.of(drawn, List.of(source), SIDE, SIDE);
  }

  /** Red of a row inside, less red of the row two below: the stripes. */
  private static int contrast(RgbImage picture, int x) {
    int most = 0;
    for (int y = 60; y < 68; y++) {
      int one = picture.pixel(x, y) >> 16 & 0xff;
      most = Math.max(most, Math.abs(one - (picture.pixel(x, y + 2) >> 16 & 0xff)));
    }
    return most;
  }

  @Test
  void aFigureIsWhatLiesWellInside() {
    RgbaImage figure = Detail.figure(view()).orElseThrow();
    assertEquals(255, figure.at(40, 40, 0));
    assertEquals(0, figure.at(32, 40, 0));
    assertEquals(0, figure.at(20, 40, 0));
    assertEquals(0, figure.at(64, 94, 0), "ground that shows through");
    byte[] noise = new byte[RgbImage.BYTES * SIDE * SIDE];
    new Random(1).nextBytes(noise);
    assertTrue(Detail.figure(new RgbImage(SIDE, SIDE, noise)).isEmpty());
  }

  @Test
  void stripesComeBackInTheLightThatWasDrawn() {
    int darker = 0x90483a;
    RgbImage drawn = drawn(darker);
    RgbImage made = detailed(drawn, view(), FIGURE);
    assertEquals(0, contrast(drawn, 50));
    assertTrue(contrast(made, 50) >= 24, "of 32, found " + contrast(made, 50));
    long red = 0;
    int count = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      if (inside(i, 16)) {
        red += made.pixel(i % SIDE, i / SIDE) >> 16 & 0xff;
        count++;
      }
      if (!inside(i, 0)) {
        assertEquals(drawn.pixel(i % SIDE, i / SIDE), made.pixel(i % SIDE, i / SIDE));
      }
    }
    assertEquals(darker >> 16, red / (double) count, 4, "its light stays");
    assertArrayEquals(drawn.rgb(), drawn(darker).rgb(), "what was given is left alone");
  }

  @Test
  void whatWasDrawnOtherwiseStays() {
    RgbImage sky = drawn(0x3080c0);
    RgbImage made = detailed(sky, view(), FIGURE);
    assertTrue(contrast(made, 50) <= 3, "found " + contrast(made, 50));
  }

  @Test
  void itMovesAndGrowsWithItsRegionAndMayLieAtTheRim() {
    RgbImage drawn = drawn(SKIN);
    RgbImage elsewhere = detailed(drawn, view(), new Box(0.5f, 0.125f, 1, 0.875f));
    assertEquals(0, contrast(elsewhere, 50));
    assertTrue(contrast(elsewhere, 80) >= 24, "found " + contrast(elsewhere, 80));
    Box speck = new Box(0.999f, 0.999f, 1, 1);
    assertEquals(SIDE, detailed(drawn, view(), speck).width());
    // The canvas may be larger than the picture, which is its upper left.
    Collage.Piece piece = new Collage.Piece(view(), FIGURE, new Box(0.9f, 0.9f, 1, 1));
    Inset.Source source = new Inset.Source(piece, Detail.figure(view()), false);
    RgbImage cut = Detail.of(drawn, List.of(source), 160, 160);
    assertArrayEquals(drawn.rgb(), cut.rgb());
  }
}
