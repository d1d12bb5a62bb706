package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OnnxTensor;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.onnx.OnnxGraph.Value;
import dev.banana.model.onnx.OnnxOps;
import dev.banana.model.onnx.OnnxWeights;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Ops;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Init;
import dev.banana.model.weights.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on graphs that ONNX Runtime evaluates, within a hundred-thousandth. */
class OnnxOpsTests extends OpsContract<Value> {
  private final OnnxGraph graph = new OnnxGraph("test");
  private final OnnxOps ops = new OnnxOps(graph);
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private int outputs;

  @Override
  protected Ops<Value> ops() {
    return ops;
  }

  @Override
  protected Value tensor(float[] values, int... dims) {
    return input(Shape.of(dims), values, dims);
  }

  @Override
  protected Value dynamic(int axis, float[] values, int... dims) {
    return input(Shape.of(dims).with(axis, Shape.DYNAMIC), values, dims);
  }

  private Value input(Shape shape, float[] values, int... dims) {
    String name = "input" + inputs.size();
    inputs.put(name, OnnxRunner.tensor(values, dims));
    return graph.input(name, DType.F32, shape);
  }

  @Override
  protected float[] values(Value value) {
    String name = "output" + outputs++;
    graph.output(name, value);
    return OnnxRunner.run(graph, inputs, name);
  }

  @Override
  protected double delta() {
    return 1e-5;
  }

  @Test
  void storesEqualConstantsOnce() {
    Value first = ops.constant(new float[] {1, 2}, 2);
    assertSame(first, ops.constant(new float[] {1, 2}, 2));
    assertSame(graph.integers(3), graph.integers(3));
    ops.constant(new float[] {1, 2}, 1, 2);
    assertEquals(3, graph.message().getGraph().getInitializerCount());
  }

  @Test
  void refusesANameThatIsTaken() {
    graph.input("x", DType.F32, Shape.of(1));
    assertThrows(IllegalArgumentException.class, () -> graph.input("x", DType.F32, Shape.of(1)));
  }

  @Test
  void appliesExternalMatricesWithAndWithoutBias() {
    OnnxWeights weights = OnnxWeights.fresh(ops, "weights.bin");
    Value x = tensor(new float[] {1, 10}, 1, 1, 2);
    graph.output("y", weights.dense("b", weights.linear("a", x, 3, Init.SMALL), 1, Init.SMALL));
    Map<String, OnnxTensor> stored =
        Map.of(
            "a.weight", OnnxRunner.tensor(new float[] {1, 0, 0, 1, 1, 1}, 3, 2),
            "b.weight", OnnxRunner.tensor(new float[] {1, 2, 3}, 1, 3),
            "b.bias", OnnxRunner.tensor(new float[] {0.5f}, 1));
    // (1, 10, 11) . (1, 2, 3) + 0.5
    assertArrayEquals(new float[] {54.5f}, OnnxRunner.run(graph, inputs, stored, "y"));
    assertEquals(6 * 4, weights.stored().get("b.weight").offset());
  }

  @Test
  void mapsWeightsFromASafetensorsFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    ByteBuffer halves = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    halves.putShort(HalfFloat.toF16(2)).putShort(HalfFloat.toF16(-0.5f)).flip();
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("scale", Safetensors.Tensor.of(DType.F16, halves, 2));
    tensors.put("layer.weight", Safetensors.Tensor.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 2));
    Safetensors.write(file, tensors, Map.of());

    String location = file.getFileName().toString();
    OnnxWeights weights = OnnxWeights.of(ops, location, Safetensors.open(file));
    Value x = tensor(new float[] {1, 10}, 1, 2);
    Value scaled = ops.multiply(x, weights.tensor("scale", Init.ONES, 2));
    graph.output("y", weights.linear("layer", scaled, 3, Init.SMALL));
    assertArrayEquals(new float[] {2, -5, -3}, OnnxRunner.run(graph, inputs, folder, "y"));
  }

  @Test
  void normalisesWideRowsAsNarrowOnes() {
    float[] values = new float[2 * 512];
    Arrays.fill(values, 0, 512, 3);
    Arrays.fill(values, 512, 768, -4);
    Value y = ops.rmsNorm(tensor(values, 1, 2, 512), null, 0);
    float[] found = values(y);
    // 4 / sqrt(16 / 2)
    assertEquals(1, found[0], 1e-6);
    assertEquals(-Math.sqrt(2), found[512], 1e-6);
    assertEquals(0, found[1023], 1e-6);
  }

  @Test
  void usesATensorTwiceButDeclaresItOnce() {
    OnnxWeights weights = OnnxWeights.fresh(ops, "weights.bin");
    Value first = weights.tensor("scale", Init.ONES, 4);
    assertSame(first, weights.tensor("scale", Init.ONES, 4));
    assertThrows(IllegalArgumentException.class, () -> weights.tensor("scale", Init.ONES, 5));
  }

  @Test
  void turnsPixelsIntoBytes() {
    Value x = tensor(new float[] {-3, -1, -0.5f, 0.01f, 0.5f, 1, 7}, 7);
    graph.output("bytes", ops.toUint8(x));
    // np.rint(np.clip((x + 1) * 127.5, 0, 255))
    byte[] expected = {0, 0, 64, (byte) 129, (byte) 191, (byte) 255, (byte) 255};
    assertArrayEquals(expected, OnnxRunner.runBytes(graph, inputs, "bytes"));
  }

  @Test
  void turnsBytesIntoPixelsAndBack() {
    Value x = tensor(new float[] {-1, -0.25f, 0.5f, 1}, 4);
    Value back = ops.fromUint8(ops.toUint8(x));
    float[] found = values(back);
    assertArrayEquals(new float[] {-1, -0.25f, 0.5f, 1}, found, 0.5f / 127.5f);
  }

  @Test
  void keepsTheBirthCertificate() {
    graph.metadata("seed", "0");
    assertEquals("seed", graph.message().getMetadataProps(0).getKey());
  }
}
