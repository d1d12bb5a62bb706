package dev.banana.train.corpus;

import java.util.List;
import java.util.SplittableRandom;

/** Finds places for drawings, so that the words about them are true. */
final class Layout {
  /** How two subjects relate; the words are in {@link Captions}. */
  enum Relation {
    LEFT,
    RIGHT,
    BESIDE,
    ON,
    ABOVE,
    BEHIND
  }

  /** Where feet are if there is ground, of the height. */
  private static final double FLOOR = 0.87;

  private final Canvas canvas;
  private final boolean steady;
  private final SplittableRandom random;
  private final double ground;
  private final double unit;

  /**
   * Prepares for one scene.
   *
   * @param horizon height of the horizon as a fraction of the picture, negative if there is none
   * @param steady whether everything stands at the mean of its places, upright and unmirrored,
   *     whatever the background is: what a small model must learn is then only what things look
   *     like. These are the places where drawing puts characters by default.
   */
  Layout(Canvas canvas, double horizon, boolean steady, SplittableRandom random) {
    this.canvas = canvas;
    this.steady = steady;
    this.random = random;
    this.unit = canvas.unit();
    // Feet stand between the horizon and the lower edge.
    this.ground = horizon < 0 ? -1 : Math.max(horizon + 0.1, 0.82) * canvas.height;
  }

  /** {@return where feet go, in pixels from above} */
  private double floor() {
    return ground < 0 ? canvas.height * 0.5 + unit * 0.36 : ground + unit * jitter(0.03);
  }

  private boolean flip(Actor actor) {
    // Drawn in any case, so that later draws do not depend on the actor.
    return random.nextBoolean() && !steady && !actor.concept().has('t');
  }

  private double jitter(double by) {
    return between(-by, by);
  }

  private double between(double least, double most) {
    double drawn = random.nextDouble(least, most);
    return steady ? (least + most) / 2 : drawn;
  }

  /** {@return where feet go if it does not matter what the ground is} */
  private double feet(double tall) {
    return (FLOOR * canvas.height + canvas.height * 0.5 + tall / 2) / 2;
  }

  /** {@return a place for one large subject} */
  Placing single(Actor actor, Bitmap bitmap) {
    double size = between(0.52, 0.85) * unit;
    double scale = size / Math.max(bitmap.width(), bitmap.height());
    double cx = canvas.width * 0.5 + unit * jitter(0.07);
    double cy = canvas.height * 0.5 + unit * jitter(0.04);
    if (steady) {
      double tall = bitmap.height() * scale;
      cy = actor.flies() ? cy - unit * 0.03 : feet(tall) - tall / 2;
    } else if (ground >= 0 && !actor.flies()) {
      cy = Math.max(size * 0.52, floor() - bitmap.height() * scale / 2);
      cy = Math.min(cy, canvas.height - bitmap.height() * scale * 0.5);
    } else if (ground >= 0) {
      cy -= unit * 0.06;
    }
    return new Placing(cx, cy, scale, angle(actor), flip(actor));
  }

  private double angle(Actor actor) {
    double most = ground >= 0 && !actor.flies() ? 0.05 : 0.16;
    return steady || random.nextInt(3) == 0 ? 0 : jitter(most);
  }

  /** {@return {@code count} places from left to right} */
  Placing[] row(List<Actor> actors, Bitmap[] bitmaps) {
    int n = bitmaps.length;
    double span = Math.min(canvas.width, unit * 1.5) * 0.94;
    double cell = span / n;
    double share = between(0.88, 0.98);
    double base = floor();
    boolean wave = !steady && ground < 0 && n > 2;
    Placing[] out = new Placing[n];
    for (int i = 0; i < n; i++) {
      double wide = cell * share / bitmaps[i].width();
      double tall = unit * 0.58 / bitmaps[i].height();
      double scale = Math.min(wide, tall) * between(0.92, 1.0);
      double half = bitmaps[i].height() * scale / 2;
      double cx = (canvas.width - span) / 2 + cell * (i + 0.5) + cell * jitter(0.03);
      double cy = ground < 0 ? canvas.height * 0.5 + unit * jitter(0.05) : base - half;
      if (wave) {
        cy += unit * (i % 2 == 0 ? 0.12 : -0.12);
      }
      if (steady) {
        cy = feet(2 * half) - half;
      }
      if ((steady || ground >= 0) && actors.get(i).flies()) {
        cy = canvas.height * 0.4 + unit * jitter(0.06);
      }
      out[i] = new Placing(cx, cy, scale, angle(actors.get(i)), flip(actors.get(i)));
    }
    return out;
  }

  private static double longest(Bitmap b) {
    return Math.max(b.width(), b.height());
  }

  /** {@return places on a grid of two rows, for four or five drawings} */
  Placing[] grid(List<Actor> actors, Bitmap[] bitmaps) {
    if (steady) {
      return tiers(bitmaps);
    }
    int n = bitmaps.length;
    int top = n / 2;
    Placing[] out = new Placing[n];
    double size = unit * (n == 5 ? 0.29 : 0.38) * random.nextDouble(0.9, 1.05);
    for (int i = 0; i < n; i++) {
      boolean upper = i < top;
      int columns = upper ? top : n - top;
      int column = upper ? i : i - top;
      double cx = canvas.width * 0.5 + unit * 0.9 * ((column + 0.5) / columns - 0.5);
      double cy = canvas.height * 0.5 + unit * (upper ? -0.23 : 0.23) + unit * jitter(0.02);
      double scale = size / longest(bitmaps[i]);
      out[i] = new Placing(cx, cy, scale, jitter(0.1), flip(actors.get(i)));
    }
    return out;
  }

  /** Two rows of half the height each, as large as they can be. */
  private Placing[] tiers(Bitmap[] bitmaps) {
    int n = bitmaps.length;
    int top = n / 2;
    double span = Math.min(canvas.width, unit * 1.5) * 0.94;
    Placing[] out = new Placing[n];
    for (int i = 0; i < n; i++) {
      boolean upper = i < top;
      int columns = upper ? top : n - top;
      double cell = span / columns;
      double scale =
          Math.min(
              cell * 0.93 * 0.96 / bitmaps[i].width(),
              Math.min(unit * 0.58, canvas.height * 0.45) / bitmaps[i].height());
      double cx = (canvas.width - span) / 2 + cell * ((upper ? i : i - top) + 0.5);
      out[i] = new Placing(cx, canvas.height * (upper ? 0.25 : 0.75), scale, 0, false);
    }
    return out;
  }

  /** {@return whether four or more stand in two rows because one would make them small} */
  boolean narrow() {
    return canvas.width < 1.2 * canvas.height;
  }

  /** {@return places of the first and second subject so that "first relation second" is true} */
  Placing[] pair(Relation relation, Actor a, Bitmap first, Actor b, Bitmap second) {
    return switch (relation) {
      case LEFT, BESIDE -> row(List.of(a, b), new Bitmap[] {first, second});
      case RIGHT -> swap(row(List.of(b, a), new Bitmap[] {second, first}));
      case ON -> on(a, first, b, second);
      case ABOVE -> above(a, first, b, second);
      case BEHIND -> behind(a, first, b, second);
    };
  }

  private static Placing[] swap(Placing[] p) {
    return new Placing[] {p[1], p[0]};
  }

  private Placing[] above(Actor a, Bitmap first, Actor b, Bitmap second) {
    double size = unit * between(0.38, 0.45);
    double up = size * between(0.8, 1) / longest(first);
    double low = size / longest(second);
    double x = canvas.width * 0.5;
    double y = canvas.height * 0.5;
    boolean flip = flip(b);
    double base =
        steady
            ? feet(unit * 0.86)
            : ground < 0 ? y + unit * 0.44 : Math.min(floor(), canvas.height * 0.95);
    double cy = base - second.height() * low / 2;
    double top = base - second.height() * low;
    double gap = unit * between(0.04, 0.09);
    double cyUp = Math.max(first.height() * up * 0.5, top - gap - first.height() * up / 2);
    return new Placing[] {
      new Placing(x + unit * jitter(0.05), cyUp, up, jitter(0.08), flip(a)),
      new Placing(x + unit * jitter(0.05), cy, low, 0, flip)
    };
  }

  private Placing[] behind(Actor a, Bitmap first, Actor b, Bitmap second) {
    double back = unit * between(0.56, 0.66) / longest(first);
    double front = unit * between(0.4, 0.5) / longest(second);
    double side = random.nextBoolean() ? 1 : -1;
    double base =
        steady || ground < 0
            ? canvas.height * 0.5 + unit * (steady ? 0.41 : 0.4)
            : Math.min(floor() + unit * 0.06, canvas.height * 0.96);
    double rise = unit * between(0.06, 0.12);
    double x = canvas.width * 0.5;
    return new Placing[] {
      new Placing(
          x - side * unit * between(0.1, 0.16),
          base - rise - first.height() * back / 2,
          back,
          0,
          flip(a)),
      new Placing(
          x + side * unit * between(0.12, 0.18),
          base - second.height() * front / 2,
          front,
          0,
          flip(b))
    };
  }

  /** Lets the first drawing sink until its lowest pixels rest on the second's highest ones. */
  private Placing[] on(Actor a, Bitmap first, Actor b, Bitmap second) {
    double low = unit * between(0.5, 0.64) / second.width();
    low = Math.min(low, unit * 0.5 / second.height());
    double room = unit * 0.88 - second.height() * low;
    double up = Math.min(room, unit * between(0.36, 0.5)) / first.height();
    up = Math.min(up, second.width() * low * 1.1 / first.width());
    boolean flipUp = flip(a);
    boolean flipLow = flip(b);
    double x = canvas.width * 0.5 + unit * jitter(0.05);
    double dx = second.width() * low * jitter(0.06);
    double touch = contact(first, up, flipUp, second, low, flipLow, dx);
    double tall = first.height() * up + second.height() * low - touch;
    double base =
        steady || ground < 0
            ? steady ? feet(tall) : canvas.height * 0.5 + tall * 0.5
            : Math.min(canvas.height * 0.97, Math.max(floor(), tall + canvas.height * 0.04));
    double cyLow = base - second.height() * low / 2;
    double cyUp = base - second.height() * low + touch - first.height() * up / 2;
    return new Placing[] {
      new Placing(x + dx, cyUp, up, 0, flipUp), new Placing(x, cyLow, low, 0, flipLow)
    };
  }

  /** {@return how far, in pixels, the upper box may sink into the lower box} */
  private static double contact(
      Bitmap up, double us, boolean uf, Bitmap low, double ls, boolean lf, double dx) {
    double gap = Double.MAX_VALUE;
    double half = Math.min(up.width() * us, low.width() * ls) * 0.5;
    // Feet are in the middle; a tail that hangs over the edge must not hold the body up.
    for (double x = -half * 0.6; x <= half * 0.6; x += Math.max(1, half / 40)) {
      int cu = column(up, x / us, uf);
      int cl = column(low, (x + dx) / ls, lf);
      int bottom = lowest(up, cu);
      int top = highest(low, cl);
      if (bottom >= 0 && top >= 0) {
        gap = Math.min(gap, (up.height() - 1 - bottom) * us + top * ls);
      }
    }
    double embed = 0.05 * up.height() * us;
    return gap == Double.MAX_VALUE ? embed : Math.min(gap + embed, low.height() * ls * 0.8);
  }

  private static int column(Bitmap b, double offset, boolean flip) {
    int x = (int) (b.width() / 2.0 + (flip ? -offset : offset));
    return Math.max(0, Math.min(b.width() - 1, x));
  }

  private static int lowest(Bitmap b, int x) {
    for (int y = b.height() - 1; y >= 0; y--) {
      if ((b.argb()[y * b.width() + x] >>> 24) > 127) {
        return y;
      }
    }
    return -1;
  }

  private static int highest(Bitmap b, int x) {
    for (int y = 0; y < b.height(); y++) {
      if ((b.argb()[y * b.width() + x] >>> 24) > 127) {
        return y;
      }
    }
    return -1;
  }
}
