package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Regions;
import dev.banana.model.judge.Judge;
import dev.banana.model.layers.Layers;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.text.TextEncoder;
import dev.banana.model.weights.Weights;
import dev.banana.train.torch.TorchOps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

/**
 * Every network and layer gives the same numbers in the plain, the learning and the written form.
 */
class NetworkParityTests {
  private static final double DELTA = 2e-4;

  /** A network on fixed inputs. */
  private interface Net {
    <T> T run(Weights<T> weights);
  }

  private static float[] wave(int size, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] result = new float[size];
    for (int i = 0; i < size; i++) {
      result[i] = (float) (2 * random.nextDouble() - 1);
    }
    return result;
  }

  private static <T> T input(Ops<T> ops, int seed, int... dims) {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return ops.constant(wave(size, seed), dims);
  }

  private static void agree(Net net) {
    float[] plain = net.run(new NamedWeights<>(new ReferenceOps())).values();
    double scale = 0;
    for (float value : plain) {
      assertTrue(Float.isFinite(value), "the reference gave " + value);
      scale = Math.max(scale, Math.abs(value));
    }
    assertTrue(scale > 1e-3, "the reference gave nothing but zeros");
    near(plain, torch(net), scale, "libtorch");
    near(plain, onnx(net), scale, "ONNX Runtime");
  }

  private static float[] torch(Net net) {
    try (PointerScope scope = new PointerScope()) {
      return TorchOps.values(net.run(new NamedWeights<>(TorchOps.cpu())));
    }
  }

  private static float[] onnx(Net net) {
    OnnxGraph graph = new OnnxGraph("parity");
    OnnxOps ops = new OnnxOps(graph);
    graph.output("out", net.run(new NamedWeights<>(ops)));
    return OnnxRunner.run(graph, Map.<String, OnnxTensor>of(), "out");
  }

  private static void near(float[] expected, float[] found, double scale, String who) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], DELTA * scale, who + " at " + i);
    }
  }

  private static <T> T denoise(
      Weights<T> weights, Denoiser model, int patch, int h, int w, boolean large) {
    Ops<T> ops = weights.ops();
    Denoiser.Config c = model.config();
    T text = model.textTokens(weights, input(ops, 1, 1, 5, c.textWidth()), null);
    T slot = ops.constant(new float[] {3}, 1);
    T view = model.referenceTokens(weights, input(ops, 2, 1, c.latentChannels(), 16, 16), slot);
    Context<T> context = model.context(weights, ops.concat(1, List.of(text, view)), null);
    Query<T> query =
        new Query<>(
            ops.constant(new float[] {0.9f}, 1, 1),
            ops.constant(new float[] {2.5f}, 1, 1),
            ops.constant(new float[] {1}, 1, 1));
    T noisy = input(ops, 3, 1, c.latentChannels(), h, w);
    return large
        ? model.largeVelocity(weights, noisy, patch, query, context)
        : model.velocity(weights, noisy, patch, query, context);
  }

  /**
   * One character in the right half, at full size and at half of it.
   *
   * @param before whether its likeness is read before the step
   */
  private static Net castOfOne(Denoiser.Config config, int patch, int h, int w, boolean before) {
    return new Net() {
      @Override
      public <T> T run(Weights<T> weights) {
        Denoiser model = new Denoiser(config);
        Ops<T> ops = weights.ops();
        T text = model.textTokens(weights, input(ops, 1, 1, 5, config.textWidth()), null);
        T slot = ops.constant(new float[] {1}, 1);
        T view = model.referenceTokens(weights, input(ops, 2, 1, 4, 16, 16), slot);
        Regions regions = new Regions(h / patch, w / patch);
        Regions.Box right = new Regions.Box(0.5f, 0, 1, 1);
        float[] seen = regions.bias(5, new Regions.Box[] {right}, new int[] {16});
        T bias = ops.constant(seen, 1, 1, regions.count(), 21);
        T tokens = ops.concat(1, List.of(text, view));
        int full = patch == 2 ? 2 : 1;
        T likeness = input(ops, 9, 1, 5, h * full, w * full);
        Context<T> read = model.context(weights, tokens, null);
        Context<T> plain = new Context<>(read.keys(), read.values(), bias);
        Context<T> context =
            before ? plain.with(model.pasted(weights, likeness, h, patch)) : plain.with(likeness);
        T half = ops.constant(new float[] {0.9f}, 1, 1);
        return model.velocity(
            weights, input(ops, 3, 1, 4, h, w), patch, new Query<>(half, half, half), context);
      }
    };
  }

  @Test
  void denoisersWithACharacterInItsRegionAgree() {
    agree(castOfOne(threeLayers(Denoiser.Prediction.CLEAN), 4, 16, 24, true));
    agree(castOfOne(threeLayers(Denoiser.Prediction.CLEAN), 2, 8, 12, true));
  }

  @Test
  void aLikenessThatWasReadBeforeIsTheSame() {
    for (int patch : new int[] {2, 4}) {
      Denoiser.Config config = threeLayers(Denoiser.Prediction.CLEAN);
      float[] before =
          castOfOne(config, patch, 4 * patch, 6 * patch, true)
              .run(new NamedWeights<>(new ReferenceOps()))
              .values();
      float[] within =
          castOfOne(config, patch, 4 * patch, 6 * patch, false)
              .run(new NamedWeights<>(new ReferenceOps()))
              .values();
      assertArrayEquals(within, before);
    }
  }

  private static Net denoiser(Denoiser.Config config, int patch, int h, int w) {
    return denoiser(config, patch, h, w, false);
  }

  private static Net denoiser(Denoiser.Config config, int patch, int h, int w, boolean large) {
    return new Net() {
      @Override
      public <T> T run(Weights<T> weights) {
        return denoise(weights, new Denoiser(config), patch, h, w, large);
      }
    };
  }

  private static Denoiser.Config threeLayers(Denoiser.Prediction prediction) {
    return new Denoiser.Config(4, 64, 3, 2, 1, 32, 96, 24, 1, 1, prediction);
  }

  @Test
  void denoisersWithCoarsePatchesAgree() {
    agree(denoiser(threeLayers(Denoiser.Prediction.CLEAN), 4, 16, 24));
  }

  @Test
  void denoisersWithFinePatchesAgree() {
    agree(denoiser(threeLayers(Denoiser.Prediction.VELOCITY), 2, 16, 8));
  }

  @Test
  void denoisersWithWindowsAndPooledLayersAgree() {
    // 25 x 11 tokens: one window, an odd row and column left out of the pooled keys.
    agree(denoiser(threeLayers(Denoiser.Prediction.VELOCITY), 4, 100, 44));
    // 24 x 16 tokens: two windows of 12 x 16.
    agree(denoiser(threeLayers(Denoiser.Prediction.CLEAN), 4, 96, 64));
    // 24 x 24 tokens: four windows of 12 x 12, which pass into each other.
    agree(denoiser(threeLayers(Denoiser.Prediction.CLEAN), 4, 96, 96, true));
  }

  @Test
  void trunksOfLargePicturesAgreeAndLookAcrossTheBordersOfTheirTokens() {
    Denoiser.Config config = threeLayers(Denoiser.Prediction.CLEAN);
    agree(denoiser(config, 4, 16, 24, true));
    float[] mended =
        denoiser(config, 4, 16, 24, true).run(new NamedWeights<>(new ReferenceOps())).values();
    float[] drawn =
        denoiser(config, 4, 16, 24).run(new NamedWeights<>(new ReferenceOps())).values();
    assertFalse(Arrays.equals(drawn, mended));
  }

  @Test
  void scalesOfAPyramidAgree() {
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            T x = input(weights.ops(), 8, 2, 3, 4, 6);
            return Pyramid.fine(weights.ops(), Pyramid.coarse(weights.ops(), x));
          }
        });
  }

  @Test
  void autoencodersAgree() {
    Autoencoder model = new Autoencoder(Autoencoder.Config.tiny());
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            return model.encode(weights, input(weights.ops(), 4, 1, 3, 32, 48));
          }
        });
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            T latents = model.normalise(weights, input(weights.ops(), 5, 1, 16, 2, 3));
            return model.decode(weights, model.restore(weights, latents));
          }
        });
    Autoencoder early = new Autoencoder(new Autoencoder.Config(16, 16, 32, 1, 1, 1, 1, 0));
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            return early.decode(weights, input(weights.ops(), 5, 1, 16, 2, 3));
          }
        });
  }

  @Test
  void enlargersAgree() {
    Enlarger model = new Enlarger(Enlarger.Config.tiny());
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            return model.enlarge(weights, input(weights.ops(), 6, 1, 3, 6, 10));
          }
        });
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            return model.enlargeFolded(weights, input(weights.ops(), 6, 1, 3, 6, 10), 2);
          }
        });
  }

  @Test
  void judgesAgree() {
    Judge model = new Judge(new Judge.Config(8, 8, 16, 20, 8, 32, 16, 5, 3, 2));
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            Ops<T> ops = weights.ops();
            T seen = model.look(weights, input(ops, 9, 1, 3, Judge.SIDE, Judge.SIDE));
            T subjects = model.subjects(weights, seen);
            T cells = model.cells(weights, seen);
            T pieces = ops.constant(new float[] {1, 2, 3, 4, 5, 0}, 2, 3);
            T real = ops.constant(new float[] {1, 1, 1, 1, 1, 0}, 2, 3);
            T words = model.words(weights, pieces, real);
            return ops.concat(
                1,
                List.of(
                    model.image(weights, cells),
                    model.match(weights, cells, words, real),
                    model.identity(weights, seen),
                    model.style(weights, seen),
                    ops.reshape(subjects, 1, model.cell() * Judge.GRID * Judge.GRID)));
          }
        });
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            Ops<T> ops = weights.ops();
            T pieces = ops.constant(new float[] {3, 19, 0, 7, 2, 4, 0, 0}, 2, 4);
            T real = ops.constant(new float[] {1, 1, 1, 1, 1, 1, 0, 0}, 2, 4);
            return model.text(weights, model.words(weights, pieces, real), real);
          }
        });
  }

  @Test
  void textEncodersAgree() {
    TextEncoder model = new TextEncoder(new TextEncoder.Config(50, 8, 64, 2, 32, 96, 40));
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            T tokens = weights.ops().constant(new float[] {3, 49, 0, 7, 7}, 1, 5);
            return model.encode(weights, tokens, null);
          }
        });
  }

  @Test
  void layersAgree() {
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            T x = input(weights.ops(), 6, 2, 7, 64);
            T bias = weights.ops().constant(new float[] {0, 0, -1e4f, 0, 0, 0, 0}, 1, 1, 1, 7);
            return Layers.selfBlock(weights, "block", x, bias, 32, 96);
          }
        });
    agree(
        new Net() {
          @Override
          public <T> T run(Weights<T> weights) {
            T x = input(weights.ops(), 7, 9, 1);
            return Layers.fourier(weights.ops(), x, Layers.geometric(0.25f, 16, 12));
          }
        });
  }
}
