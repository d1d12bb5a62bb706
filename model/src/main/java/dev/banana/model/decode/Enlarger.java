package dev.banana.model.decode;

import static dev.banana.model.decode.Convolutions.conv;
import static dev.banana.model.decode.Convolutions.onto;
import static dev.banana.model.decode.Convolutions.pointwise;
import static dev.banana.model.decode.Convolutions.residual;

import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import java.util.List;

/**
 * Pixels to four times as many along each side: edges that were soft become sharp. It invents
 * nothing else; what a picture shows stays what it was.
 *
 * <p>All work happens at the resolution of the small picture and at half of it, and the last layer
 * makes blocks of 4 x 4 pixels. There is no normalisation and no attention, so any size works and
 * every pixel depends only on its neighbourhood. Source of the shuffle at the end: Shi et al. 2016
 * (ESPCN), <a href="https://arxiv.org/abs/1609.05158">arXiv:1609.05158</a>.
 *
 * @param config how wide and how deep
 */
public record Enlarger(Config config) {
  /** How many times as long each side becomes. */
  public static final int FACTOR = 4;

  /** Sides of the small picture are multiples of this many pixels. */
  public static final int GRID = 2;

  private static final int COLOURS = 3;

  /** Channels that are blocks of pixels. */
  private static final int BLOCKS = COLOURS * FACTOR * FACTOR;

  private static final String LAST = "enlarger.out";

  private static final Init CHANGE = Init.icnr(0.1f, FACTOR);

  /**
   * Widths and depths.
   *
   * @param wide channels at half the resolution, at least 8, a multiple of 4
   * @param wideBlocks residual blocks there
   * @param fineBlocks residual blocks at the resolution of the small picture, of {@code wide / 2}
   *     channels
   */
  public record Config(int wide, int wideBlocks, int fineBlocks) {
    /** Checks the widths. */
    public Config {
      if (wide < 8 || wide % 4 != 0 || wideBlocks < 0 || fineBlocks < 0) {
        throw new IllegalArgumentException(
            "wide must be a multiple of 4 from 8 on, blocks must not be negative, found "
                + wide
                + ", "
                + wideBlocks
                + ", "
                + fineBlocks);
      }
    }

    /** {@return the enlarger of the whole family: 0.2 million parameters} */
    public static Config standard() {
      return new Config(64, 2, 1);
    }

    /** {@return a small one for tests} */
    public static Config tiny() {
      return new Config(8, 1, 1);
    }
  }

  /**
   * Enlarge pixels whose blocks still lie in the channels.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code enlarger.*}
   * @param pixels {@code [batch, 3, height, width]} in [-1, 1], even sides
   * @param factor how many times as long each side becomes: {@value #FACTOR}, or 2, each pixel the
   *     mean of four
   * @return {@code [batch, 3 * factor * factor, height, width]}, about [-1, 1], not clamped; the
   *     pixel shuffle of it is the picture
   */
  public <T> T enlargeFolded(Weights<T> weights, T pixels, int factor) {
    Ops<T> ops = weights.ops();
    int fine = config.wide / 2;
    T x =
        conv(weights, "enlarger.in", ops.pixelUnshuffle(pixels, GRID), config.wide, 1, Init.he(1));
    for (int i = 0; i < config.wideBlocks; i++) {
      x = residual(weights, "enlarger.wide." + i, x);
    }
    int folded = GRID * GRID * fine;
    T up = pointwise(weights, "enlarger.up", x, folded, Init.icnr(0.5f, GRID));
    x = ops.pixelShuffle(onto(ops, x, up), GRID);
    for (int i = 0; i < config.fineBlocks; i++) {
      x = residual(weights, "enlarger.fine." + i, x);
    }
    T seen = ops.concat(1, List.of(x, pixels));
    T change =
        factor == FACTOR ? conv(weights, LAST, seen, BLOCKS, 1, CHANGE) : half(weights, seen);
    return onto(ops, pixels, change);
  }

  /** The last layer with kernels that are means of four: as many fewer multiplications. */
  private static <T> T half(Weights<T> weights, T seen) {
    Ops<T> ops = weights.ops();
    int in = ops.shape(seen).dim(1);
    int kernel = Convolutions.KERNEL;
    T kernels = weights.tensor(LAST + ".weight", CHANGE, BLOCKS, in, kernel, kernel);
    T bias = weights.tensor(LAST + ".bias", Init.ZEROS, BLOCKS);
    int few = BLOCKS / 4;
    return ops.conv2d(
        seen,
        ops.reshape(means(ops, kernels, in * kernel * kernel), few, in, kernel, kernel),
        ops.reshape(means(ops, bias, 1), few),
        1,
        kernel / 2);
  }

  /** Of each 2 x 2 in the blocks that lie in the first axis. */
  private static <T> T means(Ops<T> ops, T x, int rest) {
    T pairs = ops.reshape(x, COLOURS * FACTOR / 2, 2, FACTOR / 2, 2, rest);
    return ops.mean(ops.mean(pairs, 1), 3);
  }

  /**
   * Enlarge pixels.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code enlarger.*}
   * @param pixels {@code [batch, 3, height, width]} in [-1, 1], even sides
   * @return {@code [batch, 3, 4 * height, 4 * width]}
   */
  public <T> T enlarge(Weights<T> weights, T pixels) {
    return weights.ops().pixelShuffle(enlargeFolded(weights, pixels, FACTOR), FACTOR);
  }

  /** {@return how many rows of {@value #GRID} pixels to each side the pixels of a row depend on} */
  public int reach() {
    int halves = 1 + 2 * config.wideBlocks;
    int wholes = 2 * config.fineBlocks + 1;
    return halves + (wholes + GRID - 1) / GRID;
  }
}
