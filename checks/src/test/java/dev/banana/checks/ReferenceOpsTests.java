package dev.banana.checks;

import dev.banana.model.ops.Ops;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.ops.Tensor;

/** The contract on plain Java, within a millionth. */
class ReferenceOpsTests extends OpsContract<Tensor> {
  private final ReferenceOps ops = new ReferenceOps();

  @Override
  protected Ops<Tensor> ops() {
    return ops;
  }

  @Override
  protected Tensor tensor(float[] values, int... dims) {
    return Tensor.of(values, dims);
  }

  @Override
  protected float[] values(Tensor tensor) {
    return tensor.values();
  }
}
