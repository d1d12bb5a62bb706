package dev.banana.denoise;

import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.LowRank;
import dev.banana.model.weights.Weights;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Graphs whose matrices take what they carry from inputs, so that one graph serves every peel: two
 * inputs for each matrix, of any rank, also 0.
 */
public final class PeelInputs {
  private static final String DOWN = "in.down.";
  private static final String UP = "in.up.";

  private PeelInputs() {}

  /**
   * {@return weights whose matrices carry what the graph is given}
   *
   * @param graph receives the inputs
   * @param inner the weights underneath
   */
  public static Weights<Value> wear(OnnxGraph graph, Weights<Value> inner) {
    Map<String, LowRank.Pair<Value>> declared = new LinkedHashMap<>();
    return new LowRank<>(
        inner,
        (layer, in, out) ->
            declared.computeIfAbsent(
                layer,
                l -> {
                  String rank = "rank." + l;
                  Shape down = Shape.of(in, Shape.DYNAMIC);
                  Shape up = Shape.of(Shape.DYNAMIC, out);
                  return new LowRank.Pair<>(
                      graph.input(DOWN + l, DType.F32, down, rank),
                      graph.input(UP + l, DType.F32, up, rank));
                }));
  }

  /**
   * {@return the inputs that say what each layer carries; the caller closes them}
   *
   * @param layers {@code [out, in]} of every layer of the graphs, by its name: those that nothing
   *     changes get factors of rank 0
   * @param factors what some of them carry
   */
  public static Tensors tensors(Map<String, Shape> layers, Map<String, Factors> factors) {
    Tensors tensors = new Tensors();
    layers.forEach(
        (layer, shape) -> {
          Factors f = factors.getOrDefault(layer, Factors.none(shape.dim(1), shape.dim(0)));
          tensors.put(DOWN + layer, Tensor.of(f.down(), f.in(), f.rank()));
          tensors.put(UP + layer, Tensor.of(f.up(), f.rank(), f.out()));
        });
    return tensors;
  }
}
