package dev.banana.cast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.cast.Collage.Piece;
import dev.banana.image.RgbImage;
import dev.banana.model.denoise.Regions.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollageTests {
  private static final int GROUND = 0xe8e8e8;
  private static final int RED = 0xff0000;
  private static final int BLUE = 0x0000ff;

  /** Red is the column, green the row. */
  private static RgbImage ramp(int side) {
    byte[] rgb = new byte[RgbImage.BYTES * side * side];
    for (int i = 0; i < side * side; i++) {
      rgb[RgbImage.BYTES * i] = (byte) (i % side);
      rgb[RgbImage.BYTES * i + 1] = (byte) (i / side);
    }
    return new RgbImage(side, side, rgb);
  }

  private static RgbImage plain(int colour) {
    byte[] rgb = new byte[RgbImage.BYTES * 64 * 64];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (colour >> 16 - 8 * (i % RgbImage.BYTES));
    }
    return new RgbImage(64, 64, rgb);
  }

  @Test
  void aPictureInAPlaceOfItsOwnSideIsItself() {
    RgbImage view = ramp(64);
    RgbImage made = Collage.of(List.of(new Piece(view, Box.WHOLE, Box.WHOLE)), 64, 64);
    assertArrayEquals(view.rgb(), made.rgb());
  }

  @Test
  void theFigureFillsItsRegionAndItsPictureGoesOnAroundIt() {
    Box figure = new Box(0.25f, 0.25f, 0.75f, 0.75f);
    Box region = new Box(0.25f, 0.25f, 0.75f, 0.75f);
    RgbImage made = Collage.of(List.of(new Piece(ramp(128), figure, region)), 128, 128);
    assertEquals(32 << 16 | 40 << 8, made.pixel(32, 40));
    // One latent around the region is still the picture; beyond is nothing.
    assertEquals(20 << 16 | 64 << 8, made.pixel(20, 64));
    assertEquals(GROUND, made.pixel(15, 64));
  }

  @Test
  void aLargeFigureIsMadeSmallWithoutLeavingPixelsOut() {
    byte[] rgb = new byte[RgbImage.BYTES * 128 * 128];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / RgbImage.BYTES % 2 * 255);
    }
    Piece piece = new Piece(new RgbImage(128, 128, rgb), Box.WHOLE, new Box(0, 0, 0.5f, 0.5f));
    RgbImage made = Collage.of(List.of(piece), 64, 64);
    assertEquals(127, made.pixel(16, 16) & 0xff, 1);
  }

  @Test
  void whoeverStandsLowerCoversTheOthersInWhicheverOrderTheyCome() {
    Piece far = new Piece(plain(RED), Box.WHOLE, new Box(0, 0, 0.6f, 0.8f));
    Piece near = new Piece(plain(BLUE), Box.WHOLE, new Box(0.4f, 0, 1, 1));
    RgbImage made = Collage.of(List.of(far, near), 160, 160);
    assertArrayEquals(made.rgb(), Collage.of(List.of(near, far), 160, 160).rgb());
    assertEquals(BLUE, made.pixel(80, 60));
    // No margin of one reaches into the region of another.
    assertEquals(RED, made.pixel(60, 60));
  }

  @Test
  void aRegionOfLessThanAPixelAndOneAtTheEdgeAreDrawn() {
    Box speck = new Box(0.999f, 0.999f, 1, 1);
    RgbImage made = Collage.of(List.of(new Piece(plain(RED), Box.WHOLE, speck)), 64, 32);
    assertEquals(RED, made.pixel(63, 31));
    assertTrue(made.width() == 64 && made.height() == 32);
  }
}
