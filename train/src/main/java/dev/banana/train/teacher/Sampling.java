package dev.banana.train.teacher;

import dev.banana.model.ModelSpec;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Weights;
import dev.banana.train.torch.TorchOps;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Noise to latents, as the stages draw their sample sheets and targets. */
public final class Sampling {
  /** Share of the steps of {@link #flow} that a pyramid spends on the coarse picture. */
  private static final double COARSE_SHARE = 0.6;

  /** Share of fine samples that begin at a stretched coarse picture, as every drawing does. */
  private static final double STRETCHED = 0.75;

  /** Tokens of the coarse picture of a square of 512 pixels. */
  private static final int COARSE_TOKENS = 64;

  private static final double MEAN_NOISE = 0.4;
  private static final double SPREAD = 1.6;
  private static final double SOFT = 1e-3;

  /** Above 1 spends more of the steps near the noise. */
  private static final float SHIFT = 1.5f;

  private final Denoiser model;
  private final int patch;
  private final int finePatch;
  private final boolean pyramid;

  /**
   * Prepare for one network.
   *
   * @param model the network
   * @param patch latents of one side that make one token of a large picture
   * @param finePatch the same of others, see {@link dev.banana.model.ModelSpec#finePatch}
   * @param pyramid whether pictures begin coarse, see {@link Pyramid}
   */
  public Sampling(Denoiser model, int patch, int finePatch, boolean pyramid) {
    this.model = model;
    this.patch = patch;
    this.finePatch = finePatch;
    this.pyramid = pyramid;
  }

  /** Prepare for the network of a model. */
  public Sampling(ModelSpec spec) {
    this(spec.denoiserNet(), spec.patch(), spec.finePatch(), spec.pyramid());
  }

  /**
   * {@return floating-point operations of a step, on average: about six per parameter, token and
   * sample}
   *
   * @param parameters of the network
   * @param coarse share of steps on the coarse picture
   * @param batch samples of such a step
   * @param fineBatch samples of another
   */
  public double flops(long parameters, double coarse, int batch, int fineBatch) {
    double fine = (1 - coarse) * fineBatch * 16 / (finePatch * finePatch);
    return 6.0 * parameters * COARSE_TOKENS * (coarse * batch + fine);
  }

  /** {@return the same three numbers for every sample, each {@code [batch, 1]}} */
  public static Query<Tensor> query(
      Ops<Tensor> ops, int batch, float time, float guidance, float mode) {
    return new Query<>(
        column(ops, batch, time), column(ops, batch, guidance), column(ops, batch, mode));
  }

  /** {@return one number for every sample, {@code [batch, 1]}} */
  public static Tensor column(Ops<Tensor> ops, int batch, float value) {
    float[] values = new float[batch];
    java.util.Arrays.fill(values, value);
    return ops.constant(values, batch, 1);
  }

  /**
   * {@return noise to learn with: plain, but for most samples of the fine picture of a pyramid}
   *
   * <p>Those begin at the handover, where a drawing has a stretched coarse picture and no detail,
   * which plain noise on a true picture does not hide. So what a stretched one lacks is a part of
   * their noise: at the handover it cancels the detail, and towards the end it fades with the
   * noise. Source: Jin et al. 2024 (pyramidal flow matching), <a
   * href="https://arxiv.org/abs/2410.05954">arXiv:2410.05954</a>.
   *
   * @param ops interpreter
   * @param clean {@code [batch, channels, h, w]}
   * @param handedOver whether {@code clean} is the fine picture of a pyramid
   */
  public static Tensor noise(TorchOps ops, Tensor clean, boolean handedOver) {
    return handedOver ? noise(ops, clean, Pyramid.coarse(ops, clean)) : torch.randn_like(clean);
  }

  /**
   * {@return the same for the fine picture of a pyramid, most samples of which begin at a stretched
   * coarse picture that need not be their own}
   *
   * @param ops interpreter
   * @param clean {@code [batch, channels, h, w]}
   * @param coarse what is handed over, {@code [batch, channels, h / 2, w / 2]}
   */
  public static Tensor noise(TorchOps ops, Tensor clean, Tensor coarse) {
    Tensor plain = torch.randn_like(clean);
    Tensor lacks = Pyramid.fine(ops, coarse).sub(clean);
    Tensor some = ops.place(torch.rand(clean.size(0), 1, 1, 1)).lt(new Scalar(STRETCHED));
    Scalar weight = new Scalar(1 / Math.tan(Pyramid.HANDOVER));
    return plain.add(lacks.mul(some.to(ScalarType.Float)).mul(weight));
  }

  /** {@return the velocity in fp32; {@code coarse} says which of two scales {@code x} has} */
  public Tensor velocity(
      Weights<Tensor> weights,
      Tensor x,
      boolean coarse,
      Query<Tensor> query,
      Context<Tensor> context) {
    return velocity(weights, x, coarse, query, context, (layer, tokens) -> {});
  }

  /**
   * As the other, showing the tokens after each layer.
   *
   * @param probe is given the layer (from 0) and its tokens
   */
  public Tensor velocity(
      Weights<Tensor> weights,
      Tensor x,
      boolean coarse,
      Query<Tensor> query,
      Context<Tensor> context,
      BiConsumer<Integer, Tensor> probe) {
    boolean whole = Denoiser.isWhole((int) x.size(2), (int) x.size(3));
    int span = coarse ? Pyramid.COARSE_PATCH : whole ? finePatch : patch;
    return model
        .velocity(weights, x, span, query, fitted(context, x, span), probe)
        .to(ScalarType.Float);
  }

  /** What tokens see is told for squares of latents; smaller tokens see what their square sees. */
  private static Context<Tensor> fitted(Context<Tensor> context, Tensor x, int span) {
    Tensor bias = context.bias();
    long tokens = x.size(2) / span * (x.size(3) / span);
    if (bias == null || bias.size(2) == 1 || bias.size(2) == tokens) {
      return context;
    }
    long each = Math.round(Math.sqrt(tokens / (double) bias.size(2)));
    long high = x.size(2) / span / each;
    long wide = x.size(3) / span / each;
    long size = bias.size(0);
    long keys = bias.size(3);
    Tensor cut =
        bias.view(size, high, 1, wide, 1, keys)
            .expand(size, high, each, wide, each, keys)
            .reshape(size, 1, tokens, keys);
    return new Context<>(
        context.keys(), context.values(), cut, context.likeness(), context.pasted());
  }

  /**
   * {@return latents after many small steps with classifier-free guidance}
   *
   * <p>Source of guidance: Ho and Salimans 2022, <a
   * href="https://arxiv.org/abs/2207.12598">arXiv:2207.12598</a>.
   *
   * @param weights a teacher
   * @param noise {@code [batch, channels, h, w]}
   * @param context of the prompts
   * @param nothing context without text, for as many samples
   * @param steps at least 1
   * @param guidance 1 is none
   */
  public Tensor flow(
      Weights<Tensor> weights,
      Tensor noise,
      Context<Tensor> context,
      Context<Tensor> nothing,
      int steps,
      float guidance) {
    if (!pyramid) {
      float[] times = Schedule.flowTimes(steps, SHIFT);
      return path(weights, noise, false, context, nothing, times, guidance);
    }
    int coarse = Math.max(1, (int) Math.round(steps * COARSE_SHARE));
    Ops<Tensor> ops = weights.ops();
    float[] times = Schedule.flowTimes(coarse, SHIFT);
    // Twice the mean of four independent numbers is as normal as each of them.
    Tensor start = ops.scale(Pyramid.coarse(ops, noise), 2);
    Tensor small = path(weights, start, true, context, nothing, times, guidance);
    float[] rest = new float[Math.max(1, steps - coarse) + 1];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = Pyramid.HANDOVER * (1 - i / (float) (rest.length - 1));
    }
    Tensor x =
        Schedule.addNoise(
            ops, Pyramid.fine(ops, small), torch.randn_like(noise), ops.scalar(rest[0]));
    return path(weights, x, false, context, nothing, rest, guidance);
  }

  private Tensor path(
      Weights<Tensor> weights,
      Tensor start,
      boolean coarse,
      Context<Tensor> context,
      Context<Tensor> nothing,
      float[] times,
      float guidance) {
    Ops<Tensor> ops = weights.ops();
    int batch = (int) start.size(0);
    Tensor x = start.clone();
    for (int i = 0; i + 1 < times.length; i++) {
      try (PointerScope scope = new PointerScope()) {
        Query<Tensor> query = query(ops, batch, times[i], 1, 0);
        Tensor v = velocity(weights, x, coarse, query, context);
        if (times[i] <= Schedule.GUIDANCE_LIMIT && guidance != 1) {
          Tensor blind = velocity(weights, x, coarse, query, nothing);
          v = ops.add(blind, ops.scale(ops.subtract(v, blind), guidance));
        }
        x.copy_(Schedule.step(ops, x, v, ops.scalar(times[i]), ops.scalar(times[i + 1])));
      }
    }
    return x;
  }

  /**
   * {@return latents after 1 to 8 steps of a student; of half the sides if all were coarse}
   *
   * @param weights a student
   * @param noise {@code [batch, channels, h, w]}
   * @param context of the prompts
   * @param steps 1 to 8
   * @param guidance strength that the student imitates
   */
  public Tensor consistency(
      Weights<Tensor> weights, Tensor noise, Context<Tensor> context, int steps, float guidance) {
    Tensor strength = column(weights.ops(), (int) noise.size(0), guidance);
    return consistency(weights, noise, context, Schedule.jumps(steps, pyramid), strength);
  }

  /**
   * {@return latents after some steps of a student, of half the sides if all were coarse}
   *
   * @param weights a student
   * @param noise {@code [batch, channels, h, w]}
   * @param context of the prompts
   * @param jumps the steps
   * @param guidance strengths that the student imitates, {@code [batch, 1]}
   */
  public Tensor consistency(
      Weights<Tensor> weights,
      Tensor noise,
      Context<Tensor> context,
      List<Schedule.Jump> jumps,
      Tensor guidance) {
    Ops<Tensor> ops = weights.ops();
    Tensor clean = null;
    Tensor x = null;
    float time = 0;
    boolean small = false;
    for (Schedule.Jump jump : jumps) {
      if (small && !jump.coarse()) {
        clean = Pyramid.fine(ops, clean);
      }
      if (jump.follows()) {
        x = Schedule.follow(ops, x, clean, time, jump.time());
      } else if (clean == null) {
        // Twice the mean of four independent numbers is as normal as each of them.
        x = jump.coarse() ? ops.scale(Pyramid.coarse(ops, noise), 2) : noise;
      } else {
        x = Schedule.addNoise(ops, clean, torch.randn_like(clean), ops.scalar(jump.time()));
      }
      small = jump.coarse();
      time = jump.time();
      clean = end(weights, x, jump, guidance, context);
    }
    return clean;
  }

  /**
   * {@return where a step of a student says that the path of its scale ends}
   *
   * @param weights a student
   * @param x latents of the scale at the time of the step
   * @param jump the step
   * @param guidance strengths that the student imitates, {@code [batch, 1]}
   * @param context of the prompts
   */
  public Tensor end(
      Weights<Tensor> weights,
      Tensor x,
      Schedule.Jump jump,
      Tensor guidance,
      Context<Tensor> context) {
    Ops<Tensor> ops = weights.ops();
    int batch = (int) x.size(0);
    Query<Tensor> query =
        new Query<>(column(ops, batch, jump.time()), guidance, column(ops, batch, jump.mode()));
    Tensor v = velocity(weights, x, jump.coarse(), query, context);
    return Schedule.clean(ops, x, v, ops.scalar(jump.time()));
  }

  /**
   * {@return random strengths of guidance, {@code [batch, 1]}}
   *
   * @param ops interpreter
   * @param batch samples
   * @param weakest the least
   * @param strongest the greatest
   */
  public static Tensor strengths(TorchOps ops, int batch, double weakest, double strongest) {
    return ops.place(torch.rand(batch, 1))
        .mul(new Scalar(strongest - weakest))
        .add(new Scalar(weakest));
  }

  /**
   * {@return times of a few-step student, {@code [batch, 1]}, up to where its scale begins}
   *
   * @param ops interpreter
   * @param batch samples
   * @param start where the scale begins: {@link Schedule#NOISE} or {@link Pyramid#HANDOVER}
   * @param atStart share of samples that are exactly there
   * @param random which ones
   */
  public static Tensor startingTimes(
      TorchOps ops, int batch, float start, double atStart, SplittableRandom random) {
    Tensor tau = torch.randn(batch, 1).mul(new Scalar(SPREAD)).add(new Scalar(MEAN_NOISE));
    float[] first = new float[batch];
    for (int i = 0; i < batch; i++) {
      first[i] = random.nextDouble() < atStart ? 1 : 0;
    }
    Tensor there = ops.constant(first, batch, 1);
    Tensor inside = ops.place(tau.exp().atan()).clamp_max(new Scalar(start));
    Tensor keep = ops.subtract(ops.scalar(1), there);
    return ops.add(ops.multiply(inside, keep), ops.scale(there, start));
  }

  /**
   * {@return the mean over the batch of {@code e / sqrt(e + c)}, where {@code e} is the mean square
   * of one sample: large differences do not drown small ones}
   */
  public static Tensor soft(Tensor difference) {
    Tensor e = difference.square().mean(new long[] {1, 2, 3}, false, new ScalarTypeOptional());
    return e.div(e.detach().add(new Scalar(SOFT)).sqrt()).mean();
  }
}
