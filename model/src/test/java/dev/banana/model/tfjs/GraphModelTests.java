package dev.banana.model.tfjs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.banana.error.BananaException;
import dev.banana.model.onnx.Matrices.Made;
import dev.banana.model.onnx.OnnxGraph;
import dev.banana.model.ops.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphModelTests {
  /** A convolution of 1 x 1 with two inputs and three outputs, of bytes, and a bias of floats. */
  private static final String MODEL =
      """
      {"format": "graph-model",
       "modelTopology": {"node": [
         {"name": "x", "op": "Placeholder", "attr": {"shape": {"shape": {"dim": [
             {"size": "-1"}, {"size": "5"}, {"size": "4"}, {"size": "2"}]}}}},
         {"name": "w", "op": "Const"},
         {"name": "b", "op": "Const"},
         {"name": "y", "op": "_FusedConv2D", "input": ["x", "w:0", "b"], "attr": {
             "strides": {"list": {"i": ["1", "2", "2", "1"]}},
             "dilations": {"list": {"i": ["1", "1", "1", "1"]}},
             "padding": {"s": "U0FNRQ=="},
             "data_format": {"s": "TkhXQw=="},
             "fused_ops": {"list": {"s": ["Qmlhc0FkZA==", "UmVsdTY="]}}}},
         {"name": "unused", "op": "Einsum", "input": ["y"]}]},
       "weightsManifest": [{"paths": ["a"], "weights": [
         {"name": "w", "shape": [1, 1, 2, 3], "dtype": "float32",
          "quantization": {"dtype": "uint8", "min": -1.5, "scale": 0.25}},
         {"name": "b", "shape": [3], "dtype": "float32"}]}]}
      """;

  private static ByteBuffer weights() {
    ByteBuffer weights = ByteBuffer.allocate(6 + 12).order(ByteOrder.LITTLE_ENDIAN);
    weights.put(new byte[] {0, 1, 2, 3, 4, (byte) 255}).putFloat(1).putFloat(2).putFloat(3);
    return weights.flip();
  }

  private static Map<String, Made> write(String json, String output) {
    OnnxGraph graph = new OnnxGraph("test");
    return GraphModel.read(json, weights()).write(graph, "in", Map.of("out", output));
  }

  @Test
  void readsBytesAsScaleAndLeastAndTurnsKernels() {
    Map<String, Made> made = write(MODEL, "y");
    assertEquals(2, made.size());
    Made kernel = made.get("tensor.0");
    assertEquals(Shape.of(3, 2, 1, 1), kernel.shape());
    float[] values = new float[6];
    kernel.data().asFloatBuffer().get(values);
    assertArrayEquals(new float[] {-1.5f, -0.75f, -1.25f, -0.5f, -1, 62.25f}, values);
    assertEquals(3, made.get("tensor.1").data().asFloatBuffer().get(2));
  }

  @Test
  void writesOnlyWhatAnOutputNeeds() {
    OnnxGraph graph = new OnnxGraph("test");
    GraphModel model = GraphModel.read(MODEL, weights());
    assertEquals(List.of("x", "w", "b", "y", "unused"), model.nodes());
    model.write(graph, "in", Map.of("out", "y"));
    List<String> operators =
        graph.message().getGraph().getNodeList().stream().map(node -> node.getOpType()).toList();
    assertEquals(List.of("Conv", "Clip", "Identity"), operators);
  }

  @Test
  void padsAsTensorFlowDoes() {
    assertWindow("SAME", 224, 3, 2, 112, 0, 1);
    assertWindow("SAME", 7, 3, 2, 4, 1, 1);
    assertWindow("SAME", 14, 3, 1, 14, 1, 1);
    assertWindow("SAME", 9, 4, 1, 9, 1, 2);
    assertWindow("SAME", 5, 1, 2, 3, 0, 0);
    assertWindow("VALID", 7, 7, 1, 1, 0, 0);
    assertWindow("VALID", 8, 3, 2, 3, 0, 0);
  }

  private static void assertWindow(
      String padding, int side, int kernel, int stride, int results, int before, int after) {
    JsonObject attributes =
        com.google.gson.JsonParser.parseString(
                "{\"strides\": {\"list\": {\"i\": [\"1\", \"%d\", \"%d\", \"1\"]}},"
                        .formatted(stride, stride)
                    + "\"padding\": {\"s\": \"%s\"}}".formatted(base64(padding)))
            .getAsJsonObject();
    GraphNode node = new GraphNode("n", "AvgPool", List.of(), attributes);
    Window window = Window.of(node, Shape.of(1, 8, side, side), kernel, kernel);
    assertEquals(results, window.height());
    assertEquals(results, window.width());
    assertArrayEquals(new int[] {before, before, after, after}, window.pads());
  }

  private static String base64(String word) {
    return Base64.getEncoder().encodeToString(word.getBytes(StandardCharsets.UTF_8));
  }

  // ---------------------------------------------------------------- what strangers write

  private static void assertRefused(String expected, String json) {
    String message = assertThrows(BananaException.class, () -> write(json, "y")).getMessage();
    assertTrue(message.contains(expected), message);
  }

  private static String with(String old, String other) {
    assertTrue(MODEL.contains(old), old);
    return MODEL.replace(old, other);
  }

  @Test
  void refusesTextThatIsNoGraphModel() {
    for (String bad :
        List.of(
            "",
            "[]",
            "null",
            "{}",
            "{\"modelTopology\": 1}",
            "[".repeat(100_000),
            MODEL.substring(0, MODEL.length() / 2),
            with("\"weightsManifest\"", "\"other\""),
            with("\"node\"", "\"nodes\""),
            with("[{\"paths\": [\"a\"], \"weights\":", "[{\"weight\":"),
            with("\"min\": -1.5", "\"min\": \"low\""),
            with("\"min\": -1.5,", ""),
            with("[1, 1, 2, 3]", "[1, 1, 2, 3.5]"),
            with("[1, 1, 2, 3]", "[1, 1, 2, 99999999999]"),
            with("[1, 1, 2, 3]", "\"all\""),
            with("\"op\": \"Einsum\", ", ""))) {
      assertRefused("is not that of a TensorFlow.js graph model", bad);
    }
  }

  @Test
  void refusesTensorsThatDoNotFillTheWeights() {
    assertRefused(
        "4 bytes of its weights belong to no tensor", with("\"shape\": [3]", "\"shape\": [2]"));
    assertRefused("end too early", with("\"shape\": [3]", "\"shape\": [4]"));
    assertRefused("end too early", with("[1, 1, 2, 3]", "[50000, 50000, 50000, 50000]"));
    assertRefused("positive dimensions", with("[1, 1, 2, 3]", "[1, 1, 2, -3]"));
    assertRefused("positive dimensions", with("[1, 1, 2, 3]", "[1, 1, 2, 0]"));
    assertRefused("at most 4", with("[1, 1, 2, 3]", "[1, 1, 1, 2, 3]"));
    assertRefused(
        "two tensors of one name",
        with("\"name\": \"b\", \"shape\"", "\"name\": \"w\", \"shape\""));
    assertRefused("a type that this reader does not know", with("\"uint8\"", "\"uint16\""));
    assertRefused(
        "a type that this reader does not know",
        with("[3], \"dtype\": \"float32\"", "[3], \"dtype\": \"int32\""));
    assertRefused("levels that are no numbers", with("\"scale\": 0.25", "\"scale\": 1e999"));
  }

  @Test
  void refusesOperationsThatItDoesNotKnow() {
    assertRefused("an operation of a folded MobileNet", with("_FusedConv2D", "Einsum"));
    assertRefused("maps in NHWC", with("TkhXQw==", base64("NCHW")));
    assertRefused("padding SAME or VALID", with("U0FNRQ==", base64("EXPLICIT")));
    assertRefused("a word in Base64", with("U0FNRQ==", "???"));
    assertRefused("a bias with Relu", with("UmVsdTY=", base64("Elu")));
    assertRefused(
        "kernels without holes",
        with("[\"1\", \"1\", \"1\", \"1\"]", "[\"1\", \"2\", \"2\", \"1\"]"));
    assertRefused(
        "strides of height and width",
        with("[\"1\", \"2\", \"2\", \"1\"]", "[\"1\", \"0\", \"2\", \"1\"]"));
    assertRefused(
        "strides of height and width", with("[\"1\", \"2\", \"2\", \"1\"]", "[\"1\", \"2\"]"));
    assertRefused(
        "whole numbers as 'strides'", with("[\"1\", \"2\", \"2\", \"1\"]", "[{}, 1, 1, 1]"));
    assertRefused("an attribute 'padding'", with("\"padding\"", "\"pad\""));
    assertRefused("one input of the shape", with("{\"size\": \"5\"}", "{\"size\": \"1000000\"}"));
    assertRefused("one input of the shape", with("{\"size\": \"5\"}", "{\"size\": \"-1\"}"));
  }

  @Test
  void refusesNodesThatDoNotFit() {
    assertRefused("a kernel that fits its input", with("{\"size\": \"2\"}", "{\"size\": \"3\"}"));
    assertRefused(
        "nodes that come after those", with("[\"x\", \"w:0\", \"b\"]", "[\"y\", \"w\", \"b\"]"));
    assertRefused(
        "nodes that come after those", with("[\"x\", \"w:0\", \"b\"]", "[\"^x\", \"w\", \"b\"]"));
    assertRefused("weights with 1 axes", with("[\"x\", \"w:0\", \"b\"]", "[\"x\", \"w\", \"w\"]"));
    assertRefused("more inputs", with("[\"x\", \"w:0\", \"b\"]", "[\"x\"]"));
    assertRefused("every name once", with("\"name\": \"w\", \"op\"", "\"name\": \"x\", \"op\""));
    assertRefused("does not compute 'y'", with("\"name\": \"y\"", "\"name\": \"z\""));
  }

  @Test
  void saysNothingOfAStrangersChoosingInFull() {
    String name = "\\u001b[31m" + "n".repeat(5000);
    String json =
        with(
            "\"name\": \"y\", \"op\": \"_FusedConv2D\"",
            "\"name\": \"y\", \"op\": \"" + name + "\"");
    String message = assertThrows(BananaException.class, () -> write(json, "y")).getMessage();
    assertTrue(message.length() < 500 && message.indexOf('\u001b') < 0, message);
  }
}
