package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.ModelSpec;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Denoiser.Context;
import dev.banana.model.denoise.Denoiser.Query;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.ops.CostOps;
import dev.banana.model.text.TextEncoder;
import dev.banana.model.weights.CountingWeights;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sizes of the presets, counted without weights. */
class PresetCostTests {
  private static long parameters(String prefix, ModelSpec spec) {
    CountingWeights weights = new CountingWeights(new CostOps());
    spec.visit(weights);
    return weights.shapes().entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .mapToLong(e -> e.getValue().size())
        .sum();
  }

  @Test
  void aBlockHasAsManyParametersAsTheArithmeticSays() {
    // micro: q, o 2 * 256 * 256; k, v, context k, v 4 * 256 * 128; SwiGLU 3 * 256 * 512;
    // norms 2 * 256 + 3 * 64 + 256 + 512; modulation 4 * 256
    assertEquals(657_856, parameters("blocks.0.", BananaFamily.micro()));
    assertEquals(2_954_304, parameters("blocks.0.", BananaFamily.nano()));
    assertEquals(47_206_080, parameters("blocks.0.", BananaFamily.large()));
  }

  @Test
  void theAutoencoderHas2_3MillionParameters() {
    assertEquals(1_221_856, parameters("encoder.", BananaFamily.nano()));
    assertEquals(1_051_632, parameters("decoder.", BananaFamily.nano()));
  }

  @Test
  void theLargestPresetHas1_8BillionParameters() {
    CountingWeights text = new CountingWeights(new CostOps());
    TextEncoder encoder = new TextEncoder(TextEncoder.Config.large());
    encoder.encode(text, text.ops().constant(new float[8], 1, 8), null);
    long total =
        parameters("", BananaFamily.large())
            + text.shapes().values().stream().mapToLong(s -> s.size()).sum();
    assertTrue(Math.abs(total / 1.8e9 - 1) < 0.01, "found " + total);
  }

  private static double gigaflops(ModelSpec spec, int height, int width, int patch, int context) {
    CostOps ops = new CostOps();
    CountingWeights weights = new CountingWeights(ops);
    Denoiser model = spec.denoiserNet();
    Denoiser.Config c = spec.denoiser();
    java.util.List<CostOps.Value> keys =
        java.util.Collections.nCopies(c.layers(), ops.input(1, c.kvHeads(), context, c.headDim()));
    Query<CostOps.Value> query = new Query<>(ops.input(1, 1), ops.input(1, 1), ops.input(1, 1));
    model.velocity(
        weights,
        ops.input(1, 16, height / 16, width / 16),
        patch,
        query,
        new Context<>(keys, keys, null));
    return ops.cost().flops() / 1e9;
  }

  @Test
  void oneStepCostsWhatTheTableSays() {
    // Without the context's own keys and values, which are made once per prompt.
    Map<ModelSpec, double[]> expected =
        Map.of(
            BananaFamily.micro(), new double[] {0.56, 2.4},
            BananaFamily.nano(), new double[] {4.5, 19.6},
            BananaFamily.large(), new double[] {198, 790});
    expected.forEach(
        (spec, figures) -> {
          assertEquals(figures[0], gigaflops(spec, 512, 512, 4, 128), 0.12 * figures[0]);
          assertEquals(figures[1], gigaflops(spec, 512, 512, 2, 128), 0.12 * figures[1]);
        });
  }
}
