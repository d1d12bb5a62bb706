package dev.banana.cast;

import dev.banana.image.RgbaImage;
import dev.banana.model.denoise.Regions;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How somebody stands who is cut out of a picture: leaning to a side over his feet, bent and turned
 * a little, stretched or squat, looking aside, up or down. Feet stay on the ground.
 *
 * <p>Who leans does so with his legs: his head is moved as a whole. Who bends does so along an arc,
 * as a spine does, and his head stays round. Heads and shoulders are turned a little more, and look
 * further around.
 *
 * @param turn radians about the feet, to the right where positive
 * @param bend radians between the feet and the top of the figure, to the right where positive
 * @param stretch how many times as high it becomes, and by the root of that thinner
 * @param nod how far what is in the middle of the figure moves down, of its height; its outline
 *     stays
 * @param look how far what is in the middle of the figure moves to the right, of its width
 * @param lean how far what is above the waist moves to the right, of the figure's height
 */
public record Stance(
    double turn, double bend, double stretch, double nod, double look, double lean) {
  /** How somebody stands in his picture. */
  public static final int UPRIGHT = 0;

  /** Numbers of stances are below; {@value #UPRIGHT} is no change. */
  public static final int COUNT = 256;

  /** From the least that is seen as another stance to the most that does not look as falling. */
  private static final double LEAST = 0.6;

  /** The most of everything for whole figures. */
  private static final Stance FIGURE = new Stance(0.05, 0.25, 1.06, 0, 0.07, 0.12);

  /** And for heads and shoulders. */
  private static final Stance BUST = new Stance(0.1, 0.25, 1.08, 0.05, 0.15, 0.12);

  /** Width over height up to which somebody is a whole figure. */
  private static final double NARROW = 0.55;

  /** Width over height from which on he is head and shoulders. */
  private static final double WIDE = 0.75;

  /** Width over height beyond which somebody, a snake, bends and is turned less and less. */
  private static final double WIDEST = 2;

  /** Where a figure's waist, or the neck of head and shoulders, is, of its height. */
  private static final double WAIST = 0.55;

  /** Up to this part of a figure's height what is within looks aside less and less. */
  private static final double STILL = 1 / 3.0;

  /** Around the figure, of its sides, so that no foreign edge reaches into it. */
  private static final double MARGIN = 0.12;

  /** Points of each edge of a box that tell the box of what becomes of it. */
  private static final int POINTS = 24;

  private static final int COLOURS = 3;

  /**
   * A figure as it stands.
   *
   * @param picture clear around it
   * @param figure where in the picture it is
   */
  public record Standing(RgbaImage picture, Regions.Box figure) {}

  /**
   * {@return a figure in a stance}
   *
   * @param number of the stance, 1 to 255
   * @param of the picture that it is cut out of, clear around it
   * @param figure where in that it is
   */
  public static Standing stand(int number, RgbaImage of, Regions.Box figure) {
    double wide = (figure.right() - figure.left()) * of.width();
    double high = (figure.bottom() - figure.top()) * of.height();
    return of(number, wide / high).stand(of, figure);
  }

  /** {@return a stance by a random number, never the one of the picture} */
  static int number(long seed) {
    return 1 + new SplittableRandom(seed).nextInt(COUNT - 1);
  }

  /**
   * {@return a stance}
   *
   * @param number 1 to {@link #COUNT} - 1
   * @param shape width over height of who stands so
   */
  static Stance of(int number, double shape) {
    SplittableRandom random = new SplittableRandom(number);
    double side = random.nextBoolean() ? 1 : -1;
    double much = LEAST + (1 - LEAST) * random.nextDouble();
    double high = random.nextBoolean() ? 1 : -1;
    double down = random.nextBoolean() ? 1 : -1;
    double right = random.nextBoolean() ? 1 : -1;
    double round = side * much / Math.max(1, shape / WIDEST);
    double bust = Math.max(0, Math.min(1, (shape - NARROW) / (WIDE - NARROW)));
    return new Stance(
        round * between(FIGURE.turn, BUST.turn, bust),
        round * between(FIGURE.bend, BUST.bend, bust),
        1 + high * much * (between(FIGURE.stretch, BUST.stretch, bust) - 1),
        down * much * between(FIGURE.nod, BUST.nod, bust),
        right * much * between(FIGURE.look, BUST.look, bust),
        side * much * between(FIGURE.lean, BUST.lean, bust));
  }

  private static double between(double one, double other, double part) {
    return one + part * (other - one);
  }

  /** {@return width over height of the box around a figure whose own box had this shape} */
  double shape(double shape) {
    double[] around = new Body(this, shape, 1).around();
    return (around[2] - around[0]) / (around[3] - around[1]);
  }

  /**
   * {@return a figure in this stance, with about as many pixels as before}
   *
   * @param of the picture that it is cut out of, clear around it
   * @param figure where in that it is
   */
  Standing stand(RgbaImage of, Regions.Box figure) {
    double wide = (figure.right() - figure.left()) * of.width();
    double high = (figure.bottom() - figure.top()) * of.height();
    double feet = figure.bottom() * of.height();
    double middle = (figure.left() + figure.right()) / 2 * of.width();
    Body body = new Body(this, wide, high);
    double[] around = body.around();
    double edge = MARGIN * Math.max(around[2] - around[0], around[3] - around[1]);
    int width = Sharp.onGrid(around[2] - around[0] + 2 * edge);
    int height = Sharp.onGrid(around[3] - around[1] + 2 * edge);
    byte[] rgba = new byte[RgbaImage.BYTES * width * height];
    IntStream.range(0, height)
        .parallel()
        .forEach(
            y -> {
              double[] at = new double[2];
              for (int x = 0; x < width; x++) {
                body.from(x + 0.5 - edge + around[0], edge - y - 0.5 + around[3], at);
                look(of, middle + at[0], feet - at[1], rgba, RgbaImage.BYTES * (y * width + x));
              }
            });
    return new Standing(
        new RgbaImage(width, height, rgba),
        new Regions.Box(
            (float) (edge / width),
            (float) (edge / height),
            (float) ((edge + around[2] - around[0]) / width),
            (float) ((edge + around[3] - around[1]) / height)));
  }

  /** A figure of some size in a stance; places are from the middle of its feet. */
  private static final class Body {
    private final double wide;
    private final double high;
    private final double nod;
    private final double look;
    private final double lean;
    private final double taller;
    private final double thinner;
    private final double bend;
    private final double cos;
    private final double sin;

    Body(Stance stance, double wide, double high) {
      this.wide = wide;
      this.high = high;
      this.nod = 4 * stance.nod * high;
      this.look = stance.look * wide;
      this.lean = stance.lean * high;
      this.taller = stance.stretch;
      this.thinner = Math.sqrt(stance.stretch);
      this.bend = stance.bend / (high * stance.stretch);
      this.cos = StrictMath.cos(stance.turn);
      this.sin = StrictMath.sin(stance.turn);
    }

    /** Left, lower, right and upper side of what its box becomes. */
    double[] around() {
      double[] around = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
      for (int i = 0; i <= POINTS; i++) {
        double part = i / (double) POINTS;
        double across = (part - 0.5) * wide;
        add(across, 0, around);
        add(across, high, around);
        add(-wide / 2, part * high, around);
        add(wide / 2, part * high, around);
      }
      return around;
    }

    private void add(double across, double up, double[] around) {
      double x = (across + leaning(up / high)) / thinner;
      double y = up * taller;
      if (bend != 0) {
        double reach = 1 / bend - x;
        x = 1 / bend - reach * StrictMath.cos(y * bend);
        y = reach * StrictMath.sin(y * bend);
      }
      double right = cos * x + sin * y;
      double above = cos * y - sin * x;
      around[0] = Math.min(around[0], right);
      around[1] = Math.min(around[1], above);
      around[2] = Math.max(around[2], right);
      around[3] = Math.max(around[3], above);
    }

    /** How far what is at a part of the height leans, smoothly from the feet to the waist. */
    private double leaning(double part) {
      double up = Math.max(0, Math.min(1, part / WAIST));
      return lean * up * up * (3 - 2 * up);
    }

    /** Which point of the figure comes to a place. */
    void from(double right, double above, double[] at) {
      double x = cos * right - sin * above;
      double y = cos * above + sin * right;
      // What is below the feet is not bent.
      if (bend != 0 && y > 0) {
        double side = Math.signum(bend);
        double radius = side / bend;
        double reach = radius - side * x;
        x = side * (radius - Math.sqrt(reach * reach + y * y));
        y = StrictMath.atan2(y, reach) * radius;
      }
      x *= thinner;
      y /= taller;
      double part = Math.max(0, Math.min(1, y / high));
      double level = x - leaning(part);
      double aside = Math.max(-1, Math.min(1, 2 * level / wide));
      double within = 1 - aside * aside;
      at[0] = level - look * within * Math.min(1, part / STILL);
      at[1] = y + nod * within * part * (1 - part);
    }
  }

  /** The colour between the middles of four pixels; what is clear has none. */
  private static void look(RgbaImage of, double x, double y, byte[] rgba, int at) {
    int left = (int) Math.floor(x - 0.5);
    int top = (int) Math.floor(y - 0.5);
    double right = x - 0.5 - left;
    double down = y - 0.5 - top;
    double opacity = 0;
    double[] sum = new double[COLOURS];
    for (int i = 0; i < 4; i++) {
      int u = left + i % 2;
      int v = top + i / 2;
      if (u < 0 || v < 0 || u >= of.width() || v >= of.height()) {
        continue;
      }
      double part = (i % 2 == 0 ? 1 - right : right) * (i / 2 == 0 ? 1 - down : down);
      double seen = part * of.at(u, v, COLOURS);
      opacity += seen;
      for (int c = 0; c < COLOURS; c++) {
        sum[c] += seen * of.at(u, v, c);
      }
    }
    for (int c = 0; c < COLOURS && opacity > 0; c++) {
      rgba[at + c] = Inset.rounded((float) (sum[c] / opacity));
    }
    rgba[at + COLOURS] = Inset.rounded((float) opacity);
  }
}
