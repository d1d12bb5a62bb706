package dev.banana.model.onnx;

import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Safetensors;
import dev.banana.model.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Convolutions, and matrices if asked for, in 8-bit integers with ranges that were measured before;
 * everything else is as the inner weights have it.
 *
 * <p>Each is written between {@code QuantizeLinear} and {@code DequantizeLinear}, which ONNX
 * Runtime turns into one integer kernel, and which accelerators that know only static ranges read
 * too. Kernels have one scale for each output channel. A layer without {@link Ranges} in the file
 * stays as it is.
 */
public final class StaticWeights implements Weights<Value> {
  private static final float HALF_LEVEL = 0.5f;

  /** The code of 0 where codes are unsigned. */
  private static final int ZERO = 128;

  private final OnnxOps ops;
  private final Weights<Value> inner;
  private final Safetensors file;
  private final Rules rules;
  private final Map<Value, Quantized> known = new HashMap<>();

  private record Quantized(Value codes, float scale, int zero) {}

  /**
   * What is written in integers, and how.
   *
   * @param pixels name of the layer whose results in [-1, 1] are pixels: its codes are their bytes
   * @param matrices whether matrices are written so too, for accelerators without dynamic ranges
   * @param unsigned whether codes of kernels are written as unsigned bytes: the same numbers, for
   *     processors whose products of unsigned and signed bytes saturate (x86 before VNNI)
   * @param exact says by their names which convolutions stay in floats
   */
  public record Rules(String pixels, boolean matrices, boolean unsigned, Predicate<String> exact) {}

  /**
   * Write integer convolutions.
   *
   * @param ops interpreter that writes the graph
   * @param inner gives all other tensors
   * @param file holds kernels and ranges
   * @param rules what is written in integers, and how
   */
  public StaticWeights(OnnxOps ops, Weights<Value> inner, Safetensors file, Rules rules) {
    this.ops = ops;
    this.inner = inner;
    this.file = file;
    this.rules = rules;
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
    if (!rules.matrices || !Ranges.in(file, name)) {
      return inner.linear(name, x, out, init);
    }
    Ranges ranges = Ranges.of(file, name);
    int in = x.shape().dim(-1);
    BitPlanes.PerChannel codes = Matrices.planes(file, name, out, in).perChannel(8);
    Value stored = ops.graph().constant(DType.I8, Shape.of(in, out), codes.codes());
    Value w =
        ops.graph()
            .node("DequantizeLinear", stored, ops.constant(codes.scales(), out))
            .set("axis", 1L)
            .to(DType.F32, Shape.of(in, out));
    Quantized input = known.computeIfAbsent(x, v -> quantize(v, ranges.input()));
    Value y = ops.matmul(dequantize(input, x.shape()), w);
    Quantized output = quantize(y, ranges.output());
    Value result = dequantize(output, y.shape());
    known.put(result, output);
    return result;
  }

  @Override
  public Value conv(
      String name, Value x, int out, int kernel, int stride, boolean relu, Init init) {
    if (rules.exact.test(name) || !Ranges.in(file, name)) {
      return inner.conv(name, x, out, kernel, stride, relu, init);
    }
    Ranges ranges = Ranges.of(file, name);
    Quantized input = known.computeIfAbsent(x, v -> quantize(v, ranges.input()));
    int in = x.shape().dim(1);
    float[] weights = file.tensor(name + ".weight").toFloats();
    float[] scales = new float[out];
    Value w = kernel(weights, scales, Shape.of(out, in, kernel, kernel));
    boolean last = name.equals(rules.pixels);
    Value b = bias(file.tensor(name + ".bias").toFloats(), input.scale, scales, last);
    Value y = ops.conv2d(dequantize(input, x.shape()), w, b, stride, kernel / 2);
    y = relu ? ops.relu(y) : y;
    Quantized output = last ? bytes(y) : quantize(y, relu ? positive(ranges) : ranges.output());
    Value result = dequantize(output, y.shape());
    known.put(result, output);
    if (last) {
      ops.remember(result, output.codes);
    }
    return result;
  }

  /** From 0 on, or the integer kernel does not take in what cuts the rest off. */
  private static Ranges.Range positive(Ranges ranges) {
    return new Ranges.Range(0, ranges.output().high());
  }

  /** Half a level was taken off before, so that the code of a pixel is its byte. */
  private Quantized bytes(Value y) {
    return code(y, 1 / 127.5f, 128);
  }

  private Quantized quantize(Value x, Ranges.Range range) {
    return code(x, range.scale(), range.zero());
  }

  private Quantized code(Value x, float scale, int zero) {
    Value codes =
        ops.graph()
            .node("QuantizeLinear", x, ops.scalar(scale), level(zero))
            .to(DType.U8, x.shape());
    return new Quantized(codes, scale, zero);
  }

  private Value dequantize(Quantized x, Shape shape) {
    return ops.graph()
        .node("DequantizeLinear", x.codes, ops.scalar(x.scale), level(x.zero))
        .to(DType.F32, shape);
  }

  private Value level(int value) {
    ByteBuffer data = ByteBuffer.wrap(new byte[] {(byte) value});
    return ops.graph().constant(DType.U8, Shape.of(), data);
  }

  private Value kernel(float[] weights, float[] scales, Shape shape) {
    int row = weights.length / scales.length;
    ByteBuffer codes = ByteBuffer.allocate(weights.length);
    for (int o = 0; o < scales.length; o++) {
      float most = Float.MIN_NORMAL;
      for (int i = o * row; i < (o + 1) * row; i++) {
        most = Math.max(most, Math.abs(weights[i]));
      }
      scales[o] = most / 127;
      for (int i = o * row; i < (o + 1) * row; i++) {
        codes.put(i, (byte) (Math.rint(weights[i] / scales[o]) + (rules.unsigned ? ZERO : 0)));
      }
    }
    Value stored = ops.graph().constant(rules.unsigned ? DType.U8 : DType.I8, shape, codes);
    Value each = ops.constant(scales, scales.length);
    if (!rules.unsigned) {
      return dequantized(shape, stored, each);
    }
    byte[] zeros = new byte[scales.length];
    Arrays.fill(zeros, (byte) ZERO);
    Shape channels = Shape.of(zeros.length);
    Value zero = ops.graph().constant(DType.U8, channels, ByteBuffer.wrap(zeros));
    return dequantized(shape, stored, each, zero);
  }

  private Value dequantized(Shape shape, Value... inputs) {
    return ops.graph().node("DequantizeLinear", inputs).set("axis", 0L).to(DType.F32, shape);
  }

  private Value bias(float[] bias, float input, float[] scales, boolean last) {
    float[] both = new float[scales.length];
    ByteBuffer codes =
        ByteBuffer.allocate(Integer.BYTES * bias.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int o = 0; o < bias.length; o++) {
      both[o] = input * scales[o];
      float value = last ? bias[o] - HALF_LEVEL / 127.5f : bias[o];
      double code = Math.rint(value / both[o]);
      codes.putInt((int) Math.max(-0x1p30, Math.min(0x1p30, code)));
    }
    Value stored = ops.graph().constant(DType.I32, Shape.of(bias.length), codes.flip());
    return ops.graph()
        .node("DequantizeLinear", stored, ops.constant(both, bias.length))
        .set("axis", 0L)
        .to(DType.F32, Shape.of(bias.length));
  }
}
