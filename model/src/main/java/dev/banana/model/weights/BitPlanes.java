package dev.banana.model.weights;

import dev.banana.model.ops.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * One matrix as two planes of 4 bits: the high one alone is the matrix in 4 bits, both together are
 * it in 8 bits.
 *
 * <p>Each run of {@value #BLOCK} weights of a row has one signed scale {@code s = f16(m / -128)},
 * where {@code m} is the weight of the largest size. With {@code q = clip(round(w / s), -128, 119)}
 * the planes are {@code high = floor((q + 8) / 16)} and {@code low = q - 16 high}, both in [-8, 7],
 * each stored plus 8, the earlier column in the lower half of a byte. So
 *
 * <pre>
 * w in 8 bits = s * (16 high + low)        8.5 bits a weight
 * w in 4 bits = 16 s * high                4.5 bits a weight
 * </pre>
 *
 * <p>A high plane is what ONNX Runtime's {@code MatMulNBits} reads, with {@code 16 s} as scale. The
 * bound 119 keeps the rounded high plane within 4 bits; source: Lin et al. 2024 (QServe,
 * "protective range"), <a href="https://arxiv.org/abs/2405.04532">arXiv:2405.04532</a>; nested
 * precisions: Nair et al. 2025 (Matryoshka quantization), <a
 * href="https://arxiv.org/abs/2502.06786">arXiv:2502.06786</a>.
 *
 * @param rows rows of the matrix: its outputs
 * @param columns columns of the matrix: its inputs, a multiple of {@value #BLOCK}
 * @param scales 16-bit floats {@code [rows, columns / 32]}, little-endian
 * @param high {@code [rows, columns / 2]} bytes
 * @param low the same, or null where only 4 bits were kept
 */
public record BitPlanes(int rows, int columns, ByteBuffer scales, ByteBuffer high, ByteBuffer low) {
  /** Weights that share a scale. */
  public static final int BLOCK = 32;

  /** What a file calls the scales: the name of the matrix and this. */
  public static final String SCALES = ".scales";

  /** What a file calls the high plane. */
  public static final String HIGH = ".high";

  /** What a file calls the low plane. */
  public static final String LOW = ".low";

  /** Rows that are transposed together. */
  private static final int BAND = 32;

  private static final int MOST = 119;
  private static final int LEAST = -128;

  /** Checks the sizes. */
  public BitPlanes {
    long half = (long) rows * columns / 2;
    if (rows < 1
        || columns < 1
        || columns % BLOCK != 0
        || high.remaining() != half
        || low != null && low.remaining() != half
        || scales.remaining() != (long) rows * columns / BLOCK * DType.F16.bytes()) {
      throw new IllegalArgumentException(
          "Planes of "
              + rows
              + " x "
              + columns
              + " need columns in runs of "
              + BLOCK
              + " and "
              + half
              + " bytes each, found "
              + high.remaining()
              + " and scales of "
              + scales.remaining()
              + " bytes");
    }
    scales = scales.slice().order(ByteOrder.LITTLE_ENDIAN);
    high = high.slice();
    low = low == null ? null : low.slice();
  }

  // ---------------------------------------------------------------- to and from floats

  /**
   * {@return a matrix in planes}
   *
   * @param weights {@code [rows, columns]}, row-major, finite
   * @param rows outputs
   * @param columns inputs, a multiple of {@value #BLOCK}
   */
  public static BitPlanes encode(float[] weights, int rows, int columns) {
    ByteBuffer scales = direct(rows * columns / BLOCK * DType.F16.bytes());
    ByteBuffer high = direct(rows * columns / 2);
    ByteBuffer low = direct(rows * columns / 2);
    for (int at = 0; at < weights.length; at += BLOCK) {
      short bits = scale(weights, at);
      scales.putShort(at / BLOCK * DType.F16.bytes(), bits);
      float s = HalfFloat.fromF16(bits);
      for (int i = at; i < at + BLOCK; i += 2) {
        int first = code(weights[i], s);
        int second = code(weights[i + 1], s);
        high.put(i / 2, pair(upper(first), upper(second)));
        low.put(i / 2, pair(first - 16 * upper(first), second - 16 * upper(second)));
      }
    }
    return new BitPlanes(rows, columns, scales, high, low);
  }

  private static short scale(float[] weights, int from) {
    float most = 0;
    for (int i = from; i < from + BLOCK; i++) {
      most = Math.abs(weights[i]) > Math.abs(most) ? weights[i] : most;
    }
    return HalfFloat.toF16(most / LEAST);
  }

  private static int code(float weight, float scale) {
    return scale == 0 ? 0 : (int) Math.max(LEAST, Math.min(MOST, Math.rint(weight / scale)));
  }

  private static int upper(int code) {
    return Math.floorDiv(code + 8, 16);
  }

  private static byte pair(int first, int second) {
    return (byte) (first + 8 | second + 8 << 4);
  }

  /**
   * {@return the matrix that the planes say, row-major}
   *
   * @param bits 8 for both planes, 4 for the high one alone
   * @throws IllegalArgumentException if a plane is missing
   */
  public float[] decode(int bits) {
    float[] weights = new float[Math.multiplyExact(rows, columns)];
    for (int row = 0; row < rows; row++) {
      decodeRow(row, bits, weights, row * columns);
    }
    return weights;
  }

  /** {@return the matrix of both planes as 32-bit floats, row-major, outside the Java heap} */
  public ByteBuffer floats() {
    ByteBuffer data = direct(Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES));
    FloatBuffer floats = data.asFloatBuffer();
    float[] weights = new float[columns];
    for (int row = 0; row < rows; row++) {
      decodeRow(row, 8, weights, 0);
      floats.put(weights);
    }
    return data;
  }

  private void decodeRow(int row, int bits, float[] out, int at) {
    if (bits != 4 && (bits != 8 || low == null)) {
      throw new IllegalArgumentException(
          "Planes hold " + (low == null ? "4" : "4 or 8") + " bits, asked for " + bits);
    }
    int first = row * columns;
    for (int block = 0; block < columns; block += BLOCK) {
      int b = (first + block) / BLOCK;
      float s = HalfFloat.fromF16(scales.getShort(b * DType.F16.bytes()));
      for (int i = block; i < block + BLOCK; i += 2) {
        int pair = high.get((first + i) / 2);
        int one = 16 * ((pair & 15) - 8);
        int two = 16 * ((pair >> 4 & 15) - 8);
        if (bits == 8) {
          int rest = low.get((first + i) / 2);
          one += (rest & 15) - 8;
          two += (rest >> 4 & 15) - 8;
        }
        out[at + i] = s * one;
        out[at + i + 1] = s * two;
      }
    }
  }

  // ---------------------------------------------------------------- to what kernels multiply

  /**
   * A matrix in 8 bits with one scale a row, transposed, as ONNX Runtime's integer products read
   * it.
   *
   * @param codes {@code [columns, rows]} signed bytes in [-127, 127]
   * @param scales {@code [rows]}; a weight is about {@code scale * code}
   */
  public record PerChannel(ByteBuffer codes, float[] scales) {}

  /**
   * {@return the matrix with one scale a row: {@code s = max |w| / 127, q = round(w / s)}}
   *
   * @param bits which planes {@code w} is made of, 4 or 8
   */
  public PerChannel perChannel(int bits) {
    float[] weights = new float[columns];
    return perChannel(
        rows,
        columns,
        weights,
        row -> {
          decodeRow(row, bits, weights, 0);
          return 0;
        });
  }

  /**
   * {@return any matrix with one scale a row: {@code s = max |w| / 127, q = round(w / s)}}
   *
   * @param weights {@code [rows, columns]}, row-major, finite
   * @param rows outputs
   * @param columns inputs
   */
  public static PerChannel perChannel(float[] weights, int rows, int columns) {
    return perChannel(rows, columns, weights, row -> row * columns);
  }

  /**
   * Rows are rounded one after the other and written in bands, since what is made is transposed.
   *
   * @param place makes a row ready and says where in the weights it begins
   */
  private static PerChannel perChannel(
      int rows, int columns, float[] weights, IntUnaryOperator place) {
    byte[] codes = new byte[Math.multiplyExact(rows, columns)];
    float[] all = new float[rows];
    byte[] band = new byte[Math.multiplyExact(BAND, columns)];
    for (int row = 0; row < rows; row++) {
      int from = place.applyAsInt(row);
      float most = 0;
      for (int i = 0; i < columns; i++) {
        most = Math.max(most, Math.abs(weights[from + i]));
      }
      float s = most / 127;
      all[row] = s;
      int at = row % BAND;
      round(weights, from, columns, s, band, at * columns);
      if (at == BAND - 1 || row == rows - 1) {
        for (int i = 0; i < columns; i++) {
          for (int k = 0; k <= at; k++) {
            codes[i * rows + row - at + k] = band[k * columns + i];
          }
        }
      }
    }
    return new PerChannel(direct(codes.length).put(codes).flip(), all);
  }

  /** Adding 1.5 * 2^23 leaves a whole number, rounded half to even, in the low bits of a float. */
  private static void round(
      float[] weights, int from, int count, float scale, byte[] codes, int at) {
    for (int i = 0; i < count; i++) {
      codes[at + i] =
          scale == 0 ? 0 : (byte) Float.floatToRawIntBits(weights[from + i] / scale + 12_582_912f);
    }
  }

  /** {@return the scales of the high plane alone, {@code 16 s}, {@code [rows, columns / 32]}} */
  public ByteBuffer highScales() {
    int count = rows * columns / BLOCK;
    ByteBuffer wide = direct(count * Float.BYTES);
    for (int i = 0; i < count; i++) {
      wide.putFloat(16 * HalfFloat.fromF16(scales.getShort(i * DType.F16.bytes())));
    }
    return wide.flip();
  }

  // ---------------------------------------------------------------- in a file

  /**
   * {@return the tensors that a file keeps of this matrix}
   *
   * @param name name of the matrix
   */
  public Map<String, Safetensors.Tensor> tensors(String name) {
    Map<String, Safetensors.Tensor> tensors = new LinkedHashMap<>();
    tensors.put(name + SCALES, Safetensors.Tensor.of(DType.F16, scales, rows, columns / BLOCK));
    tensors.put(name + HIGH, Safetensors.Tensor.of(DType.U8, high, rows, columns / 2));
    if (low != null) {
      tensors.put(name + LOW, Safetensors.Tensor.of(DType.U8, low, rows, columns / 2));
    }
    return tensors;
  }

  /**
   * {@return whether a file keeps this matrix in planes}
   *
   * @param file the file
   * @param name name of the matrix
   */
  public static boolean in(Safetensors file, String name) {
    return file.tensors().containsKey(name + HIGH);
  }

  /**
   * {@return a matrix that a file keeps in planes; nothing is copied}
   *
   * @param file the file
   * @param name name of the matrix
   * @throws IllegalArgumentException if the tensors are missing or do not fit each other
   */
  public static BitPlanes of(Safetensors file, String name) {
    Safetensors.Tensor high = file.tensor(name + HIGH);
    Safetensors.Tensor scales = file.tensor(name + SCALES);
    Safetensors.Tensor low = file.tensors().get(name + LOW);
    if (high.shape().rank() != 2
        || high.type() != DType.U8
        || scales.type() != DType.F16
        || low != null && low.type() != DType.U8) {
      throw new IllegalArgumentException(
          "The planes of '" + name + "' have types or dimensions that planes do not have");
    }
    return new BitPlanes(
        high.shape().dim(0),
        Math.multiplyExact(2, high.shape().dim(1)),
        scales.data(),
        high.data(),
        low == null ? null : low.data());
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
