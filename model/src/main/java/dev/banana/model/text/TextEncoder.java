package dev.banana.model.text;

import dev.banana.model.layers.Layers;
import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;

/**
 * Token numbers to hidden states: the text encoder of presets that bring their own.
 *
 * <p>The small presets read the hidden states of a frozen MiniLM instead and do not use this.
 *
 * @param config widths and depths
 */
public record TextEncoder(Config config) {
  /**
   * Widths and depths.
   *
   * @param vocabulary number of tokens that are known
   * @param tokens most tokens of a prompt
   * @param width channels of a token, a multiple of {@code headDim}
   * @param layers blocks
   * @param headDim width of one head
   * @param hidden inner width of the SwiGLU
   * @param out channels that the denoiser expects
   */
  public record Config(
      int vocabulary, int tokens, int width, int layers, int headDim, int hidden, int out) {
    /** {@return the encoder of {@code banana-1.8b}, 112 million parameters} */
    public static Config large() {
      return new Config(32768, 64, 768, 12, 64, 2048, 2048);
    }
  }

  /**
   * Encode a prompt.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code encoderText.*}
   * @param tokens {@code [batch, n]}, whole numbers below the vocabulary, {@code n} at most {@code
   *     config.tokens}
   * @param bias 0 for a token and a large negative number for padding, {@code [batch, 1, 1, n]}, or
   *     null
   * @return {@code [batch, n, out]}
   */
  public <T> T encode(Weights<T> weights, T tokens, T bias) {
    Ops<T> ops = weights.ops();
    int n = ops.shape(tokens).dim(1);
    T table = weights.tensor("encoderText.tokens", Init.SMALL, config.vocabulary, config.width);
    T places = weights.tensor("encoderText.places", Init.SMALL, config.tokens, config.width);
    T x = ops.add(ops.gather(table, tokens), ops.slice(places, 0, 0, n));
    for (int i = 0; i < config.layers; i++) {
      x = Layers.selfBlock(weights, "encoderText." + i, x, bias, config.headDim, config.hidden);
    }
    x = Layers.rmsNorm(weights, "encoderText.norm", x);
    return weights.dense("encoderText.out", x, config.out, Init.SMALL);
  }
}
