package dev.banana.model.weights;

/**
 * 16-bit floats in both kinds, to and from 32 bits.
 *
 * <p>Formats: IEEE 754 binary16, and bfloat16, the upper half of binary32.
 */
public final class HalfFloat {
  private static final int F16_INFINITY = 0x7c00;
  private static final float F16_LEAST = 0x1p-24f;

  private HalfFloat() {}

  /** {@return the value of a binary16} */
  public static float fromF16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * F16_LEAST));
    }
    int wide = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  /** {@return the nearest binary16, ties to even; too large values become infinite} */
  public static short toF16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    float size = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | F16_INFINITY | 0x200);
    }
    if (size >= 65520f) {
      return (short) (sign | F16_INFINITY);
    }
    if (size < 0x1p-14f) {
      return (short) (sign | (int) Math.rint(size / F16_LEAST));
    }
    int rebiased = (bits & 0x7fffffff) - (112 << 23);
    return (short) (sign | rebiased + 0xfff + (rebiased >> 13 & 1) >> 13);
  }

  /** {@return the value of a bfloat16} */
  public static float fromBf16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** {@return the nearest bfloat16, ties to even} */
  public static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >> 16 | 0x40);
    }
    return (short) (bits + 0x7fff + (bits >> 16 & 1) >> 16);
  }
}
