package dev.banana.model;

import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.CountingWeights;
import dev.banana.model.weights.FreshWeights;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Safetensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Bundles of nets that have learned nothing: for tests, and to time a size before it is trained.
 */
public final class UntrainedBundle {
  private static final float SPREAD = 0.1f;

  /** Nothing was measured; a random decoder stays within. */
  private static final Ranges.Range WIDE = new Ranges.Range(-4, 4);

  private UntrainedBundle() {}

  /**
   * Write a bundle of random weights.
   *
   * @param folder where it shall lie
   * @param name what it is called
   * @param spec what the nets are
   * @param seed first random number; the same seed and nets give the same bundle
   * @return the bundle, opened
   * @throws dev.banana.error.BananaException if it cannot be written
   */
  public static Bundle write(Path folder, String name, ModelSpec spec, long seed) {
    FreshWeights<CostOps.Value> weights = new FreshWeights<>(new CostOps(), seed);
    spec.visit(weights);
    CountingWeights counting = new CountingWeights(new CostOps());
    spec.visit(counting);
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    weights
        .made()
        .forEach(
            (key, made) -> {
              if (counting.matrices().contains(key)) {
                BitPlanes planes = BitPlanes.encode(made.values(), made.dims()[0], made.dims()[1]);
                tensors.putAll(planes.tensors(key));
              } else {
                tensors.put(key, half(made, random));
              }
              if (key.startsWith("decoder.") && made.dims().length == 4) {
                String layer = key.substring(0, key.length() - ".weight".length());
                tensors.put(layer + Ranges.SUFFIX, new Ranges(WIDE, WIDE).tensor());
              }
            });
    Manifest manifest =
        new Manifest(
            "banana",
            name,
            spec,
            Manifest.ALL_PRECISIONS,
            "Apache-2.0",
            Map.of("seed", Long.toString(seed), "training", "none"),
            Map.of());
    return Bundle.write(folder, manifest, tensors);
  }

  /** Matrices that start at zero are spread out, or every picture would be the same. */
  private static Safetensors.Tensor half(FreshWeights.Made made, SplittableRandom random) {
    boolean spread = made.name().endsWith(".weight") && made.values()[0] == 0;
    ByteBuffer data =
        ByteBuffer.allocate(made.values().length * DType.F16.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : made.values()) {
      float stored = spread ? (float) (SPREAD * (random.nextDouble() - 0.5)) : value;
      data.putShort(HalfFloat.toF16(stored));
    }
    return new Safetensors.Tensor(DType.F16, Shape.of(made.dims()), 0, data.flip());
  }
}
