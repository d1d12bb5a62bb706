package dev.banana.model.weights;

import dev.banana.model.ops.Ops;
import java.util.Map;

/**
 * Weights whose matrices carry a small change: {@code y = W x + strength * alpha / r * B (A x)}.
 *
 * <p>How {@code W} itself is multiplied is the inner weights' business, so one change serves floats
 * and integers alike. Several changes at once are one of a larger rank, see {@link
 * Factors#stacked}. Tensors other than matrices are as the inner weights have them.
 *
 * @param <T> tensor handle of the interpreter
 * @param inner the weights underneath
 * @param source gives what a matrix carries
 */
public record LowRank<T>(Weights<T> inner, Source<T> source) implements Weights<T> {
  /**
   * What one matrix carries, with strength and {@code alpha / r} in one of the two.
   *
   * @param <T> tensor handle of the interpreter
   * @param down {@code [in, rank]}; the rank may be dynamic
   * @param up {@code [rank, out]}
   */
  public record Pair<T>(T down, T up) {}

  /**
   * Says what each matrix carries.
   *
   * @param <T> tensor handle of the interpreter
   */
  @FunctionalInterface
  public interface Source<T> {
    /**
     * {@return what a matrix carries, or null for nothing}
     *
     * @param layer name of the layer, without {@code .weight}
     * @param in width of what it reads
     * @param out width of what it gives
     */
    Pair<T> of(String layer, int in, int out);
  }

  /**
   * {@return weights that carry fixed factors}
   *
   * @param <T> tensor handle of the interpreter
   * @param inner the weights underneath
   * @param factors by name of the layer
   */
  public static <T> LowRank<T> of(Weights<T> inner, Map<String, Factors> factors) {
    Ops<T> ops = inner.ops();
    return new LowRank<>(
        inner,
        (layer, in, out) -> {
          Factors f = factors.get(layer);
          return f == null || f.rank() == 0
              ? null
              : new Pair<>(
                  ops.constant(f.down(), f.in(), f.rank()),
                  ops.constant(f.up(), f.rank(), f.out()));
        });
  }

  @Override
  public Ops<T> ops() {
    return inner.ops();
  }

  @Override
  public T tensor(String name, Init init, int... dims) {
    return inner.tensor(name, init, dims);
  }

  @Override
  public T dense(String name, T x, int out, Init init) {
    return inner.dense(name, x, out, init);
  }

  @Override
  public T conv(String name, T x, int out, int kernel, int stride, boolean relu, Init init) {
    return inner.conv(name, x, out, kernel, stride, relu, init);
  }

  @Override
  public T linear(String name, T x, int out, Init init) {
    T y = inner.linear(name, x, out, init);
    Pair<T> pair = source.of(name, ops().shape(x).dim(-1), out);
    return pair == null ? y : ops().add(y, ops().matmul(ops().matmul(x, pair.down), pair.up));
  }
}
