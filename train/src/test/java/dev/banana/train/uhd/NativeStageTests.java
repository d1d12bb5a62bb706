package dev.banana.train.uhd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.banana.model.denoise.SharedNoise;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NativeStageTests {
  @Test
  void aLargeTokenReadsTheNoiseThatItRepeatsAsTheSmallOneDoes() {
    int outputs = 3;
    int channels = 2;
    SplittableRandom random = new SplittableRandom(4);
    float[] small = new float[outputs * channels * 4];
    float[] noise = new float[channels * 4];
    for (int i = 0; i < small.length; i++) {
      small[i] = (float) random.nextDouble(-1, 1);
    }
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextDouble(-1, 1);
    }
    float[] large = NativeStage.spread(small, 2, 4);
    assertEquals(outputs * channels * 16, large.length);
    float[] repeated = SharedNoise.of(noise, SharedNoise.places(2, 2, 4, 4, 4), channels);
    assertArrayEquals(read(small, noise, outputs), read(large, repeated, outputs), 1e-6f);
  }

  /** A token is its numbers channel by channel, row by row. */
  private static float[] read(float[] matrix, float[] token, int outputs) {
    float[] out = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < token.length; i++) {
        out[o] += matrix[o * token.length + i] * token[i];
      }
    }
    return out;
  }
}
