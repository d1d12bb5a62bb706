package dev.banana.train.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.image.RgbImage;
import dev.banana.train.judge.Retrieval;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Maps that are fitted in closed form, on numbers whose answers are known. */
class OutsiderTests {
  @Test
  void aPositiveMatrixIsSolved() {
    double[][] matrix = {{4, 2, 0}, {2, 5, 1}, {0, 1, 3}};
    double[] x = {1, -2, 3};
    double[] right = {0, -5, 7};
    assertArrayEquals(x, new Symmetric(matrix).solve(right), 1e-12);
    assertThrows(
        IllegalArgumentException.class, () -> new Symmetric(new double[][] {{1, 2}, {2, 1}}));
  }

  @Test
  void whatDiffersBetweenViewsOfOneIsTakenOut() {
    // The first number tells identities apart; the second is large and random for each view.
    Random random = new Random(3);
    List<float[]> first = new ArrayList<>();
    List<float[]> second = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      float who = (float) random.nextGaussian();
      first.add(new float[] {who, (float) (30 * random.nextGaussian())});
      second.add(
          new float[] {
            who + 0.01f * (float) random.nextGaussian(), (float) (30 * random.nextGaussian())
          });
    }
    Outsider.Whitening whitening = Outsider.whitening(first, second);
    Outsider.Whitening.White one = whitening.of(new float[] {2, 40});
    Outsider.Whitening.White same = whitening.of(new float[] {2, 30});
    Outsider.Whitening.White other = whitening.of(new float[] {-2, 40});
    assertEquals(1, whitening.alike(one, one), 1e-9);
    assertTrue(whitening.alike(one, same) > whitening.alike(one, other));
    // By hand: x' S^-1 y with S = D'D/n + r I of two dimensions.
    double[][] s = new double[2][2];
    for (double[] d : whitening.within()) {
      for (int i = 0; i < 4; i++) {
        s[i / 2][i % 2] += d[i / 2] * d[i % 2] / whitening.within().size();
      }
    }
    s[0][0] += whitening.ridge();
    s[1][1] += whitening.ridge();
    double[] x = one.x();
    double[] y = other.x();
    double[] solved = new Symmetric(s).solve(y);
    double expected = x[0] * solved[0] + x[1] * solved[1];
    assertEquals(
        expected,
        whitening.alike(one, other) * one.size() * other.size(),
        1e-6 * Math.abs(expected));
  }

  @Test
  void aLinearRelationIsFound() {
    Random random = new Random(5);
    List<float[]> features = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      float a = (float) random.nextGaussian();
      float b = (float) random.nextGaussian();
      features.add(new float[] {a + 7, b});
      vectors.add(new float[] {b, a, 0});
    }
    Outsider.TextMap map = Outsider.fit(features, vectors);
    float[] guess = map.of(new float[] {8, 0});
    assertArrayEquals(new float[] {0, 1, 0}, guess, 0.15f);
    assertTrue(Retrieval.dot(guess, map.text(new float[] {0, 3, 0})) > 0.98);
  }

  @Test
  void theControlSeesMeansOfCells() {
    byte[] rgb = new byte[3 * 32 * 32];
    for (int i = 0; i < 32 * 32; i++) {
      rgb[3 * i + 1] = (byte) (i % 32 < 2 ? 255 : 0);
    }
    float[] pixels = Outsider.pixels(new RgbImage(32, 32, rgb));
    assertEquals(1, pixels[1], 1e-6);
    assertEquals(0, pixels[4], 1e-6);
    assertEquals(0, pixels[0], 1e-6);
  }
}
