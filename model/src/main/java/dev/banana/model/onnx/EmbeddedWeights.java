package dev.banana.model.onnx;

import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Full-precision weights that are written into the graph itself, for files that travel alone.
 *
 * @param ops interpreter that writes the graph
 * @param values gives the values of a tensor by name
 * @param written what is in the graph already
 */
public record EmbeddedWeights(
    OnnxOps ops, Function<String, float[]> values, Map<String, Value> written)
    implements Weights<Value> {
  /** Writes tensors as they are asked for. */
  public EmbeddedWeights(OnnxOps ops, Function<String, float[]> values) {
    this(ops, values, new HashMap<>());
  }

  @Override
  public Value tensor(String name, Init init, int... dims) {
    return written.computeIfAbsent(name, n -> ops.constant(values.apply(n), dims));
  }

  @Override
  public Value dense(String name, Value x, int out, Init init) {
    Value weight = tensor(name + ".weight", init, out, x.shape().dim(-1));
    return ops.linear(x, weight, tensor(name + ".bias", Init.ZEROS, out));
  }
}
