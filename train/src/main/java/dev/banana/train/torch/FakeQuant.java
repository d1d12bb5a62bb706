package dev.banana.train.torch;

import dev.banana.model.ops.Ops;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Matrices as integer kernels will see them, while they learn: the forward pass is rounded, the
 * gradient passes as if it were not (straight-through estimator).
 *
 * <p>The formulas are those of {@link BitPlanes} and of ONNX Runtime's {@code
 * DynamicQuantizeLinear} and {@code MatMulIntegerToFloat}. An input is quantised sample by sample,
 * as drawing runs it. Source: Bengio et al. 2013, <a
 * href="https://arxiv.org/abs/1308.3432">arXiv:1308.3432</a>.
 *
 * @param inner everything that is not a quantised matrix
 * @param masters the matrices in fp32, by name
 * @param plan how each layer is rounded
 * @param cache rounded matrices of this step
 * @param home scope of this step: a matrix that is rounded within a smaller one outlives it
 */
public record FakeQuant(
    Weights<Tensor> inner,
    Map<String, Tensor> masters,
    Plan plan,
    Map<String, Tensor> cache,
    PointerScope home)
    implements Weights<Tensor> {
  private static final double CODES = 127;
  private static final double LEVELS = 255;

  /**
   * How a layer is rounded.
   *
   * @param bits of its matrix: 4, 8, or 0 for not at all
   * @param input whether its input is rounded to 8 bits too
   */
  public record Rounding(int bits, boolean input) {
    /** Not rounded. */
    public static final Rounding NONE = new Rounding(0, false);
  }

  /** Says how each layer is rounded. */
  @FunctionalInterface
  public interface Plan {
    /**
     * {@return how a layer is rounded}
     *
     * @param layer its name, without {@code .weight}
     */
    Rounding of(String layer);
  }

  FakeQuant(Weights<Tensor> inner, Map<String, Tensor> masters, Plan plan) {
    this(inner, masters, plan, new HashMap<>(), PointerScope.getInnerScope());
  }

  /**
   * Matrices that were rounded before.
   *
   * @param inner everything that is not a quantised matrix
   * @param plan how each layer is rounded
   * @param rounded by name; they live longer than this
   */
  public FakeQuant(Weights<Tensor> inner, Plan plan, Map<String, Tensor> rounded) {
    this(inner, Map.of(), plan, rounded, null);
  }

  @Override
  public Ops<Tensor> ops() {
    return inner.ops();
  }

  @Override
  public Tensor tensor(String name, Init init, int... dims) {
    return inner.tensor(name, init, dims);
  }

  @Override
  public Tensor linear(String name, Tensor x, int out, Init init) {
    Rounding rounding = plan.of(name);
    if (rounding.bits == 0) {
      return inner.linear(name, x, out, init);
    }
    String matrix = name + ".weight";
    Tensor w = cache.computeIfAbsent(matrix, m -> kept(straight(masters.get(m), rounding.bits)));
    return ops().linear(rounding.input ? straight(x) : x, w);
  }

  private Tensor kept(Tensor matrix) {
    if (home != null) {
      home.attach(matrix);
    }
    return matrix;
  }

  private static Tensor straight(Tensor master, int bits) {
    return master.add(matrix(master.detach(), bits).sub(master.detach()));
  }

  private static Tensor straight(Tensor x) {
    Tensor wide = x.to(ScalarType.Float);
    return wide.add(input(wide.detach()).sub(wide.detach()));
  }

  /**
   * {@return a matrix as the kernel multiplies it}
   *
   * @param w {@code [out, in]} fp32, {@code in} a multiple of {@value BitPlanes#BLOCK}
   * @param bits 4 or 8
   */
  public static Tensor matrix(Tensor w, int bits) {
    Tensor blocks = w.reshape(w.size(0), -1, BitPlanes.BLOCK);
    Tensor at = blocks.abs().argmax(new LongOptional(-1), true);
    Tensor most = blocks.gather(-1, at);
    Tensor s = most.div(new Scalar(-128)).to(ScalarType.Half).to(ScalarType.Float);
    Tensor codes = blocks.div(nonZero(s)).round().clamp_(scalar(-128), scalar(119));
    if (bits == 4) {
      codes = codes.add(new Scalar(8)).div(new Scalar(16)).floor().mul(new Scalar(16));
    }
    Tensor stored = codes.mul(s).reshape(w.size(0), w.size(1));
    Tensor row = stored.abs().amax(new long[] {1}, true).div(new Scalar(CODES));
    return stored.div(nonZero(row)).round().mul(row);
  }

  /**
   * {@return an input as the kernel multiplies it}
   *
   * @param x {@code [batch, ...]} fp32; each sample has its own scale and zero point
   */
  public static Tensor input(Tensor x) {
    Tensor flat = x.reshape(x.size(0), -1);
    Tensor low = flat.amin(new long[] {1}, true).clamp_max(new Scalar(0));
    Tensor high = flat.amax(new long[] {1}, true).clamp_min(new Scalar(0));
    Tensor a = nonZero(high.sub(low).div(new Scalar(LEVELS)));
    Tensor zero = low.neg().div(a).round().clamp(scalar(0), scalar(LEVELS));
    Tensor codes = flat.div(a).round().add(zero).clamp_(scalar(0), scalar(LEVELS));
    return codes.sub(zero).mul(a).reshape(x.sizes());
  }

  /** Zeros become ones, so that what is divided by them stays 0. */
  private static Tensor nonZero(Tensor x) {
    return x.add(x.eq(new Scalar(0)).to(ScalarType.Float));
  }

  private static org.bytedeco.pytorch.ScalarOptional scalar(double value) {
    return new org.bytedeco.pytorch.ScalarOptional(new Scalar(value));
  }
}
