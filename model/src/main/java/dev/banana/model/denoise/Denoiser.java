package dev.banana.model.denoise;

import static dev.banana.model.layers.Layers.joinHeads;
import static dev.banana.model.layers.Layers.rmsNorm;
import static dev.banana.model.layers.Layers.splitHeads;

import dev.banana.model.layers.Layers;
import dev.banana.model.layers.Positions;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.PrefixedWeights;
import dev.banana.model.weights.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Noisy latents to velocity: a transformer over patches with grouped-query attention.
 *
 * <p>Text and reference pictures enter as keys and values that were computed once ({@link
 * #context}) and never look at the picture, so they serve every step, every picture of a prompt and
 * every scene of a cast. One trunk serves two patch sizes. In pictures of up to {@value #WHOLE}
 * latents all tokens attend to all; beyond, two of three layers attend in {@link Windows} and every
 * third sees the whole picture with keys and values pooled 2 x 2.
 *
 * @param config widths and depths
 */
public record Denoiser(Config config) {
  /** Up to this many latents every layer attends to the whole picture. */
  public static final int WHOLE = 4096;

  /** Tokens that one reference picture becomes. */
  public static final int REFERENCE_TOKENS = 16;

  /** Most reference pictures at once. */
  public static final int REFERENCES = 5;

  /** Least sine of the time that a velocity is divided by. */
  private static final float LEAST_SINE = 0.05f;

  /** What the names of a trunk of large pictures begin with. */
  private static final String LARGE = "large.";

  /** Channels of the convolutions that mend what tokens of a large picture do not join. */
  private static final int MEND = 48;

  private static final int TIME_FEATURES = 128;
  private static final int SIZE_FEATURES = 64;

  /** What the trunk predicts; both are handed out as a velocity. */
  public enum Prediction {
    /** The velocity itself. */
    VELOCITY,
    /**
     * The clean latents, turned into a velocity. Tokens with as many values as the trunk is wide
     * need this: noise does not fit through. Source: Li and He 2025, <a
     * href="https://arxiv.org/abs/2511.13720">arXiv:2511.13720</a>.
     */
    CLEAN
  }

  /**
   * Widths and depths.
   *
   * @param latentChannels channels of a latent
   * @param width channels of a token, a multiple of {@code headDim}
   * @param layers blocks, at least 1
   * @param heads query heads; {@code heads * headDim == width}
   * @param kvHeads key/value heads, a divisor of {@code heads}
   * @param headDim width of one head, at least 32
   * @param hidden inner width of the SwiGLU
   * @param textWidth channels of a text token as the text encoder gives it
   * @param textBlocks blocks that refine the text tokens
   * @param referenceBlocks blocks that read one reference picture
   * @param prediction what the trunk predicts
   */
  public record Config(
      int latentChannels,
      int width,
      int layers,
      int heads,
      int kvHeads,
      int headDim,
      int hidden,
      int textWidth,
      int textBlocks,
      int referenceBlocks,
      Prediction prediction) {
    /** Checks that the heads fit the width. */
    public Config {
      if (heads * headDim != width || kvHeads < 1 || heads % kvHeads != 0) {
        throw new IllegalArgumentException(
            "heads * headDim must be width and kvHeads divide heads, found "
                + heads
                + " * "
                + headDim
                + ", width "
                + width
                + ", kvHeads "
                + kvHeads);
      }
      if (headDim < 2 * Positions.ANGLES || layers < 1) {
        throw new IllegalArgumentException(
            "headDim must be at least 32 and layers at least 1, found " + headDim + ", " + layers);
      }
    }

    /** {@return for tests: learns a shape or two in seconds} */
    public static Config tiny() {
      return new Config(16, 64, 3, 2, 1, 32, 128, 384, 0, 0, Prediction.CLEAN);
    }

    /** {@return what two CPU cores can train in hours} */
    public static Config micro() {
      return new Config(16, 256, 6, 4, 2, 64, 512, 384, 1, 0, Prediction.CLEAN);
    }

    /** {@return the default size for phones and laptops} */
    public static Config nano() {
      return new Config(16, 512, 12, 8, 2, 64, 1408, 384, 1, 1, Prediction.CLEAN);
    }

    /** {@return 1.8 billion parameters with its own text encoder; not trained} */
    public static Config large() {
      return new Config(16, 2048, 33, 32, 8, 64, 5632, 2048, 0, 2, Prediction.CLEAN);
    }
  }

  /**
   * Keys and values of text and references for every layer.
   *
   * @param <T> tensor handle of the interpreter
   * @param keys per layer, {@code [batch, kvHeads, m, headDim]}
   * @param values per layer, same shape
   * @param bias added to the scores of the {@code m} context keys, {@code [batch, 1, 1, m]}, or
   *     {@code [batch, 1, n, m]} where the {@code n} tokens of the picture see different keys (see
   *     {@link Regions}; up to {@value #FULL} tokens), or null where all count
   * @param likeness characters pasted where they will stand, {@code [batch, latentChannels + 1, h,
   *     w]} of the full picture (see {@link Likeness}), or null for none
   * @param pasted what {@link #pasted} makes of the likeness for the scale and patch of the step,
   *     or null to make it anew in the step
   */
  public record Context<T>(List<T> keys, List<T> values, T bias, T likeness, Pasted<T> pasted) {
    /** With a likeness that is read anew in every step. */
    public Context(List<T> keys, List<T> values, T bias, T likeness) {
      this(keys, values, bias, likeness, null);
    }

    /** Without a likeness. */
    public Context(List<T> keys, List<T> values, T bias) {
      this(keys, values, bias, null);
    }

    /** {@return the same with a likeness} */
    public Context<T> with(T other) {
      return new Context<>(keys, values, bias, other);
    }

    /** {@return the same with a likeness that was read before} */
    public Context<T> with(Pasted<T> known) {
      return new Context<>(keys, values, bias, null, known);
    }
  }

  /**
   * A likeness as the trunk reads it at one scale; it depends on no step.
   *
   * @param <T> tensor handle of the interpreter
   * @param tokens added to the tokens of the picture, {@code [batch, n, width]}
   * @param latents of which each latent keeps a part, {@code [batch, latentChannels, h, w]}
   */
  public record Pasted<T>(T tokens, T latents) {}

  /**
   * How a picture is asked for, all {@code [batch, 1]}.
   *
   * @param <T> tensor handle of the interpreter
   * @param time angle in {@code [0, pi/2]}
   * @param guidance strength that the student imitates, 1 is none
   * @param mode 0: velocity of the flow (teacher), 1: jump to the clean picture (student)
   */
  public record Query<T>(T time, T guidance, T mode) {}

  /**
   * {@return whether every layer attends to the whole of a picture}
   *
   * @param height latents down, of the scale that is drawn
   * @param width latents across
   */
  public static boolean isWhole(int height, int width) {
    return (long) height * width <= WHOLE;
  }

  // ------------------------------------------------------------------------------ precision

  /**
   * {@return how many bits the matrix of a layer gets where the net is drawn with few: 0 is floats}
   *
   * <p>What reads a prompt once stays in floats. The first and the last block, and the keys and
   * values of the context, keep 8 bits; so may the second half of every feed-forward, which suffers
   * most.
   *
   * @param layer name of the layer, without {@code .weight}
   * @param bits what is asked for, 4 or 8
   * @param downInEight whether the second half of every feed-forward keeps 8 bits
   */
  public int bits(String layer, int bits, boolean downInEight) {
    if (isLarge(layer)) {
      return bits(small(layer), bits, downInEight);
    }
    if (!layer.startsWith("blocks.")) {
      return 0;
    }
    boolean edge =
        layer.startsWith("blocks.0.") || layer.startsWith("blocks." + (config.layers - 1) + ".");
    boolean spared = edge || layer.contains(".context.") || downInEight && layer.endsWith(".down");
    return spared ? 8 : bits;
  }

  // ------------------------------------------------------------------------------ large pictures

  /**
   * {@return the trunk of large pictures, where it has tensors of its own}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights hold it beside the other trunk
   */
  public static <T> Weights<T> large(Weights<T> weights) {
    return new PrefixedWeights<>(weights, LARGE);
  }

  /** {@return the name that a tensor of the trunk of large pictures has beside the other trunk} */
  public static String large(String tensor) {
    return LARGE + tensor;
  }

  /** {@return the name that a tensor of the trunk of large pictures has in the other trunk} */
  public static String small(String large) {
    return large.substring(LARGE.length());
  }

  /** {@return whether a tensor or a layer belongs to the trunk of large pictures} */
  public static boolean isLarge(String name) {
    return name.startsWith(LARGE);
  }

  // ------------------------------------------------------------------------------ context

  /**
   * {@return the text tokens as the blocks see them, {@code [batch, m, width]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code text.*}
   * @param hidden {@code [batch, m, textWidth]} from the text encoder; {@code m} may be dynamic
   * @param bias 0 for a token and a large negative number for padding, {@code [batch, 1, 1, m]}, or
   *     null
   */
  public <T> T textTokens(Weights<T> weights, T hidden, T bias) {
    Ops<T> ops = weights.ops();
    T x = ops.rmsNorm(hidden, null, Layers.EPSILON);
    x = weights.dense("text.in", x, config.width, Init.SMALL);
    for (int i = 0; i < config.textBlocks; i++) {
      x = Layers.selfBlock(weights, "text." + i, x, bias, config.headDim, config.hidden);
    }
    return x;
  }

  /**
   * {@return the tokens of one reference picture in one slot, {@code [batch, 16, width]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code reference.*}
   * @param latents {@code [batch, latentChannels, 16, 16]}
   * @param slot {@code [batch]}, whole numbers from 0 to 4
   */
  public <T> T referenceTokens(Weights<T> weights, T latents, T slot) {
    Ops<T> ops = weights.ops();
    T x = weights.dense("reference.in", patchify(ops, latents, 4), config.width, Init.SMALL);
    T table = weights.tensor("reference.slots", Init.SMALL, REFERENCES, config.width);
    T places = weights.tensor("reference.places", Init.SMALL, REFERENCE_TOKENS, config.width);
    x = ops.add(x, places);
    x = ops.add(x, ops.reshape(ops.gather(table, slot), -1, 1, config.width));
    for (int i = 0; i < config.referenceBlocks; i++) {
      x = Layers.selfBlock(weights, "reference." + i, x, null, config.headDim, config.hidden);
    }
    return x;
  }

  /**
   * {@return what stands for "no text", {@code [1, 1, width]}}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights holds {@code text.null}
   */
  public <T> T nullText(Weights<T> weights) {
    return weights.tensor("text.null", Init.SMALL, 1, 1, config.width);
  }

  /**
   * {@return keys and values of the context tokens for every layer}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code blocks.*.context.*}
   * @param tokens {@code [batch, m, width]}; {@code m} may be dynamic
   * @param bias {@code [batch, 1, 1, m]}, or null where all count
   */
  public <T> Context<T> context(Weights<T> weights, T tokens, T bias) {
    Ops<T> ops = weights.ops();
    int kvWidth = config.kvHeads * config.headDim;
    T normal = ops.rmsNorm(tokens, null, Layers.EPSILON);
    List<T> keys = new ArrayList<>();
    List<T> values = new ArrayList<>();
    for (int i = 0; i < config.layers; i++) {
      String name = "blocks." + i + ".context";
      T k = weights.linear(name + ".key", normal, kvWidth, Init.he(0.7f));
      T v = weights.linear(name + ".value", normal, kvWidth, Init.he(0.7f));
      keys.add(rmsNorm(weights, name + ".keyNorm", splitHeads(ops, k, config.headDim)));
      values.add(splitHeads(ops, v, config.headDim));
    }
    return new Context<>(keys, values, bias);
  }

  /**
   * {@return a likeness as the trunk reads it}
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code likeness{patch}.in}
   * @param likeness {@code [batch, latentChannels + 1, h, w]} of the full picture
   * @param height latents down of the step: {@code h}, or half of it
   * @param patch latents of one side that make one token: 2 or 4
   */
  public <T> Pasted<T> pasted(Weights<T> weights, T likeness, int height, int patch) {
    Ops<T> ops = weights.ops();
    boolean halved = ops.shape(likeness).dim(2) == 2 * height;
    T scaled = halved ? Pyramid.coarse(ops, likeness) : likeness;
    T seen = patchify(ops, scaled, patch);
    T tokens = weights.dense("likeness" + patch + ".in", seen, config.width, Init.ZEROS);
    return new Pasted<>(tokens, ops.slice(scaled, 1, 0, config.latentChannels));
  }

  // ------------------------------------------------------------------------------ trunk

  /**
   * Predict the velocity of noisy latents.
   *
   * @param <T> tensor handle of the interpreter
   * @param weights tensors named {@code patch*}, {@code blocks.*}, {@code time.*}, ...
   * @param latents {@code [batch, latentChannels, height, width]}, sides multiples of {@code patch}
   * @param patch latents of one side that make one token: 2 or 4
   * @param query how the picture is asked for
   * @param context text and references
   * @return velocity, same shape as {@code latents}
   */
  public <T> T velocity(
      Weights<T> weights, T latents, int patch, Query<T> query, Context<T> context) {
    return velocity(weights, latents, patch, query, context, (layer, tokens) -> {});
  }

  /**
   * As {@link #velocity(Weights, Object, int, Query, Context)}, with a trunk of large pictures:
   * convolutions look across the borders of its tokens, each of which is drawn for itself, and
   * windows pass into each other, so that a picture does not show where they meet.
   *
   * @param <T> tensor handle of the interpreter
   * @param trunk tensors as for the other, and {@code mend.*}
   */
  public <T> T largeVelocity(
      Weights<T> trunk, T latents, int patch, Query<T> query, Context<T> context) {
    return velocity(trunk, latents, patch, query, context, (layer, tokens) -> {}, true);
  }

  /**
   * As {@link #velocity(Weights, Object, int, Query, Context)}, showing the tokens after each
   * layer.
   *
   * @param probe is given the layer (from 0) and its tokens {@code [batch, n, width]}
   */
  public <T> T velocity(
      Weights<T> weights,
      T latents,
      int patch,
      Query<T> query,
      Context<T> context,
      BiConsumer<Integer, T> probe) {
    return velocity(weights, latents, patch, query, context, probe, false);
  }

  private <T> T velocity(
      Weights<T> weights,
      T latents,
      int patch,
      Query<T> query,
      Context<T> context,
      BiConsumer<Integer, T> probe,
      boolean large) {
    Ops<T> ops = weights.ops();
    Shape shape = ops.shape(latents);
    Windows.Grid grid = new Windows.Grid(shape.dim(2) / patch, shape.dim(3) / patch);
    boolean all = isWhole(shape.dim(2), shape.dim(3));
    if (context.bias != null && ops.shape(context.bias).dim(2) > 1 && !all) {
      throw new IllegalArgumentException(
          "Tokens that see different keys need a picture of at most "
              + WHOLE
              + " latents, found "
              + shape.dim(2)
              + " x "
              + shape.dim(3));
    }
    T x = patchify(ops, latents, patch);
    x = weights.dense("patch" + patch + ".in", x, config.width, Init.he(0.7f));
    T features =
        ops.constant(
            Positions.features(grid.rows(), grid.columns()), grid.count(), Positions.FEATURES);
    x = ops.add(x, weights.dense("positions", features, config.width, Init.SMALL));
    Pasted<T> pasted = context.pasted;
    if (pasted == null && context.likeness != null) {
      pasted = pasted(weights, context.likeness, shape.dim(2), patch);
    }
    if (pasted != null) {
      x = ops.add(x, pasted.tokens);
    }
    float[] angles = Positions.angles(grid.rows(), grid.columns());
    Rotation<T> rotation =
        new Rotation<>(
            ops.constant(Positions.cosines(angles), grid.count(), Positions.ANGLES),
            ops.constant(Positions.sines(angles), grid.count(), Positions.ANGLES));
    T modulation = modulation(weights, query, shape, patch);
    T bias = all ? whole(ops, context.bias, grid.count()) : context.bias;
    Setting<T> setting = new Setting<>(grid, all, large, rotation, context, bias);
    for (int i = 0; i < config.layers; i++) {
      int layer = i;
      T seen = x;
      x = ops.freeing(() -> block(weights, layer, seen, modulation, setting));
      probe.accept(i, x);
    }
    x = rmsNorm(weights, "out.norm", x);
    int values = config.latentChannels * patch * patch;
    T out = weights.dense("patch" + patch + ".out", x, values, Init.ZEROS);
    T predicted = unpatchify(ops, out, patch, shape.dim(2), shape.dim(3));
    if (pasted != null) {
      predicted = ops.add(predicted, kept(weights, x, pasted.latents, patch));
    }
    if (large) {
      predicted = mended(weights, predicted);
    }
    return config.prediction == Prediction.VELOCITY
        ? predicted
        : towards(ops, latents, predicted, query.time);
  }

  /** What the tokens drew, changed by what is beside each latent; at first not at all. */
  private <T> T mended(Weights<T> trunk, T drawn) {
    Ops<T> ops = trunk.ops();
    T x = ops.relu(mending(trunk, "mend.in", drawn, MEND, Init.he(1)));
    x = ops.relu(mending(trunk, "mend.middle", x, MEND, Init.he(1)));
    return ops.add(drawn, mending(trunk, "mend.out", x, config.latentChannels, Init.ZEROS));
  }

  /** A convolution that always stays in full precision. */
  private static <T> T mending(Weights<T> trunk, String name, T x, int out, Init init) {
    Ops<T> ops = trunk.ops();
    T kernels = trunk.tensor(name + ".weight", init, out, ops.shape(x).dim(1), 3, 3);
    return ops.conv2d(x, kernels, trunk.tensor(name + ".bias", Init.ZEROS, out), 1, 1);
  }

  /**
   * As much of the likeness as each latent keeps, {@code [batch, latentChannels, h, w]}; at first
   * none. What would not fit through the tokens, such as a face, comes this way.
   */
  private <T> T kept(Weights<T> weights, T tokens, T pasted, int patch) {
    Ops<T> ops = weights.ops();
    Shape s = ops.shape(pasted);
    T gates = weights.dense("likeness" + patch + ".gate", tokens, patch * patch, Init.ZEROS);
    T gate = unpatchify(ops, gates, patch, s.dim(2), s.dim(3));
    return ops.multiply(pasted, gate);
  }

  /** The velocity that leads from the latents to these clean ones: (cos(t) x - clean) / sin(t). */
  private static <T> T towards(Ops<T> ops, T latents, T clean, T time) {
    int batch = ops.shape(time).dim(0);
    T t = ops.reshape(time, batch, 1, 1, 1);
    T sine = ops.maximum(ops.sin(t), ops.scalar(LEAST_SINE));
    return ops.divide(ops.subtract(ops.multiply(ops.cos(t), latents), clean), sine);
  }

  /** Scale and gate of both halves of every block, {@code [batch, 1, 4 * width]}. */
  private <T> T modulation(Weights<T> weights, Query<T> query, Shape shape, int patch) {
    Ops<T> ops = weights.ops();
    int width = config.width;
    float[] frequencies = Layers.geometric(0.25f, 16, TIME_FEATURES);
    T e = mlp(weights, "time", Layers.fourier(ops, query.time, frequencies));
    T g = Layers.fourier(ops, ops.shift(query.guidance, -1), frequencies);
    e = ops.add(e, mlp(weights, "guidance", g));
    T modes = weights.tensor("mode", Init.SMALL, 2, width);
    e = ops.add(e, ops.gather(modes, ops.reshape(query.mode, -1)));
    e =
        ops.add(
            e,
            weights.dense(
                "size", ops.constant(size(shape, patch), 1, 2 * SIZE_FEATURES), width, Init.SMALL));
    T all = weights.dense("modulation", ops.silu(e), 4 * width, Init.ZEROS);
    return ops.reshape(all, ops.shape(all).dim(0), 1, 4 * width);
  }

  private <T> T mlp(Weights<T> weights, String name, T x) {
    T hidden = weights.ops().silu(weights.dense(name + ".0", x, config.width, Init.SMALL));
    return weights.dense(name + ".1", hidden, config.width, Init.SMALL);
  }

  /** Fourier features of how large the picture is, and how many pixels a token spans. */
  private static float[] size(Shape shape, int patch) {
    double area = Math.log(shape.dim(2) * (double) shape.dim(3)) / Math.log(2) - 10;
    double token = Math.log(patch) / Math.log(2) - 1;
    float[] frequencies = Layers.geometric(0.1f, 3, SIZE_FEATURES / 2);
    float[] result = new float[2 * SIZE_FEATURES];
    int at = 0;
    for (double value : new double[] {area, token}) {
      for (float frequency : frequencies) {
        result[at++] = (float) Math.cos(frequency * value);
        result[at++] = (float) Math.sin(frequency * value);
      }
    }
    return result;
  }

  private <T> T block(Weights<T> weights, int layer, T x, T modulation, Setting<T> setting) {
    Ops<T> ops = weights.ops();
    String name = "blocks." + layer;
    int width = config.width;
    T table = weights.tensor(name + ".modulation", blockStart(), 4 * width);
    T m = ops.add(modulation, table);
    T h = modulated(ops, rmsNorm(weights, name + ".norm1", x), ops.slice(m, -1, 0, width));
    T mixed = attend(weights, layer, h, setting);
    T gate1 = ops.tanh(ops.slice(m, -1, width, 2 * width));
    x = ops.add(x, ops.multiply(gate1, mixed));
    h =
        modulated(
            ops, rmsNorm(weights, name + ".norm2", x), ops.slice(m, -1, 2 * width, 3 * width));
    T fed = Layers.swiGlu(weights, name + ".feed", h, config.hidden);
    return ops.add(x, ops.multiply(ops.tanh(ops.slice(m, -1, 3 * width, 4 * width)), fed));
  }

  /** Gates start a little open, or nothing behind them would learn at first. */
  private static Init blockStart() {
    return Init.fill(0.1f);
  }

  private static <T> T modulated(Ops<T> ops, T x, T scale) {
    return ops.multiply(x, ops.shift(scale, 1));
  }

  private <T> T attend(Weights<T> weights, int layer, T h, Setting<T> setting) {
    Ops<T> ops = weights.ops();
    Windows.Grid grid = setting.grid;
    String name = "blocks." + layer;
    int kvWidth = config.kvHeads * config.headDim;
    T q = weights.linear(name + ".query", h, config.width, Init.he(0.7f));
    T k = weights.linear(name + ".key", h, kvWidth, Init.he(0.7f));
    T v = weights.linear(name + ".value", h, kvWidth, Init.he(0.7f));
    q = rmsNorm(weights, name + ".queryNorm", splitHeads(ops, q, config.headDim));
    k = rmsNorm(weights, name + ".keyNorm", splitHeads(ops, k, config.headDim));
    q = ops.rotate(q, setting.rotation.cos, setting.rotation.sin);
    k = ops.rotate(k, setting.rotation.cos, setting.rotation.sin);
    v = splitHeads(ops, v, config.headDim);
    T ck = setting.context.keys.get(layer);
    T cv = setting.context.values.get(layer);
    T bias = setting.bias;
    T mixed;
    if (setting.all) {
      mixed = joined(ops, q, k, v, ck, cv, bias);
    } else if (layer % 3 == 2) {
      T pooled = pool(ops, k, grid);
      T all = whole(ops, bias, ops.shape(pooled).dim(2));
      mixed = joined(ops, q, pooled, pool(ops, v, grid), ck, cv, all);
    } else {
      mixed = windowed(ops, q, k, v, ck, cv, setting);
    }
    T rows = rmsNorm(weights, name + ".outNorm", joinHeads(ops, mixed));
    return weights.linear(name + ".out", rows, config.width, Init.he(0.7f));
  }

  /** Every window of tokens for itself, beside the context. */
  private static <T> T windowed(Ops<T> ops, T q, T k, T v, T ck, T cv, Setting<T> setting) {
    T bias = setting.bias;
    return Windows.attend(
        ops,
        setting.grid,
        setting.blended,
        List.of(q, k, v),
        (windows, own) -> {
          T contexts = bias == null ? null : ops.concat(0, Collections.nCopies(windows, bias));
          T keys = ops.concat(0, Collections.nCopies(windows, ck));
          T values = ops.concat(0, Collections.nCopies(windows, cv));
          T seen = whole(ops, contexts, ops.shape(own.get(0)).dim(2));
          return joined(ops, own.get(0), own.get(1), own.get(2), keys, values, seen);
        });
  }

  /** One softmax over the picture's own keys and those of the context; the bias is for both. */
  private static <T> T joined(Ops<T> ops, T q, T k, T v, T ck, T cv, T bias) {
    return ops.attention(q, ops.concat(2, List.of(k, ck)), ops.concat(2, List.of(v, cv)), bias);
  }

  /** The bias of the context behind one of nothing for the picture's own keys; null stays null. */
  private static <T> T whole(Ops<T> ops, T bias, int own) {
    if (bias == null) {
      return null;
    }
    int batch = ops.shape(bias).dim(0);
    int rows = ops.shape(bias).dim(2);
    T seen = ops.constant(new float[batch * rows * own], batch, 1, rows, own);
    return ops.concat(-1, List.of(seen, bias));
  }

  /** Means of 2 x 2 tokens; an odd last row or column is left out of the keys. */
  private static <T> T pool(Ops<T> ops, T x, Windows.Grid g) {
    Shape s = ops.shape(x);
    int rows = g.rows() / 2;
    int columns = g.columns() / 2;
    int width = s.dim(3);
    T grid = ops.reshape(x, s.dim(0) * s.dim(1), g.rows(), g.columns() * width);
    T even = ops.slice(grid, 1, 0, 2 * rows);
    T wide = ops.slice(even, 2, 0, 2 * columns * width);
    T pairs = ops.reshape(wide, s.dim(0) * s.dim(1) * rows, 2, columns, 2, width);
    T mean = ops.mean(ops.mean(pairs, 1), 3);
    return ops.reshape(mean, s.dim(0), s.dim(1), rows * columns, width);
  }

  // ------------------------------------------------------------------------------ patches

  /**
   * {@return whether only tokens of this size use a tensor}
   *
   * @param tensor its name
   * @param patch latents of one side that make one token: 2 or 4
   */
  public static boolean isOfPatch(String tensor, int patch) {
    return tensor.startsWith("patch" + patch + ".") || tensor.startsWith("likeness" + patch + ".");
  }

  /** {@code [batch, c, h, w]} to tokens {@code [batch, h/p * w/p, c * p * p]}. */
  private static <T> T patchify(Ops<T> ops, T x, int patch) {
    T folded = ops.pixelUnshuffle(x, patch);
    Shape s = ops.shape(folded);
    T rows = ops.reshape(folded, s.dim(0), s.dim(1), s.dim(2) * s.dim(3));
    return ops.transpose(rows, 0, 2, 1);
  }

  private static <T> T unpatchify(Ops<T> ops, T x, int patch, int height, int width) {
    Shape s = ops.shape(x);
    T channels = ops.transpose(x, 0, 2, 1);
    T folded = ops.reshape(channels, s.dim(0), s.dim(2), height / patch, width / patch);
    return ops.pixelShuffle(folded, patch);
  }

  private record Rotation<T>(T cos, T sin) {}

  /** What all blocks see alike; the bias is for all keys where every layer has the same ones. */
  private record Setting<T>(
      Windows.Grid grid,
      boolean all,
      boolean blended,
      Rotation<T> rotation,
      Context<T> context,
      T bias) {}

  /**
   * {@return tokens of one side of the windows of attention that a picture beyond {@value #WHOLE}
   * latents is cut into}
   *
   * @param tokens of that side of the picture
   */
  public static int window(int tokens) {
    return Windows.side(tokens);
  }
}
