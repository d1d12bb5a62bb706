package dev.banana.model.denoise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.ops.Tensor;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EnlargementTests {
  @Test
  void atTwiceTheSidesItIsThePyramidsStretch() {
    SplittableRandom random = new SplittableRandom(3);
    float[] small = new float[2 * 3 * 5];
    for (int i = 0; i < small.length; i++) {
      small[i] = random.nextFloat() - 0.5f;
    }
    ReferenceOps ops = new ReferenceOps();
    Tensor expected = Pyramid.fine(ops, ops.constant(small, 1, 2, 3, 5));
    assertThat(Enlargement.of(small, 2, 3, 5, 6, 10))
        .containsExactly(expected.values(), Offset.offset(1e-6f));
  }

  @Test
  void theSameSidesAreTheSameLatents() {
    float[] small = {1, 2, 3, 4, 5, 6};
    assertThat(Enlargement.of(small, 1, 2, 3, 2, 3)).containsExactly(small);
  }

  @Test
  void anOddFactorKeepsARamp() {
    float[] ramp = {0, 1, 2, 3};
    float[] wide = Enlargement.of(ramp, 1, 1, 4, 1, 15);
    for (int i = 2; i < 13; i++) {
      assertThat(wide[i]).isEqualTo((i + 0.5f) * 4 / 15 - 0.5f, Offset.offset(1e-6f));
    }
  }

  @Test
  void smallerSidesAreRefused() {
    assertThatThrownBy(() -> Enlargement.of(new float[6], 1, 2, 3, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("larger sides");
  }
}
