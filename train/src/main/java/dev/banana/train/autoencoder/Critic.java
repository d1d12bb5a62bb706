package dev.banana.train.autoencoder;

import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import dev.banana.train.run.TrainingLoop;
import dev.banana.train.torch.Optimizer;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Tells pixels that a net made from true ones, patch by patch, so that it learns edges as sharp as
 * true ones: of all places that an edge may have the mean is soft.
 *
 * <p>Sees 8 pixels to each side at most, so it judges how edges look, not what is drawn. Learns
 * with the hinge loss. Source: Esser et al. 2021 (VQGAN), <a
 * href="https://arxiv.org/abs/2012.09841">arXiv:2012.09841</a>.
 */
final class Critic {
  private static final double BETA2 = 0.99;

  private final String name;
  private final TorchOps ops;
  private final TorchWeights weights;
  private final Optimizer optimizer;

  /**
   * Prepare.
   *
   * @param name of its buffers in a checkpoint
   * @param ops interpreter
   * @param seed first random number
   */
  Critic(String name, TorchOps ops, long seed) {
    this.name = name;
    this.ops = ops;
    float[] any = new float[3 * 32 * 32];
    weights = TorchWeights.create(ops, seed, w -> score(w, ops.constant(any, 1, 3, 32, 32)));
    optimizer = new Optimizer(weights, BETA2, 0, 1, tensor -> false);
  }

  /**
   * {@return one that learns beside a network, and goes on where the network does}
   *
   * @param name of its buffers in a checkpoint
   * @param ops interpreter
   * @param seed first random number
   * @param loop saves them
   */
  static Critic beside(String name, TorchOps ops, long seed, TrainingLoop loop) throws IOException {
    Critic critic = new Critic(name, ops, seed);
    critic.resume(loop.beside(critic.state()));
    return critic;
  }

  /** {@return the buffers that a checkpoint needs, by name} */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    optimizer.state().forEach((part, buffer) -> state.put(name + "." + part, buffer));
    return state;
  }

  /** Say how many steps the network that it learns beside had made. */
  void resume(long steps) {
    optimizer.resume(steps);
  }

  /** One mark for each patch: above 0 where it looks true. */
  private static Tensor score(Weights<Tensor> w, Tensor pixels) {
    Tensor x = w.conv("0", pixels, 24, 3, 1, true, Init.he(1));
    x = w.conv("1", x, 48, 3, 2, true, Init.he(1));
    x = w.conv("2", x, 64, 3, 2, true, Init.he(1));
    return w.conv("3", x, 1, 3, 1, false, Init.he(0.5f)).to(ScalarType.Float);
  }

  private Tensor score(Tensor pixels) {
    return score(weights.use(), pixels.to(ops.precision()));
  }

  /**
   * {@return the gradient of looking decoded}
   *
   * @param decoded pixels {@code [batch, 3, height, width]} in [-1, 1]
   */
  Tensor pull(Tensor decoded) {
    Tensor leaf = decoded.detach().requires_grad_(true);
    score(leaf).mean().neg().backward();
    try (NoGradGuard guard = new NoGradGuard()) {
      weights.flat().mutable_grad().zero_();
    }
    return leaf.grad();
  }

  /**
   * {@return worth nothing, but its gradient is that of looking decoded}
   *
   * @param decoded pixels {@code [batch, 3, height, width]} in [-1, 1]
   * @param norm of the gradient
   */
  Tensor term(Tensor decoded, double norm) {
    Tensor gradient = pull(decoded);
    double share = norm / (gradient.norm().item_double() + 1e-12);
    Tensor term = decoded.mul(gradient.mul(new Scalar(share)).detach()).sum();
    return term.sub(term.detach());
  }

  /**
   * Learn from one batch.
   *
   * @param truth true pixels
   * @param decoded what the decoder made of them
   * @param rate learning rate of this step
   */
  void learn(Tensor truth, Tensor decoded, double rate) {
    Tensor real = score(truth).neg().add(new Scalar(1)).relu().mean();
    Tensor made = score(decoded.detach()).add(new Scalar(1)).relu().mean();
    real.add(made).backward();
    optimizer.step(rate, 0);
  }
}
