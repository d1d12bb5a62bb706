package dev.banana.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SeededNoiseTests {
  @Test
  void givesTheSameNumbersForEver() {
    // Golden values: SeededNoise.normal(7, 0, 4), the first release of
    // "banana-splitmix-boxmuller-1"
    assertArrayEquals(
        new float[] {-0.39226082f, 1.1542358f, 1.7670044f, -1.5931113f},
        SeededNoise.normal(7, 0, 4));
  }

  @Test
  void manyThreadsGiveTheNumbersThatOneGave() {
    // Golden values: SeededNoise.normal(7, 0, 100_001) of one thread.
    float[] values = SeededNoise.normal(7, 0, 100_001);
    assertEquals(0.61711985f, values[16_383]);
    assertEquals(1.6574326f, values[16_384]);
    assertEquals(0.6980022f, values[16_385]);
    assertEquals(-0.08048628f, values[50_001]);
    assertEquals(0.037669472f, values[100_000]);
  }

  @Test
  void aLongerStreamBeginsAsAShorterOne() {
    float[] five = SeededNoise.normal(0, 2, 5);
    assertArrayEquals(five, Arrays.copyOf(SeededNoise.normal(0, 2, 1000), 5));
  }

  @Test
  void isStandardNormal() {
    float[] values = SeededNoise.normal(1, 0, 1_000_000);
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
      fourths += Math.pow(value, 4);
    }
    assertEquals(0, sum / values.length, 0.005);
    assertEquals(1, squares / values.length, 0.01);
    assertEquals(3, fourths / values.length, 0.05);
  }

  @Test
  void seedsAndStreamsDiffer() {
    float[] first = SeededNoise.normal(0, 0, 8);
    assertFalse(Arrays.equals(first, SeededNoise.normal(1, 0, 8)));
    assertFalse(Arrays.equals(first, SeededNoise.normal(0, 1, 8)));
    assertFalse(Arrays.equals(first, SeededNoise.normal(Long.MIN_VALUE, 0, 8)));
  }
}
