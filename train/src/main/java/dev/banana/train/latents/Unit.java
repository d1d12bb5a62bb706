package dev.banana.train.latents;

import dev.banana.train.torch.TorchOps;
import org.bytedeco.pytorch.Tensor;

/**
 * Latents as the encoder gives them to those of unit deviation, and back.
 *
 * @param ops its device receives the latents
 * @param mean of each channel, {@code [1, channels, 1, 1]}
 * @param deviation likewise
 */
record Unit(TorchOps ops, Tensor mean, Tensor deviation) {
  /** {@return by the mean and the deviation of a set} */
  static Unit of(TorchOps ops, LatentSet like) {
    int channels = like.mean().length;
    return new Unit(
        ops,
        ops.constant(like.mean(), 1, channels, 1, 1).retainReference(),
        ops.constant(like.deviation(), 1, channels, 1, 1).retainReference());
  }

  /** {@return latents of unit deviation, of those that the encoder gave} */
  Tensor of(Tensor latents) {
    return ops.place(latents).sub(mean).div(deviation);
  }

  /** {@return latents as the encoder gives them} */
  Tensor restored(Tensor latents) {
    return latents.mul(deviation).add(mean);
  }
}
