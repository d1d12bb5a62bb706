package dev.banana.model.judge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.error.BananaException;
import dev.banana.model.ops.ReferenceOps;
import dev.banana.model.weights.FreshWeights;
import dev.banana.model.weights.HalfFloat;
import dev.banana.model.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A judge comes back as it was written, or not at all. */
class JudgeFileTests {
  private static final JudgeFile.About ABOUT =
      new JudgeFile.About(
          new Judge.Config(8, 8, 8, 3, 4, 32, 8, 2, 1, 1),
          List.of("cat", "dog"),
          List.of("red"),
          List.of("own"),
          List.of(101, 4937),
          "for a test");

  @TempDir Path folder;

  private static Map<String, float[]> values() {
    FreshWeights<?> fresh = new FreshWeights<>(new ReferenceOps(), 3);
    new Judge(ABOUT.config()).visit(fresh);
    Map<String, float[]> out = new HashMap<>();
    fresh.made().forEach((name, made) -> out.put(name, made.values()));
    return out;
  }

  private Path written() {
    Path file = folder.resolve("judge.safetensors");
    JudgeFile.write(file, ABOUT, values());
    return file;
  }

  private static String refusal(Path file) {
    return assertThrows(BananaException.class, () -> JudgeFile.open(file)).getMessage();
  }

  @Test
  void whatIsWrittenIsReadBackRoundedToHalves() {
    JudgeFile file = JudgeFile.open(written());
    assertEquals(ABOUT, file.about());
    float[] rounded = values().get("judge.look.1.weight").clone();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = HalfFloat.fromF16(HalfFloat.toF16(rounded[i]));
    }
    assertArrayEquals(rounded, file.values("judge.look.1.weight"));
  }

  @Test
  void aChangedByteIsFound() throws IOException {
    Path file = written();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertTrue(refusal(file).contains("SHA-256"), refusal(file));
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertTrue(refusal(folder.resolve("none")).contains("banana-train judge"));
    assertTrue(refusal(folder).contains("it is a folder; name a file"), refusal(folder));
    Path file = folder.resolve("other.safetensors");
    Safetensors.write(file, Map.of(), Map.of("format", "banana"));
    assertTrue(refusal(file).contains("expected format " + JudgeFile.FORMAT + ", found banana"));
    Files.writeString(file, "no tensors at all");
    assertTrue(refusal(file).startsWith("Cannot open judge"));
  }

  @Test
  void listsThatDoNotFitTheNetworkAreRefused() throws IOException {
    Path file = written();
    Safetensors saved = Safetensors.open(file);
    Map<String, String> words = new HashMap<>(saved.metadata());
    words.put("judge", words.get("judge").replace("\"cat\",", ""));
    Path other = folder.resolve("lists.safetensors");
    Safetensors.write(other, saved.tensors(), words);
    assertTrue(refusal(other).contains("expected 2 concepts, found 1"), refusal(other));
    words.put("judge", "{}");
    Safetensors.write(other, saved.tensors(), words);
    assertTrue(refusal(other).contains("copy it again"), refusal(other));
  }

  @Test
  void aMissingTensorIsNamed() throws IOException {
    Path file = written();
    Safetensors saved = Safetensors.open(file);
    Map<String, Safetensors.Tensor> fewer = new HashMap<>(saved.tensors());
    fewer.remove("judge.style.bias");
    Path other = folder.resolve("fewer.safetensors");
    Safetensors.write(other, fewer, saved.metadata());
    assertTrue(refusal(other).contains("'judge.style.bias' as F16 [1], found none"));
    Map<String, float[]> values = values();
    values.remove("judge.style.bias");
    assertThrows(BananaException.class, () -> JudgeFile.write(other, ABOUT, values));
  }
}
