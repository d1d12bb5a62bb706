package dev.banana.peel;

import dev.banana.model.Bundle;
import dev.banana.model.ops.Shape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Peels that have learned nothing: for tests, and to time what wearing one costs. */
public final class RandomPeel {
  private RandomPeel() {}

  /**
   * Write a peel of normal numbers for every layer of a model.
   *
   * @param path where it shall lie
   * @param name what it is called
   * @param bundle the model
   * @param rank 1 to 256
   * @param size how large the change of each matrix is, as a share of the matrix; trained ones
   *     change about a tenth
   * @param seed first random number
   * @return the peel
   */
  public static Peel write(
      Path path, String name, Bundle bundle, int rank, double size, long seed) {
    Random random = new Random(seed);
    Map<String, Peel.Learned> layers = new LinkedHashMap<>();
    PeelLayers.of(bundle.spec())
        .shapes()
        .forEach(
            (layer, shape) -> {
              double rms = rms(bundle.floats(layer + ".weight"));
              layers.put(layer, learned(random, shape, rank, size * rms));
            });
    PeelCard card =
        new PeelCard(
            name,
            bundle.manifest().family(),
            bundle.manifest().name(),
            bundle.hash(),
            rank,
            rank,
            name,
            "Apache-2.0",
            "",
            "none",
            new byte[0]);
    return Peel.write(path, card, layers);
  }

  private static Peel.Learned learned(Random random, Shape shape, int rank, double rms) {
    int out = shape.dim(0);
    int in = shape.dim(1);
    double first = 1 / Math.sqrt(in);
    double second = rms / (first * Math.sqrt(rank));
    return new Peel.Learned(
        out, in, normal(random, rank * in, first), normal(random, out * rank, second));
  }

  private static float[] normal(Random random, int size, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static double rms(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum / values.length);
  }
}
