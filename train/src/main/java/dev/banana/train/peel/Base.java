package dev.banana.train.peel;

import dev.banana.model.Bundle;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.LowRank;
import dev.banana.model.weights.Weights;
import dev.banana.peel.PeelLayers;
import dev.banana.train.autoencoder.AutoencoderStage;
import dev.banana.train.teacher.Sampling;
import dev.banana.train.teacher.TeacherStage;
import dev.banana.train.torch.FakeQuant;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** The model that a peel is learned on: frozen, and rounded once to 8 and to 4 bits. */
final class Base {
  private final Bundle bundle;
  private final TorchOps ops;
  private final Denoiser net;
  private final Autoencoder pixels;
  private final TorchWeights denoiser;
  private final TorchWeights autoencoder;
  private final PeelLayers layers;
  private final Map<String, Tensor> eight = new HashMap<>();
  private final Map<String, Tensor> four = new HashMap<>();

  Base(Bundle bundle, TorchOps ops) {
    ModelSpec spec = bundle.spec();
    this.bundle = bundle;
    this.ops = ops;
    this.net = spec.denoiserNet();
    this.pixels = spec.autoencoderNet();
    this.denoiser = TeacherStage.fresh(net, ops, 1);
    this.autoencoder = AutoencoderStage.fresh(pixels, ops, 1);
    this.layers = PeelLayers.of(spec);
    Map<String, float[]> values = new LinkedHashMap<>();
    bundle.names().forEach(name -> values.put(name, bundle.floats(name)));
    denoiser.adopt(values);
    autoencoder.adopt(values);
    layers.shapes().forEach((layer, shape) -> round(layer, shape, values.get(layer + ".weight")));
  }

  private void round(String layer, Shape shape, float[] values) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor whole = ops.constant(values, shape.dims());
      eight.put(layer, FakeQuant.matrix(whole, 8).retainReference());
      four.put(layer, FakeQuant.matrix(whole, 4).retainReference());
    }
  }

  Bundle bundle() {
    return bundle;
  }

  TorchOps ops() {
    return ops;
  }

  Denoiser net() {
    return net;
  }

  PeelLayers layers() {
    return layers;
  }

  Sampling sampling() {
    return new Sampling(bundle.spec());
  }

  /** {@return numbers that the denoiser has} */
  long parameters() {
    return denoiser.size();
  }

  /** {@return views in floats for one step} */
  Weights<Tensor> use() {
    return denoiser.use();
  }

  /** {@return views for one step with matrices rounded by a plan} */
  Weights<Tensor> rounded(FakeQuant.Plan plan) {
    Map<String, Tensor> matrices = new HashMap<>();
    layers
        .shapes()
        .keySet()
        .forEach(
            layer -> {
              int bits = plan.of(layer).bits();
              if (bits > 0) {
                matrices.put(layer + ".weight", (bits == 8 ? eight : four).get(layer));
              }
            });
    return new FakeQuant(denoiser.use(), plan, matrices);
  }

  /** {@return these weights carrying learned factors at a strength} */
  Weights<Tensor> wearing(Weights<Tensor> under, Weights<Tensor> factors, float strength) {
    return new LowRank<>(
        under,
        (layer, in, out) -> {
          if (!layers.shapes().containsKey(layer)) {
            return null;
          }
          Tensor a = factors.tensor(Trained.a(layer), null);
          Tensor b = factors.tensor(Trained.b(layer), null);
          return new LowRank.Pair<>(a.transpose(0, 1), ops.scale(b.transpose(0, 1), strength));
        });
  }

  // ---------------------------------------------------------------- pixels

  /** {@return unit latents {@code [count, channels, side / 16, side / 16]} of pixels in [-1, 1]} */
  Tensor encode(float[] values, int count, int side) {
    Tensor head = pixels.encode(autoencoder.use(), ops.constant(values, count, 3, side, side));
    int channels = bundle.spec().denoiser().latentChannels();
    return pixels.normalise(statistics(), ops.slice(head, 1, 0, channels));
  }

  /** {@return pixels in [-1, 1], {@code [count, 3, h, w]}, of unit latents} */
  Tensor decode(Tensor latents) {
    return pixels.decode(autoencoder.use(), pixels.restore(statistics(), latents));
  }

  private Weights<Tensor> statistics() {
    return new Weights<>() {
      @Override
      public TorchOps ops() {
        return ops;
      }

      @Override
      public Tensor tensor(String name, dev.banana.model.weights.Init init, int... dims) {
        return ops.constant(bundle.floats(name), dims);
      }
    };
  }
}
