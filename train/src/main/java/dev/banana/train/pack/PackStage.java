package dev.banana.train.pack;

import dev.banana.model.Bundle;
import dev.banana.model.Manifest;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.ops.CostOps;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.CountingWeights;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Safetensors;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LatentSet;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes a bundle of what was learned: {@code 2-autoencoder + 5-quantize [+ 7-native] -> [pack] ->
 * 6-bundle}.
 */
public final class PackStage {
  /** Samples that are drawn at once: all intermediate tensors of a picture are held. */
  private static final int AT_ONCE = 8;

  private PackStage() {}

  /**
   * What goes into a bundle.
   *
   * @param spec what the networks are
   * @param name what people call the model
   * @param autoencoder its average weights
   * @param enlarger average weights of the enlarger, if the specification has one
   * @param student average weights of the denoiser
   * @param large average weights of the trunk of large pictures, if the specification has one
   * @param mean mean of each latent channel
   * @param deviation deviation of each latent channel
   * @param ranges what each convolution of the decoder, and each matrix, was seen to read and to
   *     give
   * @param words words of the captions that it learned from
   * @param provenance birth certificate
   */
  public record Parts(
      ModelSpec spec,
      String name,
      TorchWeights autoencoder,
      Optional<TorchWeights> enlarger,
      TorchWeights student,
      Optional<TorchWeights> large,
      float[] mean,
      float[] deviation,
      Map<String, Ranges> ranges,
      List<String> words,
      Map<String, String> provenance) {}

  /**
   * {@return what each convolution of a decoder reads and gives}
   *
   * @param ops interpreter, in fp32
   * @param model the autoencoder
   * @param weights its average weights
   * @param latents as the encoder gave them, {@code [count, channels, h, w]}
   */
  public static Map<String, Ranges> ranges(
      TorchOps ops, Autoencoder model, TorchWeights weights, Tensor latents) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      RangeFinder finder = new RangeFinder(weights.use(ops));
      for (long i = 0; i < latents.size(0); i++) {
        try (PointerScope one = new PointerScope()) {
          model.decode(finder, latents.narrow(0, i, 1));
        }
      }
      return finder.found();
    }
  }

  /**
   * {@return what each matrix of a student reads and gives while it draws in 1, 2 and 4 steps}
   *
   * @param ops interpreter, in fp32
   * @param model the denoiser
   * @param sampling how it draws
   * @param weights its average weights
   * @param set prompts; the size of its pictures is what is drawn
   * @param samples how many of them, the first
   * @param guidance strength that the student imitates
   */
  public static Map<String, Ranges> ranges(
      TorchOps ops,
      Denoiser model,
      Sampling sampling,
      TorchWeights weights,
      LatentSet set,
      int samples,
      float guidance) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      torch.manual_seed(1);
      RangeFinder finder = new RangeFinder(weights.use(ops));
      for (int at = 0; at < samples; at += AT_ONCE) {
        try (PointerScope one = new PointerScope()) {
          int[] chosen = IntStream.range(at, Math.min(samples, at + AT_ONCE)).toArray();
          Batch batch = set.batch(chosen, false);
          Context<Tensor> context =
              new Conditioning(model).of(finder, batch, Conditioning.Dropout.NONE);
          for (int steps : new int[] {1, 2, 4}) {
            Tensor noise = torch.randn_like(batch.clean());
            sampling.consistency(finder, noise, context, steps, guidance);
          }
        }
      }
      return finder.found();
    }
  }

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
    UnaryOperator<String> same = UnaryOperator.identity();
    add(tensors, parts.autoencoder, same, wanted, counting.matrices());
    parts.enlarger.ifPresent(w -> add(tensors, w, same, wanted, counting.matrices()));
    add(tensors, parts.student, same, wanted, counting.matrices());
    parts.large.ifPresent(w -> add(tensors, w, Denoiser::large, wanted, counting.matrices()));
    tensors.put("latent.mean", Safetensors.Tensor.halves(parts.mean, parts.mean.length));
    tensors.put(
        "latent.deviation", Safetensors.Tensor.halves(parts.deviation, parts.deviation.length));
    parts.ranges.forEach((name, r) -> tensors.put(name + Ranges.SUFFIX, r.tensor()));
    Manifest manifest =
        new Manifest(
                BananaFamily.NAME,
                parts.name,
                parts.spec,
                Manifest.ALL_PRECISIONS,
                "Apache-2.0; see NOTICE for the pictures it learned from",
                parts.provenance)
            .withWords(parts.words);
    return Bundle.write(folder, manifest, tensors);
  }

  /** Only what drawing asks for; the side task of the teacher stays behind. */
  private static void add(
      Map<String, Safetensors.Tensor> tensors,
      TorchWeights weights,
      UnaryOperator<String> names,
      Set<String> wanted,
      Set<String> planes) {
    Map<String, float[]> values = weights.export();
    for (TorchWeights.Entry entry : weights.entries().values()) {
      String name = names.apply(entry.name());
      if (wanted.contains(name)) {
        float[] all = values.get(entry.name());
        int[] dims = entry.dims();
        if (planes.contains(name)) {
          tensors.putAll(BitPlanes.encode(all, dims[0], dims[1]).tensors(name));
        } else {
          tensors.put(name, Safetensors.Tensor.halves(all, dims));
        }
      }
    }
  }
}
