package dev.banana.train.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Norms in bf16 are those in floats, and so are the gradients through them. */
class NarrowNormTests {
  private static final int ROWS = 24;
  private static final int WIDTH = 256;

  @Test
  void valuesAndGradientsAreThoseOfFloatsButForRounding() {
    float[][] exact = run(ScalarType.Float);
    float[][] narrow = run(ScalarType.BFloat16);
    assertTrue(error(exact[0], narrow[0]) < 0.006, "values " + error(exact[0], narrow[0]));
    assertTrue(error(exact[1], narrow[1]) < 0.012, "gradients " + error(exact[1], narrow[1]));
    // A gradient through a norm never points along its row.
    for (int row = 0; row < ROWS; row++) {
      double along = 0;
      double size = 0;
      for (int i = row * WIDTH; i < (row + 1) * WIDTH; i++) {
        along += narrow[1][i] * narrow[2][i];
        size += Math.abs(narrow[1][i] * narrow[2][i]);
      }
      assertEquals(0, along / size, 0.02, "row " + row);
    }
  }

  /** {@return the norms, the gradients, and what was normed} */
  private static float[][] run(ScalarType precision) {
    TorchOps ops = new TorchOps(precision, "cpu");
    Random random = new Random(3);
    float[] values = new float[ROWS * WIDTH];
    float[] wanted = new float[ROWS * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * (1 + i / WIDTH));
      wanted[i] = (float) random.nextGaussian();
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor x = ops.constant(values, ROWS, WIDTH).requires_grad_(true);
      Tensor norm = ops.rmsNorm(x, null, 1e-6f);
      norm.to(ScalarType.Float).mul(ops.constant(wanted, ROWS, WIDTH)).sum().backward();
      return new float[][] {TorchOps.values(norm.detach()), TorchOps.values(x.grad()), values};
    }
  }

  /** Root of the squared difference as a share of the exact one's. */
  private static double error(float[] exact, float[] other) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < exact.length; i++) {
      difference += (exact[i] - other[i]) * (exact[i] - other[i]);
      size += exact[i] * exact[i];
    }
    return Math.sqrt(difference / size);
  }
}
