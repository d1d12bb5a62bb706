package dev.banana.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DoublingTests {
  /**
   * torch: F.interpolate(tensor([[[[0., 40.], [80., 200.]]]]), scale_factor=2, mode="bilinear").
   */
  @Test
  void interpolatesLinearlyAndRepeatsTheEdge() {
    int[] grey = {0, 40, 80, 200};
    byte[] rgb = new byte[12];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) grey[i / 3];
    }
    RgbImage large = Doubling.of(new RgbImage(2, 2, rgb));
    int[] expected = {0, 10, 30, 40, 20, 35, 65, 80, 60, 85, 135, 160, 80, 110, 170, 200};
    byte[] wanted = new byte[48];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (byte) expected[i / 3];
    }
    assertEquals(4, large.width());
    assertArrayEquals(wanted, large.rgb());
  }
}
