package dev.banana.model.layers;

import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;

/**
 * The words that the networks are made of; each takes weights, a name and a tensor.
 *
 * <p>Rows are tokens: {@code [batch, n, width]}.
 */
public final class Layers {
  /** Added to mean squares before the root, so that a zero row stays zero. */
  public static final float EPSILON = 1e-6f;

  private Layers() {}

  /**
   * {@return root-mean-square normalised rows, with a learned factor per channel}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights holds {@code name}, {@code [width]}
   * @param name name of the factor
   * @param x {@code [..., width]}
   */
  public static <T> T rmsNorm(Weights<T> weights, String name, T x) {
    Ops<T> ops = weights.ops();
    T factor = weights.tensor(name, Init.ONES, ops.shape(x).dim(-1));
    return ops.rmsNorm(x, factor, EPSILON);
  }

  /**
   * {@return {@code W_down norm(silu(W_gate x) * W_up x)}}
   *
   * <p>The inner norm keeps what is quantised at unit scale. Source: Shazeer 2020, <a
   * href="https://arxiv.org/abs/2002.05202">arXiv:2002.05202</a>; sub-norm, Wang et al. 2023, <a
   * href="https://arxiv.org/abs/2310.11453">arXiv:2310.11453</a>.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights holds {@code name.gate}, {@code .up}, {@code .norm}, {@code .down}
   * @param name name of the layer
   * @param x {@code [batch, n, width]}
   * @param hidden inner width
   */
  public static <T> T swiGlu(Weights<T> weights, String name, T x, int hidden) {
    Ops<T> ops = weights.ops();
    T gate = weights.linear(name + ".gate", x, hidden, Init.he(0.7f));
    T up = weights.linear(name + ".up", x, hidden, Init.he(0.7f));
    T inner = rmsNorm(weights, name + ".norm", ops.multiply(ops.silu(gate), up));
    return weights.linear(name + ".down", inner, ops.shape(x).dim(-1), Init.he(0.7f));
  }

  /**
   * {@return rows as attention heads, {@code [batch, heads, n, headDim]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param ops interpreter
   * @param x {@code [batch, n, heads * headDim]}; {@code n} may be dynamic
   * @param headDim width of one head
   */
  public static <T> T splitHeads(Ops<T> ops, T x, int headDim) {
    Shape s = ops.shape(x);
    int heads = s.dim(2) / headDim;
    return ops.transpose(ops.reshape(x, s.dim(0), s.dim(1), heads, headDim), 0, 2, 1, 3);
  }

  /**
   * {@return attention heads as rows, {@code [batch, n, heads * headDim]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param ops interpreter
   * @param x {@code [batch, heads, n, headDim]}
   */
  public static <T> T joinHeads(Ops<T> ops, T x) {
    Shape s = ops.shape(x);
    T rows = ops.transpose(x, 0, 2, 1, 3);
    return ops.reshape(rows, s.dim(0), s.dim(2), s.dim(1) * s.dim(3));
  }

  /**
   * A plain block for tokens that only attend to each other: attention, then SwiGLU.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights holds {@code name.*}
   * @param name name of the block
   * @param x {@code [batch, n, width]}, width a multiple of {@code headDim}
   * @param bias added to the scores, {@code [batch or 1, 1, 1, n]}, or null for none
   * @param headDim width of one head
   * @param hidden inner width of the SwiGLU
   * @return {@code [batch, n, width]}
   */
  public static <T> T selfBlock(
      Weights<T> weights, String name, T x, T bias, int headDim, int hidden) {
    return weights.ops().freeing(() -> block(weights, name, x, bias, headDim, hidden));
  }

  private static <T> T block(
      Weights<T> weights, String name, T x, T bias, int headDim, int hidden) {
    Ops<T> ops = weights.ops();
    int width = ops.shape(x).dim(-1);
    T h = rmsNorm(weights, name + ".norm1", x);
    T q = splitHeads(ops, weights.linear(name + ".query", h, width, Init.he(0.7f)), headDim);
    T k = splitHeads(ops, weights.linear(name + ".key", h, width, Init.he(0.7f)), headDim);
    T v = splitHeads(ops, weights.linear(name + ".value", h, width, Init.he(0.7f)), headDim);
    q = rmsNorm(weights, name + ".queryNorm", q);
    k = rmsNorm(weights, name + ".keyNorm", k);
    T mixed = joinHeads(ops, ops.attention(q, k, v, bias));
    T seen = ops.add(x, weights.linear(name + ".out", mixed, width, Init.SMALL));
    T fed = swiGlu(weights, name + ".feed", rmsNorm(weights, name + ".norm2", seen), hidden);
    return ops.add(seen, ops.scale(fed, 0.3f));
  }

  /**
   * {@return sines and cosines of a number per row, {@code [rows, 2 * frequencies.length]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param ops interpreter
   * @param x {@code [rows, 1]}
   * @param frequencies radians per unit
   */
  public static <T> T fourier(Ops<T> ops, T x, float[] frequencies) {
    T angles = ops.multiply(x, ops.constant(frequencies, 1, frequencies.length));
    return ops.concat(-1, java.util.List.of(ops.cos(angles), ops.sin(angles)));
  }

  /**
   * {@return {@code count} frequencies from {@code low} to {@code high}, evenly spaced in ratio}
   */
  public static float[] geometric(float low, float high, int count) {
    float[] result = new float[count];
    for (int i = 0; i < count; i++) {
      result[i] = (float) (low * Math.pow(high / low, i / (double) Math.max(1, count - 1)));
    }
    return result;
  }
}
