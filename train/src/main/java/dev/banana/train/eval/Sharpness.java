package dev.banana.train.eval;

import dev.banana.image.RgbImage;
import dev.banana.train.autoencoder.ImageMetrics;

/** How much fine detail pictures hold, and how far two pictures of the same thing differ. */
final class Sharpness {
  private Sharpness() {}

  /** {@return the mean square of the Laplacian of the luma, which is 0 to 1} */
  static double laplacian(RgbImage image) {
    int w = image.width();
    int h = image.height();
    float[] luma = new float[w * h];
    for (int i = 0; i < luma.length; i++) {
      luma[i] =
          (0.299f * (image.rgb()[3 * i] & 0xff)
                  + 0.587f * (image.rgb()[3 * i + 1] & 0xff)
                  + 0.114f * (image.rgb()[3 * i + 2] & 0xff))
              / 255;
    }
    return ImageMetrics.laplacian(luma, h, w);
  }

  /** {@return the peak signal-to-noise ratio in dB; 99 if nothing differs} */
  static double psnr(RgbImage a, RgbImage b) {
    double sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      double d = (a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff);
      sum += d * d;
    }
    double mean = sum / a.rgb().length;
    return mean == 0 ? 99 : 10 * Math.log10(255 * 255 / mean);
  }
}
