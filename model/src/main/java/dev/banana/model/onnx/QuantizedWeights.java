package dev.banana.model.onnx;

import dev.banana.model.onnx.Matrices.Made;
import dev.banana.model.onnx.Matrices.Product;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.ops.ShapeRules;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Weights whose matrices are multiplied as integers; everything else is as the inner weights have
 * it.
 *
 * <p>An integer product quantises its rows when the graph runs, all rows of one input with one
 * scale and one zero point ({@code DynamicQuantizeLinear}), and once for all matrices that read the
 * same input. A matrix is expanded from its {@link BitPlanes} when the graph is written, or is an
 * input of the graph.
 */
public final class QuantizedWeights implements Weights<Value> {
  private record Quantized(Value codes, Value scale, Value zero) {}

  private record Matrix(Value main, Value scales) {}

  private static final String MEMORY = "memory";

  private final OnnxOps ops;
  private final Weights<Value> inner;
  private final Matrices source;
  private final String location;
  private final Predicate<String> given;
  private final Map<String, Made> made = new LinkedHashMap<>();
  private final Map<String, Matrix> matrices = new HashMap<>();
  private final Map<Value, Quantized> inputs = new HashMap<>();

  /**
   * Write integer products.
   *
   * @param ops interpreter that writes the graph
   * @param inner gives what is not a quantised matrix
   * @param source the matrices
   * @param location path of the file, relative to the model, if ONNX Runtime can read it itself, or
   *     null
   * @param given which layers' matrices are inputs of the graph, as {@link Matrices#given} makes
   *     them: then one graph serves any change of them
   */
  public QuantizedWeights(
      OnnxOps ops,
      Weights<Value> inner,
      Matrices source,
      String location,
      Predicate<String> given) {
    this.ops = ops;
    this.inner = inner;
    this.source = source;
    this.location = location;
    this.given = given;
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
    Product product = source.plan().of(name);
    if (product == Product.FLOAT && !given.test(name) && !source.inPlanes(name)) {
      return inner.linear(name, x, out, init);
    }
    Matrix matrix = matrices.computeIfAbsent(name, n -> matrix(n, product, out, in));
    return switch (product) {
      case FLOAT -> ops.linear(x, matrix.main);
      case FOUR_LEAN -> lean(matrix, x, out, in);
      case EIGHT, FOUR -> integers(matrix, x, out, in);
    };
  }

  private Value integers(Matrix matrix, Value x, int out, int in) {
    Quantized input = inputs.computeIfAbsent(x, this::quantize);
    Value zero = source.unsigned() ? ops.graph().constant(DType.U8, Shape.of(), bytes(128)) : null;
    return ops.graph()
        .node(
            "MatMulIntegerToFloat",
            input.codes,
            matrix.main,
            input.scale,
            matrix.scales,
            input.zero,
            zero)
        .domain(OnnxGraph.MICROSOFT)
        .to(DType.F32, ShapeRules.linear(x.shape(), Shape.of(out, in)));
  }

  private Quantized quantize(Value x) {
    Value[] parts =
        ops.graph()
            .node("DynamicQuantizeLinear", x)
            .to(new DType[] {DType.U8, DType.F32, DType.U8}, x.shape(), Shape.of(), Shape.of());
    return new Quantized(parts[0], parts[1], parts[2]);
  }

  private Value lean(Matrix matrix, Value x, int out, int in) {
    return ops.graph()
        .node("MatMulNBits", x, matrix.main, matrix.scales)
        .domain(OnnxGraph.MICROSOFT)
        .set("K", (long) in)
        .set("N", (long) out)
        .set("bits", 4L)
        .set("block_size", (long) BitPlanes.BLOCK)
        .set("accuracy_level", 4L)
        .to(DType.F32, ShapeRules.linear(x.shape(), Shape.of(out, in)));
  }

  private Matrix matrix(String layer, Product product, int out, int in) {
    if (given.test(layer)) {
      return given(layer, product, out, in);
    }
    if (product == Product.FOUR_LEAN && location != null && source.inPlanes(layer)) {
      return stored(layer, out, in);
    }
    Matrices.Form form = source.form(layer, out, in, null);
    String matrix = Matrices.matrix(layer);
    return switch (product) {
      case FLOAT -> new Matrix(declare(matrix, form.main()), null);
      case FOUR_LEAN ->
          new Matrix(
              declare(matrix + ".lean", form.main()),
              declare(matrix + ".leanScales", form.scales()));
      case EIGHT, FOUR ->
          new Matrix(
              declare(matrix + ".codes", form.main()),
              ops.graph().constant(DType.F32, form.scales().shape(), form.scales().data()));
    };
  }

  private Matrix given(String layer, Product product, int out, int in) {
    OnnxGraph graph = ops.graph();
    String main = Matrices.mainInput(layer);
    String scales = Matrices.scalesInput(layer);
    return switch (product) {
      case FLOAT -> new Matrix(graph.input(main, DType.F32, Shape.of(out, in)), null);
      case FOUR_LEAN ->
          new Matrix(
              graph.input(main, DType.U8, Matrices.leanCodes(out, in)),
              graph.input(scales, DType.F32, Matrices.leanScales(out, in)));
      case EIGHT, FOUR ->
          new Matrix(
              graph.input(main, source.codes(), Shape.of(in, out)),
              graph.input(scales, DType.F32, Shape.of(out)));
    };
  }

  /** The high plane where it lies in the file. */
  private Matrix stored(String layer, int out, int in) {
    Matrices.planes(source.file(), layer, out, in); // Checks the widths.
    String matrix = Matrices.matrix(layer);
    Value half = stored(matrix + BitPlanes.SCALES, Matrices.leanScales(out, in));
    return new Matrix(
        stored(matrix + BitPlanes.HIGH, Matrices.leanCodes(out, in)),
        ops.scale(ops.cast(half, DType.F32), 16));
  }

  private Value stored(String name, Shape shape) {
    Safetensors.Tensor tensor = source.file().tensor(name);
    return ops.graph().external(name, tensor.type(), shape, location, tensor.offset());
  }

  private Value declare(String name, Made tensor) {
    made.put(name, tensor);
    return ops.graph().external(name, tensor.type(), tensor.shape(), MEMORY, 0);
  }

  private static ByteBuffer bytes(int value) {
    return ByteBuffer.wrap(new byte[] {(byte) value});
  }
}
