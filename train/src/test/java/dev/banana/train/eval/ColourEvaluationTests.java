package dev.banana.train.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.banana.image.RgbImage;
import org.junit.jupiter.api.Test;

class ColourEvaluationTests {
  @Test
  void onlyPixelsOfTheThingCount() {
    // Two purple pixels and a yellow one on green ground.
    int[] rgb = {0x30A030, 0x8020C0, 0x7020B0, 0xF0E020, 0x30A030, 0x30A030};
    byte[] slots = {0, 1, 1, 1, 0, 0};
    assertEquals("purple", ColourEvaluation.mainColour(RgbImage.of(rgb, 3), slots));
    assertEquals(
        "green", ColourEvaluation.mainColour(RgbImage.of(rgb, 3), new byte[] {1, 1, 0, 0, 1, 1}));
    assertEquals("nothing", ColourEvaluation.mainColour(RgbImage.of(rgb, 3), new byte[6]));
  }

  @Test
  void aTableCountsWhatWasSeenInstead() {
    ColourEvaluation.Mark mark =
        ColourEvaluation.Mark.NONE
            .plus(true, "blue", "blue")
            .plus(true, "blue", "purple")
            .plus(false, "blue", "purple");
    assertEquals(3, mark.scenes());
    assertEquals(2, mark.truth());
    assertEquals(1, mark.drawn());
    assertEquals(java.util.Map.of("purple", 2), mark.instead());
  }
}
