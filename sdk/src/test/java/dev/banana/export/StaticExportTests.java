package dev.banana.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.banana.error.BananaException;
import dev.banana.model.Bundle;
import dev.banana.model.UntrainedBundle;
import dev.banana.model.family.banana.BananaFamily;
import dev.banana.model.weights.Ranges;
import dev.banana.model.weights.Safetensors;
import dev.banana.session.Session;
import dev.banana.session.Stop;
import dev.banana.session.Tensor;
import dev.banana.session.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticExportTests {
  @TempDir private Path folder;

  private Bundle tiny() {
    return UntrainedBundle.write(folder.resolve("tiny"), "tiny", BananaFamily.tiny(), 1);
  }

  private static Session open(Path file) throws IOException {
    ByteBuffer graph = ByteBuffer.wrap(Files.readAllBytes(file));
    return Session.open(graph, Map.of(), new Session.Setup(1, false));
  }

  private static Tensor zeros(long... dims) {
    int size = 1;
    for (long dim : dims) {
      size = Math.toIntExact(size * dim);
    }
    return Tensor.of(new float[size], dims);
  }

  @Test
  void eachGraphRunsAloneAndFeedsTheNext() throws IOException {
    Path out = folder.resolve("out");
    List<Path> files = new StaticExport(tiny(), 192, 128).write(out);
    assertEquals(
        List.of("context.onnx", "coarse-step.onnx", "step.onnx", "decode.onnx", "graphs.json"),
        files.stream().map(f -> f.getFileName().toString()).toList());
    try (Session context = open(files.get(0));
        Tensors said =
            new Tensors().put("in.hidden", zeros(1, 48, 384)).put("in.bias", zeros(1, 1, 1, 48));
        Tensors keys = context.run(said.all(), new Stop());
        Tensors inputs = new Tensors()) {
      keys.all()
          .forEach(
              (name, value) ->
                  inputs.put(name.replace("out.", "in."), Tensor.of(value.floats(), value.dims())));
      inputs.put("in.bias", zeros(1, 1, 1, 48));
      for (String scalar : List.of("in.time", "in.guidance", "in.mode")) {
        inputs.put(scalar, Tensor.of(new float[] {1}, 1, 1));
      }
      inputs.put("in.latents", zeros(1, 16, 8, 12));
      try (Session step = open(files.get(2));
          Tensors velocity = step.run(inputs.all(), new Stop())) {
        assertArrayEquals(new long[] {1, 16, 8, 12}, velocity.get("out.velocity").dims());
      }
    }
    try (Session decode = open(files.get(3));
        Tensor latents = zeros(1, 16, 8, 12);
        Tensors pixels = decode.run(Map.of("in.latents", latents), new Stop())) {
      assertArrayEquals(new long[] {1, 128, 192, 3}, pixels.get("out.pixels").dims());
    }
    JsonObject json = JsonParser.parseString(Files.readString(files.get(4))).getAsJsonObject();
    assertEquals(8, json.getAsJsonObject("jumps").size());
    JsonObject last = json.getAsJsonObject("jumps").getAsJsonArray("4").get(3).getAsJsonObject();
    assertEquals(
        "{\"in.time\":0.5,\"in.mode\":0.0,\"coarse\":false,\"follows\":true}", last.toString());
  }

  @Test
  void everyProductOfAStepIsBetweenFixedRanges() throws IOException {
    List<Path> files = new StaticExport(tiny(), 128, 128).write(folder.resolve("out"));
    String step = Files.readString(files.get(2), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(step.contains("QuantizeLinear"));
    assertFalse(step.contains("DynamicQuantizeLinear"));
    assertFalse(step.contains("MatMulIntegerToFloat"));
  }

  @Test
  void refusesWhatCannotBeExported() {
    Bundle bundle = tiny();
    assertThrows(BananaException.class, () -> new StaticExport(bundle, 100, 128));
    assertThrows(BananaException.class, () -> new StaticExport(bundle, 64, 1 << 20));
    Map<String, Safetensors.Tensor> bare = new HashMap<>(bundle.weights().tensors());
    bare.keySet().removeIf(name -> name.endsWith(Ranges.SUFFIX));
    Bundle without = Bundle.write(folder.resolve("bare"), bundle.manifest(), bare);
    String message =
        assertThrows(BananaException.class, () -> new StaticExport(without, 128, 128)).getMessage();
    assertTrue(message.contains("holds none for its matrices"), message);
  }
}
