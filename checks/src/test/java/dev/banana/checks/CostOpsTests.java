package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.banana.model.ops.Cost;
import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.Ops;
import dev.banana.model.weights.CountingWeights;
import dev.banana.model.weights.Init;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract on shapes alone, and prices that can be counted by hand. */
class CostOpsTests extends OpsContract<CostOps.Value> {
  private final CostOps ops = new CostOps();

  @Override
  protected Ops<CostOps.Value> ops() {
    return ops;
  }

  @Override
  protected CostOps.Value tensor(float[] values, int... dims) {
    return ops.input(dims);
  }

  @Override
  protected float[] values(CostOps.Value tensor) {
    return null;
  }

  @Test
  void countsTwoOperationsForEachMultiplyAccumulate() {
    ops.matmul(ops.input(2, 3, 4), ops.input(4, 5));
    Cost cost = ops.cost();
    assertEquals(2 * 3 * 4 * 5, cost.macs());
    assertEquals(2 * cost.macs(), cost.flops());
    assertEquals(0, cost.elementwise());
  }

  @Test
  void countsAConvolutionByItsOutputs() {
    ops.conv2d(ops.input(1, 3, 8, 8), ops.parameter(false, 5, 3, 3, 3), null, 2, 1);
    assertEquals(5 * 4 * 4 * 3 * 3 * 3, ops.cost().macs());
    assertEquals(5 * 3 * 3 * 3, ops.cost().parameters());
  }

  @Test
  void countsAttentionOverSharedKeysForEveryQueryHead() {
    ops.attention(ops.input(1, 8, 4, 16), ops.input(1, 2, 6, 16), ops.input(1, 2, 6, 16), null);
    assertEquals(2 * 8 * 4 * 6 * 16, ops.cost().macs());
    assertEquals(6 * 8 * 4 * 6, ops.cost().elementwise());
  }

  @Test
  void countsScoresOfAttentionInThePeakOnly() {
    ops.attention(ops.input(1, 8, 4, 16), ops.input(1, 2, 6, 16), ops.input(1, 2, 6, 16), null);
    long q = 8 * 4 * 16;
    long k = 2 * 6 * 16;
    assertEquals(4 * q, ops.cost().activationBytes());
    assertEquals(4 * (2 * q + 2 * k + 8 * 4 * 6), ops.cost().peakBytes());
  }

  @Test
  void forgetsAValueAfterItsLastUse() {
    CostOps.Value x = ops.input(100);
    for (int i = 0; i < 5; i++) {
      x = ops.exp(x);
    }
    assertEquals(5 * 400, ops.cost().activationBytes());
    assertEquals(2 * 400, ops.cost().peakBytes());
  }

  @Test
  void keepsAValueThatIsReadLater() {
    CostOps.Value skip = ops.input(100);
    CostOps.Value x = ops.exp(ops.exp(skip));
    ops.add(skip, x);
    assertEquals(3 * 400, ops.cost().peakBytes());
  }

  @Test
  void keepsResultsThatNobodyReadsToTheEnd() {
    CostOps.Value x = ops.input(100);
    ops.exp(x);
    ops.exp(x);
    ops.exp(x);
    assertEquals(4 * 400, ops.cost().peakBytes());
  }

  @Test
  void sharesTheMemoryOfAReshapedValue() {
    CostOps.Value x = ops.input(100);
    CostOps.Value folded = ops.reshape(x, 10, 10);
    ops.concat(0, List.of(ops.exp(folded), folded));
    assertEquals(400 + 400 + 800, ops.cost().peakBytes());
  }

  @Test
  void countsEveryParameterOnceAndMatricesSeparately() {
    CountingWeights weights = new CountingWeights(ops);
    CostOps.Value x = ops.input(7, 4);
    weights.linear("a", x, 3, Init.SMALL);
    weights.linear("a", x, 3, Init.SMALL);
    weights.dense("b", x, 5, Init.SMALL);
    assertEquals(3 * 4 + 5 * 4 + 5, ops.cost().parameters());
    assertEquals(3 * 4, ops.cost().linearParameters());
    assertEquals(List.of("a.weight", "b.weight", "b.bias"), List.copyOf(weights.shapes().keySet()));
  }

  @Test
  void refusesATensorUnderTwoShapes() {
    CountingWeights weights = new CountingWeights(ops);
    weights.tensor("a", Init.ZEROS, 3);
    assertThrows(IllegalArgumentException.class, () -> weights.tensor("a", Init.ZEROS, 4));
  }
}
