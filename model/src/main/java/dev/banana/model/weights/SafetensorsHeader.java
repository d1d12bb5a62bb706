package dev.banana.model.weights;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.Safetensors.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON in front of the tensors, read without trust.
 *
 * <p>Nothing is allocated or mapped on the word of the file alone: lengths are held against the
 * size of the file first, and the tensors must fill it without gap or overlap.
 */
final class SafetensorsHeader {
  /** Where the tensors start is a multiple of this, so that vectors can be loaded aligned. */
  private static final int ALIGNMENT = 64;

  private static final long LARGEST = 100_000_000;
  private static final int PREFIX = Long.BYTES;
  private static final int MOST_AXES = 16;
  private static final String METADATA = "__metadata__";

  private final String file;
  private final long data;
  private final long size;
  private final JsonReader json;
  private final Map<String, Claim> claims = new LinkedHashMap<>();
  private final Map<String, String> metadata = new HashMap<>();

  /** Gives bytes of the file that are known to exist. */
  interface Source {
    ByteBuffer at(long offset, int length) throws IOException;
  }

  /** What the header says about a tensor; {@code from} and {@code to} count from the data. */
  private record Claim(DType type, Shape shape, long from, long to) {}

  private SafetensorsHeader(String file, long data, long size, String text) {
    this.file = file;
    this.data = data;
    this.size = size;
    json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.STRICT);
  }

  // ---------------------------------------------------------------- reading

  static Safetensors read(String file, long size, Source source) throws IOException {
    if (size < PREFIX) {
      throw error(file, "expected at least " + PREFIX + " bytes, found " + size);
    }
    long length = source.at(0, PREFIX).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > Math.min(LARGEST, size - PREFIX)) {
      throw error(
          file,
          "expected a header of 2 to "
              + Math.min(LARGEST, size - PREFIX)
              + " bytes, found a claim"
              + " of "
              + Long.toUnsignedString(length));
    }
    String text = decode(file, source.at(PREFIX, (int) length));
    long data = PREFIX + length;
    return new SafetensorsHeader(file, data, size - data, text).parse().tensors(source);
  }

  private static String decode(String file, ByteBuffer bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw error(file, "expected a header in UTF-8, found other bytes");
    }
  }

  private SafetensorsHeader parse() throws IOException {
    try {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (name.equals(METADATA)) {
          readMetadata();
        } else if (claims.put(name, readClaim(name)) != null) {
          throw error(file, "expected every name once, found '" + name + "' twice");
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw error(file, "expected nothing after the JSON header, found " + json.peek());
      }
      return this;
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw error(file, "expected a strict JSON header, found: " + firstLine(e));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("nothing");
  }

  private void readMetadata() throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (metadata.put(key, string("metadata '" + key + "'")) != null) {
        throw error(file, "expected every metadata key once, found '" + key + "' twice");
      }
    }
    json.endObject();
  }

  private Claim readClaim(String name) throws IOException {
    DType type = null;
    Shape shape = null;
    long[] range = null;
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (key.equals("dtype") && type == null) {
        type = type(name);
      } else if (key.equals("shape") && shape == null) {
        shape = shape(name);
      } else if (key.equals("data_offsets") && range == null) {
        range = numbers(name, 2);
      } else {
        throw error(file, "tensor '" + name + "' has an unknown or repeated field '" + key + "'");
      }
    }
    json.endObject();
    if (type == null || shape == null || range == null || range.length != 2) {
      throw error(file, "tensor '" + name + "' needs dtype, shape and two data_offsets");
    }
    return checked(name, new Claim(type, shape, range[0], range[1]));
  }

  private Claim checked(String name, Claim claim) throws IOException {
    if (claim.from > claim.to || claim.to > size) {
      throw error(
          file,
          "tensor '"
              + name
              + "' lies at "
              + claim.from
              + " to "
              + claim.to
              + ", but the file has "
              + size
              + " bytes of tensors");
    }
    long bytes;
    try {
      bytes = claim.type.bytes(claim.shape);
    } catch (ArithmeticException e) {
      throw error(file, "tensor '" + name + "' claims more elements than can be: " + claim.shape);
    }
    if (bytes != claim.to - claim.from) {
      throw error(
          file,
          "tensor '"
              + name
              + "' of "
              + claim.type
              + " "
              + claim.shape
              + " needs "
              + bytes
              + " bytes, found "
              + (claim.to - claim.from));
    }
    if (bytes > Integer.MAX_VALUE) {
      throw error(
          file, "tensor '" + name + "' has " + bytes + " bytes, at most 2147483647 can be mapped");
    }
    return claim;
  }

  private DType type(String name) throws IOException {
    String found = string("dtype of '" + name + "'");
    for (DType type : DType.values()) {
      if (type.name().equals(found)) {
        return type;
      }
    }
    throw error(file, "tensor '" + name + "' has dtype " + found + ", which is not supported");
  }

  private Shape shape(String name) throws IOException {
    long[] dims = numbers(name, MOST_AXES);
    int[] result = new int[dims.length];
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] > Integer.MAX_VALUE) {
        throw error(file, "tensor '" + name + "' has a dimension of " + dims[i]);
      }
      result[i] = (int) dims[i];
    }
    return Shape.of(result);
  }

  private long[] numbers(String name, int most) throws IOException {
    List<Long> numbers = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      if (json.peek() != JsonToken.NUMBER || numbers.size() == most) {
        throw error(file, "tensor '" + name + "' needs at most " + most + " whole numbers");
      }
      numbers.add(number(name, json.nextString()));
    }
    json.endArray();
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private long number(String name, String text) throws IOException {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, as a negative number is.
    }
    throw error(file, "tensor '" + name + "' needs whole numbers from 0 to 2^63, found " + text);
  }

  private String string(String what) throws IOException {
    if (json.peek() != JsonToken.STRING) {
      throw error(file, "expected text as " + what + ", found " + json.peek());
    }
    return json.nextString();
  }

  private Safetensors tensors(Source source) throws IOException {
    List<Map.Entry<String, Claim>> inOrder = new ArrayList<>(claims.entrySet());
    inOrder.sort(
        Comparator.comparingLong((Map.Entry<String, Claim> e) -> e.getValue().from)
            .thenComparingLong(e -> e.getValue().to));
    Map<String, Tensor> tensors = new HashMap<>();
    long end = 0;
    for (Map.Entry<String, Claim> entry : inOrder) {
      Claim claim = entry.getValue();
      if (claim.from != end) {
        throw error(
            file,
            "tensor '"
                + entry.getKey()
                + "' starts at "
                + claim.from
                + ", but the one before ends"
                + " at "
                + end);
      }
      end = claim.to;
      ByteBuffer bytes = source.at(data + claim.from, (int) (claim.to - claim.from));
      tensors.put(entry.getKey(), new Tensor(claim.type, claim.shape, data + claim.from, bytes));
    }
    if (end != size) {
      throw error(file, "the tensors end at " + end + ", but the file has " + size + " bytes");
    }
    return new Safetensors(tensors, metadata);
  }

  private static IOException error(String file, String what) {
    return new IOException(
        "Cannot read '" + file + "' as safetensors: " + what + "; copy or download it again.");
  }

  // ---------------------------------------------------------------- writing

  /** {@return the names in the order in which their tensors are written} */
  static List<String> order(Map<String, Tensor> tensors) {
    List<String> names = new ArrayList<>(tensors.keySet());
    names.sort(Comparator.comparingInt(name -> -tensors.get(name).type().bytes()));
    return names;
  }

  /** {@return length prefix and header, padded with spaces so that the tensors start aligned} */
  static byte[] write(Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] text = json(tensors, metadata).getBytes(StandardCharsets.UTF_8);
    int total = (PREFIX + text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(total - PREFIX).put(text);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.array();
  }

  private static String json(Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      writeMetadata(json, metadata);
      long from = 0;
      for (String name : order(tensors)) {
        from = writeClaim(json, name, tensors.get(name), from);
      }
      json.endObject();
    }
    return text.toString();
  }

  private static void writeMetadata(JsonWriter json, Map<String, String> metadata)
      throws IOException {
    if (metadata.isEmpty()) {
      return;
    }
    json.name(METADATA).beginObject();
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      json.name(entry.getKey()).value(entry.getValue());
    }
    json.endObject();
  }

  private static long writeClaim(JsonWriter json, String name, Tensor tensor, long from)
      throws IOException {
    if (name.equals(METADATA)) {
      throw new IllegalArgumentException("A tensor cannot be called " + METADATA + "; rename it.");
    }
    long to = from + tensor.type().bytes(tensor.shape());
    json.name(name).beginObject().name("dtype").value(tensor.type().name()).name("shape");
    json.beginArray();
    for (int dim : tensor.shape().dims()) {
      json.value(dim);
    }
    json.endArray().name("data_offsets").beginArray().value(from).value(to).endArray();
    json.endObject();
    return to;
  }
}
