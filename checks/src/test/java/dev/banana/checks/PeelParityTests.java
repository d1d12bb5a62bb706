package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import dev.banana.Banana;
import dev.banana.ImageRequest;
import dev.banana.Options;
import dev.banana.Precision;
import dev.banana.denoise.PeelInputs;
import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.ops.CostOps;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.CountingWeights;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.LowRank;
import dev.banana.model.weights.Weights;
import dev.banana.peel.Peel;
import dev.banana.peel.PeelReport;
import dev.banana.peel.PeelStack;
import dev.banana.peel.PeelWay;
import dev.banana.peel.RandomPeel;
import dev.banana.train.torch.TorchOps;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peel means the same to every interpreter, and nearly the same in every precision. */
class PeelParityTests {
  private static final int IN = 48;
  private static final int OUT = 40;

  @TempDir private Path folder;

  private static float[] normal(int seed, int size, double deviation) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  private static Factors factors(int rank, int seed) {
    return new Factors(
        IN, OUT, rank, normal(seed, IN * rank, 0.2), normal(seed + 1, rank * OUT, 0.2));
  }

  private static <T> T net(Weights<T> weights, T x) {
    Ops<T> ops = weights.ops();
    T once = weights.linear("m", x, OUT, Init.SMALL);
    return ops.add(once, weights.linear("untouched", x, OUT, Init.SMALL));
  }

  private static float[] reference(Factors factors) {
    ReferenceOps ops = new ReferenceOps();
    return net(
            LowRank.of(new NamedWeights<>(ops), Map.of("m", factors)),
            ops.constant(normal(5, 7 * IN, 1), 1, 7, IN))
        .values();
  }

  @Test
  void everyInterpreterAddsTheSame() {
    Factors factors = factors(3, 8);
    float[] plain = reference(factors);
    float[] x = normal(5, 7 * IN, 1);
    try (PointerScope scope = new PointerScope()) {
      TorchOps ops = TorchOps.cpu();
      float[] found =
          TorchOps.values(
              net(
                  LowRank.of(new NamedWeights<>(ops), Map.of("m", factors)),
                  ops.constant(x, 1, 7, IN)));
      assertArrayEquals(plain, found, 1e-4f);
    }
    OnnxGraph graph = new OnnxGraph("peel");
    OnnxOps ops = new OnnxOps(graph);
    graph.output(
        "y",
        net(LowRank.of(new NamedWeights<>(ops), Map.of("m", factors)), ops.constant(x, 1, 7, IN)));
    assertArrayEquals(plain, OnnxRunner.run(graph, Map.of(), "y"), 1e-4f);
    CostOps cost = new CostOps();
    CostOps.Value counted =
        net(
            LowRank.of(new CountingWeights(cost), Map.of("m", factors)),
            cost.constant(x, 1, 7, IN));
    assertEquals(Shape.of(1, 7, OUT), counted.shape());
  }

  @Test
  void theChangeOfAMatrixIsWhatItsFactorsDo() {
    Factors factors = factors(5, 20);
    float[] change = factors.change();
    ReferenceOps ops = new ReferenceOps();
    float[] x = normal(5, 7 * IN, 1);
    float[] added = ops.linear(ops.constant(x, 7, IN), ops.constant(change, OUT, IN)).values();
    float[] with = reference(factors);
    float[] without = reference(Factors.none(IN, OUT));
    for (int i = 0; i < added.length; i++) {
      assertEquals(added[i], with[i] - without[i], 1e-4f);
    }
  }

  @Test
  void oneGraphTakesFactorsOfAnyRankAsInputs() {
    OnnxGraph graph = new OnnxGraph("inputs");
    OnnxOps ops = new OnnxOps(graph);
    OnnxGraph.Value in = graph.input("x", DType.F32, Shape.of(1, 7, IN));
    graph.output("y", net(PeelInputs.wear(graph, new NamedWeights<>(ops)), in));
    for (int rank : new int[] {0, 1, 16}) {
      Factors f = factors(rank, 30 + rank);
      Map<String, OnnxTensor> inputs = new HashMap<>();
      inputs.put("x", OnnxRunner.tensor(normal(5, 7 * IN, 1), 1, 7, IN));
      feed(inputs, "m", f);
      feed(inputs, "untouched", Factors.none(IN, OUT));
      assertArrayEquals(reference(f), OnnxRunner.run(graph, inputs, "y"), 1e-4f);
    }
  }

  private static void feed(Map<String, OnnxTensor> inputs, String layer, Factors f) {
    inputs.put("in.down." + layer, OnnxRunner.tensor(f.down(), f.in(), f.rank()));
    inputs.put("in.up." + layer, OnnxRunner.tensor(f.up(), f.rank(), f.out()));
  }

  // ---------------------------------------------------------------- the embedded model

  private static final List<String> PROMPTS = List.of("a fox", "a castle");

  private byte[][] draw(Precision precision, Peel peel, PeelWay way, int steps) {
    try (Banana banana = Banana.open(Options.defaults().withPrecision(precision))) {
      PeelStack stack = PeelStack.NONE.with(peel, 0.8f).with(way);
      return PROMPTS.stream()
          .map(p -> ImageRequest.of(p).withSteps(steps).withSeed(3).withPeels(stack))
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

  /** The embedded model without a peel: INT8 draws to 28 dB at least, see TrainedPrecisionTests. */
  @Test
  void aPeelServesEveryPrecisionOfTheEmbeddedModel() {
    Bundle bundle = Bundle.open(Banana.class.getClassLoader(), Banana.DEFAULT_BUNDLE);
    Peel peel = RandomPeel.write(folder.resolve("p.safetensors"), "random", bundle, 8, 0.1, 1);
    byte[][] exact = draw(Precision.FP32, peel, PeelWay.INPUTS, 2);
    for (PeelWay way : PeelWay.values()) {
      for (Precision precision : Precision.values()) {
        near(exact, peel, precision, way);
      }
    }
  }

  @Test
  void theEmbeddedPeelsWorkOnTheEmbeddedModel() {
    Bundle bundle = Bundle.open(Banana.class.getClassLoader(), Banana.DEFAULT_BUNDLE);
    assertEquals(List.of("blueprint", "pixel-art", "brain-mri"), Peel.embedded());
    for (String name : Peel.embedded()) {
      Peel peel = Peel.embedded(name);
      PeelReport report = peel.check(bundle);
      assertTrue(report.works(), report.toString());
      assertEquals(report.modules(), report.fitting(), name);
      assertEquals(List.of(), report.ignored());
      assertEquals(bundle.hash(), peel.card().bundle(), name + " was learned on another model");
      assertTrue(peel.size() < 2 << 20, name + " takes " + peel.size());
      near(draw(Precision.FP32, peel, PeelWay.INPUTS, 2), peel, Precision.INT8, PeelWay.INPUTS);
    }
    assertThrows(BananaException.class, () -> Peel.embedded("../default/weights"));
  }

  private void near(byte[][] exact, Peel peel, Precision precision, PeelWay way) {
    double same = decibels(exact, draw(precision, peel, way, 2));
    System.out.printf("embedded with peel %s, %s %s: %.1f dB%n", peel.name(), precision, way, same);
    double least =
        switch (precision) {
          case FP32 -> 60;
          case INT8 -> 32;
          default -> 18;
        };
    assertTrue(same > least, precision + " " + way + " draws to " + same + " dB");
  }
}
