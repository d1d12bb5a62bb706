package dev.banana.train.peel;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.weights.Weights;
import dev.banana.text.TextFeatures;
import dev.banana.train.latents.Conditioning;
import dev.banana.train.latents.LatentSet.Batch;
import dev.banana.train.torch.TorchOps;
import dev.banana.train.torch.TorchWeights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Draws with a peel while it is learned, in floats, with the same seeds every time. */
final class Studio {
  private static final int CHUNK = 8;

  private final Base base;
  private final int side;
  private final int steps;

  Studio(Base base, int side, int steps) {
    this.base = base;
    this.side = side;
    this.steps = steps;
  }

  /** {@return unit latents for these texts; {@code factors} may be null for none} */
  Tensor latents(List<TextFeatures> texts, TorchWeights factors, long seed) {
    List<Tensor> parts = new ArrayList<>();
    for (int at = 0; at < texts.size(); at += CHUNK) {
      List<TextFeatures> some = texts.subList(at, Math.min(texts.size(), at + CHUNK));
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        parts.add(chunk(some, factors, seed + at).retainReference());
      }
    }
    return torch.cat(new org.bytedeco.pytorch.TensorVector(parts.toArray(new Tensor[0])), 0);
  }

  private Tensor chunk(List<TextFeatures> texts, TorchWeights factors, long seed) {
    TorchOps ops = base.ops();
    int channels = base.bundle().spec().denoiser().latentChannels();
    int latents = side / Autoencoder.FACTOR;
    torch.manual_seed(seed);
    Tensor noise = torch.randn(texts.size(), channels, latents, latents);
    Weights<Tensor> weights =
        factors == null ? base.use() : base.wearing(base.use(), factors.use(), 1);
    Batch batch = Samples.texts(ops, torch.zeros(1), texts);
    Context<Tensor> context =
        new Conditioning(base.net()).of(weights, batch, Conditioning.Dropout.NONE);
    float guidance = base.bundle().spec().guidance();
    Tensor clean = base.sampling().consistency(weights, noise, context, steps, guidance);
    return clean.size(2) < latents ? Pyramid.fine(ops, clean) : clean;
  }

  /** {@return pictures, each as colours 0xRRGGBB} */
  List<int[]> pictures(List<TextFeatures> texts, TorchWeights factors, long seed) {
    List<int[]> pictures = new ArrayList<>();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor all = latents(texts, factors, seed);
      for (int i = 0; i < texts.size(); i++) {
        pictures.add(rgb(TorchOps.values(base.decode(all.narrow(0, i, 1)))));
      }
    }
    return pictures;
  }

  private static int[] rgb(float[] values) {
    int count = values.length / 3;
    int[] rgb = new int[count];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < 3; c++) {
        int level = Math.round((values[c * count + i] + 1) * 127.5f);
        rgb[i] = rgb[i] << 8 | Math.max(0, Math.min(255, level));
      }
    }
    return rgb;
  }

  /** {@return values in [-1, 1], channels outermost, of colours} */
  static float[] values(int[] rgb) {
    float[] values = new float[3 * rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      for (int c = 0; c < 3; c++) {
        values[c * rgb.length + i] = (rgb[i] >> 16 - 8 * c & 255) / 127.5f - 1;
      }
    }
    return values;
  }
}
