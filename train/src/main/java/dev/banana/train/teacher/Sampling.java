package dev.banana.train.teacher;

import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Weights;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Noise to latents, as the stages draw their sample sheets and targets. */
public final class Sampling {
  private final Denoiser model;
  private final int patch;

  /**
   * Prepare for one network.
   *
   * @param model the network
   * @param patch latents of one side that make one token
   */
  public Sampling(Denoiser model, int patch) {
    this.model = model;
    this.patch = patch;
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

  /** {@return the velocity in fp32} */
  public Tensor velocity(
      Weights<Tensor> weights, Tensor x, Query<Tensor> query, Context<Tensor> context) {
    return model.velocity(weights, x, patch, query, context).to(ScalarType.Float);
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
    Ops<Tensor> ops = weights.ops();
    int batch = (int) noise.size(0);
    float[] times = Schedule.flowTimes(steps, 1.5f);
    Tensor x = noise.clone();
    for (int i = 0; i < steps; i++) {
      try (PointerScope scope = new PointerScope()) {
        Query<Tensor> query = query(ops, batch, times[i], 1, 0);
        Tensor v = velocity(weights, x, query, context);
        if (times[i] <= Schedule.GUIDANCE_LIMIT && guidance != 1) {
          Tensor blind = velocity(weights, x, query, nothing);
          v = ops.add(blind, ops.scale(ops.subtract(v, blind), guidance));
        }
        x.copy_(Schedule.step(ops, x, v, ops.scalar(times[i]), ops.scalar(times[i + 1])));
      }
    }
    return x;
  }

  /**
   * {@return latents after 1 to 8 jumps of a student}
   *
   * @param weights a student
   * @param noise {@code [batch, channels, h, w]}
   * @param context of the prompts
   * @param steps 1 to 8
   * @param guidance strength that the student imitates
   */
  public Tensor consistency(
      Weights<Tensor> weights, Tensor noise, Context<Tensor> context, int steps, float guidance) {
    Ops<Tensor> ops = weights.ops();
    int batch = (int) noise.size(0);
    float[] times = Schedule.consistencyTimes(steps);
    Tensor x = noise;
    for (int i = 0; i < steps; i++) {
      Tensor v = velocity(weights, x, query(ops, batch, times[i], guidance, 1), context);
      Tensor clean = Schedule.clean(ops, x, v, ops.scalar(times[i]));
      x =
          i + 1 == steps
              ? clean
              : Schedule.addNoise(ops, clean, torch.randn_like(clean), ops.scalar(times[i + 1]));
    }
    return x;
  }
}
