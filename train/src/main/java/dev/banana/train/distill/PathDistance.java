package dev.banana.train.distill;

import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.weights.Weights;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How far a student of a pyramid is from where its teacher's guided path ends, from the same noise,
 * on samples that nobody learns from.
 *
 * <p>Latents have unit variance: 0 is the path itself, and a picture of anything else is near 2.
 */
final class PathDistance {
  /**
   * Mean squares of differences.
   *
   * @param coarse of the first jump
   * @param fine of the first fine jump, from the teacher's coarse picture
   * @param drawn of a picture in four steps, from the same noises
   */
  record Figures(double coarse, double fine, double drawn) {}

  private static final int COARSE_STEPS = 16;
  private static final int FINE_STEPS = 10;
  private static final int SEED = 5;

  private final TorchOps ops;
  private final Sampling sampling;
  private final Conditioning conditioning;
  private final Batch batch;
  private final Tensor strength;
  private final Tensor coarseNoise;
  private final Tensor fineNoise;
  private final Tensor coarseEnd;
  private final Tensor fineStart;
  private final Tensor fineEnd;

  /**
   * Walk the teacher's paths; lives as long as the scope that it is made in.
   *
   * @param ops interpreter
   * @param sampling of the pyramid
   * @param conditioning of the samples
   * @param teacher its weights
   * @param batch samples that nobody learns from
   * @param guidance strength of all of them
   */
  PathDistance(
      TorchOps ops,
      Sampling sampling,
      Conditioning conditioning,
      Weights<Tensor> teacher,
      Batch batch,
      float guidance) {
    this.ops = ops;
    this.sampling = sampling;
    this.conditioning = conditioning;
    this.batch = batch;
    this.strength = Sampling.column(ops, (int) batch.clean().size(0), guidance);
    torch.manual_seed(SEED);
    this.coarseNoise = torch.randn_like(Pyramid.coarse(ops, batch.clean()));
    this.fineNoise = torch.randn_like(batch.clean());
    Guide guide = new Guide(ops, sampling, conditioning, teacher, batch);
    this.coarseEnd = guide.end(coarseNoise, true, Schedule.NOISE, COARSE_STEPS, strength);
    this.fineStart = handedOver(coarseEnd);
    this.fineEnd = guide.end(fineStart, false, Pyramid.HANDOVER, FINE_STEPS, strength);
  }

  private Tensor handedOver(Tensor coarse) {
    return Schedule.addNoise(
        ops, Pyramid.fine(ops, coarse), fineNoise, ops.scalar(Pyramid.HANDOVER));
  }

  /** {@return how far the student is} */
  Figures of(TorchWeights student) {
    Weights<Tensor> views = student.use();
    Context<Tensor> context = conditioning.of(views, batch, Conditioning.Dropout.NONE);
    Schedule.Jump fine = new Schedule.Jump(Pyramid.HANDOVER, false, false);
    Schedule.Jump coarse = new Schedule.Jump(Schedule.NOISE, true, false);
    return new Figures(
        distance(jump(views, coarseNoise, coarse, context), coarseEnd),
        distance(jump(views, fineStart, fine, context), fineEnd),
        distance(drawn(views, context), fineEnd));
  }

  private Tensor drawn(Weights<Tensor> student, Context<Tensor> context) {
    Tensor x = coarseNoise;
    Tensor clean = null;
    Schedule.Jump before = null;
    for (Schedule.Jump jump : Schedule.jumps(4, true)) {
      if (jump.follows()) {
        x = Schedule.follow(ops, x, clean, before.time(), jump.time());
      } else if (before != null) {
        x = handedOver(clean);
      }
      clean = jump(student, x, jump, context);
      before = jump;
    }
    return clean;
  }

  private Tensor jump(
      Weights<Tensor> student, Tensor x, Schedule.Jump jump, Context<Tensor> context) {
    return TorchOps.apart(() -> sampling.end(student, x, jump, strength, context));
  }

  private static double distance(Tensor a, Tensor b) {
    return a.sub(b).square().mean().item_float();
  }
}
