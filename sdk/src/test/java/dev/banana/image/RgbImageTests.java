package dev.banana.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class RgbImageTests {
  private static final RgbImage THREE_BY_TWO =
      new RgbImage(
          3, 2, new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, (byte) 255, 16, 17});

  @Test
  void planesComeBackAsTheSamePicture() {
    float[] planes = THREE_BY_TWO.planes();
    assertEquals(-1, planes[0]);
    assertEquals(1, planes[5]);
    assertArrayEquals(THREE_BY_TWO.rgb(), RgbImage.ofPlanes(planes, 0, 3, 2).rgb());
  }

  @Test
  void coloursBeyondTheRangeAreCutOff() {
    float[] planes = {9, -2, 0, 1.001f};
    assertArrayEquals(
        new byte[] {0, (byte) 128, (byte) 255}, RgbImage.ofPlanes(planes, 1, 1, 1).rgb());
  }

  @Test
  void partsHaveThePixelsOfTheWhole() {
    assertSame(THREE_BY_TWO, THREE_BY_TWO.cut(3, 2));
    assertArrayEquals(
        new byte[] {0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14}, THREE_BY_TWO.cut(2, 2).rgb());
    assertArrayEquals(
        new byte[] {9, 10, 11, 12, 13, 14, (byte) 255, 16, 17}, THREE_BY_TWO.rows(1, 1).rgb());
  }
}
