package dev.banana.model.weights;

import dev.banana.model.ops.Ops;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes each tensor when a network first asks for it, and remembers it.
 *
 * <p>Running a network once through it lists the network's tensors with their starts: the beginning
 * of a training, and the random weights of a speed test. Not thread-safe.
 *
 * @param <T> tensor handle of the interpreter
 */
public final class FreshWeights<T> implements Weights<T> {
  /**
   * One new tensor.
   *
   * @param name dotted path
   * @param dims dimensions
   * @param values row-major
   */
  public record Made(String name, int[] dims, float[] values) {}

  private final Ops<T> ops;
  private final SplittableRandom random;
  private final Map<String, Made> made = new LinkedHashMap<>();

  /**
   * Start with nothing.
   *
   * @param ops interpreter
   * @param seed first random number; the same seed and network give the same values
   */
  public FreshWeights(Ops<T> ops, long seed) {
    this.ops = ops;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public Ops<T> ops() {
    return ops;
  }

  /** {@return what was asked for so far, in the order of asking} */
  public Map<String, Made> made() {
    return made;
  }

  @Override
  public T tensor(String name, Init init, int... dims) {
    Made known = made.computeIfAbsent(name, n -> new Made(n, dims.clone(), start(init, dims)));
    if (!Arrays.equals(known.dims, dims)) {
      throw new IllegalArgumentException(
          "Tensor '"
              + name
              + "' was "
              + Arrays.toString(known.dims)
              + " and is now asked for as "
              + Arrays.toString(dims));
    }
    return ops.constant(known.values, dims);
  }

  private float[] start(Init init, int[] dims) {
    int size = 1;
    for (int dim : dims) {
      size = Math.multiplyExact(size, dim);
    }
    float[] values = new float[size];
    int fanIn = dims.length == 0 ? 1 : size / Math.max(1, dims[0]);
    float he = (float) (init.scale() * Math.sqrt(2.0 / fanIn));
    switch (init.kind()) {
      case FILL -> Arrays.fill(values, init.scale());
      case NORMAL -> normal(values, init.scale());
      case HE -> normal(values, he);
      case ICNR -> shuffled(values, he, fanIn, init.block() * init.block());
      default -> throw new IllegalArgumentException("Unknown start " + init);
    }
    return values;
  }

  private void normal(float[] values, float deviation) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * truncated());
    }
  }

  /** The filters of one shuffled block are copies of the first. */
  private void shuffled(float[] values, float deviation, int fanIn, int block) {
    normal(values, deviation);
    for (int out = 0; out < values.length / fanIn; out++) {
      int first = out - out % block;
      System.arraycopy(values, first * fanIn, values, out * fanIn, fanIn);
    }
  }

  /** Box and Muller's normal, drawn again beyond two deviations. */
  private double truncated() {
    while (true) {
      double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      double x = radius * Math.cos(2 * Math.PI * random.nextDouble());
      if (Math.abs(x) <= 2) {
        return x;
      }
    }
  }
}
