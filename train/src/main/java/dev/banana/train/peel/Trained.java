package dev.banana.train.peel;

import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Init;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelLayers;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The factors while they are learned: A starts at random, B at 0, so a new peel changes nothing.
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
