package dev.banana.model;

import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.FreshWeights;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Safetensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Bundles of nets that have learned nothing: for tests, and to time a size before it is trained.
 */
public final class UntrainedBundle {
  private static final float SPREAD = 0.1f;

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
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    weights.made().forEach((key, made) -> tensors.put(key, half(made, random)));
    Manifest manifest =
        new Manifest(
            "banana",
            name,
            spec,
            List.of("FP32"),
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
