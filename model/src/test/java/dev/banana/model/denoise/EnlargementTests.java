package dev.banana.model.denoise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.ops.Tensor;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EnlargementTests {
  @Test
  void atTwiceTheSidesItIsThePyramidsStretch() {
    SplittableRandom random = new SplittableRandom(3);
    float[] small = new float[2 * 3 * 5];
    for (int i = 0; i < small.length; i++) {
      small[i] = (float) random.nextDouble() - 0.5f;
    }
    Tensor expected = Pyramid.fine(new ReferenceOps(), Tensor.of(small, 1, 2, 3, 5));
    assertArrayEquals(expected.values(), Enlargement.of(small, 2, 3, 5, 6, 10), 1e-6f);
  }

  @Test
  void theSameSidesAreTheSameLatents() {
    float[] small = {1, 2, 3, 4, 5, 6};
    assertArrayEquals(small, Enlargement.of(small, 1, 2, 3, 2, 3));
  }

  @Test
  void anOddFactorKeepsARamp() {
    float[] wide = Enlargement.of(new float[] {0, 1, 2, 3}, 1, 1, 4, 1, 15);
    for (int i = 2; i < 13; i++) {
      assertEquals((i + 0.5f) * 4 / 15 - 0.5f, wide[i], 1e-6f);
    }
  }

  @Test
  void smallerSidesAreRefused() {
    Exception refused =
        assertThrows(
            IllegalArgumentException.class, () -> Enlargement.of(new float[6], 1, 2, 3, 1, 3));
    assertTrue(refused.getMessage().contains("larger sides"));
  }
}
