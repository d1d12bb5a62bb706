package dev.banana.model.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Squares hold the means of what they cover. */
class CropTests {
  private static final int N = Judge.SIDE;

  private static byte[] columns(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) (i % width));
    }
    return rgb;
  }

  private static float value(double grey) {
    return (float) (grey / 127.5 - 1);
  }

  @Test
  void aPictureOfTheSameSizeStaysAsItIs() {
    float[] out = Crop.whole(columns(N, N), N, N);
    for (int x = 0; x < N; x++) {
      assertEquals(value(x), out[5 * N + x], 1e-5);
      assertEquals(value(x), out[2 * N * N + 100 * N + x], 1e-5);
    }
  }

  @Test
  void twoPixelsBecomeTheirMean() {
    float[] out = Crop.whole(columns(2 * N, 2 * N), 2 * N, 2 * N);
    assertEquals(value(0.5), out[0], 1e-5);
    assertEquals(value(2 * 60 + 0.5), out[7 * N + 60], 1e-5);
  }

  @Test
  void smallPicturesAreReadBetweenTheirPixels() {
    float[] out = Crop.whole(columns(N / 2, N / 2), N / 2, N / 2);
    assertEquals(value(10.25), out[21], 1e-5);
    assertEquals(value(10.75), out[22], 1e-5);
  }

  @Test
  void edgesGoOnWhereThePictureEnds() {
    float[] wide = Crop.whole(columns(N, N / 2), N, N / 2);
    assertEquals(value(77), wide[77], 1e-5);
    float[] beyond = Crop.square(columns(N, N), N, N, -200, 20, 40);
    assertEquals(value(0), beyond[64 * N + 64], 1e-5);
    float[] right = Crop.square(columns(N, N), N, N, 500, 500, 40);
    assertEquals(value(N - 1), right[64 * N + 64], 1e-5);
  }

  @Test
  void aSquareWithoutASideIsRefused() {
    byte[] rgb = columns(N, N);
    assertThrows(IllegalArgumentException.class, () -> Crop.square(rgb, N, N, 5, 5, 0));
    assertThrows(IllegalArgumentException.class, () -> Crop.square(rgb, N, N, 5, 5, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Crop.whole(rgb, N, N + 1));
  }
}
