package dev.banana.model.ops;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * The plain meaning of the verbs: one loop each over Java arrays, slow and always right.
 *
 * <p>Only what an interpreter must implement is here, so that the defaults are tested too. Sums are
 * kept in double precision and rounded once.
 */
public final class ReferenceOps implements Ops<Tensor> {

  /** What a binary verb does with two elements. */
  private interface Binary {
    float apply(float a, float b);
  }

  /** What a unary verb does with one element. */
  private interface Unary {
    double apply(double x);
  }

  @Override
  public Shape shape(Tensor x) {
    return x.shape();
  }

  @Override
  public Tensor constant(float[] values, int... dims) {
    return Tensor.of(values.clone(), dims);
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    return binary(a, b, (x, y) -> x + y);
  }

  @Override
  public Tensor subtract(Tensor a, Tensor b) {
    return binary(a, b, (x, y) -> x - y);
  }

  @Override
  public Tensor multiply(Tensor a, Tensor b) {
    return binary(a, b, (x, y) -> x * y);
  }

  @Override
  public Tensor divide(Tensor a, Tensor b) {
    return binary(a, b, (x, y) -> x / y);
  }

  @Override
  public Tensor maximum(Tensor a, Tensor b) {
    return binary(a, b, Math::max);
  }

  private static Tensor binary(Tensor a, Tensor b, Binary operator) {
    Shape shape = a.shape().broadcast(b.shape());
    int[] stepsA = Index.broadcast(a.shape(), shape);
    int[] stepsB = Index.broadcast(b.shape(), shape);
    float[] out = empty(shape);
    Index index = new Index(shape);
    for (int i = 0; i < out.length; i++) {
      out[i] = operator.apply(a.values()[index.offset(stepsA)], b.values()[index.offset(stepsB)]);
      index.advance();
    }
    return new Tensor(shape, out);
  }

  @Override
  public Tensor exp(Tensor x) {
    return unary(x, Math::exp);
  }

  @Override
  public Tensor sqrt(Tensor x) {
    return unary(x, Math::sqrt);
  }

  @Override
  public Tensor sin(Tensor x) {
    return unary(x, Math::sin);
  }

  @Override
  public Tensor cos(Tensor x) {
    return unary(x, Math::cos);
  }

  @Override
  public Tensor tanh(Tensor x) {
    return unary(x, Math::tanh);
  }

  private static Tensor unary(Tensor x, Unary operator) {
    float[] out = empty(x.shape());
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) operator.apply(x.values()[i]);
    }
    return new Tensor(x.shape(), out);
  }

  @Override
  public Tensor matmul(Tensor a, Tensor b) {
    Shape shape = ShapeRules.matmul(a.shape(), b.shape());
    int inner = a.shape().dim(-1);
    int width = b.shape().dim(-1);
    int[] rows = Index.broadcast(a.shape(), shape.with(-1, inner));
    int[] columns = Index.broadcast(b.shape(), shape.with(-2, inner));
    rows[shape.rank() - 1] = 0;
    columns[shape.rank() - 2] = 0;
    float[] out = empty(shape);
    Index index = new Index(shape);
    for (int i = 0; i < out.length; i++) {
      int row = index.offset(rows);
      int column = index.offset(columns);
      double sum = 0;
      for (int j = 0; j < inner; j++) {
        sum += (double) a.values()[row + j] * b.values()[column + j * width];
      }
      out[i] = (float) sum;
      index.advance();
    }
    return new Tensor(shape, out);
  }

  @Override
  public Tensor sum(Tensor x, int axis) {
    return reduce(x, axis, 0, Double::sum);
  }

  @Override
  public Tensor max(Tensor x, int axis) {
    return reduce(x, axis, Double.NEGATIVE_INFINITY, Math::max);
  }

  private static Tensor reduce(Tensor x, int axis, double start, DoubleBinaryOperator operator) {
    Shape shape = ShapeRules.reduce(x.shape(), axis);
    int[] steps = Index.broadcast(shape, x.shape());
    double[] kept = new double[Math.toIntExact(shape.size())];
    Arrays.fill(kept, start);
    Index index = new Index(x.shape());
    for (float value : x.values()) {
      int to = index.offset(steps);
      kept[to] = operator.applyAsDouble(kept[to], value);
      index.advance();
    }
    float[] out = empty(shape);
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) kept[i];
    }
    return new Tensor(shape, out);
  }

  @Override
  public Tensor reshape(Tensor x, int... dims) {
    return new Tensor(x.shape().reshape(dims), x.values());
  }

  @Override
  public Tensor transpose(Tensor x, int... order) {
    int[] old = Index.strides(x.shape());
    int[] steps = Arrays.stream(order).map(axis -> old[axis]).toArray();
    return pick(x, ShapeRules.transpose(x.shape(), order), 0, steps);
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    int[] steps = Index.strides(x.shape());
    int start = from * steps[x.shape().axis(axis)];
    return pick(x, ShapeRules.slice(x.shape(), axis, from, to), start, steps);
  }

  /** {@return a tensor whose element at an index is the one of {@code x} that the steps lead to} */
  private static Tensor pick(Tensor x, Shape shape, int start, int... steps) {
    float[] out = empty(shape);
    Index index = new Index(shape);
    for (int i = 0; i < out.length; i++) {
      out[i] = x.values()[start + index.offset(steps)];
      index.advance();
    }
    return new Tensor(shape, out);
  }

  @Override
  public Tensor concat(int axis, List<Tensor> parts) {
    Shape shape = ShapeRules.concat(axis, parts.stream().map(Tensor::shape).toList());
    int[] steps = Index.strides(shape);
    float[] out = empty(shape);
    int start = 0;
    for (Tensor part : parts) {
      Index index = new Index(part.shape());
      for (float value : part.values()) {
        out[start + index.offset(steps)] = value;
        index.advance();
      }
      start += part.shape().dim(axis) * steps[shape.axis(axis)];
    }
    return new Tensor(shape, out);
  }

  @Override
  public Tensor gather(Tensor table, Tensor indices) {
    int width = table.shape().dim(-1);
    float[] out = empty(ShapeRules.gather(table.shape(), indices.shape()));
    for (int i = 0; i < indices.values().length; i++) {
      int row = (int) indices.values()[i];
      System.arraycopy(table.values(), row * width, out, i * width, width);
    }
    return new Tensor(ShapeRules.gather(table.shape(), indices.shape()), out);
  }

  @Override
  public Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
    Shape biasShape = bias == null ? null : bias.shape();
    Shape shape = ShapeRules.conv2d(x.shape(), weight.shape(), biasShape, stride, padding);
    float[] out = empty(shape);
    Index index = new Index(shape);
    for (int i = 0; i < out.length; i++) {
      double sum = bias == null ? 0 : bias.values()[index.at(1)];
      int top = index.at(2) * stride - padding;
      int left = index.at(3) * stride - padding;
      out[i] = (float) (sum + window(x, index.at(0), top, left, weight, index.at(1)));
      index.advance();
    }
    return new Tensor(shape, out);
  }

  /** {@return the sum over one window, whose corner may lie outside the picture} */
  private static double window(Tensor x, int batch, int top, int left, Tensor weight, int channel) {
    Shape s = x.shape();
    Shape w = weight.shape();
    double sum = 0;
    for (int c = 0; c < w.dim(1); c++) {
      for (int i = Math.max(0, -top); i < Math.min(w.dim(2), s.dim(2) - top); i++) {
        for (int j = Math.max(0, -left); j < Math.min(w.dim(3), s.dim(3) - left); j++) {
          int pixel = ((batch * s.dim(1) + c) * s.dim(2) + top + i) * s.dim(3) + left + j;
          int tap = ((channel * w.dim(1) + c) * w.dim(2) + i) * w.dim(3) + j;
          sum += (double) x.values()[pixel] * weight.values()[tap];
        }
      }
    }
    return sum;
  }

  private static float[] empty(Shape shape) {
    return new float[Math.toIntExact(shape.size())];
  }
}
