package dev.banana.model.tfjs;

import static dev.banana.error.BananaException.require;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor of a graph model: floats, or bytes that stand for {@code byte * scale + min}.
 *
 * @param name as the nodes call it
 * @param dims dimensions, outermost first; none for a scalar
 * @param quantized whether each element is one byte
 * @param scale what one level of a byte is worth
 * @param min what byte 0 stands for
 * @param data as many elements as the dimensions ask for, little-endian
 */
record GraphTensor(
    String name, List<Integer> dims, boolean quantized, double scale, double min, ByteBuffer data) {
  private static final int BYTE = 0xff;

  /** Checks that the levels are numbers and that the data has the right length. */
  GraphTensor {
    dims = List.copyOf(dims);
    require(
        Double.isFinite(scale) && Double.isFinite(min),
        "Tensor '%s' of the network has levels that are no numbers; copy it again.",
        name);
    long bytes = elements(dims) * (quantized ? 1L : Float.BYTES);
    require(
        bytes == data.remaining(),
        "Tensor '%s' of the network has %d bytes, expected %d; copy it again.",
        name,
        data.remaining(),
        bytes);
  }

  /**
   * {@return how many elements there are; if they are more than an array can hold, one more than
   * that}
   *
   * @param dims each at least 1
   */
  static long elements(List<Integer> dims) {
    long size = 1;
    for (int dim : dims) {
      if (size > Integer.MAX_VALUE / dim) {
        return Integer.MAX_VALUE + 1L;
      }
      size *= dim;
    }
    return size;
  }

  /** {@return one of the dimensions} */
  int dim(int axis) {
    return dims.get(axis);
  }

  /**
   * {@return the values, row-major}
   *
   * <p>Products and sums are made in 64 bits and rounded once, as TensorFlow.js does it.
   */
  float[] floats() {
    float[] values = new float[(int) elements(dims)];
    ByteBuffer from = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (!quantized) {
      from.asFloatBuffer().get(values);
      return values;
    }
    byte[] bytes = new byte[values.length];
    from.get(bytes);
    float[] levels = new float[BYTE + 1];
    for (int i = 0; i <= BYTE; i++) {
      levels[i] = (float) (i * scale + min);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = levels[bytes[i] & BYTE];
    }
    return values;
  }
}
