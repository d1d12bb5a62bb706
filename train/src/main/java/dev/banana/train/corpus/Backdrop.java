package dev.banana.train.corpus;

import java.util.List;
import java.util.SplittableRandom;

/** Soft backgrounds that have a name: plain colours, gradients, and simple places. */
final class Backdrop {
  /** A named colour of plain backgrounds. */
  private record Tint(String word, int rgb) {}

  private static final List<Tint> TINTS =
      List.of(
          new Tint("white", 0xFBFBFB), new Tint("light blue", 0xCFE6FA),
          new Tint("sky blue", 0x9FD3F7), new Tint("blue", 0x6FA4E8),
          new Tint("pale yellow", 0xFCF3C5), new Tint("yellow", 0xF8DC75),
          new Tint("mint green", 0xCDEFDB), new Tint("green", 0x9CD29A),
          new Tint("pink", 0xF8CEDD), new Tint("peach", 0xFBDDC6),
          new Tint("lavender", 0xDDD4F3), new Tint("purple", 0xB49BDD),
          new Tint("orange", 0xF6BC83), new Tint("red", 0xE58A82),
          new Tint("beige", 0xEFE4D2), new Tint("grey", 0xC6CACF),
          new Tint("dark blue", 0x2B3A63), new Tint("black", 0x202124),
          new Tint("teal", 0x7CC6C3), new Tint("turquoise", 0x8FDBD8));

  /** A place with sky above and ground below. */
  private record Place(List<String> phrases, int top, int bottom, int near, int far, Extra extra) {}

  private enum Extra {
    NONE,
    CLOUDS,
    STARS,
    SEA,
    HILLS
  }

  private static final List<Place> PLACES =
      List.of(
          new Place(
              List.of("on a grassy field", "on green grass", "in a meadow", "in a park"),
              0x8CCBF5,
              0xDDF2FD,
              0x6DBB55,
              0x9AD77C,
              Extra.HILLS),
          new Place(
              List.of("on a grassy field", "in a sunny meadow", "outside on the grass"),
              0x9AD4FA,
              0xE8F6FD,
              0x7BC45C,
              0xA5DC86,
              Extra.CLOUDS),
          new Place(
              List.of("on a sandy beach", "at the beach", "on the sand by the sea"),
              0x86CDF6,
              0xDCF3FC,
              0xEBCF96,
              0xF5E3B8,
              Extra.SEA),
          new Place(
              List.of("in the snow", "on a snowy field", "in winter"),
              0xAFC7E4,
              0xE3EDF7,
              0xF4F8FC,
              0xE1EAF4,
              Extra.HILLS),
          new Place(
              List.of("in the desert", "on desert sand"),
              0xF3C98C,
              0xFBE9C6,
              0xD9A766,
              0xE7BF84,
              Extra.HILLS),
          new Place(
              List.of("at night", "under a starry sky", "on a hill at night"),
              0x121A3A,
              0x31417A,
              0x22352F,
              0x2C4540,
              Extra.STARS),
          new Place(
              List.of("at sunset", "in the evening light", "at sunset on a hill"),
              0x8C6BB0,
              0xFBB67A,
              0x6B5A4B,
              0x8A7058,
              Extra.HILLS),
          new Place(
              List.of("on a street", "on a road", "on a grey road"),
              0x9FD0F2,
              0xE2F1FA,
              0x77797D,
              0x909398,
              Extra.CLOUDS),
          new Place(
              List.of("by the water", "on the water", "on a lake"),
              0x9CD5F7,
              0xE4F5FD,
              0x3F8FCB,
              0x6FB4E2,
              Extra.CLOUDS));

  private static final List<Tint> FLOORS =
      List.of(
          new Tint("wooden floor", 0xB98555),
          new Tint("grey floor", 0x9A9C9F),
          new Tint("white floor", 0xEDEBE6),
          new Tint("blue carpet", 0x6F8FC0),
          new Tint("red carpet", 0xB75B55));

  /**
   * What was painted.
   *
   * @param phrase words for it, ready to follow the subject; empty if it has none worth saying
   * @param ground height where things stand, as a fraction of the picture, or negative if nowhere
   * @param plain whether it is a plain colour, which captions often leave out
   * @param night whether it is dark
   */
  record Setting(String phrase, double ground, boolean plain, boolean night) {}

  private Backdrop() {}

  /** Paints a random background all over {@code canvas}. */
  static Setting paint(Canvas canvas, SplittableRandom random) {
    double pick = random.nextDouble();
    if (pick < 0.34) {
      return plain(canvas, random);
    }
    if (pick < 0.50) {
      return room(canvas, random);
    }
    if (pick < 0.55) {
      return space(canvas, random);
    }
    return place(canvas, random, PLACES.get(random.nextInt(PLACES.size())));
  }

  /** Paints a plain background over whatever {@code canvas} shows. */
  static Setting plainOver(Canvas canvas, SplittableRandom random) {
    java.util.Arrays.fill(canvas.classes, (byte) CoarseClass.BACKGROUND.ordinal());
    return plain(canvas, random);
  }

  private static Setting plain(Canvas canvas, SplittableRandom random) {
    // White is what people ask for most.
    Tint tint = random.nextInt(6) == 0 ? TINTS.get(0) : TINTS.get(random.nextInt(TINTS.size()));
    int base = vary(tint.rgb(), random, 8);
    double glow = random.nextDouble(0, 0.3);
    double gx = random.nextDouble(0.2, 0.8) * canvas.width;
    double gy = random.nextDouble(0.1, 0.6) * canvas.height;
    double fade = random.nextDouble(-0.12, 0.16);
    int pattern = random.nextInt(10);
    for (int y = 0; y < canvas.height; y++) {
      int row = Canvas.mix(base, fade > 0 ? 0 : 0xFFFFFF, Math.abs(fade) * y / canvas.height);
      for (int x = 0; x < canvas.width; x++) {
        double dx = (x - gx) / canvas.unit();
        double dy = (y - gy) / canvas.unit();
        double t = glow * Math.max(0, 1 - 1.6 * (dx * dx + dy * dy));
        canvas.rgb[y * canvas.width + x] = Canvas.mix(row, 0xFFFFFF, t);
      }
    }
    if (pattern < 2) {
      pattern(canvas, random, pattern == 0);
    }
    String kind = pattern == 0 ? "dotted " : pattern == 1 ? "striped " : "";
    return new Setting(plainPhrase(kind, tint.word(), random), -1, true, luma(base) < 80);
  }

  private static String plainPhrase(String kind, String colour, SplittableRandom random) {
    String which = kind + colour;
    return switch (random.nextInt(kind.isEmpty() ? 4 : 2)) {
      case 0 -> "on a " + which + " background";
      case 1 -> which + " background";
      case 2 -> "on a plain " + which + " background";
      default -> "in front of a " + which + " wall";
    };
  }

  private static void pattern(Canvas canvas, SplittableRandom random, boolean dots) {
    double period = canvas.unit() * random.nextDouble(0.08, 0.18);
    double size = period * random.nextDouble(0.2, 0.4);
    double strength = random.nextDouble(0.25, 0.5);
    double slope = random.nextInt(3) - 1;
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        double d;
        if (dots) {
          double dx = mod(x, period) - period / 2;
          double dy = mod(y, period) - period / 2;
          d = size - Math.sqrt(dx * dx + dy * dy);
        } else {
          d = size - Math.abs(mod(x + slope * y, period) - period / 2);
        }
        if (d > 0) {
          int i = y * canvas.width + x;
          canvas.rgb[i] = Canvas.mix(canvas.rgb[i], 0xFFFFFF, strength * Math.min(1, d));
        }
      }
    }
  }

  private static double mod(double a, double b) {
    return a - b * Math.floor(a / b);
  }

  private static Setting room(Canvas canvas, SplittableRandom random) {
    Tint wall = TINTS.get(random.nextInt(16));
    Tint floor = FLOORS.get(random.nextInt(FLOORS.size()));
    double line = random.nextDouble(0.62, 0.76);
    int wallRgb = vary(wall.rgb(), random, 8);
    int floorRgb = vary(floor.rgb(), random, 8);
    int shade = Canvas.scale(wallRgb, 0.93);
    bands(canvas, line, shade, wallRgb, floorRgb, Canvas.scale(floorRgb, 0.9));
    int h = (int) (line * canvas.height);
    int board = Math.max(1, canvas.unit() / 60);
    for (int y = h - board; y < h; y++) {
      java.util.Arrays.fill(
          canvas.rgb, y * canvas.width, (y + 1) * canvas.width, Canvas.mix(wallRgb, 0xFFFFFF, 0.6));
    }
    String phrase =
        switch (random.nextInt(4)) {
          case 0 -> "in a room";
          case 1 -> "in a room with " + article(wall.word()) + " wall";
          case 2 -> "indoors on a " + floor.word();
          default -> "in a " + wall.word() + " room";
        };
    return new Setting(phrase, line, false, false);
  }

  private static String article(String words) {
    return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
  }

  private static Setting space(Canvas canvas, SplittableRandom random) {
    int dark = vary(0x151833, random, 10);
    bands(canvas, 1.0, dark, vary(0x2C2552, random, 14), dark, dark);
    stars(canvas, random, 1.0);
    String[] phrases = {"in space", "in outer space", "among the stars"};
    return new Setting(phrases[random.nextInt(phrases.length)], -1, false, true);
  }

  private static Setting place(Canvas canvas, SplittableRandom random, Place place) {
    double line = random.nextDouble(0.58, 0.74);
    bands(
        canvas,
        line,
        vary(place.top(), random, 10),
        vary(place.bottom(), random, 10),
        vary(place.far(), random, 10),
        vary(place.near(), random, 10));
    switch (place.extra()) {
      case STARS -> stars(canvas, random, line);
      case CLOUDS -> clouds(canvas, random, line);
      case HILLS -> hills(canvas, random, line, vary(place.far(), random, 14));
      case SEA -> sea(canvas, random, line);
      default -> {}
    }
    String phrase = place.phrases().get(random.nextInt(place.phrases().size()));
    return new Setting(phrase, line, false, place.extra() == Extra.STARS);
  }

  static void bands(Canvas c, double line, int top, int bottom, int far, int near) {
    int split = (int) Math.round(line * c.height);
    byte ground = (byte) CoarseClass.GROUND.ordinal();
    for (int y = 0; y < c.height; y++) {
      boolean above = y < split;
      int rgb =
          above
              ? Canvas.mix(top, bottom, (double) y / Math.max(1, split))
              : Canvas.mix(far, near, (double) (y - split) / Math.max(1, c.height - split));
      java.util.Arrays.fill(c.rgb, y * c.width, (y + 1) * c.width, rgb);
      if (!above) {
        java.util.Arrays.fill(c.classes, y * c.width, (y + 1) * c.width, ground);
      }
    }
  }

  static void stars(Canvas c, SplittableRandom random, double line) {
    int count = 25 + random.nextInt(40);
    for (int i = 0; i < count; i++) {
      double r = c.unit() * random.nextDouble(0.002, 0.006);
      blob(
          c,
          random.nextDouble() * c.width,
          random.nextDouble() * line * c.height,
          r,
          r,
          0xFFFBE6,
          random.nextDouble(0.5, 1),
          line);
    }
  }

  static void clouds(Canvas c, SplittableRandom random, double line) {
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble() * c.width;
      double y = random.nextDouble(0.08, 0.8) * line * c.height;
      double r = c.unit() * random.nextDouble(0.04, 0.09);
      for (int k = -1; k <= 1; k++) {
        double rise = k == 0 ? r * 0.3 : 0;
        blob(c, x + k * r * 1.1, y - rise, r * 1.2, r * 0.8, 0xFFFFFF, 0.85, line);
      }
    }
  }

  static void hills(Canvas c, SplittableRandom random, double line, int rgb) {
    int count = random.nextInt(4);
    int shade = Canvas.mix(rgb, 0xBFD8E8, 0.25);
    for (int i = 0; i < count; i++) {
      double rx = c.unit() * random.nextDouble(0.25, 0.55);
      blob(
          c,
          random.nextDouble() * c.width,
          line * c.height,
          rx,
          c.unit() * random.nextDouble(0.06, 0.2),
          shade,
          1,
          line);
    }
  }

  private static void sea(Canvas c, SplittableRandom random, double line) {
    int depth = (int) (c.height * random.nextDouble(0.06, 0.12));
    int split = (int) Math.round(line * c.height);
    int rgb = vary(0x3D9BD3, random, 10);
    for (int y = Math.max(0, split - depth); y < split; y++) {
      java.util.Arrays.fill(c.rgb, y * c.width, (y + 1) * c.width, rgb);
      java.util.Arrays.fill(
          c.classes, y * c.width, (y + 1) * c.width, (byte) CoarseClass.GROUND.ordinal());
    }
  }

  /** Paints an ellipse with an edge one pixel soft, above the horizon only. */
  static void blob(
      Canvas c, double cx, double cy, double rx, double ry, int rgb, double alpha, double line) {
    int y1 = (int) Math.min(Math.round(line * c.height) - 1, cy + ry + 1);
    int x1 = (int) Math.min(c.width - 1, cx + rx + 1);
    for (int y = (int) Math.max(0, cy - ry - 1); y <= y1; y++) {
      for (int x = (int) Math.max(0, cx - rx - 1); x <= x1; x++) {
        double dx = (x - cx) / rx;
        double dy = (y - cy) / ry;
        double edge = (1 - Math.sqrt(dx * dx + dy * dy)) * Math.min(rx, ry);
        if (edge > -0.5) {
          int i = y * c.width + x;
          c.rgb[i] = Canvas.mix(c.rgb[i], rgb, alpha * Math.min(1, edge + 0.5));
        }
      }
    }
  }

  static int vary(int rgb, SplittableRandom random, int by) {
    int out = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int v = (rgb >> shift & 255) + random.nextInt(-by, by + 1);
      out |= Math.max(0, Math.min(255, v)) << shift;
    }
    return out;
  }

  private static int luma(int rgb) {
    return ((rgb >> 16 & 255) * 77 + (rgb >> 8 & 255) * 150 + (rgb & 255) * 29) >> 8;
  }
}
