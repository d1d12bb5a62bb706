package dev.banana.train.corpus;

import java.util.List;
import java.util.SplittableRandom;

/** More places than {@link Backdrop} has, for the mix of everything. */
final class Scenery {
  private static final double SHARE = 0.3;

  /** Paints one place and says what it is. */
  @FunctionalInterface
  private interface Place {
    Backdrop.Setting paint(Canvas canvas, SplittableRandom random);
  }

  private static final List<Place> PLACES =
      List.of(
          Scenery::forest,
          Scenery::underwater,
          Scenery::city,
          Scenery::mountains,
          Scenery::garden,
          Scenery::rain,
          Scenery::fog,
          Scenery::moon,
          Scenery::sky,
          Scenery::autumn,
          Scenery::stage,
          Scenery::kitchen);

  private Scenery() {}

  /** Paints a random background all over {@code canvas}. */
  static Backdrop.Setting paint(Canvas canvas, SplittableRandom random) {
    return random.nextDouble() < SHARE
        ? Words.pick(random, PLACES).paint(canvas, random)
        : Backdrop.paint(canvas, random);
  }

  private static Backdrop.Setting setting(
      SplittableRandom random, double ground, boolean night, String... phrases) {
    return new Backdrop.Setting(Words.pick(random, phrases), ground, false, night);
  }

  private static double line(SplittableRandom random) {
    return random.nextDouble(0.6, 0.74);
  }

  private static void bands(
      Canvas c, SplittableRandom random, double line, int top, int bottom, int far, int near) {
    Backdrop.bands(
        c,
        line,
        Backdrop.vary(top, random, 10),
        Backdrop.vary(bottom, random, 10),
        Backdrop.vary(far, random, 10),
        Backdrop.vary(near, random, 10));
  }

  private static void block(Canvas c, double x, double y, double w, double h, int rgb) {
    int x1 = (int) Math.min(c.width, Math.round(x + w));
    int y1 = (int) Math.min(c.height, Math.round(y + h));
    for (int py = (int) Math.max(0, Math.round(y)); py < y1; py++) {
      for (int px = (int) Math.max(0, Math.round(x)); px < x1; px++) {
        c.rgb[py * c.width + px] = rgb;
      }
    }
  }

  private static void peak(
      Canvas c, double x, double base, double half, double tall, int rgb, int snow) {
    for (int py = (int) Math.max(0, base - tall); py < Math.min(c.height, base); py++) {
      double t = (py - (base - tall)) / tall;
      int colour = t < 0.28 ? snow : rgb;
      int from = (int) Math.max(0, Math.round(x - half * t));
      int to = (int) Math.min(c.width, Math.round(x + half * t));
      for (int px = from; px < to; px++) {
        c.rgb[py * c.width + px] = px < x + half * t * 0.1 ? colour : Canvas.scale(colour, 0.88);
      }
    }
  }

  private static void trees(Canvas c, SplittableRandom random, double line, int crown) {
    int count = 5 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      double x = (i + random.nextDouble(0.1, 0.9)) * c.width / count;
      double tall = c.unit() * random.nextDouble(0.22, 0.42);
      double foot = line * c.height;
      block(c, x - tall * 0.05, foot - tall * 0.4, tall * 0.1, tall * 0.4, 0x6E4C33);
      int rgb = Backdrop.vary(crown, random, 18);
      Backdrop.blob(c, x, foot - tall * 0.68, tall * 0.3, tall * 0.38, rgb, 1, line);
    }
  }

  private static Backdrop.Setting forest(Canvas c, SplittableRandom random) {
    double line = line(random);
    bands(c, random, line, 0xA9D7E8, 0xD9EFD9, 0x5E8F45, 0x78A857);
    trees(c, random, line, 0x3F7F43);
    return setting(random, line, false, "in a forest", "in the woods", "among the trees");
  }

  private static Backdrop.Setting autumn(Canvas c, SplittableRandom random) {
    double line = line(random);
    bands(c, random, line, 0xB9DAEC, 0xF3EBDA, 0xB98B4A, 0xCFA35C);
    trees(c, random, line, 0xD9822B);
    return setting(random, line, false, "in autumn", "in an autumn forest", "among autumn trees");
  }

  private static Backdrop.Setting garden(Canvas c, SplittableRandom random) {
    double line = line(random);
    bands(c, random, line, 0x97D0F6, 0xE3F4FC, 0x69B557, 0x8ECB6E);
    Backdrop.clouds(c, random, line);
    int[] petals = {0xE86A8A, 0xF4C93B, 0xFFFFFF, 0xB06BD6, 0xF08A35};
    for (int i = 0; i < 34; i++) {
      double y = c.height * random.nextDouble(line + 0.02, 1);
      double r = c.unit() * random.nextDouble(0.008, 0.016);
      double x = random.nextDouble() * c.width;
      Backdrop.blob(c, x, y, r, r, petals[random.nextInt(petals.length)], 1, 1);
    }
    return setting(random, line, false, "in a garden", "in a flower meadow", "among flowers");
  }

  private static Backdrop.Setting underwater(Canvas c, SplittableRandom random) {
    double line = random.nextDouble(0.74, 0.84);
    bands(c, random, line, 0x5CC0E6, 0x1F6FA8, 0xD9C48E, 0xC7AE72);
    for (int i = 0; i < 18; i++) {
      double r = c.unit() * random.nextDouble(0.006, 0.02);
      double x = random.nextDouble() * c.width;
      double y = random.nextDouble() * line * c.height;
      Backdrop.blob(c, x, y, r, r, 0xE4F7FF, 0.45, line);
    }
    return setting(random, line, false, "underwater", "under the sea", "at the bottom of the sea");
  }

  private static Backdrop.Setting city(Canvas c, SplittableRandom random) {
    double line = line(random);
    bands(c, random, line, 0xA4D2F2, 0xE6F2FA, 0x8A8D92, 0x9DA0A5);
    int count = 6 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      double w = c.width / (double) count;
      double tall = c.unit() * random.nextDouble(0.14, 0.42);
      int wall = Backdrop.vary(0xA9B4C4, random, 28);
      block(c, i * w, line * c.height - tall, w * 0.94, tall, wall);
      int window = Canvas.mix(wall, 0xFFFFFF, 0.45);
      for (double y = line * c.height - tall * 0.9; y < line * c.height - 6; y += c.unit() * 0.06) {
        block(c, (i + 0.18) * w, y, w * 0.2, c.unit() * 0.028, window);
        block(c, (i + 0.56) * w, y, w * 0.2, c.unit() * 0.028, window);
      }
    }
    return setting(random, line, false, "in a city", "in front of a city skyline", "downtown");
  }

  private static Backdrop.Setting mountains(Canvas c, SplittableRandom random) {
    double line = line(random);
    bands(c, random, line, 0x8FC7F2, 0xE4F2FB, 0x7DB06A, 0x95C47C);
    for (int i = 0; i < 3; i++) {
      double x = c.width * (0.15 + 0.35 * i + random.nextDouble(-0.08, 0.08));
      double tall = c.unit() * random.nextDouble(0.24, 0.44);
      int rock = Backdrop.vary(0x8794A6, random, 14);
      peak(
          c,
          x,
          Math.round(line * c.height),
          tall * random.nextDouble(0.8, 1.1),
          tall,
          rock,
          0xF4F8FC);
    }
    return setting(
        random,
        line,
        false,
        "in the mountains",
        "in front of snowy mountains",
        "in a mountain valley");
  }

  private static Backdrop.Setting rain(Canvas c, SplittableRandom random) {
    double line = line(random);
    bands(c, random, line, 0x7F8EA0, 0xB4C0CB, 0x76858C, 0x8C9AA0);
    double slope = random.nextDouble(0.1, 0.3);
    for (int i = 0; i < 90; i++) {
      double x = random.nextDouble() * c.width;
      double y = random.nextDouble() * c.height;
      int length = (int) (c.unit() * random.nextDouble(0.02, 0.05));
      for (int k = 0; k < length; k++) {
        int px = (int) (x - k * slope);
        int py = (int) (y + k);
        if (px >= 0 && px < c.width && py < c.height) {
          int at = py * c.width + px;
          c.rgb[at] = Canvas.mix(c.rgb[at], 0xE6EEF6, 0.6);
        }
      }
    }
    return setting(random, line, false, "in the rain", "on a rainy day", "in rainy weather");
  }

  private static Backdrop.Setting fog(Canvas c, SplittableRandom random) {
    double line = line(random);
    bands(c, random, line, 0xC3CDD3, 0xDCE2E4, 0xCBD3D0, 0xB4C0B8);
    Backdrop.hills(c, random, line, 0xB9C6C6);
    return setting(random, line, false, "in the fog", "on a foggy morning", "in the mist");
  }

  private static Backdrop.Setting moon(Canvas c, SplittableRandom random) {
    double line = line(random);
    bands(c, random, line, 0x0F1226, 0x23264A, 0xA8A9AE, 0xC0C1C6);
    Backdrop.stars(c, random, line);
    for (int i = 0; i < 7; i++) {
      double r = c.unit() * random.nextDouble(0.02, 0.06);
      double x = random.nextDouble() * c.width;
      double y = c.height * random.nextDouble(line + 0.04, 0.98);
      Backdrop.blob(c, x, y, r, r * 0.4, 0x8F9096, 0.8, 1);
    }
    return setting(
        random, line, true, "on the moon", "on a grey planet", "on the surface of the moon");
  }

  private static Backdrop.Setting sky(Canvas c, SplittableRandom random) {
    bands(c, random, 1, 0x6FB9F2, 0xD3ECFC, 0xFFFFFF, 0xFFFFFF);
    Backdrop.clouds(c, random, 1);
    Backdrop.clouds(c, random, 1);
    return setting(random, -1, false, "in the sky", "among the clouds", "in a blue sky");
  }

  private static Backdrop.Setting stage(Canvas c, SplittableRandom random) {
    double line = random.nextDouble(0.68, 0.78);
    bands(c, random, line, 0x7B1E2B, 0x9C2A38, 0xB07A45, 0xC68E57);
    double fold = c.unit() * random.nextDouble(0.06, 0.1);
    for (int y = 0; y < line * c.height - 1; y++) {
      for (int x = 0; x < c.width; x++) {
        double shade = 0.86 + 0.14 * Math.sin(x * 2 * Math.PI / fold);
        c.rgb[y * c.width + x] = Canvas.scale(c.rgb[y * c.width + x], shade);
      }
    }
    return setting(random, line, false, "on a stage", "in front of a red curtain", "in a theatre");
  }

  private static Backdrop.Setting kitchen(Canvas c, SplittableRandom random) {
    double line = random.nextDouble(0.66, 0.76);
    bands(c, random, line, 0xDDEBEA, 0xE8F1EF, 0xA8794F, 0xBE8E60);
    double tile = c.unit() * random.nextDouble(0.09, 0.13);
    for (int y = 0; y < line * c.height - 1; y++) {
      for (int x = 0; x < c.width; x++) {
        if (x % tile < 1.6 || y % tile < 1.6) {
          int at = y * c.width + x;
          c.rgb[at] = Canvas.mix(c.rgb[at], 0xFFFFFF, 0.7);
        }
      }
    }
    return setting(random, line, false, "in a kitchen", "on a wooden table", "on a kitchen table");
  }
}
