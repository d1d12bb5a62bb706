package dev.banana.checks;

import dev.banana.model.ops.Ops;
import dev.banana.train.torch.TorchOps;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;

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

  @AfterEach
  void handBackMemory() {
    scope.close();
  }
}
