package dev.banana.model.ops;

/** How one element of a stored tensor is written; interpreters compute in {@link #F32}. */
public enum DType {
  /** 32-bit IEEE float. */
  F32(4),
  /** 16-bit IEEE float. */
  F16(2),
  /** 16-bit float with the exponent of a 32-bit one. */
  BF16(2),
  /** Signed 8-bit integer. */
  I8(1),
  /** Unsigned 8-bit integer. */
  U8(1),
  /** Signed 32-bit integer. */
  I32(4),
  /** Signed 64-bit integer. */
  I64(8);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** {@return the bytes of one element} */
  public int bytes() {
    return bytes;
  }

  /** {@return whether elements are floats} */
  public boolean isFloat() {
    return this == F32 || this == F16 || this == BF16;
  }

  /**
   * {@return the bytes of a tensor}
   *
   * @param shape static dimensions
   * @throws ArithmeticException if the product passes {@link Long#MAX_VALUE}
   * @throws IllegalStateException if a dimension is dynamic
   */
  public long bytes(Shape shape) {
    return Math.multiplyExact(shape.size(), bytes);
  }
}
