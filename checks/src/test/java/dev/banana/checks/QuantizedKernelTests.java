package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.banana.model.onnx.Matrices;
import dev.banana.model.onnx.Matrices.Product;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.onnx.OnnxWeights;
import dev.banana.model.onnx.QuantizedWeights;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Safetensors;
import dev.banana.session.Processor;
import dev.banana.train.torch.FakeQuant;
import dev.banana.train.torch.TorchOps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training rounds is what ONNX Runtime's integer kernels compute. */
class QuantizedKernelTests {
  private static final int ROWS = 24;
  private static final int IN = 256;
  private static final int OUT = 96;

  @TempDir private Path folder;

  private static float[] normal(int seed, int size) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double decibels(float[] expected, float[] found) {
    double power = 0;
    double noise = 1e-30;
    for (int i = 0; i < expected.length; i++) {
      power += expected[i] * expected[i];
      noise += Math.pow(expected[i] - found[i], 2);
    }
    return 10 * Math.log10(power / noise);
  }

  private Safetensors file() throws IOException {
    Path path = folder.resolve("w.safetensors");
    BitPlanes planes = BitPlanes.encode(normal(1, OUT * IN), OUT, IN);
    Safetensors.write(path, planes.tensors("m.weight"), Map.of());
    return Safetensors.open(path);
  }

  private float[] kernel(Product product, boolean unsigned, float[] x) throws IOException {
    return kernel(product, unsigned, x, false, null);
  }

  private float[] kernel(
      Product product, boolean unsigned, float[] x, boolean asInput, Factors added)
      throws IOException {
    Safetensors file = file();
    Matrices matrices = new Matrices(file, n -> product, unsigned);
    OnnxGraph graph = new OnnxGraph("kernel");
    OnnxOps ops = new OnnxOps(graph);
    Value input = graph.input("x", DType.F32, Shape.of(1, ROWS, IN));
    QuantizedWeights weights =
        new QuantizedWeights(ops, OnnxWeights.of(ops, "w", file), matrices, null, n -> asInput);
    graph.output("y", weights.linear("m", input, OUT, Init.SMALL));
    Map<String, OnnxTensor> given = new HashMap<>();
    weights.made().forEach((name, made) -> given.put(name, tensor(made)));
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("x", OnnxRunner.tensor(x, 1, ROWS, IN));
    if (asInput) {
      matrices.given("m", OUT, IN, added).forEach((name, made) -> inputs.put(name, tensor(made)));
    }
    return OnnxRunner.run(graph, inputs, given, "y");
  }

  private static OnnxTensor tensor(Matrices.Made made) {
    int[] dims = made.shape().dims();
    long[] wide = new long[dims.length];
    for (int i = 0; i < dims.length; i++) {
      wide[i] = dims[i];
    }
    OnnxJavaType type =
        switch (made.type()) {
          case I8 -> OnnxJavaType.INT8;
          case U8 -> OnnxJavaType.UINT8;
          default -> OnnxJavaType.FLOAT;
        };
    try {
      return OnnxTensor.createTensor(
          OrtEnvironment.getEnvironment(), made.data().duplicate(), wide, type);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] learned(int bits, boolean roundInput, float[] x) {
    try (PointerScope scope = new PointerScope()) {
      TorchOps ops = TorchOps.cpu();
      Tensor w = FakeQuant.matrix(ops.constant(normal(1, OUT * IN), OUT, IN), bits);
      Tensor input = ops.constant(x, 1, ROWS, IN);
      return TorchOps.values(ops.linear(roundInput ? FakeQuant.input(input) : input, w));
    }
  }

  /** Codes that this processor's kernels multiply exactly: drawing uses no others. */
  private static List<Boolean> exact() {
    return Processor.saturates() ? List.of(true) : List.of(true, false);
  }

  @Test
  void learningRoundsAsTheIntegerKernelsDo() throws IOException {
    float[] x = normal(2, ROWS * IN);
    x[5] = 9;
    for (Product product : new Product[] {Product.EIGHT, Product.FOUR}) {
      int bits = product == Product.EIGHT ? 8 : 4;
      for (boolean unsigned : exact()) {
        double agreement = decibels(learned(bits, true, x), kernel(product, unsigned, x));
        assertTrue(agreement > 100, product + " agrees to " + agreement + " dB");
      }
    }
  }

  @Test
  void unsignedCodesGiveTheSameNumbersAsSignedOnes() throws IOException {
    assumeFalse(Processor.saturates(), "signed codes saturate on this processor");
    float[] x = normal(3, ROWS * IN);
    assertArrayEquals(kernel(Product.EIGHT, false, x), kernel(Product.EIGHT, true, x));
    assertArrayEquals(kernel(Product.FOUR, false, x), kernel(Product.FOUR, true, x));
  }

  @Test
  void inputsOfOneSignAndOfNothingAreRounded() throws IOException {
    float[] positive = normal(4, ROWS * IN);
    for (int i = 0; i < positive.length; i++) {
      positive[i] = Math.abs(positive[i]);
    }
    for (boolean unsigned : exact()) {
      float[] found = kernel(Product.EIGHT, unsigned, positive);
      double agreement = decibels(learned(8, true, positive), found);
      assertTrue(agreement > 100, "agrees to " + agreement + " dB");
      for (float value : kernel(Product.EIGHT, unsigned, new float[ROWS * IN])) {
        assertEquals(0, value);
      }
    }
  }

  @Test
  void floatsAreTheWeightsOfBothPlanes() throws IOException {
    float[] x = normal(2, ROWS * IN);
    double agreement = decibels(learned(8, false, x), kernel(Product.FLOAT, false, x));
    assertTrue(agreement > 36, "only a scale a row apart: " + agreement + " dB");
  }

  @Test
  void matricesThatAreInputsAreMultipliedAsThoseInTheGraph() throws IOException {
    float[] x = normal(5, ROWS * IN);
    for (boolean unsigned : exact()) {
      for (Product product : new Product[] {Product.EIGHT, Product.FOUR}) {
        float[] inside = kernel(product, unsigned, x);
        assertArrayEquals(inside, kernel(product, unsigned, x, true, null), product.toString());
      }
    }
    for (Product product : new Product[] {Product.FLOAT, Product.FOUR_LEAN}) {
      double agreement = decibels(kernel(product, false, x), kernel(product, false, x, true, null));
      double least = product == Product.FLOAT ? 120 : 33;
      assertTrue(agreement > least, product + " agrees to " + agreement + " dB");
    }
  }

  @Test
  void whatIsAddedToAMatrixIsAProductOfItsFactors() throws IOException {
    float[] x = normal(6, ROWS * IN);
    int rank = 6;
    float[] down = normal(7, IN * rank);
    float[] up = normal(8, rank * OUT);
    float[] expected = kernel(Product.FLOAT, false, x);
    for (int row = 0; row < ROWS; row++) {
      for (int r = 0; r < rank; r++) {
        float narrow = 0;
        for (int i = 0; i < IN; i++) {
          narrow += x[row * IN + i] * down[i * rank + r];
        }
        for (int o = 0; o < OUT; o++) {
          expected[row * OUT + o] += narrow * up[r * OUT + o];
        }
      }
    }
    Factors added = new Factors(IN, OUT, rank, down, up);
    for (Product product : Product.values()) {
      double agreement =
          decibels(expected, kernel(product, !exact().contains(false), x, true, added));
      double least =
          switch (product) {
            case FLOAT -> 110;
            case EIGHT -> 36;
            case FOUR, FOUR_LEAN -> 18;
          };
      System.out.printf("%s with factors: %.1f dB%n", product, agreement);
      assertTrue(agreement > least, product + " agrees to " + agreement + " dB");
    }
    Factors wider = Factors.none(2 * IN, OUT);
    assertThrows(
        IllegalArgumentException.class, () -> kernel(Product.EIGHT, false, x, true, wider));
  }

  /** MatMulNBits rounds its inputs in runs of 32, finer than learning does. */
  @Test
  void leanProductsAreTheSameMatrixWithFinerInputs() throws IOException {
    float[] x = normal(2, ROWS * IN);
    double agreement = decibels(learned(4, false, x), kernel(Product.FOUR_LEAN, false, x));
    assertTrue(agreement > 33, "agrees to " + agreement + " dB");
  }

  /** The planes and the rounding of training are one formula, bit for bit. */
  @Test
  void planesAreWhatLearningRoundsTo() {
    float[] w = normal(6, OUT * IN);
    BitPlanes planes = BitPlanes.encode(w, OUT, IN);
    for (int bits : new int[] {4, 8}) {
      BitPlanes.PerChannel rows = planes.perChannel(bits);
      float[] expected = new float[OUT * IN];
      for (int o = 0; o < OUT; o++) {
        for (int i = 0; i < IN; i++) {
          expected[o * IN + i] = rows.scales()[o] * rows.codes().get(i * OUT + o);
        }
      }
      try (PointerScope scope = new PointerScope()) {
        Tensor found = FakeQuant.matrix(TorchOps.cpu().constant(w, OUT, IN), bits);
        assertArrayEquals(expected, TorchOps.values(found), 1e-9f);
      }
    }
  }
}
