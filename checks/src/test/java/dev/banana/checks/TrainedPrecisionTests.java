package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.Banana;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.export.StaticExport;
import dev.banana.model.Bundle;
import dev.banana.model.denoise.Pyramid;
import dev.banana.model.denoise.Schedule;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.noise.SeededNoise;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import dev.banana.text.PromptEncoder;
import dev.banana.text.TextFeatures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded model draws nearly the same in fewer bits, also as exported for other runtimes. */
class TrainedPrecisionTests {
  private static final List<String> PROMPTS =
      List.of("a fox", "a castle", "two apples", "a palm tree on a beach");
  private static final int SIDE = 512;
  private static final int CHANNELS = 16;
  private static final int LATENTS = SIDE / 16;

  @TempDir private Path folder;

  private static byte[][] draw(Precision precision, int steps) {
    try (Banana banana = Banana.open(Options.defaults().withPrecision(precision))) {
      return PROMPTS.stream()
          .map(
              p ->
                  ImageRequest.of(p)
                      .withSize(SIDE, SIDE)
                      .withSteps(steps)
                      .withSeed(3)
                      .withApart(false))
          .map(request -> banana.generate(request).pixels().rgb())
          .toArray(byte[][]::new);
    }
  }

  private static double decibels(byte[][] a, byte[][] b) {
    double error = 1e-9;
    for (int i = 0; i < a.length; i++) {
      for (int k = 0; k < a[i].length; k++) {
        error += Math.pow((a[i][k] & 255) - (b[i][k] & 255), 2) / a[i].length / a.length;
      }
    }
    return 10 * Math.log10(255 * 255 / error);
  }

  @Test
  void fewerBitsDrawNearlyTheSame() {
    for (int steps : new int[] {1, 2}) {
      byte[][] exact = draw(Precision.FP32, steps);
      double eight = decibels(exact, draw(Precision.INT8, steps));
      double four = decibels(exact, draw(Precision.INT4, steps));
      double lean = decibels(exact, draw(Precision.INT4_LEAN, steps));
      System.out.printf(
          "embedded model against its FP32, %d steps: INT8 %.1f dB, INT4 %.1f dB, INT4_LEAN %.1f"
              + " dB%n",
          steps, eight, four, lean);
      assertTrue(eight > 28, "INT8 draws to " + eight + " dB");
      assertTrue(four > 18, "INT4 draws to " + four + " dB");
      assertTrue(lean > 18, "INT4_LEAN draws to " + lean + " dB");
    }
  }

  @Test
  void exportedGraphsWithFixedRangesDrawNearlyTheSame() throws IOException {
    Bundle bundle = Bundle.open(Banana.class.getClassLoader(), Banana.DEFAULT_BUNDLE);
    new StaticExport(bundle, SIDE, SIDE).write(folder);
    byte[][] found = new byte[PROMPTS.size()][];
    try (PromptEncoder encoder = PromptEncoder.open(1)) {
      for (int i = 0; i < found.length; i++) {
        found[i] = drawExported(encoder.encode(PROMPTS.get(i)), bundle.spec().guidance());
      }
    }
    double same = decibels(draw(Precision.FP32, 2), found);
    System.out.printf("exported with fixed ranges against FP32, 2 steps: %.1f dB%n", same);
    assertTrue(same > 20, "exported graphs draw to " + same + " dB");
  }

  private byte[] drawExported(TextFeatures text, float guidance) throws IOException {
    float[] hidden = Arrays.copyOf(text.hidden(), PromptEncoder.TOKENS * PromptEncoder.WIDTH);
    float[] bias = new float[PromptEncoder.TOKENS];
    Arrays.fill(bias, text.tokens(), bias.length, -1e4f);
    try (Tensors inputs = new Tensors()) {
      inputs.put("in.hidden", Tensor.of(hidden, 1, PromptEncoder.TOKENS, PromptEncoder.WIDTH));
      inputs.put("in.bias", Tensor.of(bias, 1, 1, 1, PromptEncoder.TOKENS));
      try (Tensors keys = run("context", inputs.all())) {
        float[] clean = null;
        int step = 0;
        for (Schedule.Jump jump : Schedule.jumps(2, true)) {
          clean = jump(keys, bias, clean, jump, guidance, step++);
        }
        Tensor latents = Tensor.of(clean, 1, CHANNELS, LATENTS, LATENTS);
        try (latents;
            Tensors pixels = run("decode", Map.of("in.latents", latents))) {
          return pixels.get("out.pixels").bytes();
        }
      }
    }
  }

  private float[] jump(
      Tensors keys, float[] bias, float[] before, Schedule.Jump jump, float guidance, int step)
      throws IOException {
    int side = jump.coarse() ? LATENTS / 2 : LATENTS;
    float[] x = SeededNoise.normal(3, step, CHANNELS * side * side);
    float cosine = (float) Math.cos(jump.time());
    float sine = (float) Math.sin(jump.time());
    if (before != null) {
      ReferenceOps ops = new ReferenceOps();
      int small = LATENTS / 2;
      float[] wide = Pyramid.fine(ops, ops.constant(before, 1, CHANNELS, small, small)).values();
      for (int i = 0; i < x.length; i++) {
        x[i] = cosine * wide[i] + sine * x[i];
      }
    }
    try (Tensors inputs = new Tensors()) {
      keys.all()
          .forEach((name, value) -> inputs.put(name, Tensor.of(value.floats(), value.dims())));
      inputs.put("in.bias", Tensor.of(bias, 1, 1, 1, bias.length));
      inputs.put("in.time", Tensor.of(new float[] {jump.time()}, 1, 1));
      inputs.put("in.guidance", Tensor.of(new float[] {guidance}, 1, 1));
      inputs.put("in.mode", Tensor.of(new float[] {1}, 1, 1));
      inputs.put("in.latents", Tensor.of(x, 1, CHANNELS, side, side));
      try (Tensors out = run(jump.coarse() ? "coarse-step" : "step", inputs.all())) {
        float[] v = out.get("out.velocity").floats();
        float[] clean = new float[x.length];
        for (int i = 0; i < x.length; i++) {
          clean[i] = cosine * x[i] - sine * v[i];
        }
        return clean;
      }
    }
  }

  private Tensors run(String graph, Map<String, Tensor> inputs) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(graph + ".onnx"));
    try (Session session =
        Session.open(ByteBuffer.wrap(bytes), Map.of(), new Session.Setup(1, false))) {
      return session.run(inputs, new Stop());
    }
  }
}
