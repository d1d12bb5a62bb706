package dev.banana.model.weights;

import dev.banana.model.ops.Ops;

/**
 * The tensors of a net that stands in a file beside another one of the same shape: all names begin
 * with one prefix.
 *
 * @param <T> tensor handle of the interpreter
 * @param inner holds the tensors of both
 * @param prefix of the names, with its dot
 */
public record PrefixedWeights<T>(Weights<T> inner, String prefix) implements Weights<T> {
  @Override
  public Ops<T> ops() {
    return inner.ops();
  }

  @Override
  public T tensor(String name, Init init, int... dims) {
    return inner.tensor(prefix + name, init, dims);
  }

  @Override
  public T linear(String name, T x, int out, Init init) {
    return inner.linear(prefix + name, x, out, init);
  }

  @Override
  public T conv(String name, T x, int out, int kernel, int stride, boolean relu, Init init) {
    return inner.conv(prefix + name, x, out, kernel, stride, relu, init);
  }

  @Override
  public T dense(String name, T x, int out, Init init) {
    return inner.dense(prefix + name, x, out, init);
  }
}
