package dev.banana.train.torch;

import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The eager interpreter: each verb runs at once in libtorch and can be differentiated.
 *
 * <p>Handles are native memory: work inside a {@code PointerScope}, one for each training step.
 * Matrix products and convolutions run in the given precision and return it; normalisation and
 * softmax compute in fp32. Not thread-safe beyond what libtorch promises.
 */
public final class TorchOps implements Ops<Tensor> {
  private final ScalarType precision;
  private final Device device;

  /**
   * Make an interpreter.
   *
   * @param precision what matrix products and convolutions compute in: {@code Float} or {@code
   *     BFloat16}
   * @param device {@code "cpu"} or {@code "cuda"}
   */
  public TorchOps(ScalarType precision, String device) {
    this.precision = precision;
    this.device = new Device(device).retainReference();
  }

  /** {@return an interpreter in fp32 on the CPU} */
  public static TorchOps cpu() {
    return new TorchOps(ScalarType.Float, "cpu");
  }

  /** {@return precision and device in words} */
  @Override
  public String toString() {
    return precision + " on " + device.str().getString();
  }

  /** {@return what matrix products compute in} */
  public ScalarType precision() {
    return precision;
  }

  /** {@return the same interpreter in fp32} */
  public TorchOps exact() {
    return new TorchOps(ScalarType.Float, device.str().getString());
  }

  /** {@return where tensors live} */
  public Device device() {
    return device;
  }

  /** {@return {@code x} on this interpreter's device} */
  public Tensor place(Tensor x) {
    return device.is_cpu() ? x : x.to(device, x.scalar_type());
  }

  @Override
  public Shape shape(Tensor x) {
    int[] dims = new int[(int) x.dim()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = (int) x.size(i);
    }
    return Shape.of(dims);
  }

  @Override
  public Tensor constant(float[] values, int... dims) {
    long[] sizes = longs(dims);
    try (FloatPointer pointer = new FloatPointer(values)) {
      return place(torch.from_blob(pointer, sizes).clone());
    }
  }

  /** {@return whole numbers that choose rows or name classes, {@code [values]}} */
  public Tensor indices(long... values) {
    try (LongPointer pointer = new LongPointer(values)) {
      long[] sizes = {values.length};
      TensorOptions whole = new TensorOptions(ScalarType.Long);
      return place(torch.from_blob(pointer, sizes, whole).clone());
    }
  }

  /** {@return the values as fp32, row-major} */
  public static float[] values(Tensor x) {
    Tensor plain = x.detach().to(ScalarType.Float).cpu().contiguous();
    float[] values = new float[(int) plain.numel()];
    plain.data_ptr_float().get(values);
    return values;
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    return a.add(b);
  }

  @Override
  public Tensor subtract(Tensor a, Tensor b) {
    return a.sub(b);
  }

  @Override
  public Tensor multiply(Tensor a, Tensor b) {
    return a.mul(b);
  }

  @Override
  public Tensor divide(Tensor a, Tensor b) {
    return a.div(b);
  }

  @Override
  public Tensor maximum(Tensor a, Tensor b) {
    return torch.maximum(a, b.to(a.scalar_type()));
  }

  @Override
  public Tensor exp(Tensor x) {
    return x.exp();
  }

  @Override
  public Tensor sqrt(Tensor x) {
    return x.sqrt();
  }

  @Override
  public Tensor sin(Tensor x) {
    return x.sin();
  }

  @Override
  public Tensor cos(Tensor x) {
    return x.cos();
  }

  @Override
  public Tensor tanh(Tensor x) {
    return x.tanh();
  }

  @Override
  public Tensor matmul(Tensor a, Tensor b) {
    return a.to(precision).matmul(b.to(precision));
  }

  @Override
  public Tensor linear(Tensor x, Tensor weight) {
    return torch.linear(x.to(precision), weight.to(precision));
  }

  @Override
  public Tensor sum(Tensor x, int axis) {
    return x.sum(new long[] {axis}, true, new ScalarTypeOptional());
  }

  @Override
  public Tensor max(Tensor x, int axis) {
    return x.amax(new long[] {axis}, true);
  }

  @Override
  public Tensor mean(Tensor x, int axis) {
    return x.mean(new long[] {axis}, true, new ScalarTypeOptional());
  }

  @Override
  public Tensor reshape(Tensor x, int... dims) {
    return x.reshape(longs(dims));
  }

  @Override
  public Tensor transpose(Tensor x, int... order) {
    return x.permute(longs(order));
  }

  @Override
  public Tensor slice(Tensor x, int axis, int from, int to) {
    return x.slice(axis, new LongOptional(from), new LongOptional(to), 1);
  }

  @Override
  public Tensor concat(int axis, List<Tensor> parts) {
    ScalarType type = parts.get(0).scalar_type();
    TensorVector vector = new TensorVector();
    for (Tensor part : parts) {
      vector.push_back(part.to(type));
    }
    return torch.cat(vector, axis);
  }

  @Override
  public Tensor gather(Tensor table, Tensor indices) {
    return torch.embedding(table, indices.to(ScalarType.Long));
  }

  @Override
  public Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding) {
    TensorOptional b = bias == null ? new TensorOptional() : new TensorOptional(bias.to(precision));
    return torch.conv2d(
        x.to(precision),
        weight.to(precision),
        b,
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {1, 1},
        1);
  }

  @Override
  public Tensor scale(Tensor x, float factor) {
    return x.mul(new Scalar(factor));
  }

  @Override
  public Tensor shift(Tensor x, float offset) {
    return x.add(new Scalar(offset));
  }

  @Override
  public Tensor sigmoid(Tensor x) {
    return x.sigmoid();
  }

  @Override
  public Tensor silu(Tensor x) {
    return torch.silu(x);
  }

  @Override
  public Tensor relu(Tensor x) {
    return x.relu();
  }

  @Override
  public Tensor softmax(Tensor x) {
    return x.softmax(-1, new ScalarTypeOptional(ScalarType.Float));
  }

  @Override
  public Tensor rmsNorm(Tensor x, Tensor weight, float epsilon) {
    return within(() -> normal(x, weight, epsilon));
  }

  private Tensor normal(Tensor x, Tensor weight, float epsilon) {
    boolean narrow = device.is_cpu() && precision != ScalarType.Float;
    Tensor normal = narrow ? narrow(x, epsilon) : wide(x, epsilon);
    return weight == null ? normal : normal.mul(weight.to(precision));
  }

  private Tensor wide(Tensor x, float epsilon) {
    Tensor wide = x.to(ScalarType.Float);
    Tensor scale = wide.square().mean(new long[] {-1}, true, new ScalarTypeOptional());
    return wide.mul(scale.add(new Scalar(epsilon)).rsqrt()).to(precision);
  }

  /**
   * On the CPU norms wait for memory: what is as large as the tokens stays narrow, which moves a
   * third of the bytes and costs three roundings of a row. The mean of squares is taken with one
   * factor held still and its gradient doubled instead, for one product less on the way back.
   */
  private Tensor narrow(Tensor x, float epsilon) {
    Tensor low = x.to(precision);
    Tensor half = low.mul(low.detach()).sum(new long[] {-1}, true, new ScalarTypeOptional());
    Tensor wide = half.to(ScalarType.Float);
    Tensor sum = wide.mul(new Scalar(2)).sub(wide.detach());
    Tensor scale = sum.mul(new Scalar(1.0 / x.size(-1)));
    return low.mul(scale.add(new Scalar(epsilon)).rsqrt().to(precision));
  }

  @Override
  public Tensor rotate(Tensor x, Tensor cos, Tensor sin) {
    return within(() -> Ops.super.rotate(x, cos, sin).to(precision));
  }

  @Override
  public Tensor attention(Tensor q, Tensor k, Tensor v, Tensor bias) {
    return within(() -> attended(q, k, v, bias));
  }

  private Tensor attended(Tensor q, Tensor k, Tensor v, Tensor bias) {
    Tensor queries = q.to(precision);
    Tensor keys = k.to(precision);
    Tensor values = v.to(precision);
    return device.is_cpu()
        ? written(queries, keys, values, bias)
        : fused(queries, spread(keys, q), spread(values, q), bias);
  }

  /**
   * On the CPU libtorch's fused kernel takes fifteen times as long in bf16 as this. Queries that
   * share a key head are rows of one product, so that nothing is repeated.
   */
  private Tensor written(Tensor q, Tensor k, Tensor v, Tensor bias) {
    long batch = q.size(0);
    long tokens = q.size(2);
    long group = q.size(1) / k.size(1);
    Tensor rows =
        q.mul(new Scalar(1 / Math.sqrt(q.size(3))))
            .reshape(batch, k.size(1), group * tokens, q.size(3));
    Tensor scores = rows.matmul(k.transpose(2, 3));
    // In half precision too this sums in fp32.
    Tensor seen = bias == null ? scores : biased(scores, bias.to(precision), tokens);
    Tensor shares = seen.softmax(-1, new ScalarTypeOptional());
    return shares.matmul(v).reshape(batch, q.size(1), tokens, v.size(3));
  }

  /** A bias that differs from query to query is the same for each head of a group. */
  private static Tensor biased(Tensor scores, Tensor bias, long tokens) {
    if (bias.size(2) == 1) {
      return scores.add(bias);
    }
    long group = scores.size(2) / tokens;
    return scores
        .reshape(scores.size(0), scores.size(1), group, tokens, scores.size(3))
        .add(bias.unsqueeze(2))
        .reshape(scores.sizes());
  }

  private Tensor fused(Tensor q, Tensor k, Tensor v, Tensor bias) {
    TensorOptional mask =
        bias == null ? new TensorOptional() : new TensorOptional(bias.to(precision));
    return torch.scaled_dot_product_attention(q, k, v, mask, 0, false, new DoubleOptional(), false);
  }

  /** Key/value heads repeated to as many as there are query heads. */
  private static Tensor spread(Tensor kv, Tensor q) {
    long group = q.size(1) / kv.size(1);
    return group == 1
        ? kv
        : torch.repeat_interleave(kv, group, new LongOptional(1), new LongOptional());
  }

  @Override
  public Tensor pixelShuffle(Tensor x, int r) {
    return torch.pixel_shuffle(x, r);
  }

  @Override
  public Tensor pixelUnshuffle(Tensor x, int r) {
    return torch.pixel_unshuffle(x, r);
  }

  private static long[] longs(int[] dims) {
    long[] result = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      result[i] = dims[i];
    }
    return result;
  }

  /**
   * {@return what is computed without gradients; everything else that was made on the way is freed}
   *
   * @param computation gives one tensor
   */
  public static Tensor apart(Supplier<Tensor> computation) {
    try (NoGradGuard guard = new NoGradGuard()) {
      return within(computation);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>What the gradient needs stays. Of the rest nothing would be freed before the scope of the
   * whole step ends: a gigabyte or two for a pass through a network.
   */
  @Override
  public Tensor freeing(Supplier<Tensor> computation) {
    return within(computation);
  }

  private static Tensor within(Supplier<Tensor> computation) {
    Tensor result;
    try (PointerScope scope = new PointerScope()) {
      result = computation.get().retainReference();
    }
    PointerScope outer = PointerScope.getInnerScope();
    if (outer != null) {
      outer.attach(result);
      result.releaseReference();
    }
    return result;
  }
}
