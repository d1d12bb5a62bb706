package dev.banana.model.ops;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * The verbs that every network is written in; an interpreter gives them a meaning.
 *
 * <p>A short list is required; everything else is a default that an interpreter may override with
 * something faster, never with something different. {@link ReferenceOps} is the living definition.
 * Values are 32-bit floats (or what the interpreter stores for them). Binary verbs broadcast as
 * numpy does. No verb changes its operands.
 *
 * @param <T> tensor handle of the interpreter
 */
public interface Ops<T> {

  // ---------------------------------------------------------------- required to implement

  /** {@return the dimensions of {@code x}} */
  Shape shape(T x);

  /**
   * {@return a tensor with these values}
   *
   * @param values row-major, as many as the dimensions ask for
   * @param dims dimensions; none makes a scalar
   */
  T constant(float[] values, int... dims);

  /** {@return {@code a + b}, broadcast} */
  T add(T a, T b);

  /** {@return {@code a - b}, broadcast} */
  T subtract(T a, T b);

  /** {@return {@code a * b}, broadcast} */
  T multiply(T a, T b);

  /** {@return {@code a / b}, broadcast} */
  T divide(T a, T b);

  /** {@return the larger of {@code a} and {@code b}, broadcast} */
  T maximum(T a, T b);

  /** {@return e to the power of {@code x}} */
  T exp(T x);

  /** {@return the square root of {@code x}} */
  T sqrt(T x);

  /** {@return the sine of {@code x}, in radians} */
  T sin(T x);

  /** {@return the cosine of {@code x}, in radians} */
  T cos(T x);

  /** {@return the hyperbolic tangent of {@code x}} */
  T tanh(T x);

  /**
   * {@return the matrix product over the two innermost dimensions; outer ones broadcast}
   *
   * @param a {@code [..., n, k]}, rank at least 2
   * @param b {@code [..., k, m]}, rank at least 2
   */
  T matmul(T a, T b);

  /** {@return the sum along one axis, which stays as size 1} */
  T sum(T x, int axis);

  /** {@return the largest value along one axis, which stays as size 1} */
  T max(T x, int axis);

  /** {@return the same values under other dimensions; one may be -1, which takes what is left} */
  T reshape(T x, int... dims);

  /**
   * {@return {@code x} with its axes in another order}
   *
   * @param order for each new axis, the old axis that it takes
   */
  T transpose(T x, int... order);

  /** {@return the part {@code from <= index < to} of one axis} */
  T slice(T x, int axis, int from, int to);

  /** {@return the parts joined along one axis} */
  T concat(int axis, List<T> parts);

  /**
   * {@return rows of a table}
   *
   * @param table {@code [rows, width]}
   * @param indices any shape, whole numbers in {@code [0, rows)}
   * @return {@code [...indices, width]}
   */
  T gather(T table, T indices);

  /**
   * {@return the 2-D cross-correlation with zero padding}
   *
   * @param x {@code [batch, in, height, width]}
   * @param weight {@code [out, in, kernel, kernel]}
   * @param bias {@code [out]}, or null for none
   * @param stride step in pixels, the same on both axes
   * @param padding zeros added on each side
   */
  T conv2d(T x, T weight, T bias, int stride, int padding);

  // ---------------------------------------------------------------- said with the others

  /** {@return a tensor of rank 0} */
  default T scalar(float value) {
    return constant(new float[] {value});
  }

  /** {@return {@code x * factor}} */
  default T scale(T x, float factor) {
    return multiply(x, scalar(factor));
  }

  /** {@return {@code x + offset}} */
  default T shift(T x, float offset) {
    return add(x, scalar(offset));
  }

  /** {@return {@code x * x}} */
  default T square(T x) {
    return multiply(x, x);
  }

  /** {@return the mean along one axis, which stays as size 1 and must be static} */
  default T mean(T x, int axis) {
    return scale(sum(x, axis), 1f / shape(x).dim(axis));
  }

  /** {@return {@code 1 / (1 + exp(-x))}, said with tanh so that it cannot overflow} */
  default T sigmoid(T x) {
    return shift(scale(tanh(scale(x, 0.5f)), 0.5f), 0.5f);
  }

  /** {@return {@code x * sigmoid(x)}, the activation of SwiGLU} */
  default T silu(T x) {
    return multiply(x, sigmoid(x));
  }

  /** {@return the larger of {@code x} and 0} */
  default T relu(T x) {
    return maximum(x, scalar(0));
  }

  /** {@return the softmax along the innermost axis} */
  default T softmax(T x) {
    T e = exp(subtract(x, max(x, -1)));
    return divide(e, sum(e, -1));
  }

  /**
   * {@return {@code x} divided by its root mean square along the innermost axis}
   *
   * <p>Source: Zhang and Sennrich 2019, <a
   * href="https://arxiv.org/abs/1910.07467">arXiv:1910.07467</a>.
   *
   * @param x any shape
   * @param weight what the result is multiplied with, {@code [width]}, or null for none
   * @param epsilon added to the mean square
   */
  default T rmsNorm(T x, T weight, float epsilon) {
    T normal = divide(x, sqrt(shift(mean(square(x), -1), epsilon)));
    return weight == null ? normal : multiply(normal, weight);
  }

  /**
   * {@return {@code x} times the transpose of a weight matrix}
   *
   * @param x {@code [..., in]}, rank at least 2
   * @param weight {@code [out, in]}
   */
  default T linear(T x, T weight) {
    return matmul(x, transpose(weight, 1, 0));
  }

  /**
   * Grouped-query softmax attention: {@code softmax(q k' / sqrt(headDim) + bias) v}.
   *
   * <p>Query heads {@code g * i ... g * i + g - 1} share key/value head {@code i}, where {@code g =
   * heads / kvHeads}. Source: Ainslie et al. 2023, <a
   * href="https://arxiv.org/abs/2305.13245">arXiv:2305.13245</a>.
   *
   * @param q {@code [batch, heads, n, headDim]}
   * @param k {@code [batch, kvHeads, m, headDim]}; {@code m} may be dynamic
   * @param v same shape as {@code k}
   * @param bias added to the scores, {@code [batch or 1, 1, 1 or n, m]}, or null for none
   * @return {@code [batch, heads, n, headDim]}
   */
  default T attention(T q, T k, T v, T bias) {
    Shape sq = shape(q);
    int kvHeads = shape(k).dim(1);
    int group = sq.dim(1) / kvHeads;
    T folded = reshape(q, sq.dim(0), kvHeads, group * sq.dim(2), sq.dim(3));
    T scores = scale(matmul(folded, transpose(k, 0, 1, 3, 2)), (float) (1 / Math.sqrt(sq.dim(3))));
    T weights = softmax(bias == null ? scores : add(scores, everyHead(bias, group)));
    return reshape(matmul(weights, v), sq.dims());
  }

  /** A bias with a row for each query, once for each head that shares a key/value head. */
  private T everyHead(T bias, int group) {
    return shape(bias).dim(2) == 1 || group == 1
        ? bias
        : concat(2, Collections.nCopies(group, bias));
  }

  /**
   * Rotate pairs of channels by position (rotary embedding, half-split layout).
   *
   * <p>With {@code r} angles, channel {@code i} pairs with {@code i + r} for {@code i < r};
   * channels from {@code 2 r} on pass unchanged. Source: Su et al. 2021, <a
   * href="https://arxiv.org/abs/2104.09864">arXiv:2104.09864</a>.
   *
   * @param x {@code [batch, heads, n, headDim]}
   * @param cos cosines, {@code [n, r]} with {@code 2 r <= headDim}
   * @param sin sines, same shape
   */
  default T rotate(T x, T cos, T sin) {
    int r = shape(cos).dim(-1);
    int width = shape(x).dim(-1);
    T a = slice(x, -1, 0, r);
    T b = slice(x, -1, r, 2 * r);
    T left = subtract(multiply(a, cos), multiply(b, sin));
    T right = add(multiply(b, cos), multiply(a, sin));
    return 2 * r == width
        ? concat(-1, List.of(left, right))
        : concat(-1, List.of(left, right, slice(x, -1, 2 * r, width)));
  }

  /**
   * {@return what is computed; what else is made on the way may be freed before its time}
   *
   * <p>For a part of a network whose inner results nobody else needs.
   *
   * @param computation gives one tensor
   */
  default T freeing(Supplier<T> computation) {
    return computation.get();
  }

  /**
   * {@return blocks of channels laid out as pixels}
   *
   * <p>Channel {@code (c * r + i) * r + j} goes to channel {@code c}, row offset {@code i}, column
   * offset {@code j}. Source: Shi et al. 2016, <a
   * href="https://arxiv.org/abs/1609.05158">arXiv:1609.05158</a>.
   *
   * @param x {@code [batch, c * r * r, height, width]}
   * @param r factor by which height and width grow
   */
  default T pixelShuffle(T x, int r) {
    Shape s = shape(x);
    int c = s.dim(1) / (r * r);
    T split = reshape(x, s.dim(0), c, r, r, s.dim(2), s.dim(3));
    T woven = transpose(split, 0, 1, 4, 2, 5, 3);
    return reshape(woven, s.dim(0), c, s.dim(2) * r, s.dim(3) * r);
  }

  /** {@return pixels folded into channels, the inverse of {@link #pixelShuffle}} */
  default T pixelUnshuffle(T x, int r) {
    Shape s = shape(x);
    int h = s.dim(2) / r;
    int w = s.dim(3) / r;
    T split = reshape(x, s.dim(0), s.dim(1), h, r, w, r);
    T folded = transpose(split, 0, 1, 3, 5, 2, 4);
    return reshape(folded, s.dim(0), s.dim(1) * r * r, h, w);
  }
}
