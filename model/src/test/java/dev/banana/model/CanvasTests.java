package dev.banana.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CanvasTests {
  @Test
  void aPictureOfWholeTokensIsDrawnAsItIsSeen() {
    assertEquals(new Canvas(32, 32, 32, 32), Canvas.of(512, 512, 4));
    assertEquals(new Canvas(24, 64, 24, 64), Canvas.of(1024, 384, 4));
  }

  @Test
  void ultraHighDefinitionIsOneLatentLargerThanItIsSeen() {
    assertEquals(new Canvas(135, 240, 136, 240), Canvas.of(3840, 2160, 4));
    assertEquals(new Canvas(68, 120, 68, 120), Canvas.of(3840, 2160, 4).half());
  }

  @Test
  void everySideOfManyTokensCanBeCutIntoWindows() {
    for (int side = 1040; side <= 4096; side += 16) {
      Canvas canvas = Canvas.of(side, side, 4);
      int tokens = canvas.width() / 4;
      int window = 24;
      while (tokens > 24 && tokens % window != 0) {
        window--;
      }
      assertTrue(window >= 10, side + " pixels give windows of " + window);
      assertTrue(canvas.width() - canvas.wide() < 12, side + " pixels give " + canvas);
    }
  }

  @Test
  void theBaseHasTheShapeAndAboutAQuarterOfAMegapixel() {
    assertEquals(new Canvas(32, 32, 32, 32), Canvas.base(4096, 4096, 4));
    assertEquals(new Canvas(24, 43, 24, 44), Canvas.base(3840, 2160, 4));
    assertEquals(new Canvas(18, 55, 20, 56), Canvas.base(3072, 1024, 4));
  }

  @Test
  void whatIsDecodedGoesOnBesideThePictureWhereThereIsMore() {
    assertEquals(new Canvas(24, 44, 24, 44), Canvas.base(3840, 2160, 4).decoded());
    assertEquals(new Canvas(20, 56, 20, 56), Canvas.base(3072, 1024, 4).decoded());
    assertEquals(new Canvas(32, 32, 32, 32), Canvas.of(512, 512, 4).decoded());
    assertEquals(new Canvas(3, 4, 8, 9), new Canvas(1, 2, 8, 9).decoded());
  }

  @Test
  void whatIsFilledIsCutAgain() {
    Canvas canvas = new Canvas(2, 3, 4, 4);
    float[] seen = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    float[] drawn = canvas.fill(seen);
    assertArrayEquals(new float[] {4, 5, 6, 6}, java.util.Arrays.copyOfRange(drawn, 12, 16));
    assertArrayEquals(seen, canvas.cut(drawn));
  }
}
