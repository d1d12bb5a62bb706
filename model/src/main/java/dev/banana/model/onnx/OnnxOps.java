package dev.banana.model.onnx;

import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.ops.ShapeRules;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The interpreter that writes an ONNX graph: each verb adds a node, nothing is computed.
 *
 * <p>A verb becomes one node wherever ONNX Runtime has a kernel for it, and otherwise the nodes of
 * its definition. Choices between kernels were made by time on one CPU thread and two, x86-64 with
 * AVX-512, ONNX Runtime 1.29; the numbers stand beside the verb. Dimensions may be {@link
 * Shape#DYNAMIC} wherever a verb needs no number.
 */
public final class OnnxOps implements Ops<Value> {
  private static final float LEVELS = 127.5f;

  /** Width from which a normalisation is faster as products; between 64 and 512 not measured. */
  private static final int WIDE = 128;

  /** Elements up to which one node is faster than seven. */
  private static final int FEW = 1 << 15;

  /** Elements from which a pixel shuffle is faster as two transpositions. */
  private static final int MANY = 1 << 16;

  private final OnnxGraph graph;
  private final boolean portable;
  private final Map<Value, Value> bytes = new HashMap<>();

  /**
   * Write into a graph for the CPU kernels of ONNX Runtime.
   *
   * @param graph where nodes and constants go
   */
  public OnnxOps(OnnxGraph graph) {
    this(graph, false);
  }

  /**
   * Write into a graph.
   *
   * @param graph where nodes and constants go
   * @param portable whether it is for any runtime, so that a shuffle of pixels stays the one node
   *     that all of them know
   */
  public OnnxOps(OnnxGraph graph, boolean portable) {
    this.graph = graph;
    this.portable = portable;
  }

  /** {@return the graph that is being written} */
  public OnnxGraph graph() {
    return graph;
  }

  // ---------------------------------------------------------------- required to implement

  @Override
  public Shape shape(Value x) {
    return x.shape();
  }

  @Override
  public Value constant(float[] values, int... dims) {
    return graph.constant(values, dims);
  }

  @Override
  public Value add(Value a, Value b) {
    return binary("Add", a, b);
  }

  @Override
  public Value subtract(Value a, Value b) {
    return binary("Sub", a, b);
  }

  @Override
  public Value multiply(Value a, Value b) {
    return binary("Mul", a, b);
  }

  @Override
  public Value divide(Value a, Value b) {
    return binary("Div", a, b);
  }

  @Override
  public Value maximum(Value a, Value b) {
    return binary("Max", a, b);
  }

  @Override
  public Value exp(Value x) {
    return unary("Exp", x);
  }

  @Override
  public Value sqrt(Value x) {
    return unary("Sqrt", x);
  }

  @Override
  public Value sin(Value x) {
    return unary("Sin", x);
  }

  @Override
  public Value cos(Value x) {
    return unary("Cos", x);
  }

  @Override
  public Value tanh(Value x) {
    return unary("Tanh", x);
  }

  @Override
  public Value matmul(Value a, Value b) {
    return graph.node("MatMul", a, b).to(ShapeRules.matmul(a.shape(), b.shape()));
  }

  @Override
  public Value sum(Value x, int axis) {
    return reduce("ReduceSum", x, axis);
  }

  @Override
  public Value max(Value x, int axis) {
    return reduce("ReduceMax", x, axis);
  }

  @Override
  public Value reshape(Value x, int... dims) {
    return reshaped(x, x.shape().reshape(dims));
  }

  @Override
  public Value transpose(Value x, int... order) {
    Shape shape = ShapeRules.transpose(x.shape(), order);
    return graph.node("Transpose", x).set("perm", order).to(shape);
  }

  @Override
  public Value slice(Value x, int axis, int from, int to) {
    Value axes = graph.integers(x.shape().axis(axis));
    return graph
        .node("Slice", x, graph.integers(from), graph.integers(to), axes)
        .to(ShapeRules.slice(x.shape(), axis, from, to));
  }

  @Override
  public Value concat(int axis, List<Value> parts) {
    Shape shape = ShapeRules.concat(axis, parts.stream().map(Value::shape).toList());
    return graph
        .node("Concat", parts.toArray(Value[]::new))
        .set("axis", (long) shape.axis(axis))
        .to(shape);
  }

  @Override
  public Value gather(Value table, Value indices) {
    Shape shape = ShapeRules.gather(table.shape(), indices.shape());
    return graph.node("Gather", table, cast(indices, DType.I64)).set("axis", 0L).to(shape);
  }

  @Override
  public Value conv2d(Value x, Value weight, Value bias, int stride, int padding) {
    Shape biasShape = bias == null ? null : bias.shape();
    return graph
        .node("Conv", x, weight, bias)
        .set("strides", stride, stride)
        .set("pads", padding, padding, padding, padding)
        .to(ShapeRules.conv2d(x.shape(), weight.shape(), biasShape, stride, padding));
  }

  // ---------------------------------------------------------------- faster than the default

  @Override
  public Value mean(Value x, int axis) {
    return reduce("ReduceMean", x, axis);
  }

  @Override
  public Value sigmoid(Value x) {
    return unary("Sigmoid", x);
  }

  /** {@inheritDoc} As fast as sigmoid and product, in one node. */
  @Override
  public Value silu(Value x) {
    return graph.node("QuickGelu", x).domain(OnnxGraph.MICROSOFT).set("alpha", 1f).to(x.shape());
  }

  @Override
  public Value relu(Value x) {
    return unary("Relu", x);
  }

  @Override
  public Value softmax(Value x) {
    return graph.node("Softmax", x).set("axis", -1L).to(x.shape());
  }

  /**
   * {@inheritDoc}
   *
   * <p>For {@code [256, 512]} on one thread the node {@code RMSNormalization} takes 93
   * microseconds, products with a reciprocal 51; for {@code [2048, 64]} it is 87 against 94. For
   * {@code [64, 256]} on two threads the seven products take 56 microseconds by their number alone.
   */
  @Override
  public Value rmsNorm(Value x, Value weight, float epsilon) {
    Shape shape = ShapeRules.rmsNorm(x.shape(), weight == null ? null : weight.shape());
    if (shape.dim(-1) < WIDE || shape.isStatic() && shape.size() <= FEW) {
      return graph
          .node("RMSNormalization", x, weight == null ? ones(shape.dim(-1)) : weight)
          .set("axis", -1L)
          .set("epsilon", epsilon)
          .to(shape);
    }
    Value size = sqrt(shift(mean(square(x), -1), epsilon));
    Value normal = multiply(x, unary("Reciprocal", size));
    return weight == null ? normal : multiply(normal, weight);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code Gemm} reads the matrix as it is stored. {@code MatMul} needs it transposed, which
   * ONNX Runtime does when it opens the model, into a copy. Microseconds for {@code [64, 512]} and
   * a matrix of {@code [1408, 512]} on one thread (two threads): Gemm 447 (242), MatMul 427 (223).
   */
  @Override
  public Value linear(Value x, Value weight) {
    return linear(x, weight, null);
  }

  /**
   * {@return {@code x} times the transpose of a weight matrix, plus a bias, in one node}
   *
   * @param x {@code [..., in]}, rank at least 2
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}, or null for none
   */
  public Value linear(Value x, Value weight, Value bias) {
    Shape shape = ShapeRules.linear(x.shape(), weight.shape());
    Value flat = shape.rank() == 2 ? x : reshape(x, rows(shape), weight.shape().dim(1));
    Value product =
        graph
            .node("Gemm", flat, weight, bias)
            .set("transB", 1L)
            .to(Shape.of(flat.shape().dim(0), weight.shape().dim(0)));
    return shape.rank() == 2 ? product : reshaped(product, shape);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Without a bias, and with one that has a row for each query, this is one {@code Attention}
   * node; that kernel does not broadcast a bias over queries, so with such a one it is the
   * definition, which ONNX Runtime fuses. Microseconds for 8 query and 2 key/value heads of 64
   * channels on one thread (two threads), without a bias:
   *
   * <pre>
   * queries x keys           64 x 128    256 x 384     2040 x 638
   * Attention                132 (79)    1241 (639)    21713 (11023)
   * definition               108 (76)    1221 (653)    22214 (14952)
   * MultiHeadAttention       179 (122)   1747 (846)    21299 (14274)
   * </pre>
   *
   * <p>With a row of bias for each query, 4 query and 2 key/value heads, 64 x 164, one thread of a
   * busy machine: Attention 147, the definition 155; without a bias 142 and 145.
   */
  @Override
  public Value attention(Value q, Value k, Value v, Value bias) {
    Shape biasShape = bias == null ? null : bias.shape();
    Shape shape = ShapeRules.attention(q.shape(), k.shape(), v.shape(), biasShape);
    return bias == null || biasShape.dim(2) == shape.dim(2)
        ? graph.node("Attention", q, k, v, bias).to(shape)
        : Ops.super.attention(q, k, v, bias);
  }

  /** {@inheritDoc} {@code [1, 8, 256, 64]} takes 26 microseconds, by the definition 64. */
  @Override
  public Value rotate(Value x, Value cos, Value sin) {
    Shape shape = ShapeRules.rotate(x.shape(), cos.shape(), sin.shape());
    if (shape.dim(0) == Shape.DYNAMIC || shape.dim(2) == Shape.DYNAMIC) {
      return Ops.super.rotate(x, cos, sin);
    }
    return graph
        .node("RotaryEmbedding", x, positions(shape.dim(0), shape.dim(2)), cos, sin)
        .domain(OnnxGraph.MICROSOFT)
        .set("num_heads", (long) shape.dim(1))
        .set("rotary_embedding_dim", 2L * cos.shape().dim(1))
        .to(shape);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code DepthToSpace} moves element by element on one thread. Two transpositions, first of
   * the columns within a block and then of its rows, move the same. Milliseconds on two threads
   * (Zen 3), one node and two: {@code [1, 128, 64, 64]} by 2 2.8 and 1.0, {@code [1, 256, 135,
   * 240]} 42 and 12, {@code [1, 64, 16, 16]} 0.14 and 0.18.
   */
  @Override
  public Value pixelShuffle(Value x, int r) {
    Shape shape = ShapeRules.pixelShuffle(x.shape(), r);
    if (portable || !x.shape().isStatic() || x.shape().size() < MANY) {
      return graph.node("DepthToSpace", x).set("blocksize", (long) r).set("mode", "CRD").to(shape);
    }
    int planes = shape.dim(0) * shape.dim(1);
    int height = x.shape().dim(2);
    int width = shape.dim(3);
    Value columns = reshape(x, planes * r, r, height * x.shape().dim(3));
    Value wide = reshape(transpose(columns, 0, 2, 1), planes, r, height, width);
    return reshaped(transpose(wide, 0, 2, 1, 3), shape);
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code SpaceToDepth} puts the offset in the block before the channel, so its channels are
   * sorted afterwards: 0.38 milliseconds for {@code [1, 3, 512, 512]} by 8, the definition 2.4.
   */
  @Override
  public Value pixelUnshuffle(Value x, int r) {
    Shape shape = ShapeRules.pixelUnshuffle(x.shape(), r);
    Value blocks = graph.node("SpaceToDepth", x).set("blocksize", (long) r).to(shape);
    int channels = x.shape().dim(1);
    int block = r * r;
    long[] order = new long[channels * block];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) (i % block) * channels + i / block;
    }
    return channels == 1
        ? blocks
        : graph.node("Gather", blocks, graph.integers(order)).set("axis", 1L).to(shape);
  }

  // ---------------------------------------------------------------- at the edge of a graph

  /**
   * {@return pixels as bytes: {@code (x + 1) * 127.5}, clamped to [0, 255], rounded to the nearest}
   *
   * <p>A pixel shuffle may come after this, where it moves a quarter of the memory.
   *
   * @param x any shape, 32-bit floats of which [-1, 1] is kept
   */
  public Value toUint8(Value x) {
    Value known = bytes.get(x);
    if (known != null) {
      return known;
    }
    Value zero = graph.constant(DType.U8, Shape.of(), ByteBuffer.allocate(1));
    return graph
        .node("QuantizeLinear", shift(x, 1), scalar(1 / LEVELS), zero)
        .to(DType.U8, x.shape());
  }

  /** Note that these bytes are what {@link #toUint8} gives for {@code x}. */
  void remember(Value x, Value asBytes) {
    bytes.put(x, asBytes);
  }

  /**
   * {@return bytes as pixels: {@code x / 127.5 - 1}, the inverse of {@link #toUint8}}
   *
   * @param x any shape, unsigned bytes
   */
  public Value fromUint8(Value x) {
    return shift(scale(cast(x, DType.F32), 1 / LEVELS), -1);
  }

  /** {@return {@code x} with its elements stored as another type; itself if they already are} */
  public Value cast(Value x, DType type) {
    return x.type() == type
        ? x
        : graph.node("Cast", x).set("to", (long) OnnxGraph.code(type)).to(type, x.shape());
  }

  private Value binary(String operator, Value a, Value b) {
    return graph.node(operator, a, b).to(a.shape().broadcast(b.shape()));
  }

  private Value unary(String operator, Value x) {
    return graph.node(operator, x).to(x.shape());
  }

  private Value reduce(String operator, Value x, int axis) {
    Value axes = graph.integers(x.shape().axis(axis));
    return graph.node(operator, x, axes).to(ShapeRules.reduce(x.shape(), axis));
  }

  private Value reshaped(Value x, Shape shape) {
    long[] dims = Arrays.stream(shape.dims()).asLongStream().toArray();
    boolean empty = Arrays.stream(dims).anyMatch(dim -> dim == 0);
    return graph
        .node("Reshape", x, graph.integers(dims))
        .set("allowzero", empty ? 1L : 0L)
        .to(shape);
  }

  private Value ones(int width) {
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    return constant(ones, width);
  }

  /** {@return the number of rows of a matrix whose other axes are folded into one} */
  private static int rows(Shape shape) {
    int[] outer = Arrays.copyOf(shape.dims(), shape.rank() - 1);
    Shape head = Shape.of(outer);
    return head.isStatic() ? Math.toIntExact(head.size()) : Shape.DYNAMIC;
  }

  private Value positions(int batch, int n) {
    long[] positions = new long[batch * n];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i % n;
    }
    return reshaped(graph.integers(positions), Shape.of(batch, n));
  }
}
