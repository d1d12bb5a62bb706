package dev.banana.train.judge;

import dev.banana.model.judge.Crop;
import dev.banana.model.judge.Judge;
import java.util.SplittableRandom;

/**
 * How a kept picture is seen: moved, stretched, lit, blurred, grainy.
 *
 * @param cx centre in pixels of the kept picture
 * @param cy centre in pixels of the kept picture
 * @param side pixels of the square that is seen
 * @param light factor of each colour
 * @param blur how much of the neighbours is mixed in, 0 to 1
 * @param grain deviation of the noise
 * @param seed of the noise
 * @param mirror whether left and right are exchanged
 */
record View(
    double cx,
    double cy,
    double side,
    float[] light,
    double blur,
    double grain,
    long seed,
    boolean mirror) {
  /** {@return the whole picture, as it is} */
  static View plain() {
    double half = JudgeScenes.SIDE / 2.0;
    return new View(half, half, JudgeScenes.SIDE, new float[] {1, 1, 1}, 0, 0, 0, false);
  }

  static View random(SplittableRandom random) {
    double half = JudgeScenes.SIDE / 2.0;
    double all = random.nextDouble(0.93, 1.07);
    float[] light = new float[3];
    for (int i = 0; i < 3; i++) {
      light[i] = (float) (all * random.nextDouble(0.97, 1.03));
    }
    return new View(
        half + random.nextDouble(-7, 7),
        half + random.nextDouble(-7, 7),
        JudgeScenes.SIDE * random.nextDouble(0.88, 1.08),
        light,
        random.nextInt(3) == 0 ? random.nextDouble(0.2, 1) : 0,
        random.nextInt(4) == 0 ? random.nextDouble(0.01, 0.05) : 0,
        random.nextLong(),
        random.nextBoolean());
  }

  /** {@return the same with left where it was} */
  View straight() {
    return new View(cx, cy, side, light, blur, grain, seed, false);
  }

  /** {@return {@code [3, 128, 128]}} */
  float[] of(byte[] rgb) {
    float[] x = Crop.square(rgb, JudgeScenes.SIDE, JudgeScenes.SIDE, cx, cy, side);
    if (mirror) {
      turn(x);
    }
    if (blur > 0) {
      soften(x, 1);
      soften(x, Judge.SIDE);
    }
    SplittableRandom random = new SplittableRandom(seed);
    int plane = Judge.SIDE * Judge.SIDE;
    for (int i = 0; i < x.length; i++) {
      float v = (x[i] + 1) * light[i / plane] - 1;
      if (grain > 0) {
        v += (float) (grain * 1.7 * (2 * random.nextDouble() - 1));
      }
      x[i] = Math.max(-1, Math.min(1, v));
    }
    return x;
  }

  private static void turn(float[] x) {
    for (int row = 0; row < x.length; row += Judge.SIDE) {
      for (int i = 0; i < Judge.SIDE / 2; i++) {
        float left = x[row + i];
        x[row + i] = x[row + Judge.SIDE - 1 - i];
        x[row + Judge.SIDE - 1 - i] = left;
      }
    }
  }

  private void soften(float[] x, int step) {
    float[] before = x.clone();
    float side = (float) (blur / 3);
    for (int i = step; i < x.length - step; i++) {
      x[i] = before[i] * (1 - 2 * side) + side * (before[i - step] + before[i + step]);
    }
  }
}
