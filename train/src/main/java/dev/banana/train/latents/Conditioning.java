package dev.banana.train.latents;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.LatentSet.Batch;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** From a batch's text and references to the keys and values that the blocks read. */
public final class Conditioning {
  private final Denoiser model;

  /** Prepare for one network. */
  public Conditioning(Denoiser model) {
    this.model = model;
  }

  /**
   * What a batch is told.
   *
   * @param text 1 where the text is left out, {@code [batch, 1, 1]}, or null for nowhere
   * @param references {@code [batch, r]}: 0, or a large negative number where one is left out, or
   *     null
   * @param likeness 0 where the likeness is left out, else 1, {@code [batch, 1, 1, 1]}, or null
   */
  public record Dropout(Tensor text, Tensor references, Tensor likeness) {
    /** Nothing is left out. */
    public static final Dropout NONE = new Dropout(null, null, null);
  }

  /**
   * {@return what to leave out at random}
   *
   * @param ops interpreter
   * @param random numbers
   * @param batch the samples
   * @param text share of samples without text
   * @param references share of references left out one by one, and of likenesses
   * @param both share of samples without anything
   */
  public static Dropout dropout(
      Ops<Tensor> ops,
      SplittableRandom random,
      Batch batch,
      double text,
      double references,
      double both) {
    int size = (int) batch.clean().size(0);
    int each = batch.references() == null ? 0 : (int) batch.references().size(1);
    float[] noText = new float[size];
    float[] noReference = new float[size * each];
    float[] likeness = new float[size];
    for (int i = 0; i < size; i++) {
      boolean nothing = random.nextDouble() < both;
      noText[i] = nothing || random.nextDouble() < text ? 1 : 0;
      likeness[i] = nothing || each > 0 && random.nextDouble() < references ? 0 : 1;
      for (int r = 0; r < each; r++) {
        boolean gone = nothing || random.nextDouble() < references;
        noReference[i * each + r] = gone ? LatentSet.HIDDEN : 0;
      }
    }
    return new Dropout(
        ops.constant(noText, size, 1, 1),
        each == 0 ? null : ops.constant(noReference, size, each),
        each == 0 ? null : ops.constant(likeness, size, 1, 1, 1));
  }

  /** {@return keys and values of a batch's text and references} */
  public Context<Tensor> of(Weights<Tensor> weights, Batch batch, Dropout dropout) {
    Ops<Tensor> ops = weights.ops();
    Tensor tokens = model.textTokens(weights, batch.hidden(), batch.textBias());
    Tensor bias = batch.textBias();
    if (dropout.text != null) {
      Tensor keep = ops.subtract(ops.scalar(1), dropout.text);
      Tensor nothing = model.nullText(weights);
      tokens = ops.add(ops.multiply(tokens, keep), ops.multiply(nothing, dropout.text));
      bias = masked(ops, bias, dropout.text, keep);
    }
    if (batch.references() != null) {
      Tensor views = references(weights, batch);
      Tensor hidden = batch.referenceBias();
      if (dropout.references != null) {
        hidden = ops.add(hidden, dropout.references);
      }
      tokens = ops.concat(1, List.of(tokens, views));
      if (batch.regions() == null) {
        bias = ops.concat(-1, List.of(bias, spread(ops, hidden)));
      } else {
        Tensor seen = ops.add(batch.regions(), hidden.view(hidden.size(0), hidden.size(1), 1));
        bias = perToken(ops, bias, seen);
      }
    }
    Context<Tensor> context = model.context(weights, tokens, bias);
    if (batch.likeness() == null) {
      return context;
    }
    return context.with(
        dropout.likeness == null
            ? batch.likeness()
            : ops.multiply(batch.likeness(), dropout.likeness));
  }

  /** {@return keys and values for "no text, no references", one token for each sample} */
  public Context<Tensor> nothing(Weights<Tensor> weights, int batch) {
    Tensor token = model.nullText(weights).expand(batch, 1, model.config().width());
    return model.context(weights, token, null);
  }

  /** Where the text is left out, only the first key counts. */
  private static Tensor masked(Ops<Tensor> ops, Tensor bias, Tensor gone, Tensor keep) {
    int size = ops.shape(bias).dim(0);
    int tokens = ops.shape(bias).dim(-1);
    float[] first = new float[tokens];
    java.util.Arrays.fill(first, 1, tokens, LatentSet.HIDDEN);
    Tensor only = ops.constant(first, 1, 1, 1, tokens);
    Tensor g = ops.reshape(gone, size, 1, 1, 1);
    Tensor k = ops.reshape(keep, size, 1, 1, 1);
    return ops.add(ops.multiply(bias, k), ops.multiply(only, g));
  }

  private Tensor references(Weights<Tensor> weights, Batch batch) {
    Ops<Tensor> ops = weights.ops();
    int size = ops.shape(batch.references()).dim(0);
    int each = ops.shape(batch.references()).dim(1);
    Tensor flat = batch.references().flatten(0, 1);
    Tensor slots = ops.reshape(batch.slots(), size * each);
    Tensor views = model.referenceTokens(weights, flat, slots);
    return ops.reshape(views, size, each * Denoiser.REFERENCE_TOKENS, model.config().width());
  }

  /** The bias of every token of the picture: text for all, references where they may be seen. */
  private static Tensor perToken(Ops<Tensor> ops, Tensor text, Tensor seen) {
    long size = seen.size(0);
    long each = seen.size(1);
    long n = seen.size(2);
    Tensor wide =
        seen.clamp_min(new Scalar(LatentSet.HIDDEN))
            .permute(0, 2, 1)
            .unsqueeze(3)
            .expand(size, n, each, Denoiser.REFERENCE_TOKENS)
            .contiguous()
            .view(size, 1, n, each * Denoiser.REFERENCE_TOKENS);
    return ops.concat(-1, List.of(text.expand(size, 1, n, text.size(3)), wide));
  }

  /** One number per reference to one per token, {@code [batch, 1, 1, r * 16]}. */
  private static Tensor spread(Ops<Tensor> ops, Tensor hidden) {
    int size = ops.shape(hidden).dim(0);
    int each = ops.shape(hidden).dim(1);
    Tensor wide =
        hidden.view(size, each, 1).expand(size, each, Denoiser.REFERENCE_TOKENS).contiguous();
    return ops.reshape(
        wide.clamp_min(new Scalar(LatentSet.HIDDEN)), size, 1, 1, each * Denoiser.REFERENCE_TOKENS);
  }
}
