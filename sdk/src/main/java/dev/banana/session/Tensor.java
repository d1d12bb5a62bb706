package dev.banana.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Numbers outside the Java heap, as a graph takes and gives them. Close it when it is done with.
 *
 * <p>Safe to read from several threads while it is open.
 */
public final class Tensor implements AutoCloseable {
  private final OnnxTensor tensor;

  Tensor(OnnxTensor tensor) {
    this.tensor = tensor;
  }

  /**
   * {@return a copy of these values}
   *
   * @param values row-major
   * @param dims dimensions, outermost first
   */
  public static Tensor of(float[] values, long... dims) {
    FloatBuffer buffer = direct(values.length, Float.BYTES).asFloatBuffer();
    return wrap(buffer.put(values).flip(), dims);
  }

  /**
   * {@return a copy of these whole numbers, 64 bits each}
   *
   * @param values row-major
   * @param dims dimensions, outermost first
   */
  public static Tensor of(long[] values, long... dims) {
    LongBuffer buffer = direct(values.length, Long.BYTES).asLongBuffer();
    buffer.put(values).flip();
    try {
      return new Tensor(OnnxTensor.createTensor(Session.environment(), buffer, dims));
    } catch (OrtException e) {
      throw Session.fault("make a tensor", e);
    }
  }

  /**
   * {@return a view of these values, which are not copied}
   *
   * @param values direct, in native byte order; must stay unchanged while the tensor is open
   * @param dims dimensions, outermost first
   */
  public static Tensor wrap(FloatBuffer values, long... dims) {
    try {
      return new Tensor(OnnxTensor.createTensor(Session.environment(), values, dims));
    } catch (OrtException e) {
      throw Session.fault("make a tensor", e);
    }
  }

  /** {@return the dimensions, outermost first} */
  public long[] dims() {
    return tensor.getInfo().getShape();
  }

  /** {@return a copy of the values, which must be floats} */
  public float[] floats() {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  /** {@return a copy of the raw bytes, for tensors of 8-bit numbers} */
  public byte[] bytes() {
    ByteBuffer buffer = tensor.getByteBuffer();
    byte[] values = new byte[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  OnnxTensor onnx() {
    return tensor;
  }

  @Override
  public void close() {
    tensor.close();
  }

  private static ByteBuffer direct(int count, int bytes) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(count, bytes))
        .order(ByteOrder.nativeOrder());
  }
}
