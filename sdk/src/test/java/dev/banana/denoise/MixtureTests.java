package dev.banana.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MixtureTests {
  private static final int[] HALVES = {0, 2};

  @Test
  void whatAllGridsAgreeOnStays() {
    float[] latents = new float[2 * 8 * 12];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = i;
    }
    Mixture mixture = new Mixture(2, 8, 12, 4);
    for (int down : HALVES) {
      for (int across : HALVES) {
        mixture.add(mixture.moved(latents, down, across), down, across);
      }
    }
    assertArrayEquals(latents, mixture.mean(), 1e-4f);
  }

  @Test
  void bordersOfTokensLeaveNoStep() {
    // Every token has a tint of its own on one grid; the others have none.
    float[] tinted = new float[8 * 8];
    for (int i = 0; i < tinted.length; i++) {
      tinted[i] = (i % 8 / 4 + i / 8 / 4) % 2;
    }
    Mixture mixture = new Mixture(1, 8, 8, 4);
    for (int down : HALVES) {
      for (int across : HALVES) {
        mixture.add(down + across == 0 ? tinted : new float[64], down, across);
      }
    }
    float[] mean = mixture.mean();
    // In the middle of a row of tokens the tint rises and falls by equal steps.
    assertEquals(0.1875f, mean[4 + 8], 1e-6f);
    assertEquals(0.5625f, mean[5 + 8], 1e-6f);
    assertEquals(0, mean[3 + 8], 1e-6f);
  }
}
