package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import dev.banana.train.torch.FakeQuant;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract on libtorch in fp32, within a hundred-thousandth. */
class TorchOpsTests extends OpsContract<Tensor> {
  private final PointerScope scope = new PointerScope();
  private final TorchOps ops = TorchOps.cpu();

  @Override
  protected Ops<Tensor> ops() {
    return ops;
  }

  @Override
  protected Tensor tensor(float[] values, int... dims) {
    return ops.constant(values, dims);
  }

  @Override
  protected float[] values(Tensor tensor) {
    return TorchOps.values(tensor);
  }

  @Override
  protected double delta() {
    return 1e-5;
  }

  @Test
  void whatIsMadeOnTheWayIsFreedAndTheGradientStays() {
    Tensor x = tensor(new float[] {1, -2, 3}, 3).requires_grad_(true);
    AtomicReference<Tensor> inner = new AtomicReference<>();
    Tensor y =
        ops.freeing(
            () -> {
              inner.set(ops.scale(x, 2));
              return ops.multiply(inner.get(), inner.get());
            });
    assertTrue(inner.get().isNull());
    assertArrayEquals(new float[] {4, 16, 36}, values(y), 1e-5f);
    y.sum().backward();
    assertArrayEquals(new float[] {8, -16, 24}, values(x.grad()), 1e-5f);
  }

  @Test
  void whatIsComputedApartHasNoGradient() {
    Tensor x = tensor(new float[] {1, -2, 3}, 3).requires_grad_(true);
    Tensor y = TorchOps.apart(() -> ops.multiply(x, x));
    assertFalse(y.requires_grad());
    assertArrayEquals(new float[] {1, 4, 9}, values(y), 1e-5f);
  }

  /** A matrix is rounded once for a step, wherever it was asked for first. */
  @Test
  void aMatrixThatWasRoundedOnTheWayStays() {
    TorchWeights weights =
        TorchWeights.create(
            ops, 3, w -> w.linear("m", ops.constant(new float[32], 1, 32), 8, Init.he(1)));
    Weights<Tensor> rounded = weights.rounded(layer -> new FakeQuant.Rounding(4, false));
    float[] values = new float[32];
    values[5] = 1;
    Tensor x = tensor(values, 1, 32);
    float[] first = values(ops.freeing(() -> ops.scale(rounded.linear("m", x, 8, Init.he(1)), 1)));
    assertArrayEquals(first, values(rounded.linear("m", x, 8, Init.he(1))));
  }

  @AfterEach
  void handBackMemory() {
    scope.close();
  }
}
