package dev.banana.model.weights;

import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Weights that do not exist: they remember which tensors a network names, and count them.
 *
 * <p>A tensor that is named twice counts once. Matrices of {@link #linear} are counted as
 * quantisable, all others as not.
 */
public final class CountingWeights implements Weights<CostOps.Value> {
  private final CostOps ops;
  private final Map<String, Shape> shapes = new LinkedHashMap<>();
  private final Set<String> matrices = new LinkedHashSet<>();
  private final Map<String, CostOps.Value> values = new LinkedHashMap<>();

  /**
   * Count into an interpreter.
   *
   * @param ops whose {@link CostOps#cost} shall hold the parameters
   */
  public CountingWeights(CostOps ops) {
    this.ops = ops;
  }

  /** {@return the dimensions of each tensor, in the order in which the network named them} */
  public Map<String, Shape> shapes() {
    return Collections.unmodifiableMap(shapes);
  }

  /** {@return the names of those that are matrices of {@link #linear}, with {@code .weight}} */
  public Set<String> matrices() {
    return Collections.unmodifiableSet(matrices);
  }

  @Override
  public Ops<CostOps.Value> ops() {
    return ops;
  }

  @Override
  public CostOps.Value tensor(String name, Init init, int... dims) {
    return count(name, false, dims);
  }

  @Override
  public CostOps.Value linear(String name, CostOps.Value x, int out, Init init) {
    matrices.add(name + ".weight");
    return ops.linear(x, count(name + ".weight", true, out, x.shape().dim(-1)));
  }

  private CostOps.Value count(String name, boolean linear, int... dims) {
    Shape shape = Shape.of(dims);
    Shape known = shapes.putIfAbsent(name, shape);
    if (known != null && !known.equals(shape)) {
      throw new IllegalArgumentException(
          "Tensor '"
              + name
              + "' is named with "
              + shape
              + ", but was named with "
              + known
              + " before; use one name for each tensor");
    }
    return values.computeIfAbsent(name, n -> ops.parameter(linear, dims));
  }
}
