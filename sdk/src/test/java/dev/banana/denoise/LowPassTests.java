package dev.banana.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LowPassTests {
  private static final int HEIGHT = 12;
  private static final int WIDTH = 15;

  private static float[] plane(int channels, java.util.function.IntBinaryOperator value) {
    float[] out = new float[channels * HEIGHT * WIDTH];
    for (int i = 0; i < out.length; i++) {
      out[i] = value.applyAsInt(i % WIDTH, i / WIDTH);
    }
    return out;
  }

  @Test
  void aGroundThatFadedIsAsItWas() {
    float[] means = plane(2, (x, y) -> y < HEIGHT ? 3 : -2);
    float[] faded = plane(2, (x, y) -> y < HEIGHT ? 1 : 0);
    assertArrayEquals(means, LowPass.of(faded, means, HEIGHT, WIDTH), 1e-6f);
  }

  @Test
  void detailStays() {
    float[] means = new float[HEIGHT * WIDTH];
    Arrays.fill(means, 5);
    float[] detail = plane(1, (x, y) -> (x + y) % 2 == 0 ? 1 : -1);
    float[] out = LowPass.of(detail, means, HEIGHT, WIDTH);
    int middle = 6 * WIDTH + 7;
    assertEquals(2, Math.abs(out[middle] - out[middle + 1]), 0.1);
    assertEquals(5, (out[middle] + out[middle + 1]) / 2, 0.1);
  }
}
