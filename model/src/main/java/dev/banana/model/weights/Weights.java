package dev.banana.model.weights;

import dev.banana.model.ops.Ops;

/**
 * Named tensors, and how a matrix is applied.
 *
 * <p>A network names each tensor with its dimensions and its start, exactly once, where it uses it.
 * So one definition serves loading (dimensions are checked), training (tensors are made on first
 * use) and counting. {@link #linear} is the seam: full precision, a peel, fake-quantised or
 * quantised matrices are each one implementation, and no layer ever knows.
 *
 * @param <T> tensor handle of the interpreter
 */
public interface Weights<T> {

  /** {@return the interpreter that these tensors belong to} */
  Ops<T> ops();

  /**
   * {@return a tensor by name}
   *
   * @param name dotted path, e.g. {@code denoiser.blocks.3.attention.norm}
   * @param init how it starts if it is new
   * @param dims the dimensions that the network expects
   * @throws IllegalArgumentException if it is missing or has other dimensions
   */
  T tensor(String name, Init init, int... dims);

  /**
   * Apply a matrix that may be quantised or carry a peel: {@code x W'}, without bias.
   *
   * @param name name of the layer; its matrix is {@code name + ".weight"}, {@code [out, in]}
   * @param x {@code [..., in]}, rank at least 2
   * @param out width of the result
   * @param init how the matrix starts if it is new
   * @return {@code [..., out]}
   */
  default T linear(String name, T x, int out, Init init) {
    int in = ops().shape(x).dim(-1);
    return ops().linear(x, tensor(name + ".weight", init, out, in));
  }

  /**
   * Apply a square convolution with bias that may be quantised, and zeros around the picture.
   *
   * @param name name of the layer; its tensors are {@code name + ".weight"}, {@code [out, in,
   *     kernel, kernel]}, and {@code name + ".bias"}
   * @param x {@code [batch, in, height, width]}
   * @param out channels of the result
   * @param kernel side of the kernel, odd
   * @param stride step in pixels
   * @param relu whether negative results become 0
   * @param init how the kernel starts if it is new; the bias starts at 0
   * @return {@code [batch, out, height / stride, width / stride]}
   */
  default T conv(String name, T x, int out, int kernel, int stride, boolean relu, Init init) {
    int in = ops().shape(x).dim(1);
    T weight = tensor(name + ".weight", init, out, in, kernel, kernel);
    T bias = tensor(name + ".bias", Init.ZEROS, out);
    T y = ops().conv2d(x, weight, bias, stride, kernel / 2);
    return relu ? ops().relu(y) : y;
  }

  /**
   * Apply a matrix that always stays in full precision, with bias: {@code x W' + b}.
   *
   * @param name name of the layer; its tensors are {@code name + ".weight"} and {@code name +
   *     ".bias"}
   * @param x {@code [..., in]}, rank at least 2
   * @param out width of the result
   * @param init how the matrix starts if it is new; the bias starts at 0
   * @return {@code [..., out]}
   */
  default T dense(String name, T x, int out, Init init) {
    int in = ops().shape(x).dim(-1);
    T product = ops().linear(x, tensor(name + ".weight", init, out, in));
    return ops().add(product, tensor(name + ".bias", Init.ZEROS, out));
  }
}
