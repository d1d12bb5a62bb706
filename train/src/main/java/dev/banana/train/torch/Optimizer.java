package dev.banana.train.torch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW on one flat buffer, Muon for chosen matrices and convolutions, clipping by norm, and a
 * running average.
 *
 * <p>Muon replaces a matrix's momentum by the nearest orthogonal matrix, scaled so that it moves
 * the weights as far as AdamW would: one learning rate serves both. Sources: AdamW, Loshchilov and
 * Hutter 2017, <a href="https://arxiv.org/abs/1711.05101">arXiv:1711.05101</a>; Muon with this
 * scale, Liu et al. 2025, <a href="https://arxiv.org/abs/2502.16982">arXiv:2502.16982</a>. The
 * state is three buffers that a checkpoint can hold.
 */
public final class Optimizer {
  private static final double BETA1 = 0.9;
  private static final double MOMENTUM = 0.95;
  private static final double EPSILON = 1e-8;
  private static final double LIKE_ADAM = 0.2;

  private final TorchWeights weights;
  private final TorchWeights average;
  private final Tensor first;
  private final Tensor second;
  private final double beta2;
  private final double decay;
  private final double clip;
  private final Map<String, List<TorchWeights.Entry>> matrices = new LinkedHashMap<>();
  private long step;

  /**
   * Prepare the buffers.
   *
   * @param weights what is trained; its buffer starts to collect gradients
   * @param beta2 memory of the squared gradients, e.g. 0.95 or 0.99
   * @param decay weight decay per unit of learning rate, at least 0
   * @param clip largest gradient norm, above 0
   * @param muon which matrices and convolutions, a row for each output, are updated by Muon
   */
  public Optimizer(
      TorchWeights weights, double beta2, double decay, double clip, Predicate<String> muon) {
    this.weights = weights;
    this.beta2 = beta2;
    this.decay = decay;
    this.clip = clip;
    this.average = weights.copy();
    this.first = torch.zeros_like(weights.flat()).retainReference();
    this.second = torch.zeros_like(weights.flat()).retainReference();
    for (TorchWeights.Entry entry : weights.entries().values()) {
      boolean matrix = entry.dims().length == 2 || entry.dims().length == 4;
      if (matrix && muon.test(entry.name())) {
        String shape = entry.dims()[0] + "x" + entry.size() / entry.dims()[0];
        matrices.computeIfAbsent(shape, s -> new ArrayList<>()).add(entry);
      }
    }
    weights.flat().requires_grad_(true);
  }

  /** {@return the running average, which is what later stages use} */
  public TorchWeights average() {
    return average;
  }

  /** {@return the buffers that a checkpoint needs, by name} */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("weights", weights.flat());
    state.put("average", average.flat());
    state.put("first", first);
    state.put("second", second);
    return state;
  }

  /** Say how many steps the loaded buffers have seen. */
  public void resume(long steps) {
    step = steps;
  }

  /**
   * Apply the collected gradient and forget it.
   *
   * @param rate learning rate of this step
   * @param keep share of the running average that stays, in [0, 1)
   * @return norm of the gradient before clipping; not finite means that nothing was applied
   */
  public double step(double rate, double keep) {
    try (NoGradGuard guard = new NoGradGuard()) {
      Tensor gradient = weights.flat().mutable_grad();
      double norm = gradient.norm().item_double();
      if (Double.isFinite(norm)) {
        step++;
        if (norm > clip) {
          gradient.mul_(new Scalar(clip / norm));
        }
        apply(gradient, rate);
        average.flat().lerp_(weights.flat(), new Scalar(1 - keep));
      }
      gradient.zero_();
      return norm;
    }
  }

  private void apply(Tensor gradient, double rate) {
    Tensor flat = weights.flat();
    first.lerp_(gradient, new Scalar(1 - BETA1));
    second.mul_(new Scalar(beta2)).addcmul_(gradient, gradient, new Scalar(1 - beta2));
    double scale1 = 1 - Math.pow(BETA1, step);
    double scale2 = Math.sqrt(1 - Math.pow(beta2, step));
    Tensor bottom = second.sqrt().div_(new Scalar(scale2)).add_(new Scalar(EPSILON));
    Tensor update = first.div(bottom).mul_(new Scalar(1 / scale1));
    matrices.values().forEach(group -> orthogonal(group, gradient, update));
    if (decay > 0) {
      flat.mul_(new Scalar(1 - rate * decay));
    }
    flat.add_(update, new Scalar(-rate));
  }

  /** Overwrites the update of these matrices; the momentum looks one step ahead (Nesterov). */
  private void orthogonal(List<TorchWeights.Entry> group, Tensor gradient, Tensor update) {
    TensorVector momenta = new TensorVector();
    for (TorchWeights.Entry entry : group) {
      Tensor g = part(gradient, entry);
      Tensor m = part(first, entry);
      momenta.push_back(m.mul(new Scalar(MOMENTUM)).add(g, new Scalar(1 - MOMENTUM)));
    }
    Tensor stacked = torch.stack(momenta, 0);
    long rows = stacked.size(1);
    long columns = stacked.size(2);
    Tensor result = nearestOrthogonal(stacked);
    double scale = LIKE_ADAM * Math.sqrt(Math.max(rows, columns));
    for (int i = 0; i < group.size(); i++) {
      part(update, group.get(i)).copy_(result.select(0, i).mul(new Scalar(scale)));
    }
  }

  /** {@return each matrix with its singular values brought near 1, by five Newton-Schulz steps} */
  private Tensor nearestOrthogonal(Tensor stacked) {
    boolean tall = stacked.size(1) > stacked.size(2);
    Tensor x = (tall ? stacked.transpose(1, 2) : stacked).contiguous();
    Tensor norm =
        x.square().sum(new long[] {1, 2}, true, new org.bytedeco.pytorch.ScalarTypeOptional());
    x = x.div(norm.sqrt().add(new Scalar(1e-7))).to(weights.precision());
    for (int i = 0; i < 5; i++) {
      Tensor a = x.matmul(x.transpose(1, 2));
      Tensor b = a.mul(new Scalar(-4.7750)).add(a.matmul(a), new Scalar(2.0315));
      x = x.mul(new Scalar(3.4445)).add(b.matmul(x));
    }
    x = x.to(torch.ScalarType.Float);
    return tall ? x.transpose(1, 2) : x;
  }

  private static Tensor part(Tensor flat, TorchWeights.Entry entry) {
    return flat.narrow(0, entry.offset(), entry.size()).view(entry.dims()[0], -1);
  }
}
