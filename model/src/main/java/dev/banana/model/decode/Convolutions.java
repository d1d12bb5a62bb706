package dev.banana.model.decode;

import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;

/** What the nets of pixels are made of. */
final class Convolutions {
  static final int KERNEL = 3;

  private Convolutions() {}

  /** conv - ReLU - conv + skip; the second convolution starts small so that depth does no harm. */
  static <T> T residual(Weights<T> weights, String name, T x) {
    Ops<T> ops = weights.ops();
    int width = ops.shape(x).dim(1);
    T hidden = weights.conv(name + ".0", x, width, KERNEL, 1, true, Init.he(1));
    return ops.add(x, conv(weights, name + ".1", hidden, width, 1, Init.he(0.1f)));
  }

  static <T> T conv(Weights<T> weights, String name, T x, int out, int stride, Init init) {
    return weights.conv(name, x, out, KERNEL, stride, false, init);
  }

  static <T> T pointwise(Weights<T> weights, String name, T x, int out, Init init) {
    return weights.conv(name, x, out, 1, 1, false, init);
  }

  /** {@code many} plus a shortcut from fewer channels: each of those is for a run of them. */
  static <T> T onto(Ops<T> ops, T few, T many) {
    Shape s = ops.shape(few);
    int channels = ops.shape(many).dim(1);
    int run = channels / s.dim(1);
    T single = ops.reshape(few, s.dim(0), s.dim(1), 1, s.dim(2), s.dim(3));
    T runs = ops.reshape(many, s.dim(0), s.dim(1), run, s.dim(2), s.dim(3));
    return ops.reshape(ops.add(runs, single), s.dim(0), channels, s.dim(2), s.dim(3));
  }
}
