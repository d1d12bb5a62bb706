package dev.banana.model.denoise;

import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import java.util.List;

/**
 * Two scales of one picture: the coarse one has half the sides, and as many tokens, because its
 * tokens cover 2 x 2 latents where those of the fine one cover 4 x 4.
 *
 * <p>The first jump, which decides what is where, works on a quarter of the numbers; the others add
 * the detail. Between them the coarse picture is stretched and noise is added to it, which hides
 * the difference between a stretched picture and a true one. Sources: Meng et al. 2021 (SDEdit), <a
 * href="https://arxiv.org/abs/2108.01073">arXiv:2108.01073</a>; Jin et al. 2024 (pyramidal flow
 * matching), <a href="https://arxiv.org/abs/2410.05954">arXiv:2410.05954</a>.
 */
public final class Pyramid {
  /** Latents of one side that make one token of the coarse picture. */
  public static final int COARSE_PATCH = 2;

  /** Where the fine picture takes over: the detail that the coarse one lacks is below the noise. */
  public static final float HANDOVER = 1.1f;

  private Pyramid() {}

  /**
   * {@return the coarse picture: means of 2 x 2 latents}
   *
   * @param <T> tensor handle of the interpreter
   * @param ops interpreter
   * @param fine {@code [batch, channels, height, width]}, even sides
   */
  public static <T> T coarse(Ops<T> ops, T fine) {
    Shape s = ops.shape(fine);
    T pairs = ops.reshape(fine, -1, s.dim(2) / 2, 2, s.dim(3) / 2, 2);
    T mean = ops.mean(ops.mean(pairs, 2), 4);
    return ops.reshape(mean, s.dim(0), s.dim(1), s.dim(2) / 2, s.dim(3) / 2);
  }

  /**
   * {@return a coarse picture stretched to the fine one's sides, by linear interpolation}
   *
   * @param <T> tensor handle of the interpreter
   * @param ops interpreter
   * @param coarse {@code [batch, channels, height, width]}
   * @return {@code [batch, channels, 2 * height, 2 * width]}
   */
  public static <T> T fine(Ops<T> ops, T coarse) {
    Shape s = ops.shape(coarse);
    int high = s.dim(2);
    int wide = s.dim(3);
    int planes = s.dim(0) * s.dim(1);
    T tall = stretch(ops, ops.reshape(coarse, planes, high, wide), high);
    T both = stretch(ops, ops.reshape(tall, planes * 2 * high, wide, 1), wide);
    return ops.reshape(both, s.dim(0), s.dim(1), 2 * high, 2 * wide);
  }

  /**
   * {@code [a, n, b]} to {@code [a, n, 2, b]}: each value a quarter of the way to its neighbours.
   */
  private static <T> T stretch(Ops<T> ops, T x, int n) {
    T before = ops.concat(1, List.of(ops.slice(x, 1, 0, 1), ops.slice(x, 1, 0, n - 1)));
    T after = ops.concat(1, List.of(ops.slice(x, 1, 1, n), ops.slice(x, 1, n - 1, n)));
    int a = ops.shape(x).dim(0);
    int b = ops.shape(x).dim(2);
    T near = ops.scale(x, 0.75f);
    T first = ops.reshape(ops.add(near, ops.scale(before, 0.25f)), a, n, 1, b);
    T second = ops.reshape(ops.add(near, ops.scale(after, 0.25f)), a, n, 1, b);
    return ops.concat(2, List.of(first, second));
  }
}
