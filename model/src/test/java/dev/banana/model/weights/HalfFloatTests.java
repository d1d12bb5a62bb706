package dev.banana.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HalfFloatTests {

  @Test
  void keepsEveryHalfThroughAFloat() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float f16 = HalfFloat.fromF16((short) bits);
      float bf16 = HalfFloat.fromBf16((short) bits);
      assertTrue(Float.isNaN(f16) || HalfFloat.toF16(f16) == (short) bits);
      assertTrue(Float.isNaN(bf16) || HalfFloat.toBf16(bf16) == (short) bits);
    }
  }

  @Test
  void readsKnownHalves() {
    // np.array([0x3c00, 0x0001, 0x03ff, 0x7bff, 0xfc00], np.uint16).view(np.float16)
    assertEquals(1f, HalfFloat.fromF16((short) 0x3c00));
    assertEquals(0x1p-24f, HalfFloat.fromF16((short) 0x0001));
    assertEquals(0x1.ff8p-15f, HalfFloat.fromF16((short) 0x03ff));
    assertEquals(65504f, HalfFloat.fromF16((short) 0x7bff));
    assertEquals(Float.NEGATIVE_INFINITY, HalfFloat.fromF16((short) 0xfc00));
  }

  @Test
  void roundsTiesToTheEvenHalf() {
    assertEquals(0x3c00, HalfFloat.toF16(1 + 0x1p-11f));
    assertEquals(0x3c02, HalfFloat.toF16(1 + 3 * 0x1p-11f));
    assertEquals(0x3c01, HalfFloat.toF16(1 + 0x1.1p-11f));
    assertEquals(0x0400, HalfFloat.toF16(0x1.fffp-15f));
    assertEquals(0x3f80, HalfFloat.toBf16(1 + 0x1p-8f));
    assertEquals(0x3f82, HalfFloat.toBf16(1 + 3 * 0x1p-8f));
  }

  @Test
  void keepsNotANumberAndOverflow() {
    assertTrue(Float.isNaN(HalfFloat.fromF16(HalfFloat.toF16(Float.NaN))));
    assertTrue(Float.isNaN(HalfFloat.fromBf16(HalfFloat.toBf16(Float.NaN))));
    assertEquals(0x7c00, HalfFloat.toF16(65520));
    assertEquals(0x7bff, HalfFloat.toF16(65519));
    assertEquals((short) 0xfc00, HalfFloat.toF16(-1e30f));
    assertEquals((short) 0x8000, HalfFloat.toF16(-0f));
  }
}
