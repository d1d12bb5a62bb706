package dev.banana.train.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The kernel distance of samples whose distributions are known. */
class KidTests {
  private static List<float[]> normal(int count, double mean, long seed) {
    Random random = new Random(seed);
    List<float[]> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] row = new float[16];
      for (int k = 0; k < row.length; k++) {
        row[k] = (float) (mean + random.nextGaussian());
      }
      out.add(row);
    }
    return out;
  }

  @Test
  void twoSamplesOfOneDistributionAreAsOftenCloserThanApart() {
    double sum = 0;
    int below = 0;
    for (int i = 0; i < 12; i++) {
      Kid kid = Kid.of(normal(200, 0, 2 * i), normal(200, 0, 2 * i + 1));
      sum += kid.mean() / 12;
      below += kid.mean() < 0 ? 1 : 0;
      assertEquals(100, kid.size());
    }
    assertEquals(0, sum, 0.02);
    assertTrue(below >= 2 && below <= 10, below + " of 12 below 0");
  }

  @Test
  void itGrowsAsTheMeansPart() {
    List<float[]> here = normal(150, 0, 1);
    double near = Kid.of(here, normal(150, 0.5, 2)).mean();
    double far = Kid.of(here, normal(150, 1, 3)).mean();
    assertTrue(near > 0.1, "near " + near);
    assertTrue(far > 2 * near, "near " + near + ", far " + far);
  }

  @Test
  void itIsTheMeanDiscrepancyThatPaperAndPencilGive() {
    // x = (1, 0) twice, y = (0, 1) twice: inside 1.5^3, between 1.
    List<float[]> x = List.of(row(1, 0), row(1, 0), row(1, 0), row(1, 0));
    List<float[]> y = List.of(row(0, 1), row(0, 1), row(0, 1), row(0, 1));
    Kid kid = Kid.of(x, y);
    assertEquals(2 * 3.375 - 2, kid.mean(), 1e-9);
    assertEquals(0, kid.deviation(), 1e-6);
  }

  private static float[] row(float a, float b) {
    return new float[] {a, b};
  }

  @Test
  void tooFewPicturesAreRefused() {
    List<float[]> three = normal(3, 0, 1);
    assertThrows(IllegalArgumentException.class, () -> Kid.of(three, normal(50, 0, 2)));
  }
}
