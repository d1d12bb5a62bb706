package dev.banana.train.autoencoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The figures of an autoencoder mean what they say. */
class ImageMetricsTests {
  private static final int SIDE = 32;

  /** A bright disc on dark ground, moved to the right by {@code shift} pixels. */
  private static float[] disc(int shift) {
    float[] p = new float[3 * SIDE * SIDE];
    for (int i = 0; i < p.length; i++) {
      int x = i % SIDE - shift - 14;
      int y = i / SIDE % SIDE - 16;
      p[i] = x * x + y * y < 64 ? 0.8f : -0.8f;
    }
    return p;
  }

  @Test
  void psnrOfAConstantErrorIsItsLogarithm() {
    float[] a = new float[300];
    float[] b = new float[300];
    java.util.Arrays.fill(b, 0.02f);
    // 10 * log10(2 ** 2 / 0.02 ** 2)
    assertEquals(40, ImageMetrics.psnr(a, b), 1e-4);
  }

  @Test
  void valuesBeyondThePictureAreClampedFirst() {
    float[] a = {1, 1, 1};
    float[] b = {1.5f, 3, 1};
    assertTrue(ImageMetrics.psnr(a, b) > 100);
  }

  @Test
  void edgesThatMoveByAPixelAreFoundAndByFourAreNot() {
    assertEquals(1, ImageMetrics.edgeF1(disc(0), disc(0), SIDE, SIDE), 1e-9);
    assertTrue(ImageMetrics.edgeF1(disc(0), disc(1), SIDE, SIDE) > 0.9);
    assertTrue(ImageMetrics.edgeF1(disc(0), disc(4), SIDE, SIDE) < 0.6);
    assertEquals(0, ImageMetrics.edgeF1(disc(0), new float[3 * SIDE * SIDE], SIDE, SIDE), 1e-9);
  }

  @Test
  void aGridOfEightPixelsShowsInTheGridEnergy() {
    float[] grid = new float[3 * SIDE * SIDE];
    float[] waves = new float[3 * SIDE * SIDE];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = (i % SIDE / 8) % 2 == 0 ? 0.1f : -0.1f;
      waves[i] = (float) Math.sin(i % SIDE * 1.7);
    }
    assertEquals(8, ImageMetrics.gridEnergy(grid, SIDE, SIDE, 8), 1e-4);
    assertEquals(1, ImageMetrics.gridEnergy(waves, SIDE, SIDE, 8), 0.4);
  }
}
