package dev.banana.train.pack;

import dev.banana.model.Bundle;
import dev.banana.model.Manifest;
import dev.banana.model.ModelSpec;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.DType;
import dev.banana.model.weights.CountingWeights;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Safetensors;
import dev.banana.train.torch.TorchWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a bundle of what was learned: {@code 2-autoencoder + 4-distill -> [pack] -> 6-bundle}. */
public final class PackStage {
  private PackStage() {}

  /**
   * What goes into a bundle.
   *
   * @param spec what the networks are
   * @param name what people call the model
   * @param autoencoder its average weights
   * @param student average weights of the denoiser
   * @param mean mean of each latent channel
   * @param deviation deviation of each latent channel
   * @param provenance birth certificate
   */
  public record Parts(
      ModelSpec spec,
      String name,
      TorchWeights autoencoder,
      TorchWeights student,
      float[] mean,
      float[] deviation,
      Map<String, String> provenance) {}

  /**
   * Write the bundle and open it again, which checks everything.
   *
   * @param parts what goes in
   * @param folder receives the bundle
   */
  public static Bundle write(Parts parts, Path folder) {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    CountingWeights counting = new CountingWeights(new CostOps());
    parts.spec.visit(counting);
    Set<String> wanted = counting.shapes().keySet();
    add(tensors, parts.autoencoder, wanted);
    add(tensors, parts.student, wanted);
    tensors.put("latent.mean", half(parts.mean, parts.mean.length));
    tensors.put("latent.deviation", half(parts.deviation, parts.deviation.length));
    Manifest manifest =
        new Manifest(
            BananaFamily.NAME,
            parts.name,
            parts.spec,
            List.of("FP32"),
            "Apache-2.0; see NOTICE for the pictures it learned from",
            parts.provenance,
            Map.of());
    return Bundle.write(folder, manifest, tensors);
  }

  /** Only what drawing asks for; the side task of the teacher stays behind. */
  private static void add(
      Map<String, Safetensors.Tensor> tensors, TorchWeights weights, Set<String> wanted) {
    Map<String, float[]> values = weights.export();
    for (TorchWeights.Entry entry : weights.entries().values()) {
      if (wanted.contains(entry.name())) {
        tensors.put(entry.name(), half(values.get(entry.name()), entry.dims()));
      }
    }
  }

  private static Safetensors.Tensor half(float[] values, int... dims) {
    ByteBuffer data = ByteBuffer.allocateDirect(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      short bits = HalfFloat.toF16(value);
      if (!Float.isFinite(HalfFloat.fromF16(bits))) {
        throw new IllegalStateException(
            "A weight of " + value + " does not fit into 16 bits; dims " + Arrays.toString(dims));
      }
      data.putShort(bits);
    }
    return Safetensors.Tensor.of(DType.F16, data.flip(), dims);
  }
}
