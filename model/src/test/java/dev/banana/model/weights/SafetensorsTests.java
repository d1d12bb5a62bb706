package dev.banana.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Safetensors.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTests {
  private static final String GOOD = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";

  @TempDir Path folder;

  // ---------------------------------------------------------------- what goes round

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("codes", Tensor.of(DType.I8, ByteBuffer.wrap(new byte[] {-1, 2, 3}), 3));
    tensors.put("матрица", Tensor.of(new float[] {1, -2, 3.5f, 0, 5, 6}, 2, 3));
    tensors.put("one", Tensor.of(new float[] {7}));
    tensors.put("none", Tensor.of(new float[0], 0, 4));
    Safetensors.write(file, tensors, Map.of("seed", "0", "quote", "\"\\\n"));

    Safetensors read = Safetensors.open(file);
    assertEquals(tensors.keySet(), read.tensors().keySet());
    assertEquals(Map.of("seed", "0", "quote", "\"\\\n"), read.metadata());
    assertEquals(Shape.of(2, 3), read.tensor("матрица").shape());
    assertArrayEquals(new float[] {1, -2, 3.5f, 0, 5, 6}, read.tensor("матрица").toFloats());
    assertArrayEquals(new float[] {-1, 2, 3}, read.tensor("codes").toFloats());
    assertEquals(Shape.of(), read.tensor("one").shape());
    assertEquals(0, read.tensor("none").toFloats().length);
  }

  @Test
  void alignsTheTensorsForVectorLoads() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("small", Tensor.of(DType.U8, ByteBuffer.wrap(new byte[3]), 3));
    tensors.put("large", Tensor.of(new float[5], 5));
    Safetensors.write(file, tensors, Map.of());
    Safetensors read = Safetensors.open(file);
    assertEquals(0, read.tensor("large").offset() % 64);
    assertEquals(read.tensor("large").offset() + 20, read.tensor("small").offset());
    assertEquals(Files.size(file), read.tensor("small").offset() + 3);
  }

  @Test
  void mapsTheFileInsteadOfReadingIt() throws IOException {
    Path file = write(GOOD, 8);
    assertTrue(Safetensors.open(file).tensor("a").data().isDirect());
  }

  @Test
  void givesEveryCallerAPositionOfItsOwn() throws IOException {
    Tensor tensor = Safetensors.open(write(GOOD, 8)).tensor("a");
    tensor.data().getFloat();
    assertEquals(8, tensor.data().remaining());
  }

  @Test
  void readsAFileThatIsAlreadyInMemory() throws IOException {
    byte[] bytes = Files.readAllBytes(write(GOOD, 8));
    ByteBuffer padded = ByteBuffer.allocate(bytes.length + 5).position(5).put(bytes).position(5);
    assertArrayEquals(new float[2], Safetensors.of(padded, "memory").tensor("a").toFloats());
  }

  @Test
  void replacesAFileAsAWhole() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Map.of("a", Tensor.of(new float[] {1}, 1)), Map.of());
    Safetensors old = Safetensors.open(file);
    Safetensors.write(file, Map.of("a", Tensor.of(new float[] {2}, 1)), Map.of());
    assertArrayEquals(new float[] {1}, old.tensor("a").toFloats());
    assertArrayEquals(new float[] {2}, Safetensors.open(file).tensor("a").toFloats());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void leavesNoDraftBehindWhenWritingFails() throws IOException {
    Map<String, Tensor> reserved = Map.of("__metadata__", Tensor.of(new float[] {1}, 1));
    Path file = folder.resolve("a.safetensors");
    assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file, reserved, Map.of()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void readsHalvesAsFloats() throws IOException {
    String header =
        "{'f':{'dtype':'F16','shape':[2],'data_offsets':[0,4]},"
            + "'b':{'dtype':'BF16','shape':[2],'data_offsets':[4,8]}}";
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    // np.array([1.5, -2], np.float16).view(np.uint16); bfloat16 is the upper half of float32
    data.putShort((short) 0x3e00).putShort((short) 0xc000);
    data.putShort((short) 0x3fc0).putShort((short) 0xc000);
    Safetensors read = Safetensors.open(write(header, data.array()));
    assertArrayEquals(new float[] {1.5f, -2}, read.tensor("f").toFloats());
    assertArrayEquals(new float[] {1.5f, -2}, read.tensor("b").toFloats());
  }

  @Test
  void saysWhichTensorIsMissing() throws IOException {
    Safetensors read = Safetensors.open(write(GOOD, 8));
    Exception error = assertThrows(IllegalArgumentException.class, () -> read.tensor("b"));
    assertTrue(error.getMessage().contains("'b' is missing"), error.getMessage());
  }

  // ---------------------------------------------------------------- what a stranger may send

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "{", // cut
        "[]", // not an object
        "{} {}", // more than one value
        "{'a':1}",
        "{'a':{'dtype':'F32','shape':[2]}}",
        "{'a':{'dtype':'F32','data_offsets':[0,8]}}",
        "{'a':{'shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}}",
        "{'a':{'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F128','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':4,'shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2e0],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[-1,-2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[4294967298],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[65536,65536,65536,65536],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2147483647,2147483647,4,0],'data_offsets':[0,0]}}",
        "{'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}",
        "{'a':{'dtype':'F32','shape':[2],"
            + "'data_offsets':[9223372036854775799,9223372036854775807]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,9223372036854775808]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", // trailing bytes
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}", // leading gap
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}", // overlap
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", // twice
        "{'__metadata__':{'k':1},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'__metadata__':{'k':'1','k':'2'},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'__metadata__':[],'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},}", // trailing comma
        "{a:{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", // name without quotes
        "{'a':{'dtype':'F32','shape':[[2]],'data_offsets':[0,8]}}",
        "{'a':null}"
      })
  void refusesAHostileHeader(String header) throws IOException {
    Path file = write(header, 8);
    IOException error = assertThrows(IOException.class, () -> Safetensors.open(file));
    assertTrue(error.getMessage().startsWith("Cannot read '"), error.getMessage());
    assertTrue(error.getMessage().endsWith("again."), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1000, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void refusesAHeaderLengthThatTheFileCannotHold(long claim) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    refuses(bytes.putLong(claim).array());
  }

  @Test
  void refusesAFileShorterThanItsLength() throws IOException {
    refuses(new byte[0]);
    refuses(new byte[7]);
  }

  @Test
  void refusesAHeaderThatIsNotText() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    refuses(bytes.putLong(4).put(new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'}).array());
  }

  @Test
  void refusesDeepNesting() throws IOException {
    refuses(Files.readAllBytes(write("{'a':" + "[".repeat(100_000), 8)));
  }

  @Test
  void acceptsAHeaderWithPadding() throws IOException {
    assertEquals(1, Safetensors.open(write(GOOD + "     ", 8)).tensors().size());
    assertEquals(0, Safetensors.open(write("{}", 0)).tensors().size());
  }

  private void refuses(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("bad.safetensors"), bytes);
    assertThrows(IOException.class, () -> Safetensors.open(file));
  }

  private Path write(String header, int data) throws IOException {
    return write(header, new byte[data]);
  }

  private Path write(String header, byte... data) throws IOException {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).put(data);
    return Files.write(folder.resolve("test.safetensors"), bytes.array());
  }
}
