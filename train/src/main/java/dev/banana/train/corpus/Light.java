package dev.banana.train.corpus;

import java.util.SplittableRandom;

/** Light that lies over a whole scene and that captions name. */
enum Light {
  /** A low sun. */
  GOLDEN(1.08, 0.98, 0.78, ", in golden light", ", golden hour", ", in warm evening light"),
  /** Lamps. */
  WARM(1.05, 0.97, 0.86, ", in warm light", ", warm lighting"),
  /** An overcast winter day. */
  COOL(0.88, 0.97, 1.08, ", in cool light", ", cold blue light", ", in cold light"),
  /** A room without lamps. */
  DIM(0.58, 0.58, 0.62, ", in dim light", ", dark and moody", ", dim lighting"),
  /** A summer noon. */
  BRIGHT(1.16, 1.16, 1.14, ", in bright light", ", brightly lit", ", bright lighting"),
  /** A lamp on the middle, the rest in the dark. */
  SPOT(1.1, 1.08, 1.0, ", in a spotlight", ", lit by a spotlight", ", dramatic lighting");

  private static final double SHARE = 0.14;

  private final double red;
  private final double green;
  private final double blue;
  private final String[] words;

  Light(double red, double green, double blue, String... words) {
    this.red = red;
    this.green = green;
    this.blue = blue;
    this.words = words;
  }

  /**
   * Lights some of the scenes; night scenes stay as they are.
   *
   * @return words to follow the caption, empty if the light is plain
   */
  static String shed(Canvas canvas, Backdrop.Setting setting, SplittableRandom random) {
    boolean lit = random.nextDouble() < SHARE;
    Light light = values()[random.nextInt(values().length)];
    if (!lit || setting.night()) {
      return "";
    }
    light.fall(canvas);
    return Words.pick(random, light.words);
  }

  private void fall(Canvas canvas) {
    double cx = canvas.width / 2.0;
    double cy = canvas.height / 2.0;
    double reach = canvas.unit() * 0.52;
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        double far = Math.hypot(x - cx, y - cy) / reach;
        double f = this == SPOT ? Math.max(0.28, Math.min(1, 1.75 - far)) : 1;
        int i = y * canvas.width + x;
        int rgb = canvas.rgb[i];
        canvas.rgb[i] =
            scaled(rgb >> 16 & 255, red * f) << 16
                | scaled(rgb >> 8 & 255, green * f) << 8
                | scaled(rgb & 255, blue * f);
      }
    }
  }

  private static int scaled(int value, double by) {
    return (int) Math.min(255, Math.round(value * by));
  }
}
