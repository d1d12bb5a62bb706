package dev.banana.model.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PositionsTests {
  private static float[] of(float[] all, int each, int token) {
    return Arrays.copyOfRange(all, token * each, (token + 1) * each);
  }

  /** What is round in a square is round in a wide picture: one step down is one step across. */
  @Test
  void aStepIsAsLongAcrossAsDownWhateverTheShape() {
    int columns = 32;
    float[] angles = Positions.angles(8, columns);
    int axis = Positions.ANGLES / 2;
    float[] first = of(angles, Positions.ANGLES, 0);
    float[] right = of(angles, Positions.ANGLES, 1);
    float[] below = of(angles, Positions.ANGLES, columns);
    for (int i = 0; i < axis; i++) {
      assertEquals(below[i] - first[i], right[axis + i] - first[axis + i], 1e-5);
    }
  }

  @Test
  void theMiddleOfAWidePictureIsThatOfASquareOfTheSameArea() {
    float[] wide = Positions.features(8, 32);
    float[] square = Positions.features(16, 16);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 16; x++) {
        float[] there = of(wide, Positions.FEATURES, y * 32 + 8 + x);
        float[] here = of(square, Positions.FEATURES, (y + 4) * 16 + x);
        for (int i = 0; i < here.length; i++) {
          assertEquals(here[i], there[i], 1e-5, y + " " + x);
        }
      }
    }
  }

  @Test
  void theLayoutOfASquareIsTheSameAtEveryResolution() {
    float[] small = Positions.features(2, 2);
    float[] large = Positions.features(6, 6);
    // The middle of a small token is that of nine large ones.
    for (int i = 0; i < Positions.FEATURES; i++) {
      assertEquals(
          of(small, Positions.FEATURES, 3)[i], of(large, Positions.FEATURES, 4 * 6 + 4)[i], 1e-5);
    }
  }
}
