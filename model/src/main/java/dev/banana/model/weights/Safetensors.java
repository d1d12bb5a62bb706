package dev.banana.model.weights;

import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A safetensors file: named tensors and a few words about them.
 *
 * <p>A file is mapped, not read: a tensor takes memory only where it is touched, and its buffer
 * stays valid while it is reachable, also when the file is deleted. A file from a stranger can be
 * opened: every claim of its header is checked before it is used. Format: 8 bytes little-endian
 * header length, JSON header, tensors without gaps; <a
 * href="https://github.com/huggingface/safetensors#format">github.com/huggingface/safetensors</a>.
 */
public final class Safetensors {
  private final Map<String, Tensor> tensors;
  private final Map<String, String> metadata;

  Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    this.tensors = Map.copyOf(tensors);
    this.metadata = Map.copyOf(metadata);
  }

  /**
   * A tensor as it is stored.
   *
   * @param type element type
   * @param shape static dimensions
   * @param offset first byte in the file; 0 if it is not from a file
   * @param data little-endian elements; each call gives a view with a position of its own
   */
  public record Tensor(DType type, Shape shape, long offset, ByteBuffer data) {
    /** Checks that there are as many bytes as the dimensions ask for. */
    public Tensor {
      if (data.remaining() != type.bytes(shape)) {
        throw new IllegalArgumentException(
            "Tensor of "
                + type
                + " "
                + shape
                + " needs "
                + type.bytes(shape)
                + " bytes, found "
                + data.remaining());
      }
      data = data.slice();
    }

    /**
     * {@return a tensor of 32-bit floats}
     *
     * @param values row-major, copied
     * @param dims dimensions; none makes a scalar
     */
    public static Tensor of(float[] values, int... dims) {
      ByteBuffer data = littleEndian(Math.multiplyExact(values.length, Float.BYTES));
      data.asFloatBuffer().put(values);
      return new Tensor(DType.F32, Shape.of(dims), 0, data);
    }

    /**
     * {@return a tensor of 16-bit floats}
     *
     * @param values row-major, rounded to the nearest
     * @param dims dimensions
     * @throws IllegalArgumentException if a value is no number or beyond 65504
     */
    public static Tensor halves(float[] values, int... dims) {
      ByteBuffer data = littleEndian(Math.multiplyExact(values.length, DType.F16.bytes()));
      for (float value : values) {
        short bits = HalfFloat.toF16(value);
        if (!Float.isFinite(HalfFloat.fromF16(bits))) {
          throw new IllegalArgumentException(
              "A value of " + value + " does not fit into 16 bits, of a tensor " + Shape.of(dims));
        }
        data.putShort(bits);
      }
      return of(DType.F16, data.flip(), dims);
    }

    /** {@return a tensor of these bytes, which are not copied} */
    public static Tensor of(DType type, ByteBuffer data, int... dims) {
      return new Tensor(type, Shape.of(dims), 0, data);
    }

    @Override
    public ByteBuffer data() {
      return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the elements as floats, in a new array; integers are not scaled} */
    public float[] toFloats() {
      ByteBuffer in = data();
      float[] out = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < out.length; i++) {
        out[i] = next(in);
      }
      return out;
    }

    private float next(ByteBuffer in) {
      return switch (type) {
        case F32 -> in.getFloat();
        case F16 -> HalfFloat.fromF16(in.getShort());
        case BF16 -> HalfFloat.fromBf16(in.getShort());
        case I8 -> in.get();
        case U8 -> in.get() & 0xff;
        case I32 -> in.getInt();
        case I64 -> in.getLong();
      };
    }
  }

  /** {@return the tensors by name, in no order} */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** {@return bytes of all tensors together} */
  public long bytes() {
    return tensors.values().stream().mapToLong(tensor -> tensor.data().remaining()).sum();
  }

  /** {@return the words that travel with the tensors} */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * {@return a tensor by name}
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "Tensor '"
              + name
              + "' is missing, found "
              + tensors.size()
              + " others; use the file that this network was saved to");
    }
    return tensor;
  }

  /**
   * Map a file.
   *
   * @param file where it lies
   * @return its tensors, each of at most {@link Integer#MAX_VALUE} bytes
   * @throws IOException if it cannot be read or is not a valid safetensors file
   */
  public static Safetensors open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return SafetensorsHeader.read(
          file.toString(),
          channel.size(),
          (offset, length) -> channel.map(FileChannel.MapMode.READ_ONLY, offset, length));
    }
  }

  /**
   * {@return the tensors of a file that is already in memory, as views of it}
   *
   * @param bytes the whole file, from position to limit, both left alone
   * @param name what errors call it
   * @throws IOException if it is not a valid safetensors file
   */
  public static Safetensors of(ByteBuffer bytes, String name) throws IOException {
    ByteBuffer all = bytes.slice();
    return SafetensorsHeader.read(
        name,
        all.remaining(),
        (offset, length) -> {
          ByteBuffer part = all.duplicate();
          part.position((int) offset).limit((int) offset + length);
          return part.slice();
        });
  }

  /**
   * Write a file; a reader sees the old one or the new one, never a part.
   *
   * @param file where it shall lie; its folder must exist
   * @param tensors by name; written widest type first, then in the order of the map
   * @param metadata words that travel with them
   * @throws IOException if it cannot be written; then nothing has changed
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Path target = file.toAbsolutePath();
    String mark = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path draft = target.resolveSibling("." + target.getFileName() + "." + mark + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(draft, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        writeAll(channel, ByteBuffer.wrap(SafetensorsHeader.write(tensors, metadata)));
        for (String name : SafetensorsHeader.order(tensors)) {
          writeAll(channel, tensors.get(name).data());
        }
        channel.force(true);
      }
      move(draft, target);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
