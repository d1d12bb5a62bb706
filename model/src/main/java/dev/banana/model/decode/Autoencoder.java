package dev.banana.model.decode;

import static dev.banana.model.decode.Convolutions.conv;
import static dev.banana.model.decode.Convolutions.onto;
import static dev.banana.model.decode.Convolutions.pointwise;
import static dev.banana.model.decode.Convolutions.residual;

import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import java.util.List;

/**
 * Pixels to latents and back: a convolutional autoencoder that shrinks each side 16 times.
 *
 * <p>All work happens at 1/16, 1/8 and, in the decoder, 1/4 of the resolution; the last step is a
 * pixel shuffle. There is no normalisation and no attention, so any size works, every pixel depends
 * only on its neighbourhood, and the convolutions can be quantised statically. Where the number of
 * channels changes, a shortcut without parameters carries the signal (averaged or repeated
 * channels), which spares the long start-up of a plain stack. Source of the shortcuts: Chen et al.
 * 2024 (DC-AE), <a href="https://arxiv.org/abs/2410.10733">arXiv:2410.10733</a>.
 *
 * @param config how wide and how deep
 */
public record Autoencoder(Config config) {
  /** How many pixels of one side make one latent. */
  public static final int FACTOR = 16;

  /** Pixels of one side of a block that lies in the channels. */
  public static final int SHUFFLE = 8;

  /** The layer that gives pixels. */
  public static final String LAST = "decoder.out";

  /**
   * Widths and depths.
   *
   * @param latentChannels channels of a latent, 1 to 64; must divide {@code wide}
   * @param narrow channels at 1/8 resolution, at least 8
   * @param wide channels at 1/16 resolution, a multiple of {@code narrow}
   * @param encoderNarrow residual blocks of the encoder at 1/8
   * @param encoderWide residual blocks of the encoder at 1/16
   * @param decoderWide residual blocks of the decoder at 1/16
   * @param decoderNarrow residual blocks of the decoder at 1/8
   * @param decoderFine residual blocks of the decoder at 1/4, of half as many channels; 0 leaves
   *     that scale out
   */
  public record Config(
      int latentChannels,
      int narrow,
      int wide,
      int encoderNarrow,
      int encoderWide,
      int decoderWide,
      int decoderNarrow,
      int decoderFine) {
    /** Checks the widths. */
    public Config {
      if (latentChannels < 1 || latentChannels > 64 || wide % latentChannels != 0) {
        throw new IllegalArgumentException(
            "latentChannels must be in [1, 64] and divide wide, found "
                + latentChannels
                + " and "
                + wide);
      }
      if (narrow < 8 || wide % narrow != 0) {
        throw new IllegalArgumentException(
            "narrow must be at least 8 and divide wide, found " + narrow + " and " + wide);
      }
    }

    /** {@return the autoencoder of the whole family: f16, 16 channels, 2.3 million parameters} */
    public static Config f16c16() {
      return new Config(16, 64, 128, 2, 3, 3, 1, 1);
    }

    /** {@return a small one for tests} */
    public static Config tiny() {
      return new Config(16, 16, 32, 1, 1, 1, 1, 1);
    }
  }

  /** {@return pixels of one side of a block that the decoder leaves in the channels} */
  public int block() {
    return config.decoderFine > 0 ? SHUFFLE / 2 : SHUFFLE;
  }

  /**
   * {@return how many latents to each side the pixels of a latent depend on}
   *
   * <p>Each convolution of 3 reaches one place further; two places at 1/8 are one latent, and so
   * are four at 1/4.
   */
  public int decoderReach() {
    int last = config.decoderFine > 0 ? 2 * config.decoderFine + 1 : 2;
    int quarters = 4 * config.decoderNarrow + last;
    return 1 + 2 * config.decoderWide + (quarters + 3) / 4;
  }

  /**
   * {@return whether the rounding of a layer to 8 bits is seen as grain on plain grounds: the first
   * of the decoder, and all at 1/8 and finer}
   *
   * @param layer its name
   */
  public static boolean isDelicate(String layer) {
    return layer.startsWith("decoder.") && !layer.startsWith("decoder.wide.");
  }

  /** {@return how many latents to each side the pixels lie that a latent depends on} */
  public int encoderReach() {
    int narrow = 1 + 2 * config.encoderNarrow + 1;
    return 2 * config.encoderWide + (narrow + 1) / 2;
  }

  /**
   * Encode pixels.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code encoder.*}
   * @param pixels {@code [batch, 3, height, width]} in [-1, 1], sides multiples of 16
   * @return {@code [batch, 2 * latentChannels, height / 16, width / 16]}: means, then log variances
   */
  public <T> T encode(Weights<T> weights, T pixels) {
    Ops<T> ops = weights.ops();
    int narrow = config.narrow;
    int wide = config.wide;
    T folded = ops.pixelUnshuffle(pixels, SHUFFLE);
    T x = conv(weights, "encoder.in", folded, narrow, 1, Init.he(1));
    for (int i = 0; i < config.encoderNarrow; i++) {
      x = residual(weights, "encoder.narrow." + i, x);
    }
    T shortcut = average(ops, ops.pixelUnshuffle(x, 2), wide);
    x = ops.add(conv(weights, "encoder.down", x, wide, 2, Init.he(0.5f)), shortcut);
    for (int i = 0; i < config.encoderWide; i++) {
      x = residual(weights, "encoder.wide." + i, x);
    }
    T mean = average(ops, x, config.latentChannels);
    T head = pointwise(weights, "encoder.out", x, 2 * config.latentChannels, Init.he(0.5f));
    return ops.concat(
        1,
        List.of(
            ops.add(ops.slice(head, 1, 0, config.latentChannels), mean),
            ops.slice(head, 1, config.latentChannels, 2 * config.latentChannels)));
  }

  /**
   * Decode latents.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code decoder.*}
   * @param latents {@code [batch, latentChannels, height / 16, width / 16]}, as the encoder's means
   * @return pixels {@code [batch, 3, height, width]}, about [-1, 1], not clamped
   */
  public <T> T decode(Weights<T> weights, T latents) {
    return weights.ops().pixelShuffle(decodeFolded(weights, latents), block());
  }

  /**
   * Decode latents to pixels whose blocks still lie in the channels.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code decoder.*}
   * @param latents {@code [batch, latentChannels, height / 16, width / 16]}
   * @return {@code [batch, 3 * b * b, height / b, width / b]} with b = {@link #block}; the pixel
   *     shuffle of it is the picture
   */
  public <T> T decodeFolded(Weights<T> weights, T latents) {
    Ops<T> ops = weights.ops();
    int narrow = config.narrow;
    int wide = config.wide;
    T x = conv(weights, "decoder.in", latents, wide, 1, Init.he(0.5f));
    x = onto(ops, latents, x);
    for (int i = 0; i < config.decoderWide; i++) {
      x = residual(weights, "decoder.wide." + i, x);
    }
    Init shuffled = Init.icnr(0.5f, 2);
    T up = pointwise(weights, "decoder.up", x, 4 * narrow, shuffled);
    x = ops.pixelShuffle(onto(ops, x, up), 2);
    for (int i = 0; i < config.decoderNarrow; i++) {
      x = residual(weights, "decoder.narrow." + i, x);
    }
    if (config.decoderFine > 0) {
      T rise = pointwise(weights, "decoder.rise", x, 2 * narrow, shuffled);
      x = ops.pixelShuffle(onto(ops, x, rise), 2);
    }
    for (int i = 0; i < config.decoderFine; i++) {
      x = residual(weights, "decoder.fine." + i, x);
    }
    Init last = Init.icnr(0.2f, block());
    return conv(weights, LAST, x, 3 * block() * block(), 1, last);
  }

  /**
   * {@return the encoder's means scaled to zero mean and unit deviation per channel}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights holds {@code latent.mean} and {@code latent.deviation}, {@code [channels]},
   *     measured over the training pictures
   * @param means {@code [batch, latentChannels, h, w]}
   */
  public <T> T normalise(Weights<T> weights, T means) {
    Ops<T> ops = weights.ops();
    return ops.divide(
        ops.subtract(means, statistic(weights, "mean", Init.ZEROS)),
        statistic(weights, "deviation", Init.ONES));
  }

  /** {@return the inverse of {@link #normalise}} */
  public <T> T restore(Weights<T> weights, T unit) {
    Ops<T> ops = weights.ops();
    return ops.add(
        ops.multiply(unit, statistic(weights, "deviation", Init.ONES)),
        statistic(weights, "mean", Init.ZEROS));
  }

  private <T> T statistic(Weights<T> weights, String name, Init init) {
    T value = weights.tensor("latent." + name, init, config.latentChannels);
    return weights.ops().reshape(value, 1, config.latentChannels, 1, 1);
  }

  /** Fewer channels: each is the mean of a run of neighbours. */
  private static <T> T average(Ops<T> ops, T x, int channels) {
    Shape s = ops.shape(x);
    T runs = ops.reshape(x, s.dim(0), channels, -1, s.dim(2), s.dim(3));
    return ops.reshape(ops.mean(runs, 2), s.dim(0), channels, s.dim(2), s.dim(3));
  }
}
