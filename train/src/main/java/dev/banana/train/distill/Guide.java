package dev.banana.train.distill;

import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.TorchOps;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The teacher of a batch, with what it is told and without; nothing here has gradients.
 *
 * <p>Source: Ho and Salimans 2022 (classifier-free guidance), <a
 * href="https://arxiv.org/abs/2207.12598">arXiv:2207.12598</a>.
 *
 * @param ops interpreter
 * @param sampling reads its velocities
 * @param conditioning reads its prompts
 * @param teacher views for this step
 * @param batch samples that it is told of
 */
record Guide(
    TorchOps ops,
    Sampling sampling,
    Conditioning conditioning,
    Weights<Tensor> teacher,
    Batch batch) {

  /**
   * {@return the guided velocity}
   *
   * @param x latents of the scale
   * @param coarse whether that is the coarse one
   * @param time {@code [batch, 1]}
   * @param strength of guidance, {@code [batch, 1]}
   */
  Tensor velocity(Tensor x, boolean coarse, Tensor time, Tensor strength) {
    return TorchOps.apart(() -> guided(x, coarse, time, strength, told(), nothing()));
  }

  /**
   * {@return where the guided path ends that some even steps walk}
   *
   * @param x latents of the scale
   * @param coarse whether that is the coarse one
   * @param start time of {@code x}
   * @param steps at least 1
   * @param strength of guidance, {@code [batch, 1]}
   */
  Tensor end(Tensor x, boolean coarse, float start, int steps, Tensor strength) {
    return TorchOps.apart(
        () -> {
          Context<Tensor> told = told();
          Context<Tensor> nothing = nothing();
          Tensor at = x;
          for (int i = 0; i < steps; i++) {
            Tensor here = at;
            float from = start * (steps - i) / steps;
            float to = start * (steps - i - 1) / steps;
            Tensor time = Sampling.column(ops, (int) x.size(0), from);
            at =
                TorchOps.apart(
                    () -> {
                      Tensor v = guided(here, coarse, time, strength, told, nothing);
                      return Schedule.step(ops, here, v, ops.scalar(from), ops.scalar(to));
                    });
          }
          return at;
        });
  }

  private Context<Tensor> told() {
    return conditioning.of(teacher, batch, Conditioning.Dropout.NONE);
  }

  private Context<Tensor> nothing() {
    return conditioning.nothing(teacher, (int) batch.clean().size(0));
  }

  private Tensor guided(
      Tensor x,
      boolean coarse,
      Tensor time,
      Tensor strength,
      Context<Tensor> told,
      Context<Tensor> nothing) {
    int size = (int) x.size(0);
    Query<Tensor> query =
        new Query<>(time, Sampling.column(ops, size, 1), Sampling.column(ops, size, 0));
    Tensor seeing = sampling.velocity(teacher, x, coarse, query, told);
    Tensor blind = sampling.velocity(teacher, x, coarse, query, nothing);
    Tensor guidable = time.le(new Scalar(Schedule.GUIDANCE_LIMIT)).to(torch.ScalarType.Float);
    // Strength 1 where guidance is off.
    Tensor by = strength.sub(new Scalar(1)).mul(guidable).add(new Scalar(1));
    return blind.add(seeing.sub(blind).mul(by.view(size, 1, 1, 1)));
  }
}
