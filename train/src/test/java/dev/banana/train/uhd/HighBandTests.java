package dev.banana.train.uhd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HighBandTests {
  private static final int WIDTH = 2 * HighBand.SIDE;
  private static final int HEIGHT = 64;

  private static float[] waves(double period) {
    float[] luma = new float[WIDTH * HEIGHT];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = (float) Math.sin(2 * Math.PI * (i % WIDTH) / period);
    }
    return luma;
  }

  @Test
  void wavesThatASmallPictureCanHoldAreNoDetailAndFinerOnesAreAllDetail() {
    double broad = HighBand.energy(waves(8), WIDTH, HEIGHT);
    double fine = HighBand.energy(waves(2.5), WIDTH, HEIGHT);
    assertTrue(broad < 0.01, "broad " + broad);
    assertEquals(0.5, fine, 0.02);
  }

  @Test
  void aPictureThatIsNoLargerHasNone() {
    assertEquals(0, HighBand.energy(new float[16], 4, 4));
  }
}
