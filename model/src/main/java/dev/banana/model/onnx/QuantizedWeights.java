package dev.banana.model.onnx;

import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.ops.ShapeRules;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights whose matrices are multiplied as integers; everything else is as the inner weights have
 * it.
 *
 * <p>An integer product quantises its rows when the graph runs, all rows of one input with one
 * scale and one zero point ({@code DynamicQuantizeLinear}), and once for all matrices that read the
 * same input. A matrix is expanded from its {@link BitPlanes} when the graph is written; one that
 * the file keeps in floats is put into planes first.
 */
public final class QuantizedWeights implements Weights<Value> {
  /** How a matrix is multiplied. */
  public enum Product {
    /** In 32-bit floats, with the weights of both planes. */
    FLOAT,
    /** In integers, with the weights of both planes. */
    EIGHT,
    /** In integers, with the weights of the high plane. */
    FOUR,
    /** With the high plane as it is stored, which takes half the memory and more time. */
    FOUR_LEAN
  }

  /** Says how each matrix is multiplied. */
  @FunctionalInterface
  public interface Plan {
    /**
     * {@return how a matrix is multiplied}
     *
     * @param layer name of the layer, without {@code .weight}
     */
    Product of(String layer);
  }

  /**
   * A tensor that is handed to ONNX Runtime beside those of the file.
   *
   * @param type element type
   * @param shape static dimensions
   * @param data little-endian, outside the Java heap
   */
  public record Made(DType type, Shape shape, ByteBuffer data) {}

  /** Says what is added to a matrix before it is rounded. */
  @FunctionalInterface
  public interface Change {
    /** Nothing is added anywhere. */
    Change NONE = layer -> null;

    /**
     * {@return what is added, or null for nothing}
     *
     * @param layer name of the layer, without {@code .weight}
     */
    Factors of(String layer);
  }

  private record Quantized(Value codes, Value scale, Value zero) {}

  private record Matrix(Value codes, Value scales) {}

  private static final String MEMORY = "memory";

  private final OnnxOps ops;
  private final Weights<Value> inner;
  private final Safetensors file;
  private final Plan plan;
  private final String location;
  private final boolean unsigned;
  private final Change change;
  private final Map<String, Made> made = new LinkedHashMap<>();
  private final Map<String, Matrix> matrices = new HashMap<>();
  private final Map<String, Value> floats = new HashMap<>();
  private final Map<Value, Quantized> inputs = new HashMap<>();

  /**
   * Write integer products.
   *
   * @param ops interpreter that writes the graph
   * @param inner gives what is not a quantised matrix
   * @param file holds the matrices
   * @param plan how each is multiplied
   * @param location path of the file, relative to the model, if ONNX Runtime can read it itself, or
   *     null
   * @param unsigned whether codes are written as unsigned bytes: the same numbers, for processors
   *     whose products of unsigned and signed bytes saturate (x86 before VNNI), where it is slower
   */
  public QuantizedWeights(
      OnnxOps ops,
      Weights<Value> inner,
      Safetensors file,
      Plan plan,
      String location,
      boolean unsigned) {
    this(ops, inner, file, plan, location, unsigned, Change.NONE);
  }

  /**
   * As the other, with something added to matrices before they are rounded for their product. A
   * matrix that is multiplied in 4 bits but stored in 8 keeps 8 bits of the sum; only {@link
   * Product#FOUR_LEAN} rounds the sum to 4.
   *
   * @param change what is added
   */
  public QuantizedWeights(
      OnnxOps ops,
      Weights<Value> inner,
      Safetensors file,
      Plan plan,
      String location,
      boolean unsigned,
      Change change) {
    this.change = change;
    this.location = location;
    this.ops = ops;
    this.inner = inner;
    this.file = file;
    this.plan = plan;
    this.unsigned = unsigned;
  }

  /** {@return the tensors that ONNX Runtime must be given by name, beside those of the file} */
  public Map<String, Made> made() {
    return Collections.unmodifiableMap(made);
  }

  @Override
  public Ops<Value> ops() {
    return ops;
  }

  @Override
  public Value tensor(String name, Init init, int... dims) {
    return inner.tensor(name, init, dims);
  }

  @Override
  public Value dense(String name, Value x, int out, Init init) {
    return inner.dense(name, x, out, init);
  }

  @Override
  public Value linear(String name, Value x, int out, Init init) {
    int in = x.shape().dim(-1);
    String matrix = name + ".weight";
    Product product = plan.of(name);
    Factors added = change.of(name);
    if (product == Product.FLOAT) {
      return added != null || BitPlanes.in(file, matrix)
          ? ops.linear(x, floats.computeIfAbsent(matrix, m -> floats(m, out, in, added)))
          : inner.linear(name, x, out, init);
    }
    if (product == Product.FOUR_LEAN) {
      return lean(matrix, x, out, in, added);
    }
    int bits = product == Product.EIGHT ? 8 : 4;
    Matrix codes = matrices.computeIfAbsent(matrix, m -> codes(m, out, in, bits, added));
    Quantized input = inputs.computeIfAbsent(x, this::quantize);
    Value zero = unsigned ? ops.graph().constant(DType.U8, Shape.of(), bytes(128)) : null;
    Shape shape = ShapeRules.linear(x.shape(), Shape.of(out, in));
    return ops.graph()
        .node(
            "MatMulIntegerToFloat",
            input.codes,
            codes.codes,
            input.scale,
            codes.scales,
            input.zero,
            zero)
        .domain(OnnxGraph.MICROSOFT)
        .to(DType.F32, shape);
  }

  private Quantized quantize(Value x) {
    Value[] parts =
        ops.graph()
            .node("DynamicQuantizeLinear", x)
            .to(new DType[] {DType.U8, DType.F32, DType.U8}, x.shape(), Shape.of(), Shape.of());
    return new Quantized(parts[0], parts[1], parts[2]);
  }

  private Value lean(String matrix, Value x, int out, int in, Factors added) {
    Matrix lean =
        matrices.computeIfAbsent(
            matrix,
            m ->
                added == null
                    ? lean(m, planes(m, out, in))
                    : made(m, BitPlanes.encode(sum(m, out, in, 8, added), out, in)));
    return ops.graph()
        .node("MatMulNBits", x, lean.codes, lean.scales)
        .domain(OnnxGraph.MICROSOFT)
        .set("K", (long) in)
        .set("N", (long) out)
        .set("bits", 4L)
        .set("block_size", (long) BitPlanes.BLOCK)
        .set("accuracy_level", 4L)
        .to(DType.F32, ShapeRules.linear(x.shape(), Shape.of(out, in)));
  }

  /** The high plane where it lies in the file, or a view of it. */
  private Matrix lean(String matrix, BitPlanes planes) {
    if (location == null || !BitPlanes.in(file, matrix)) {
      return made(matrix, planes);
    }
    Value half = stored(matrix + BitPlanes.SCALES, scales(planes));
    return new Matrix(
        stored(matrix + BitPlanes.HIGH, codes(planes)), ops.scale(ops.cast(half, DType.F32), 16));
  }

  private Matrix made(String matrix, BitPlanes planes) {
    return new Matrix(
        declare(matrix + ".lean", new Made(DType.U8, codes(planes), direct(planes.high()))),
        declare(matrix + ".leanScales", new Made(DType.F32, scales(planes), planes.highScales())));
  }

  private static Shape codes(BitPlanes planes) {
    return Shape.of(planes.rows(), planes.columns() / BitPlanes.BLOCK, BitPlanes.BLOCK / 2);
  }

  private static Shape scales(BitPlanes planes) {
    return Shape.of(planes.rows() * (planes.columns() / BitPlanes.BLOCK));
  }

  private Value stored(String name, Shape shape) {
    Safetensors.Tensor tensor = file.tensor(name);
    return ops.graph().external(name, tensor.type(), shape, location, tensor.offset());
  }

  private Matrix codes(String matrix, int out, int in, int bits, Factors added) {
    BitPlanes.PerChannel rows =
        added == null
            ? planes(matrix, out, in).perChannel(bits)
            : BitPlanes.perChannel(sum(matrix, out, in, bits, added), out, in);
    if (unsigned) {
      for (int i = 0; i < rows.codes().limit(); i++) {
        rows.codes().put(i, (byte) (rows.codes().get(i) + 128));
      }
    }
    DType type = unsigned ? DType.U8 : DType.I8;
    Value codes = declare(matrix + ".codes", new Made(type, Shape.of(in, out), rows.codes()));
    return new Matrix(codes, ops.constant(rows.scales(), out));
  }

  private Value floats(String matrix, int out, int in, Factors added) {
    if (added == null) {
      return declare(
          matrix, new Made(DType.F32, Shape.of(out, in), planes(matrix, out, in).floats()));
    }
    float[] sum = sum(matrix, out, in, 8, added);
    ByteBuffer data = ByteBuffer.allocateDirect(sum.length * Float.BYTES);
    data.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(sum);
    return declare(matrix + ".sum", new Made(DType.F32, Shape.of(out, in), data));
  }

  /** The matrix of as many bits as are stored, up to those asked for, and what is added to it. */
  private float[] sum(String matrix, int out, int in, int bits, Factors added) {
    float[] sum;
    if (bits == 8 && !BitPlanes.in(file, matrix)) {
      sum = file.tensor(matrix).toFloats();
    } else {
      BitPlanes planes = planes(matrix, out, in);
      sum = planes.decode(planes.low() == null ? 4 : bits);
    }
    float[] change = added.change();
    if (change.length != sum.length || added.in() != in) {
      throw new IllegalArgumentException(
          "What is added to matrix '" + matrix + "' is not " + out + " x " + in);
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += change[i];
    }
    return sum;
  }

  private Value declare(String name, Made tensor) {
    made.put(name, tensor);
    return ops.graph().external(name, tensor.type, tensor.shape, MEMORY, 0);
  }

  private BitPlanes planes(String matrix, int out, int in) {
    BitPlanes planes =
        BitPlanes.in(file, matrix)
            ? BitPlanes.of(file, matrix)
            : BitPlanes.encode(file.tensor(matrix).toFloats(), out, in);
    if (planes.rows() != out || planes.columns() != in) {
      throw new IllegalArgumentException(
          "Matrix '"
              + matrix
              + "' is "
              + planes.rows()
              + " x "
              + planes.columns()
              + ", the network asks for "
              + out
              + " x "
              + in);
    }
    return planes;
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return bytes.isDirect()
        ? bytes
        : ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  private static ByteBuffer bytes(int value) {
    return ByteBuffer.wrap(new byte[] {(byte) value});
  }
}
