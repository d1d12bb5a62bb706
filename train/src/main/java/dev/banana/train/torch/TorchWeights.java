package dev.banana.train.torch;

import dev.banana.model.weights.FreshWeights;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * All tensors of a network in one flat fp32 buffer, so that the optimizer, the average and the
 * clipping are a handful of calls whatever the network.
 *
 * <p>{@link #use} hands out views for one step: one cast to the working precision, one split, and
 * on the way back one gradient for the whole buffer.
 */
public final class TorchWeights {
  /**
   * One named tensor.
   *
   * @param name dotted path
   * @param dims dimensions
   * @param offset first element in the flat buffer
   */
  public record Entry(String name, int[] dims, long offset) {
    /** {@return the number of elements} */
    public long size() {
      long size = 1;
      for (int dim : dims) {
        size *= dim;
      }
      return size;
    }
  }

  private final TorchOps ops;
  private final Map<String, Entry> entries;
  private final Tensor flat;

  private TorchWeights(TorchOps ops, Map<String, Entry> entries, Tensor flat) {
    this.ops = ops;
    this.entries = entries;
    this.flat = flat;
  }

  /**
   * Make the tensors of a network by running it once.
   *
   * @param ops interpreter; its device holds the buffer
   * @param seed first random number
   * @param network runs the network on any input with the weights it is given
   * @return initialised weights, not yet learned
   */
  public static TorchWeights create(TorchOps ops, long seed, Consumer<Weights<Tensor>> network) {
    FreshWeights<Tensor> fresh = new FreshWeights<>(ops, seed);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      network.accept(fresh);
    }
    long size = 0;
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (FreshWeights.Made made : fresh.made().values()) {
      entries.put(made.name(), new Entry(made.name(), made.dims(), size));
      size += made.values().length;
    }
    float[] values = new float[Math.toIntExact(size)];
    int at = 0;
    for (FreshWeights.Made made : fresh.made().values()) {
      System.arraycopy(made.values(), 0, values, at, made.values().length);
      at += made.values().length;
    }
    return new TorchWeights(ops, entries, ops.constant(values, values.length).retainReference());
  }

  /** {@return another set with the same names and a copy of the values} */
  public TorchWeights copy() {
    return new TorchWeights(ops, entries, flat.detach().clone().retainReference());
  }

  /** {@return the names, dimensions and places} */
  public Map<String, Entry> entries() {
    return entries;
  }

  /** {@return the buffer, {@code [parameters]} fp32} */
  public Tensor flat() {
    return flat;
  }

  /** {@return how many numbers there are} */
  public long size() {
    return flat.numel();
  }

  /** {@return views for one step, in the interpreter's precision where that is used} */
  public Weights<Tensor> use() {
    return use(ops);
  }

  /**
   * {@return views for one step}
   *
   * @param through the interpreter whose precision the views get
   */
  public Weights<Tensor> use(TorchOps through) {
    return new Views(through, views(flat.to(through.precision())));
  }

  /**
   * {@return views for one step whose matrices are rounded as integer kernels round them}
   *
   * @param plan how each layer is rounded
   */
  public Weights<Tensor> rounded(FakeQuant.Plan plan) {
    return rounded(ops, plan);
  }

  /** As {@link #rounded(FakeQuant.Plan)}, computed by another interpreter. */
  public Weights<Tensor> rounded(TorchOps through, FakeQuant.Plan plan) {
    return new FakeQuant(use(through), views(flat), plan);
  }

  private Map<String, Tensor> views(Tensor buffer) {
    long[] sizes = entries.values().stream().mapToLong(Entry::size).toArray();
    TensorVector parts = torch.split_with_sizes(buffer, sizes, 0);
    Map<String, Tensor> views = new LinkedHashMap<>();
    int i = 0;
    for (Entry entry : entries.values()) {
      long[] dims = new long[entry.dims.length];
      for (int k = 0; k < dims.length; k++) {
        dims[k] = entry.dims[k];
      }
      views.put(entry.name, parts.get(i++).view(dims));
    }
    return views;
  }

  /** {@return the values by name, for a file} */
  public Map<String, float[]> export() {
    float[] all = TorchOps.values(flat);
    Map<String, float[]> result = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      int from = (int) entry.offset;
      result.put(entry.name, java.util.Arrays.copyOfRange(all, from, from + (int) entry.size()));
    }
    return result;
  }

  /**
   * Take over the tensors that another set has too; the others stay as they are.
   *
   * @param values by name, row-major
   * @return how many tensors were taken over
   * @throws IllegalArgumentException if a tensor of the same name has another size
   */
  public int adopt(Map<String, float[]> values) {
    int taken = 0;
    try (NoGradGuard guard = new NoGradGuard()) {
      for (Entry entry : entries.values()) {
        float[] theirs = values.get(entry.name);
        if (theirs == null) {
          continue;
        }
        if (theirs.length != entry.size()) {
          throw new IllegalArgumentException(
              "Tensor '"
                  + entry.name
                  + "' has "
                  + theirs.length
                  + " values, the network asks for "
                  + entry.size()
                  + "; use the preset that the bundle was made with");
        }
        try (FloatPointer pointer = new FloatPointer(theirs)) {
          Tensor place = flat.narrow(0, entry.offset, entry.size());
          place.copy_(torch.from_blob(pointer, new long[] {theirs.length}));
        }
        taken++;
      }
    }
    return taken;
  }

  /**
   * Move each value from where it began to another start, with what it has learned since.
   *
   * @param then values of the same tensors where this one began
   * @param now where it is to begin
   * @param share how much of what a tensor of this name has learned comes along, in [0, 1]; 1 is
   *     all of it
   */
  public void move(TorchWeights then, TorchWeights now, ToDoubleFunction<String> share) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      flat.sub_(then.flat);
      for (Entry entry : entries.values()) {
        Scalar part = new Scalar(share.applyAsDouble(entry.name));
        flat.narrow(0, entry.offset, entry.size()).mul_(part);
      }
      flat.add_(now.flat);
    }
  }

  private record Views(TorchOps ops, Map<String, Tensor> views) implements Weights<Tensor> {
    @Override
    public Tensor tensor(String name, Init init, int... dims) {
      Tensor view = views.get(name);
      if (view == null) {
        throw new IllegalArgumentException("The checkpoint has no tensor '" + name + "'");
      }
      return view;
    }
  }

  /** {@return the precision that {@link #use} casts to} */
  public ScalarType precision() {
    return ops.precision();
  }
}
