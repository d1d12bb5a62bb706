package dev.banana.model.ops;

import java.util.ArrayList;
import java.util.List;

/**
 * The interpreter that counts: each verb is a step that has a price and no values.
 *
 * <p>A verb that others run as one kernel is one step here, with the price of its definition but
 * without its intermediate results. The peak follows one rule: steps run in the order in which they
 * are asked for; a result takes 4 bytes for each element from the step that makes it to the last
 * step that reads it, or to the end if none does; no step works in place; reshaping is free and
 * shares the memory; inputs are alive from the start; weights and constants are not counted;
 * attention holds all its scores while it runs. What a kernel packs or pads is not known here.
 *
 * <p>All shapes are static. An instance counts one pass and is not safe for use by several threads.
 */
public final class CostOps implements Ops<CostOps.Value> {
  private static final int SIGMOID = 4;
  private static final int SILU = 5;
  private static final int SOFTMAX = 5;
  private static final int RMS_NORM = 4;
  private static final int ROTATE = 3;

  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Long> scratch = new ArrayList<>(List.of(0L));
  private long parameters;
  private long linearParameters;
  private long flops;
  private long elementwise;
  private long activationBytes;

  /** A result that is not computed. */
  public static final class Value {
    private final Shape shape;
    private final Buffer buffer;

    private Value(Shape shape, Buffer buffer) {
      this.shape = shape;
      this.buffer = buffer;
    }

    /** {@return the dimensions} */
    public Shape shape() {
      return shape;
    }
  }

  /** Memory between the step that writes it first and the step that reads it last. */
  private static final class Buffer {
    private final long bytes;
    private final int from;
    private int to = Integer.MAX_VALUE;

    private Buffer(long bytes, int from) {
      this.bytes = bytes;
      this.from = from;
    }
  }

  /** {@return an input of the network, alive from the start} */
  public Value input(int... dims) {
    return value(Shape.of(dims), 0);
  }

  /**
   * {@return a weight, counted as parameters}
   *
   * @param linear whether it is a matrix that may be quantised
   * @param dims dimensions
   */
  public Value parameter(boolean linear, int... dims) {
    Shape shape = Shape.of(dims);
    parameters += shape.size();
    linearParameters += linear ? shape.size() : 0;
    return free(shape);
  }

  /** {@return what has been counted so far} */
  public Cost cost() {
    return new Cost(parameters, linearParameters, flops, elementwise, activationBytes, peakBytes());
  }

  private long peakBytes() {
    long[] change = new long[scratch.size() + 1];
    for (Buffer buffer : buffers) {
      change[buffer.from] += buffer.bytes;
      change[Math.min(buffer.to, scratch.size() - 1) + 1] -= buffer.bytes;
    }
    long alive = 0;
    long peak = 0;
    for (int step = 0; step < scratch.size(); step++) {
      alive += change[step];
      peak = Math.max(peak, alive + scratch.get(step));
    }
    return peak;
  }

  private Value step(Shape shape, long operations, Value... operands) {
    return step(shape, operations, 0, operands);
  }

  private Value step(Shape shape, long operations, long scratchBytes, Value... operands) {
    elementwise += operations;
    scratch.add(scratchBytes);
    int now = scratch.size() - 1;
    for (Value operand : operands) {
      if (operand != null) {
        operand.buffer.to = now;
      }
    }
    activationBytes += DType.F32.bytes(shape);
    return value(shape, now);
  }

  private Value product(Shape shape, long inner, Value... operands) {
    flops += 2 * shape.size() * inner;
    return step(shape, 0, operands);
  }

  private Value each(Value x, long operations) {
    return step(x.shape, operations * x.shape.size(), x);
  }

  private Value binary(Value a, Value b) {
    Shape shape = a.shape.broadcast(b.shape);
    return step(shape, shape.size(), a, b);
  }

  private Value value(Shape shape, int step) {
    Buffer buffer = new Buffer(DType.F32.bytes(shape), step);
    buffers.add(buffer);
    return new Value(shape, buffer);
  }

  /** {@return a value whose memory is not counted} */
  private static Value free(Shape shape) {
    return new Value(shape, new Buffer(0, 0));
  }

  private static Shape shapeOrNull(Value x) {
    return x == null ? null : x.shape;
  }

  // ---------------------------------------------------------------- required to implement

  @Override
  public Shape shape(Value x) {
    return x.shape;
  }

  @Override
  public Value constant(float[] values, int... dims) {
    return free(ShapeRules.constant(values.length, dims));
  }

  @Override
  public Value add(Value a, Value b) {
    return binary(a, b);
  }

  @Override
  public Value subtract(Value a, Value b) {
    return binary(a, b);
  }

  @Override
  public Value multiply(Value a, Value b) {
    return binary(a, b);
  }

  @Override
  public Value divide(Value a, Value b) {
    return binary(a, b);
  }

  @Override
  public Value maximum(Value a, Value b) {
    return binary(a, b);
  }

  @Override
  public Value exp(Value x) {
    return each(x, 1);
  }

  @Override
  public Value sqrt(Value x) {
    return each(x, 1);
  }

  @Override
  public Value sin(Value x) {
    return each(x, 1);
  }

  @Override
  public Value cos(Value x) {
    return each(x, 1);
  }

  @Override
  public Value tanh(Value x) {
    return each(x, 1);
  }

  @Override
  public Value matmul(Value a, Value b) {
    return product(ShapeRules.matmul(a.shape, b.shape), a.shape.dim(-1), a, b);
  }

  @Override
  public Value sum(Value x, int axis) {
    return step(ShapeRules.reduce(x.shape, axis), x.shape.size(), x);
  }

  @Override
  public Value max(Value x, int axis) {
    return step(ShapeRules.reduce(x.shape, axis), x.shape.size(), x);
  }

  @Override
  public Value reshape(Value x, int... dims) {
    return new Value(x.shape.reshape(dims), x.buffer);
  }

  @Override
  public Value transpose(Value x, int... order) {
    return step(ShapeRules.transpose(x.shape, order), 0, x);
  }

  @Override
  public Value slice(Value x, int axis, int from, int to) {
    return step(ShapeRules.slice(x.shape, axis, from, to), 0, x);
  }

  @Override
  public Value concat(int axis, List<Value> parts) {
    Shape shape = ShapeRules.concat(axis, parts.stream().map(Value::shape).toList());
    return step(shape, 0, parts.toArray(Value[]::new));
  }

  @Override
  public Value gather(Value table, Value indices) {
    return step(ShapeRules.gather(table.shape, indices.shape), 0, table, indices);
  }

  @Override
  public Value conv2d(Value x, Value weight, Value bias, int stride, int padding) {
    Shape w = weight.shape;
    Shape shape = ShapeRules.conv2d(x.shape, w, shapeOrNull(bias), stride, padding);
    elementwise += bias == null ? 0 : shape.size();
    return product(shape, (long) w.dim(1) * w.dim(2) * w.dim(3), x, weight, bias);
  }

  // ---------------------------------------------------------------- one kernel elsewhere

  @Override
  public Value sigmoid(Value x) {
    return each(x, SIGMOID);
  }

  @Override
  public Value silu(Value x) {
    return each(x, SILU);
  }

  @Override
  public Value softmax(Value x) {
    return each(x, SOFTMAX);
  }

  @Override
  public Value rmsNorm(Value x, Value weight, float epsilon) {
    Shape shape = ShapeRules.rmsNorm(x.shape, shapeOrNull(weight));
    return step(shape, RMS_NORM * shape.size(), x, weight);
  }

  @Override
  public Value linear(Value x, Value weight) {
    return product(ShapeRules.linear(x.shape, weight.shape), x.shape.dim(-1), x, weight);
  }

  @Override
  public Value attention(Value q, Value k, Value v, Value bias) {
    Shape shape = ShapeRules.attention(q.shape, k.shape, v.shape, shapeOrNull(bias));
    long scores = (long) shape.dim(0) * shape.dim(1) * shape.dim(2) * k.shape.dim(2);
    flops += 2 * 2 * scores * shape.dim(3);
    long operations = (SOFTMAX + (bias == null ? 1 : 2)) * scores;
    return step(shape, operations, scores * DType.F32.bytes(), q, k, v, bias);
  }

  @Override
  public Value rotate(Value x, Value cos, Value sin) {
    Shape shape = ShapeRules.rotate(x.shape, cos.shape, sin.shape);
    long rotated = shape.size() / shape.dim(3) * 2 * cos.shape.dim(1);
    return step(shape, ROTATE * rotated, x, cos, sin);
  }

  @Override
  public Value pixelShuffle(Value x, int r) {
    return step(ShapeRules.pixelShuffle(x.shape, r), 0, x);
  }

  @Override
  public Value pixelUnshuffle(Value x, int r) {
    return step(ShapeRules.pixelUnshuffle(x.shape, r), 0, x);
  }
}
