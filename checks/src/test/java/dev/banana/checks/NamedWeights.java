package dev.banana.checks;

import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import java.util.SplittableRandom;

/**
 * Weights that depend on nothing but their names, the same for every interpreter, and never 0.
 *
 * @param <T> tensor handle of the interpreter
 * @param ops interpreter
 */
record NamedWeights<T>(Ops<T> ops) implements Weights<T> {
  @Override
  public T tensor(String name, Init init, int... dims) {
    return ops.constant(values(name, dims), dims);
  }

  private static float[] values(String name, int... dims) {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    SplittableRandom random = new SplittableRandom(name.hashCode());
    boolean matrix = dims.length > 1;
    double scale = matrix ? 1.5 / Math.sqrt(size / (double) dims[0]) : 0.2;
    double offset = name.endsWith("orm") || name.contains("norm") || !matrix ? 1 : 0;
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = (float) (offset + scale * (2 * random.nextDouble() - 1));
    }
    return result;
  }
}
