package dev.banana.model.decode;

import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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

  /** More channels: each is repeated in a run. */
  static <T> T repeat(Ops<T> ops, T x, int channels) {
    Shape s = ops.shape(x);
    T single = ops.reshape(x, s.dim(0), s.dim(1), 1, s.dim(2), s.dim(3));
    List<T> copies = new ArrayList<>(Collections.nCopies(channels / s.dim(1), single));
    return ops.reshape(ops.concat(2, copies), s.dim(0), channels, s.dim(2), s.dim(3));
  }
}
