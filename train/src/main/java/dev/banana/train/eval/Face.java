package dev.banana.train.eval;

import dev.banana.cast.Box;
import dev.banana.cast.IdentityEncoder;
import dev.banana.cast.View;
import dev.banana.image.RgbImage;
import dev.banana.model.judge.Crop;
import dev.banana.model.judge.Judge;

/**
 * One character as it is seen in one picture.
 *
 * @param seen what the judge says about who it is
 * @param pixels the control: {@value #SIDE} x {@value #SIDE} means of each colour, [-1, 1]
 */
record Face(float[] seen, float[] pixels) {
  /** A part is seen with as much around it as the figure of a reference has. */
  static final double AROUND = 1 / View.SHARE;

  private static final int SIDE = 16;
  private static final int COLOURS = 3;

  /**
   * {@return who is in a part of a picture}
   *
   * @param encoder the judge
   * @param picture any size
   * @param box where the character is
   */
  static Face of(IdentityEncoder encoder, RgbImage picture, Box box) {
    RgbImage part = box.grown(AROUND).crop(picture);
    return new Face(encoder.embed(part), pixels(part));
  }

  /** {@return the control's view of a part of a picture} */
  static float[] pixels(RgbImage part) {
    float[] large = Crop.whole(part.rgb(), part.width(), part.height());
    int block = Judge.SIDE / SIDE;
    float[] out = new float[COLOURS * SIDE * SIDE];
    for (int c = 0; c < COLOURS; c++) {
      for (int y = 0; y < Judge.SIDE; y++) {
        for (int x = 0; x < Judge.SIDE; x++) {
          out[(c * SIDE + y / block) * SIDE + x / block] +=
              large[(c * Judge.SIDE + y) * Judge.SIDE + x] / (block * block);
        }
      }
    }
    return out;
  }

  /**
   * {@return how alike two of the control's views are at best, one of them mirrored or not}
   *
   * @param a as {@link #pixels(RgbImage)} gives it
   * @param b another
   */
  static double pose(float[] a, float[] b) {
    float[] mirrored = new float[b.length];
    for (int i = 0; i < b.length; i++) {
      mirrored[i] = b[i / SIDE * SIDE + SIDE - 1 - i % SIDE];
    }
    return Math.max(correlation(a, b), correlation(a, mirrored));
  }

  /** Cosine of what differs from the mean. */
  private static double correlation(float[] a, float[] b) {
    return IdentityEncoder.cosine(centred(a), centred(b));
  }

  private static float[] centred(float[] a) {
    double mean = 0;
    for (float v : a) {
      mean += v / a.length;
    }
    float[] out = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = (float) (a[i] - mean);
    }
    return out;
  }
}
