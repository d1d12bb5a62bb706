package dev.banana.model;

import static dev.banana.error.BananaException.require;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Weights;
import java.util.Optional;

/**
 * What a model is, without its weights: one part's settings beside the other.
 *
 * @param denoiser widths and depths of the denoiser
 * @param autoencoder widths and depths of the autoencoder, with the same latent channels
 * @param patch latents of one side that make one token of a large picture, 2 or 4
 * @param finePatch the same of a picture that is attended to as a whole ({@link Denoiser#isWhole}),
 *     2 or {@code patch}: small tokens draw finer detail and take longer
 * @param pyramid whether the first steps work on the picture of half the sides, see {@link
 *     Pyramid}; needs a patch of 4
 * @param textEncoder name of the text encoder, not blank
 * @param textTokens most text tokens that are read, with the marks of beginning and end, 2 to 512
 * @param steps steps that a picture takes unless asked otherwise, 1 to 8
 * @param guidance guidance that a picture takes unless asked otherwise, 1 to 8
 * @param cast whether it draws characters from reference pictures
 * @param largest longest side in pixels of the pictures that it was taught, {@value ModelSpec#BASE}
 *     to {@value ModelSpec#MOST_SIDE}; larger ones are beyond its lessons
 * @param enlarger widths and depths of what makes pictures larger than they were drawn; empty for
 *     none
 * @param largeTrunk whether large pictures that are drawn at their own size have a trunk of their
 *     own, see {@link #isLarge}
 */
public record ModelSpec(
    Denoiser.Config denoiser,
    Autoencoder.Config autoencoder,
    int patch,
    int finePatch,
    boolean pyramid,
    String textEncoder,
    int textTokens,
    int steps,
    float guidance,
    boolean cast,
    int largest,
    Optional<Enlarger.Config> enlarger,
    boolean largeTrunk) {
  /** Makes one that was taught nothing larger than {@link #BASE} pixels. */
  public ModelSpec(
      Denoiser.Config denoiser,
      Autoencoder.Config autoencoder,
      int patch,
      boolean pyramid,
      String textEncoder,
      int textTokens,
      int steps,
      float guidance,
      boolean cast) {
    this(
        denoiser,
        autoencoder,
        patch,
        patch,
        pyramid,
        textEncoder,
        textTokens,
        steps,
        guidance,
        cast,
        BASE,
        Optional.empty(),
        false);
  }

  /** Makes one that draws from words only. */
  public ModelSpec(
      Denoiser.Config denoiser,
      Autoencoder.Config autoencoder,
      int patch,
      boolean pyramid,
      String textEncoder,
      int textTokens,
      int steps,
      float guidance) {
    this(denoiser, autoencoder, patch, pyramid, textEncoder, textTokens, steps, guidance, false);
  }

  /** Longest side in pixels of the pictures that every model learns first. */
  public static final int BASE = 512;

  /** Longest side in pixels that a picture may have. */
  public static final int MOST_SIDE = 4096;

  /** Most steps that a picture may take. */
  public static final int MOST_STEPS = 8;

  /** Most guidance that a picture may take; the least is 1, which is none. */
  public static final float MOST_GUIDANCE = 8;

  /** Checks that the parts fit each other. */
  public ModelSpec {
    require(
        denoiser.latentChannels() == autoencoder.latentChannels(),
        "A denoiser of %d latent channels cannot work on an autoencoder of %d; make them equal.",
        denoiser.latentChannels(),
        autoencoder.latentChannels());
    require(patch == 2 || patch == 4, "patch must be 2 or 4, found %d.", patch);
    require(
        finePatch == 2 || finePatch == patch,
        "finePatch must be 2 or as patch, %d, found %d.",
        patch,
        finePatch);
    require(!pyramid || patch == 4, "A pyramid needs a patch of 4, found %d.", patch);
    require(!textEncoder.isBlank(), "textEncoder must not be blank.");
    require(
        textTokens >= 2 && textTokens <= 512,
        "textTokens must be in [2, 512], found %d.",
        textTokens);
    require(
        steps >= 1 && steps <= MOST_STEPS,
        "steps must be in [1, %d], found %d.",
        MOST_STEPS,
        steps);
    require(
        guidance >= 1 && guidance <= MOST_GUIDANCE,
        "guidance must be in [1, %s], found %s.",
        MOST_GUIDANCE,
        guidance);
    require(enlarger != null, "enlarger must not be null; leave it empty.");
    require(
        largest >= BASE && largest <= MOST_SIDE,
        "largest must be in [%d, %d], found %d.",
        BASE,
        MOST_SIDE,
        largest);
  }

  /**
   * {@return the same networks, taught pictures of this longest side}
   *
   * @param side pixels, {@value #BASE} to {@value #MOST_SIDE}
   */
  public ModelSpec withLargest(int side) {
    return with(finePatch, side, enlarger, largeTrunk);
  }

  /**
   * {@return the same networks with another enlarger}
   *
   * @param other widths and depths; empty for none
   */
  public ModelSpec withEnlarger(Optional<Enlarger.Config> other) {
    return with(finePatch, largest, other, largeTrunk);
  }

  /**
   * {@return the same networks, whose pictures are of other tokens unless they are large}
   *
   * @param fine latents of one side that make one token, 2 or {@code patch}
   */
  public ModelSpec withFinePatch(int fine) {
    return with(fine, largest, enlarger, largeTrunk);
  }

  /**
   * {@return the same networks, with or without a trunk for large pictures}
   *
   * @param own whether they have one
   */
  public ModelSpec withLargeTrunk(boolean own) {
    return with(finePatch, largest, enlarger, own);
  }

  private ModelSpec with(int fine, int side, Optional<Enlarger.Config> large, boolean ownTrunk) {
    return new ModelSpec(
        denoiser,
        autoencoder,
        patch,
        fine,
        pyramid,
        textEncoder,
        textTokens,
        steps,
        guidance,
        cast,
        side,
        large,
        ownTrunk);
  }

  /**
   * {@return whether a picture that is drawn at its own size is drawn by the trunk of large ones:
   * where every layer does not attend to all of it}
   *
   * <p>That trunk draws from the noise of a small picture ({@link
   * dev.banana.model.denoise.SharedNoise}), and reads the same keys and values of the prompt.
   *
   * @param height latents down
   * @param width latents across
   */
  public boolean isLarge(int height, int width) {
    return largeTrunk && !Denoiser.isWhole(height, width);
  }

  /**
   * {@return latents of one side that make one token of a picture at full size}
   *
   * @param height latents down
   * @param width latents across
   */
  public int patch(int height, int width) {
    return Denoiser.isWhole(height, width) ? finePatch : patch;
  }

  /** {@return the nets' definition for noise to latents} */
  public Denoiser denoiserNet() {
    return new Denoiser(denoiser);
  }

  /** {@return the nets' definition for latents to pixels and back} */
  public Autoencoder autoencoderNet() {
    return new Autoencoder(autoencoder);
  }

  /**
   * {@return the nets' definition for pixels to more of them}
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public Enlarger enlargerNet() {
    return new Enlarger(enlarger.orElseThrow());
  }

  /**
   * Run every net once on the smallest input, so that each tensor of the model is asked for.
   *
   * <p>That lists what a bundle must hold, and makes the weights of a model that has learned
   * nothing.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights is asked for every tensor
   */
  public <T> void visit(Weights<T> weights) {
    visitAutoencoder(weights);
    visitDenoiser(weights);
  }

  private <T> void visitAutoencoder(Weights<T> weights) {
    Autoencoder net = autoencoderNet();
    int side = Autoencoder.FACTOR;
    T latents = zeros(weights.ops(), 1, autoencoder.latentChannels(), 1, 1);
    net.encode(weights, zeros(weights.ops(), 1, 3, side, side));
    net.normalise(weights, latents);
    net.decode(weights, net.restore(weights, latents));
    if (enlarger.isPresent()) {
      enlargerNet().enlarge(weights, zeros(weights.ops(), 1, 3, Enlarger.GRID, Enlarger.GRID));
    }
  }

  private <T> void visitDenoiser(Weights<T> weights) {
    Ops<T> ops = weights.ops();
    Denoiser net = denoiserNet();
    int channels = denoiser.latentChannels();
    T text = net.textTokens(weights, zeros(ops, 1, 2, denoiser.textWidth()), null);
    net.nullText(weights);
    net.referenceTokens(weights, zeros(ops, 1, channels, 16, 16), zeros(ops, 1));
    Denoiser.Context<T> context = net.context(weights, text, null);
    T one = ops.constant(new float[] {1}, 1, 1);
    Denoiser.Query<T> query = new Denoiser.Query<>(one, one, one);
    if (cast) {
      context = context.with(zeros(ops, 1, channels + 1, 2 * patch, 2 * patch));
    }
    net.velocity(weights, zeros(ops, 1, channels, 2 * patch, 2 * patch), patch, query, context);
    int small = Pyramid.COARSE_PATCH;
    if (small != patch && (pyramid || finePatch == small)) {
      net.velocity(weights, zeros(ops, 1, channels, 2 * small, 2 * small), small, query, context);
    }
    if (largeTrunk) {
      Denoiser.Context<T> words = new Denoiser.Context<>(context.keys(), context.values(), null);
      T latents = zeros(ops, 1, channels, 2 * patch, 2 * patch);
      net.largeVelocity(Denoiser.large(weights), latents, patch, query, words);
    }
  }

  private static <T> T zeros(Ops<T> ops, int... dims) {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return ops.constant(new float[size], dims);
  }
}
