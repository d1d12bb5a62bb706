package dev.banana.peel;

import dev.banana.model.ModelSpec;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.CountingWeights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The matrices of a model that can carry a peel: those that the denoiser multiplies while it draws.
 *
 * @param shapes {@code [out, in]} of each by name of the layer, in the order of the net
 * @param flat names of the layers by their names with underscores for dots
 */
public record PeelLayers(Map<String, Shape> shapes, Map<String, String> flat) {
  private static final String WEIGHT = ".weight";
  private static final String REFERENCE = "reference.";

  /** {@return the matrices of a model} */
  public static PeelLayers of(ModelSpec spec) {
    CountingWeights counting = new CountingWeights(new CostOps());
    spec.visit(counting);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Map<String, String> flat = new HashMap<>();
    for (String matrix : counting.matrices()) {
      String layer = matrix.substring(0, matrix.length() - WEIGHT.length());
      if (!layer.startsWith(REFERENCE) && !Denoiser.isLarge(layer)) {
        shapes.put(layer, counting.shapes().get(matrix));
        flat.put(layer.replace('.', '_'), layer);
      }
    }
    return new PeelLayers(shapes, flat);
  }

  /** {@return the name of the layer that a file calls so, or null} */
  String find(String module) {
    return shapes.containsKey(module) ? module : flat.get(module.replace('.', '_'));
  }
}
