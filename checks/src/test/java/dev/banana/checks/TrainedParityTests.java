package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.Banana;
import dev.banana.model.Bundle;
import dev.banana.model.ModelSpec;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.ops.Ops;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Weights;
import dev.banana.train.torch.TorchOps;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;

/** The embedded model gives the same latents and pixels in libtorch and in ONNX Runtime. */
class TrainedParityTests {
  private static final Bundle BUNDLE =
      Bundle.open(Banana.class.getClassLoader(), Banana.DEFAULT_BUNDLE);

  /** The weights of a bundle, copied into any interpreter. */
  private record Loaded<T>(Ops<T> ops) implements Weights<T> {
    @Override
    public T tensor(String name, Init init, int... dims) {
      return ops.constant(BUNDLE.floats(name), dims);
    }
  }

  /** A network on fixed inputs. */
  private interface Net {
    <T> T run(Weights<T> weights);
  }

  private static <T> T noise(Ops<T> ops, int seed, int... dims) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return ops.constant(values, dims);
  }

  private static void agree(Net net) {
    float[] torch;
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      torch = TorchOps.values(net.run(new Loaded<>(TorchOps.cpu())));
    }
    OnnxGraph graph = new OnnxGraph("trained");
    graph.output("out", net.run(new Loaded<>(new OnnxOps(graph))));
    float[] onnx = OnnxRunner.run(graph, Map.of(), "out");
    double scale = 0;
    double off = 0;
    for (int i = 0; i < torch.length; i++) {
      scale = Math.max(scale, Math.abs(torch[i]));
      off = Math.max(off, Math.abs(torch[i] - onnx[i]));
    }
    System.out.printf("trained parity: largest difference %.2g of %.3g%n", off, scale);
    assertTrue(scale > 0.1 && off <= 1e-3 * scale, "off by " + off + " of " + scale);
  }

  @Test
  void theDenoiserGivesTheSameVelocities() {
    ModelSpec spec = BUNDLE.spec();
    Denoiser model = spec.denoiserNet();
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            Ops<T> ops = weights.ops();
            T hidden = noise(ops, 1, 1, 9, spec.denoiser().textWidth());
            T tokens = model.textTokens(weights, hidden, null);
            Query<T> query =
                new Query<>(
                    ops.constant(new float[] {1.3f}, 1, 1),
                    ops.constant(new float[] {3}, 1, 1),
                    ops.constant(new float[] {1}, 1, 1));
            return model.velocity(
                weights,
                noise(ops, 2, 1, spec.denoiser().latentChannels(), 32, 32),
                spec.patch(),
                query,
                model.context(weights, tokens, null));
          }
        });
  }

  @Test
  void theAutoencoderGivesTheSamePixelsAndLatents() {
    Autoencoder model = BUNDLE.spec().autoencoderNet();
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            T unit = noise(weights.ops(), 3, 1, model.config().latentChannels(), 8, 12);
            return model.decode(weights, model.restore(weights, unit));
          }
        });
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            return model.encode(weights, noise(weights.ops(), 4, 1, 3, 64, 96));
          }
        });
  }

  @Test
  void theEnlargerGivesTheSamePixels() {
    Enlarger model = BUNDLE.spec().enlargerNet();
    for (int factor : new int[] {2, Enlarger.FACTOR}) {
      agree(
          new Net() {
            @Override
            public <T> T run(Weights<T> weights) {
              return model.enlargeFolded(weights, noise(weights.ops(), 5, 1, 3, 32, 48), factor);
            }
          });
    }
  }
}
