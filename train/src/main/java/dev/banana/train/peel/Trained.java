package dev.banana.train.peel;

import static dev.banana.error.BananaException.require;

import dev.banana.error.BananaException;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.Init;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelLayers;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The factors while they are learned: A starts at random, B at 0, so a new peel changes nothing; or
 * both start from a peel that has learned.
 */
final class Trained {
  private Trained() {}

  static String a(String layer) {
    return layer + ".lora_A";
  }

  static String b(String layer) {
    return layer + ".lora_B";
  }

  /** {@return new factors for every layer} */
  static TorchWeights create(PeelLayers layers, int rank, TorchOps ops, long seed) {
    return TorchWeights.create(
        ops,
        seed,
        weights ->
            layers
                .shapes()
                .forEach(
                    (layer, shape) -> {
                      weights.tensor(a(layer), Init.he(0.7f), rank, shape.dim(1));
                      weights.tensor(b(layer), Init.ZEROS, shape.dim(0), rank);
                    }));
  }

  /**
   * Start from what a peel has learned; ranks that it lacks stay as they are.
   *
   * @param weights from {@link #create}
   * @param peel may have been learned on another model with the same layers
   * @throws BananaException if a layer of it has a larger rank, or none fits
   */
  static void adopt(PeelLayers layers, TorchWeights weights, Peel peel) {
    Map<String, float[]> values = weights.export();
    Map<String, Factors> learned = peel.factors(layers, 1);
    require(
        !learned.isEmpty(),
        "Cannot start from peel '%s': none of its layers is in this model; choose another --from.",
        peel.name());
    learned.forEach(
        (layer, factors) -> {
          float[] down = values.get(a(layer));
          float[] up = values.get(b(layer));
          int rank = down.length / factors.in();
          require(
              factors.rank() <= rank,
              "Cannot start from peel '%s': rank %d is learned, it has %d; change --rank.",
              peel.name(),
              rank,
              factors.rank());
          for (int r = 0; r < factors.rank(); r++) {
            for (int i = 0; i < factors.in(); i++) {
              down[r * factors.in() + i] = factors.down()[i * factors.rank() + r];
            }
            for (int o = 0; o < factors.out(); o++) {
              up[o * rank + r] = factors.up()[r * factors.out() + o];
            }
          }
        });
    weights.adopt(values);
  }

  /** {@return the values, for a file} */
  static Map<String, Peel.Learned> learned(PeelLayers layers, TorchWeights weights) {
    Map<String, float[]> values = weights.export();
    Map<String, Peel.Learned> learned = new LinkedHashMap<>();
    for (Map.Entry<String, Shape> layer : layers.shapes().entrySet()) {
      String name = layer.getKey();
      Shape shape = layer.getValue();
      learned.put(
          name,
          new Peel.Learned(shape.dim(0), shape.dim(1), values.get(a(name)), values.get(b(name))));
    }
    return learned;
  }
}
