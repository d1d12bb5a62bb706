package dev.banana.model.tfjs;

import static dev.banana.error.BananaException.require;

import dev.banana.model.onnx.Matrices.Made;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the nodes of a graph model as ONNX.
 *
 * <p>What is not exactly known is refused: another padding, layout or fused operation would give
 * numbers that look right and are not.
 */
final class GraphModelWriter {
  private static final String MEMORY = "memory";
  private static final int LONGEST_SIDE = 1024;
  private static final float RELU6 = 6;
  private static final String CONSTANT = "Const";

  private final OnnxGraph graph;
  private final String input;
  private final Map<String, GraphTensor> tensors;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Made> made = new LinkedHashMap<>();

  GraphModelWriter(OnnxGraph graph, String input, Map<String, GraphTensor> tensors) {
    this.graph = graph;
    this.input = input;
    this.tensors = tensors;
  }

  Map<String, Made> made() {
    return Collections.unmodifiableMap(made);
  }

  void write(List<GraphNode> nodes, Map<String, String> outputs) {
    Set<String> needed = needed(nodes, outputs.values());
    Set<String> seen = new HashSet<>();
    for (GraphNode node : nodes) {
      node.expect(seen.add(node.name()), "every name once");
      if (needed.contains(node.name()) && !node.op().equals(CONSTANT)) {
        values.put(node.name(), node(node));
      }
    }
    outputs.forEach(
        (name, node) -> {
          require(
              values.containsKey(node),
              "Cannot read the network: it does not compute '%s'; use the file that this version"
                  + " was made for.",
              node);
          graph.output(name, values.get(node));
        });
  }

  /** Backwards from the outputs: nodes come after those that they read. */
  private static Set<String> needed(List<GraphNode> nodes, Iterable<String> outputs) {
    Set<String> needed = new HashSet<>();
    outputs.forEach(needed::add);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed.contains(nodes.get(i).name())) {
        nodes.get(i).inputs().forEach(read -> needed.add(plain(read)));
      }
    }
    return needed;
  }

  /** A node is meant by its name or by its first result. */
  private static String plain(String read) {
    return read.endsWith(":0") ? read.substring(0, read.length() - 2) : read;
  }

  private Value node(GraphNode node) {
    return switch (node.op()) {
      case "Placeholder" -> placeholder(node);
      case "Identity" -> value(node, 0);
      case "Mul" -> scalar(node, "Mul");
      case "Sub" -> scalar(node, "Sub");
      case "AddV2" -> add(node);
      case "_FusedConv2D" -> conv(node);
      case "FusedDepthwiseConv2dNative" -> depthwise(node);
      case "AvgPool" -> averagePool(node);
      case "Squeeze" -> squeeze(node);
      case "_FusedMatMul" -> matmul(node);
      case "Softmax" -> softmax(node);
      default -> {
        node.expect(false, "an operation of a folded MobileNet");
        yield null;
      }
    };
  }

  // ---------------------------------------------------------------- what a node reads

  private Value value(GraphNode node, int index) {
    node.expect(index < node.inputs().size(), "more inputs");
    Value value = values.get(plain(node.inputs().get(index)));
    node.expect(value != null, "nodes that come after those that they read");
    return value;
  }

  private GraphTensor tensor(GraphNode node, int index, int rank) {
    node.expect(index < node.inputs().size(), "more inputs");
    GraphTensor tensor = tensors.get(plain(node.inputs().get(index)));
    node.expect(tensor != null && tensor.dims().size() == rank, "weights with %d axes", rank);
    return tensor;
  }

  private Value declare(float[] values, int... dims) {
    ByteBuffer data =
        ByteBuffer.allocateDirect(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    // Names of the file could be those of something else in the graph.
    String name = "tensor." + made.size();
    made.put(name, new Made(DType.F32, Shape.of(dims), data));
    return graph.external(name, DType.F32, Shape.of(dims), MEMORY, 0);
  }

  // ---------------------------------------------------------------- plain arithmetic

  private Value placeholder(GraphNode node) {
    int[] shape = node.shape("shape");
    node.expect(
        shape.length == 4
            && (shape[0] == -1 || shape[0] == 1)
            && Arrays.stream(shape).skip(1).allMatch(dim -> dim > 0 && dim <= LONGEST_SIDE),
        "one input of the shape [any, height, width, channels]");
    return graph.input(input, DType.F32, Shape.of(1, shape[3], shape[1], shape[2]));
  }

  private Value scalar(GraphNode node, String operator) {
    node.expectInputs(2);
    boolean swapped = operator.equals("Mul") && tensors.containsKey(plain(node.inputs().get(0)));
    Value x = value(node, swapped ? 1 : 0);
    float[] number = tensor(node, swapped ? 0 : 1, 0).floats();
    return graph.node(operator, x, graph.constant(number)).to(x.shape());
  }

  private Value add(GraphNode node) {
    node.expectInputs(2);
    Value a = value(node, 0);
    Value b = value(node, 1);
    node.expect(a.shape().equals(b.shape()), "two inputs of one shape");
    return graph.node("Add", a, b).to(a.shape());
  }

  private Value softmax(GraphNode node) {
    Value x = value(node, 0);
    node.expect(x.shape().rank() == 2, "a row of numbers");
    return graph.node("Softmax", x).set("axis", 1L).to(x.shape());
  }

  private Value matmul(GraphNode node) {
    node.expectInputs(3);
    node.expect(!node.isSet("transpose_a") && !node.isSet("transpose_b"), "a plain product");
    Value x = value(node, 0);
    GraphTensor weight = tensor(node, 1, 2);
    GraphTensor bias = tensor(node, 2, 1);
    int out = weight.dim(1);
    node.expect(
        x.shape().rank() == 2 && x.shape().dim(1) == weight.dim(0) && bias.dim(0) == out,
        "a matrix that fits its input");
    Value w = declare(weight.floats(), weight.dim(0), out);
    Value b = declare(bias.floats(), out);
    return activated(node, graph.node("Gemm", x, w, b).to(Shape.of(1, out)));
  }

  /** Axes 1 and 2 of the file are height and width, which come last here. */
  private Value squeeze(GraphNode node) {
    Value x = value(node, 0);
    node.expect(
        Arrays.equals(node.integers("squeeze_dims"), new int[] {1, 2})
            && x.shape().rank() == 4
            && x.shape().dim(2) == 1
            && x.shape().dim(3) == 1,
        "a map of one pixel");
    return graph.node("Squeeze", x, graph.integers(2, 3)).to(Shape.of(1, x.shape().dim(1)));
  }

  private Value activated(GraphNode node, Value x) {
    List<String> fused = node.words("fused_ops");
    if (fused.equals(List.of("BiasAdd"))) {
      return x;
    }
    if (fused.equals(List.of("BiasAdd", "Relu"))) {
      return graph.node("Relu", x).to(x.shape());
    }
    node.expect(fused.equals(List.of("BiasAdd", "Relu6")), "a bias with Relu, Relu6 or nothing");
    Value zero = graph.constant(new float[] {0});
    return graph.node("Clip", x, zero, graph.constant(new float[] {RELU6})).to(x.shape());
  }

  // ---------------------------------------------------------------- windows

  /** Kernels are {@code [height, width, in, out]} in the file, {@code [out, in, ...]} here. */
  private Value conv(GraphNode node) {
    Value x = map(node);
    GraphTensor kernel = tensor(node, 1, 4);
    int in = kernel.dim(2);
    int out = kernel.dim(3);
    node.expect(x.shape().dim(1) == in, "a kernel that fits its input");
    float[] turned = turned(kernel.floats(), kernel.dim(0) * kernel.dim(1), in, out);
    Value w = declare(turned, out, in, kernel.dim(0), kernel.dim(1));
    return window(node, x, w, out, 1);
  }

  /** Written in order: a stride while reading costs less than one while writing. */
  private static float[] turned(float[] from, int area, int in, int out) {
    float[] to = new float[from.length];
    int next = 0;
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int a = 0; a < area; a++) {
          to[next++] = from[(a * in + i) * out + o];
        }
      }
    }
    return to;
  }

  /** Kernels are {@code [height, width, in, 1]} in the file, {@code [in, 1, ...]} here. */
  private Value depthwise(GraphNode node) {
    Value x = map(node);
    GraphTensor kernel = tensor(node, 1, 4);
    int in = kernel.dim(2);
    node.expect(x.shape().dim(1) == in && kernel.dim(3) == 1, "one kernel for each channel");
    float[] turned = turned(kernel.floats(), kernel.dim(0) * kernel.dim(1), 1, in);
    Value w = declare(turned, in, 1, kernel.dim(0), kernel.dim(1));
    return window(node, x, w, in, in);
  }

  private Value window(GraphNode node, Value x, Value kernel, int out, int groups) {
    node.expectInputs(3);
    GraphTensor bias = tensor(node, 2, 1);
    node.expect(bias.dim(0) == out, "a bias for each channel");
    node.expect(
        Arrays.stream(node.integers("dilations")).allMatch(dilation -> dilation == 1),
        "kernels without holes");
    Value b = declare(bias.floats(), out);
    Window window = Window.of(node, x.shape(), kernel.shape().dim(2), kernel.shape().dim(3));
    Value y =
        graph
            .node("Conv", x, kernel, b)
            .set("strides", window.down(), window.across())
            .set("pads", window.pads())
            .set("group", (long) groups)
            .to(Shape.of(1, out, window.height(), window.width()));
    return activated(node, y);
  }

  private Value averagePool(GraphNode node) {
    Value x = map(node);
    int[] size = node.integers("ksize");
    node.expect(
        size.length == 4 && size[0] == 1 && size[3] == 1 && size[1] > 0 && size[2] > 0,
        "a window of height and width");
    Window window = Window.of(node, x.shape(), size[1], size[2]);
    return graph
        .node("AveragePool", x)
        .set("kernel_shape", size[1], size[2])
        .set("strides", window.down(), window.across())
        .set("pads", window.pads())
        .to(Shape.of(1, x.shape().dim(1), window.height(), window.width()));
  }

  private Value map(GraphNode node) {
    Value x = value(node, 0);
    node.expect(x.shape().rank() == 4 && node.word("data_format").equals("NHWC"), "maps in NHWC");
    return x;
  }
}
