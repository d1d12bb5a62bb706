package dev.banana.cast;

import dev.banana.image.RgbaImage;
import dev.banana.model.denoise.Regions;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How somebody stands who is cut out of a picture: bent to a side from his feet up, turned a
 * little, and stretched or squat. Feet stay on the ground.
 *
 * @param turn radians about the feet, to the right where positive
 * @param bend how far to the right the top of the figure moves, of its height; a point moves by the
 *     square of how high it is
 * @param stretch how many times as high it becomes; its area stays
 */
public record Stance(double turn, double bend, double stretch) {
  /** How somebody stands in his picture. */
  static final int UPRIGHT = 0;

  /** Numbers of stances are below; {@value #UPRIGHT} is no change. */
  public static final int COUNT = 256;

  /** From the least that is seen as another stance to the most that does not look as falling. */
  private static final double LEAST = 0.6;

  private static final double TURN = 0.1;
  private static final double BEND = 0.3;
  private static final double STRETCH = 0.06;

  /** Above its box nothing of a figure is bent further. */
  private static final double HIGHEST = 1.2;

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
    return of(number).stand(of, figure);
  }

  /** {@return a stance by a random number, never the one of the picture} */
  static int number(long seed) {
    return 1 + new SplittableRandom(seed).nextInt(COUNT - 1);
  }

  /**
   * {@return a stance}
   *
   * @param number 1 to {@link #COUNT} - 1
   */
  static Stance of(int number) {
    SplittableRandom random = new SplittableRandom(number);
    double side = random.nextBoolean() ? 1 : -1;
    double much = LEAST + (1 - LEAST) * random.nextDouble();
    double high = random.nextBoolean() ? 1 : -1;
    return new Stance(side * much * TURN, side * much * BEND, 1 + high * much * STRETCH);
  }

  /** {@return width over height of the box around a figure whose own box had this shape} */
  double shape(double shape) {
    double[] around = around(shape, 1);
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
    double[] around = around(wide, high);
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
                from(x + 0.5 - edge + around[0], edge - y - 0.5 + around[3], high, at);
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

  /** Left, lower, right and upper side of what a box becomes, from the middle of its feet. */
  private double[] around(double wide, double high) {
    double[] around = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int i = 0; i <= POINTS; i++) {
      double part = i / (double) POINTS;
      double across = (part - 0.5) * wide;
      add(across, 0, high, around);
      add(across, high, high, around);
      add(-wide / 2, part * high, high, around);
      add(wide / 2, part * high, high, around);
    }
    return around;
  }

  private void add(double across, double up, double high, double[] around) {
    double part = up / high;
    double x = (across + bend * high * part * part) / Math.sqrt(stretch);
    double y = up * stretch;
    double right = StrictMath.cos(turn) * x + StrictMath.sin(turn) * y;
    double above = StrictMath.cos(turn) * y - StrictMath.sin(turn) * x;
    around[0] = Math.min(around[0], right);
    around[1] = Math.min(around[1], above);
    around[2] = Math.max(around[2], right);
    around[3] = Math.max(around[3], above);
  }

  /** Which point of the figure comes to a place, both from the middle of its feet. */
  private void from(double right, double above, double high, double[] at) {
    double x = StrictMath.cos(turn) * right - StrictMath.sin(turn) * above;
    double y = StrictMath.cos(turn) * above + StrictMath.sin(turn) * right;
    double up = y / stretch;
    double part = Math.max(0, Math.min(HIGHEST, up / high));
    at[0] = x * Math.sqrt(stretch) - bend * high * part * part;
    at[1] = up;
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
