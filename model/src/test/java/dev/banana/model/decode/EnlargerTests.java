package dev.banana.model.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.ops.Shape;
import dev.banana.model.ops.Tensor;
import dev.banana.model.weights.FreshWeights;
import dev.banana.model.weights.Weights;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EnlargerTests {
  private final ReferenceOps ops = new ReferenceOps();
  private final Enlarger net = new Enlarger(Enlarger.Config.tiny());
  private final Weights<Tensor> weights = new FreshWeights<>(ops, 3);

  private static float[] noise(int size) {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }

  @Test
  void eachPixelBecomesFourByFour() {
    Tensor large = net.enlarge(weights, ops.constant(noise(3 * 6 * 10), 1, 3, 6, 10));
    assertEquals(Shape.of(1, 3, 24, 40), ops.shape(large));
  }

  @Test
  void halfOfIsTheMeanOfFour() {
    Tensor pixels = ops.constant(noise(2 * 3 * 4 * 4), 2, 3, 4, 4);
    Tensor half = ops.pixelShuffle(net.enlargeFolded(weights, pixels, 2), 2);
    Tensor whole = net.enlarge(weights, pixels);
    assertEquals(Shape.of(2, 3, 8, 8), ops.shape(half));
    float[] small = half.values();
    float[] large = whole.values();
    for (int i = 0; i < small.length; i++) {
      int at = i / 64 * 256 + i % 64 / 8 * 32 + i % 8 * 2;
      float mean = (large[at] + large[at + 1] + large[at + 16] + large[at + 17]) / 4;
      assertEquals(mean, small[i], 1e-5);
    }
  }

  /** Strips rely on it. */
  @Test
  void nothingBeyondItsReachChangesAPixel() {
    int high = 2 * Enlarger.GRID * (net.reach() + 2);
    float[] values = noise(3 * high * 2);
    float[] before = net.enlarge(weights, ops.constant(values, 1, 3, high, 2)).values();
    int last = high - 1;
    for (int x = 0; x < 2; x++) {
      values[last * 2 + x] += 1;
    }
    float[] after = net.enlarge(weights, ops.constant(values, 1, 3, high, 2)).values();
    int row = 8;
    // The last row of its kind depends on it, and those further up than the reach do not.
    int changed = last / Enlarger.GRID * Enlarger.GRID - Enlarger.GRID * net.reach();
    for (int i = 0; i < 4 * changed * row; i++) {
      assertEquals(before[i], after[i]);
    }
    assertNotEquals(before[4 * last * row], after[4 * last * row]);
  }

  @Test
  void refusesWidthsThatCannotBeShuffled() {
    assertThrows(IllegalArgumentException.class, () -> new Enlarger.Config(10, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Enlarger.Config(4, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Enlarger.Config(8, -1, 1));
  }
}
