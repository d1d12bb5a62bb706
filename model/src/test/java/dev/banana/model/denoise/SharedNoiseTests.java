package dev.banana.model.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedNoiseTests {
  @Test
  void aTokenRepeatsTheNoiseOfTheTokenOfTheSmallPictureBelowItsMiddle() {
    // Two by three tokens of 2 x 2 latents below four by nine of 4 x 4.
    int[] places = SharedNoise.places(4, 6, 16, 36, 4);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 36; x++) {
        int row = y / 4 / 2 * 2 + y % 4 / 2;
        int column = x / 4 / 3 * 2 + x % 4 / 2;
        assertEquals(row * 6 + column, places[y * 36 + x], "latent " + x + ", " + y);
      }
    }
  }

  @Test
  void sidesNeedNotBeMultiples() {
    // Three tokens below five: the middles of the five lie at .1, .3, .5, .7 and .9.
    int[] places = SharedNoise.places(2, 6, 4, 20, 4);
    int[] tokens = IntStream.range(0, 5).map(token -> places[4 * token] / 2).toArray();
    assertArrayEquals(new int[] {0, 0, 1, 2, 2}, tokens);
  }

  @Test
  void everyNumberOfTheSmallNoiseIsThereAndNoOther() {
    float[] noise = new float[2 * 4 * 6];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = i;
    }
    float[] large = SharedNoise.of(noise, SharedNoise.places(4, 6, 16, 36, 4), 2);
    assertEquals(2 * 16 * 36, large.length);
    boolean[] seen = new boolean[noise.length];
    for (int i = 0; i < large.length; i++) {
      seen[(int) large[i]] = true;
      assertEquals(i < 16 * 36, large[i] < 24, "a channel stays a channel");
    }
    for (boolean one : seen) {
      assertTrue(one);
    }
  }
}
