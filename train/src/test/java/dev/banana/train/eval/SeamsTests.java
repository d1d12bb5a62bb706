package dev.banana.train.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SeamsTests {
  @Test
  void anEvenRampHasNoSeamAndAStepAtTheBorderIsOne() {
    float[] ramp = new float[64 * 8];
    float[] stepped = new float[64 * 8];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = i % 64;
      stepped[i] = i % 64 + (i % 64 >= 32 ? 1 : 0);
    }
    assertEquals(1, ratio(ramp), 1e-9);
    assertTrue(ratio(stepped) > 2, "ratio " + ratio(stepped));
  }

  @Test
  void rowsAreLookedAtLikeColumns() {
    float[] stepped = new float[8 * 64];
    for (int i = 0; i < stepped.length; i++) {
      stepped[i] = i / 8 + (i / 8 >= 32 ? 1 : 0);
    }
    Seams seams = new Seams(4);
    seams.rows(stepped, 8, 64, y -> y % 32 == 0);
    assertEquals(4, seams.ratio(), 1e-6);
  }

  @Test
  void aStepOnEveryLineOfTheGridIsNoSeam() {
    float[] tiled = new float[64 * 8];
    for (int i = 0; i < tiled.length; i++) {
      tiled[i] = i % 64 / 4;
    }
    assertEquals(1, ratio(tiled), 1e-9);
  }

  @Test
  void everyBorderCountsAlikeBesideTheLinesNextToIt() {
    Seams seams = new Seams(4);
    // Ten pictures without a seam, and one with a horizon on the border, ten times as steep.
    for (int picture = 0; picture < 11; picture++) {
      float[] luma = new float[8 * 64];
      for (int i = 0; i < luma.length; i++) {
        luma[i] = i / 8 + (picture == 10 && i / 8 >= 32 ? 9 : 0);
      }
      seams.rows(luma, 8, 64, y -> y % 32 == 0);
    }
    assertEquals((10 + 100) / 11.0, seams.ratio(), 1e-6);
    assertEquals(Math.pow(100, 1 / 11.0), seams.besideNext(), 1e-6);
  }

  private static double ratio(float[] luma) {
    Seams seams = new Seams(4);
    seams.columns(luma, 64, 8, x -> x % 32 == 0);
    return seams.ratio();
  }
}
