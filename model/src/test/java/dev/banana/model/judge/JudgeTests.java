package dev.banana.model.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.ops.Tensor;
import dev.banana.model.weights.FreshWeights;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a caption scores depends on the caption and the picture alone. */
class JudgeTests {
  private static final int CELLS = Judge.GRID * Judge.GRID;
  private static final int WIDE = 8;
  private static final Judge JUDGE = new Judge(new Judge.Config(8, 8, WIDE, 9, 6, 32, 8, 2, 1, 1));

  private final ReferenceOps ops = new ReferenceOps();
  private final FreshWeights<Tensor> weights = new FreshWeights<>(ops, 3);
  private final Tensor cells = cells();

  private Tensor cells() {
    Random random = new Random(5);
    float[] values = new float[2 * CELLS * WIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return ops.constant(values, 2, CELLS, WIDE);
  }

  /** Scores of captions of three pieces, as many for each picture. */
  private float[] match(Tensor pictures, int length, float[]... captions) {
    float[] pieces = new float[captions.length * length];
    float[] real = new float[pieces.length];
    for (int i = 0; i < captions.length; i++) {
      for (int k = 0; k < captions[i].length; k++) {
        pieces[i * length + k] = captions[i][k];
        real[i * length + k] = 1;
      }
    }
    Tensor mask = ops.constant(real, captions.length, length);
    Tensor words = JUDGE.words(weights, ops.constant(pieces, captions.length, length), mask);
    return JUDGE.match(weights, pictures, JUDGE.found(weights, pictures, words), mask).values();
  }

  @Test
  void picturesAndCaptionsOfABatchDoNotMix() {
    float[] one = {1, 2, 3};
    float[] two = {3, 2, 1};
    float[] both = match(cells, 3, one, two, two, one);
    assertEquals(4, both.length);
    assertArrayEquals(match(ops.slice(cells, 0, 0, 1), 3, one, two), first(both, 0), 1e-5f);
    assertArrayEquals(match(ops.slice(cells, 0, 1, 2), 3, two, one), first(both, 2), 1e-5f);
    assertNotEquals(both[0], both[1], 1e-4f, "the order of words counts");
    assertNotEquals(both[0], both[3], 1e-4f, "the picture counts");
  }

  @Test
  void paddingChangesNothing() {
    float[] caption = {4, 5};
    Tensor picture = ops.slice(cells, 0, 0, 1);
    assertArrayEquals(match(picture, 2, caption), match(picture, 6, caption), 1e-4f);
  }

  private static float[] first(float[] values, int from) {
    return new float[] {values[from], values[from + 1]};
  }
}
