package dev.banana.train.autoencoder;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How far pixels are from true ones, both {@code [batch, 3, height, width]} in [-1, 1]. */
final class PixelLoss {
  private PixelLoss() {}

  /**
   * {@return absolute and squared error, and half the error of the gradients, at full and half
   * size}
   */
  static Tensor distance(Tensor a, Tensor b) {
    Tensor d = a.sub(b);
    Tensor result = d.abs().mean().add(d.square().mean().mul(new Scalar(4)));
    for (int level = 0; level < 2; level++) {
      result = result.add(gradients(d).mul(new Scalar(0.5)));
      d = torch.avg_pool2d(d, 2, 2);
    }
    return result.add(d.abs().mean());
  }

  private static Tensor gradients(Tensor d) {
    long h = d.size(2);
    long w = d.size(3);
    Tensor dx = d.narrow(3, 1, w - 1).sub(d.narrow(3, 0, w - 1));
    Tensor dy = d.narrow(2, 1, h - 1).sub(d.narrow(2, 0, h - 1));
    return dx.abs().mean().add(dy.abs().mean());
  }

  /** {@return the norm of the gradient of the distance} */
  static double pull(Tensor made, Tensor truth) {
    Tensor leaf = made.detach().requires_grad_(true);
    distance(leaf, truth).backward();
    return leaf.grad().norm().item_double();
  }
}
