package dev.banana.model.onnx;

import dev.banana.model.ops.DType;
import dev.banana.model.ops.Shape;
import dev.banana.model.weights.BitPlanes;
import dev.banana.model.weights.Factors;
import dev.banana.model.weights.Safetensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The matrices of one file in the forms that kernels multiply, with something added to them where
 * that is asked for. A matrix that the file keeps in floats is put into planes first.
 *
 * @param file holds them, as {@link BitPlanes} or as floats
 * @param plan how each is multiplied
 * @param unsigned whether codes are unsigned bytes: the same numbers, for processors whose products
 *     of unsigned and signed bytes saturate (x86 before VNNI), where it is slower
 */
public record Matrices(Safetensors file, Plan plan, boolean unsigned) {
  private static final String WEIGHT = ".weight";

  /** How a matrix is multiplied. */
  public enum Product {
    /** In 32-bit floats, with the weights of both planes. */
    FLOAT,
    /** In integers, with the weights of both planes. */
    EIGHT,
    /** In integers, with the weights of the high plane. */
    FOUR,
    /** With the high plane as it is stored, which takes half the memory and more time. */
    FOUR_LEAN
  }

  /** Says how each matrix is multiplied. */
  @FunctionalInterface
  public interface Plan {
    /**
     * {@return how a matrix is multiplied}
     *
     * @param layer name of the layer, without {@code .weight}
     */
    Product of(String layer);
  }

  /**
   * A tensor that is handed to ONNX Runtime beside those of the file.
   *
   * @param type element type
   * @param shape static dimensions
   * @param data little-endian, outside the Java heap
   */
  public record Made(DType type, Shape shape, ByteBuffer data) {}

  /**
   * One matrix as a kernel takes it.
   *
   * @param main {@link Product#FLOAT}: {@code [out, in]} floats; in integers: codes {@code [in,
   *     out]}; {@link Product#FOUR_LEAN}: codes in blocks, two a byte
   * @param scales {@code [out]}, of {@link Product#FOUR_LEAN} one a block, null for floats
   */
  record Form(Made main, Made scales) {}

  /** {@return the name under which the file has the matrix of a layer} */
  static String matrix(String layer) {
    return layer + WEIGHT;
  }

  /**
   * {@return the input that takes a layer's matrix where a graph is given its matrices}
   *
   * @param layer name of the layer
   */
  static String mainInput(String layer) {
    return "in.matrix." + layer;
  }

  /** {@return the input that takes the scales of the same} */
  static String scalesInput(String layer) {
    return "in.scales." + layer;
  }

  /**
   * {@return what a graph that is given its matrices takes for one layer, by name of the input}
   *
   * @param layer name of the layer, without {@code .weight}
   * @param out width of what it gives
   * @param in width of what it reads
   * @param added what is added to its matrix before it is rounded, or null for nothing
   */
  public Map<String, Made> given(String layer, int out, int in, Factors added) {
    Form form = form(layer, out, in, added);
    Map<String, Made> given = new LinkedHashMap<>();
    given.put(mainInput(layer), form.main);
    if (form.scales != null) {
      given.put(scalesInput(layer), form.scales);
    }
    return given;
  }

  /**
   * {@return a matrix as it is multiplied}
   *
   * <p>One that is multiplied in 4 bits but stored in 8 keeps 8 bits of a sum; only {@link
   * Product#FOUR_LEAN} rounds the sum to 4.
   *
   * @param layer name of the layer, without {@code .weight}
   * @param out width of what it gives
   * @param in width of what it reads
   * @param added what is added before it is rounded, or null for nothing
   * @throws IllegalArgumentException if the file or what is added has other widths
   */
  Form form(String layer, int out, int in, Factors added) {
    return switch (plan.of(layer)) {
      case FLOAT -> new Form(floats(layer, out, in, added), null);
      case EIGHT -> codes(layer, out, in, 8, added);
      case FOUR -> codes(layer, out, in, 4, added);
      case FOUR_LEAN ->
          lean(
              added == null
                  ? planes(layer, out, in)
                  : BitPlanes.encode(sum(layer, out, in, 8, added), out, in));
    };
  }

  /** {@return whether the file keeps the matrix of a layer in planes} */
  boolean inPlanes(String layer) {
    return BitPlanes.in(file, matrix(layer));
  }

  private BitPlanes planes(String layer, int out, int in) {
    return planes(file, layer, out, in);
  }

  /**
   * {@return the planes of a layer's matrix, made where the file keeps floats}
   *
   * @throws IllegalArgumentException if the file has other widths
   */
  static BitPlanes planes(Safetensors file, String layer, int out, int in) {
    String matrix = matrix(layer);
    BitPlanes planes =
        BitPlanes.in(file, matrix)
            ? BitPlanes.of(file, matrix)
            : BitPlanes.encode(file.tensor(matrix).toFloats(), out, in);
    if (planes.rows() != out || planes.columns() != in) {
      throw new IllegalArgumentException(
          String.format(
              "Matrix '%s' is %d x %d, the network asks for %d x %d",
              matrix, planes.rows(), planes.columns(), out, in));
    }
    return planes;
  }

  private static Form lean(BitPlanes planes) {
    return new Form(
        new Made(DType.U8, leanCodes(planes.rows(), planes.columns()), direct(planes.high())),
        new Made(DType.F32, leanScales(planes.rows(), planes.columns()), planes.highScales()));
  }

  /** {@return the shape of a high plane as a kernel takes it} */
  static Shape leanCodes(int out, int in) {
    return Shape.of(out, in / BitPlanes.BLOCK, BitPlanes.BLOCK / 2);
  }

  /** {@return the shape of its scales} */
  static Shape leanScales(int out, int in) {
    return Shape.of(out * (in / BitPlanes.BLOCK));
  }

  /** {@return the type of codes in integers} */
  DType codes() {
    return unsigned ? DType.U8 : DType.I8;
  }

  private Form codes(String layer, int out, int in, int bits, Factors added) {
    BitPlanes.PerChannel rows =
        added == null
            ? planes(layer, out, in).perChannel(bits)
            : BitPlanes.perChannel(sum(layer, out, in, bits, added), out, in);
    if (unsigned) {
      for (int i = 0; i < rows.codes().limit(); i++) {
        rows.codes().put(i, (byte) (rows.codes().get(i) + 128));
      }
    }
    return new Form(
        new Made(codes(), Shape.of(in, out), rows.codes()),
        new Made(DType.F32, Shape.of(out), direct(rows.scales())));
  }

  private Made floats(String layer, int out, int in, Factors added) {
    ByteBuffer data =
        added == null && inPlanes(layer)
            ? planes(layer, out, in).floats()
            : direct(
                added == null
                    ? file.tensor(matrix(layer)).toFloats()
                    : sum(layer, out, in, 8, added));
    return new Made(DType.F32, Shape.of(out, in), data);
  }

  /** The matrix of as many bits as are stored, up to those asked for, and what is added to it. */
  private float[] sum(String layer, int out, int in, int bits, Factors added) {
    float[] sum;
    if (bits == 8 && !inPlanes(layer)) {
      sum = file.tensor(matrix(layer)).toFloats();
    } else {
      BitPlanes planes = planes(layer, out, in);
      sum = planes.decode(planes.low() == null ? 4 : bits);
    }
    if (added.out() != out || added.in() != in) {
      throw new IllegalArgumentException(
          "What is added to matrix '" + matrix(layer) + "' is not " + out + " x " + in);
    }
    added.addTo(sum);
    return sum;
  }

  private static ByteBuffer direct(float[] values) {
    int bytes = Math.multiplyExact(values.length, Float.BYTES);
    ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return data;
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return bytes.isDirect()
        ? bytes
        : ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip();
  }
}
