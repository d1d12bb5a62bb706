package dev.banana.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitPlanesTests {
  private static float[] normal(int size) {
    Random random = new Random(5);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double signalToNoise(float[] signal, float[] found) {
    double power = 0;
    double noise = 0;
    for (int i = 0; i < signal.length; i++) {
      power += signal[i] * signal[i];
      noise += (signal[i] - found[i]) * (signal[i] - found[i]);
    }
    return 10 * Math.log10(power / noise);
  }

  /** By hand: the largest is -2, so s = -2 / -128 = 1/64; 1 / s = 64, 0.3 / s = 19.2. */
  @Test
  void codesAreMultiplesOfTheSignedScale() {
    float[] row = new float[32];
    row[0] = -2;
    row[1] = 1;
    row[2] = 0.3f;
    row[3] = 1.99f;
    BitPlanes planes = BitPlanes.encode(row, 1, 32);
    assertEquals(1 / 64f, HalfFloat.fromF16(planes.scales().getShort(0)));
    float[] eight = planes.decode(8);
    assertArrayEquals(
        new float[] {-2, 1, 19 / 64f, 119 / 64f, 0}, java.util.Arrays.copyOf(eight, 5));
    // 19 + 8 = 27, floor(27 / 16) = 1: 16 / 64; 64: 4 * 16 / 64; 119: 7 * 16 / 64.
    float[] four = planes.decode(4);
    assertArrayEquals(new float[] {-2, 1, 0.25f, 1.75f, 0}, java.util.Arrays.copyOf(four, 5));
    assertEquals((byte) (0 | 12 << 4), planes.high().get(0));
  }

  @Test
  void eightBitsKeepFortyOneDecibelsAndFourKeepTwentyOne() {
    float[] weights = normal(64 * 512);
    BitPlanes planes = BitPlanes.encode(weights, 64, 512);
    assertEquals(41.5, signalToNoise(weights, planes.decode(8)), 0.5);
    assertEquals(21.3, signalToNoise(weights, planes.decode(4)), 0.5);
  }

  @Test
  void encodingWhatWasDecodedChangesNothing() {
    BitPlanes once = BitPlanes.encode(normal(8 * 64), 8, 64);
    BitPlanes twice = BitPlanes.encode(once.decode(8), 8, 64);
    assertArrayEquals(once.decode(8), twice.decode(8));
  }

  @Test
  void oneScaleARowLosesLittleMore() {
    float[] weights = normal(16 * 256);
    BitPlanes planes = BitPlanes.encode(weights, 16, 256);
    for (int bits : new int[] {4, 8}) {
      float[] exact = planes.decode(bits);
      BitPlanes.PerChannel codes = planes.perChannel(bits);
      float[] found = new float[exact.length];
      for (int row = 0; row < 16; row++) {
        for (int i = 0; i < 256; i++) {
          found[row * 256 + i] = codes.scales()[row] * codes.codes().get(i * 16 + row);
        }
      }
      double limit = bits == 8 ? 37 : 38;
      assertTrue(signalToNoise(exact, found) > limit, bits + ": " + signalToNoise(exact, found));
    }
  }

  @Test
  void zerosStayZeros() {
    BitPlanes planes = BitPlanes.encode(new float[64], 2, 32);
    assertArrayEquals(new float[64], planes.decode(8), 1e-9f);
    assertArrayEquals(new float[64], planes.decode(4), 1e-9f);
    assertArrayEquals(new float[2], planes.perChannel(8).scales());
  }

  @Test
  void aFileKeepsThemAndFourBitsAloneCanBeKept(@TempDir Path folder) throws IOException {
    BitPlanes planes = BitPlanes.encode(normal(4 * 64), 4, 64);
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, planes.tensors("m.weight"), java.util.Map.of());
    BitPlanes read = BitPlanes.of(Safetensors.open(file), "m.weight");
    assertArrayEquals(planes.decode(8), read.decode(8));
    assertTrue(BitPlanes.in(Safetensors.open(file), "m.weight"));
    assertFalse(BitPlanes.in(Safetensors.open(file), "m"));
    BitPlanes half = new BitPlanes(4, 64, planes.scales(), planes.high(), null);
    assertArrayEquals(planes.decode(4), half.decode(4));
    assertThrows(IllegalArgumentException.class, () -> half.decode(8));
  }

  @Test
  void refusesPlanesThatDoNotFit() {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    assertThrows(IllegalArgumentException.class, () -> new BitPlanes(1, 48, bytes, bytes, bytes));
    assertThrows(IllegalArgumentException.class, () -> new BitPlanes(2, 64, bytes, bytes, null));
  }
}
