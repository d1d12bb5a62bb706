package dev.banana.cast;

import dev.banana.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Lines of small letters over a picture, as {@code a fox on a page of small writing} asks for: no
 * model as small draws letters, so they are lines between points, in the order of no language.
 *
 * <p>Nothing is written where somebody stands. The same seed gives the same page at any size; rows
 * depend on nothing but themselves.
 */
public final class Writing {
  /**
   * Strokes of the letters from a to z, on a grid of three points across and five down: each point
   * two digits, strokes parted by a bar.
   */
  private static final String[] LETTERS = {
    "04 01 10 21 24|02 22",
    "00 04 14 23 12 02|12 21 10 00",
    "21 10 01 03 14 23",
    "00 04 14 23 21 10 00",
    "20 00 04 24|02 12",
    "20 00 04|02 12",
    "21 10 01 03 14 23 22 12",
    "00 04|20 24|02 22",
    "10 14",
    "20 23 14 03",
    "00 04|20 02 24",
    "00 04 24",
    "04 00 12 20 24",
    "04 00 24 20",
    "10 01 03 14 23 21 10",
    "04 00 10 21 12 02",
    "10 01 03 14 23 21 10|13 24",
    "04 00 10 21 12 02|12 24",
    "21 10 01 12 23 14 03",
    "00 20|10 14",
    "00 03 14 23 20",
    "00 14 20",
    "00 04 12 24 20",
    "00 24|20 04",
    "00 12 20|12 14",
    "00 20 04 24"
  };

  /** Letters from the most frequent on. */
  private static final String OFTEN = "etaoinshrdlucmfwypvbgkjqxz";

  private static final int LONGEST = 9;

  /** Height of a letter, of the shorter side. */
  private static final double SMALL = 0.02;

  private static final double MEDIUM = 0.032;

  /** In heights of a letter: how wide it is, from one to the next, between lines, its strokes. */
  private static final double WIDE = 0.5;

  private static final double NEXT = 0.75;
  private static final double LINE = 1.8;
  private static final double STROKE = 0.12;

  /** Around the page, of the shorter side, and around whoever stands on it, in letters. */
  private static final double EDGE = 0.05;

  private static final double FREE = 1.2;

  /** Colours on what is lighter than the middle, and on what is darker. */
  private static final int DARK = 0x26262b;

  private static final int PALE = 0xf4f1e8;
  private static final int MIDDLE = 110;

  private static final int COLOURS = RgbImage.BYTES;

  private final double size;
  private final int colour;

  /** By the line that they are in: ends of strokes, four numbers each. */
  private final List<List<double[]>> lines = new ArrayList<>();

  private final double top;

  private Writing(double size, double top, int colour) {
    this.size = size;
    this.top = top;
    this.colour = colour;
  }

  /**
   * Write a page.
   *
   * @param small whether letters should be small
   * @param plate the picture without it, of any size
   * @param taken where somebody stands
   * @param width pixels across of the picture that it is set into
   * @param height pixels down
   * @param seed of the picture
   */
  public static Writing of(
      boolean small, RgbImage plate, List<Box> taken, int width, int height, long seed) {
    double unit = Math.min(width, height);
    double size = unit * (small ? SMALL : MEDIUM);
    double edge = unit * EDGE;
    int colour = Crowd.luma(plate) < MIDDLE ? PALE : DARK;
    Writing page = new Writing(size, edge, colour);
    SplittableRandom random = new SplittableRandom(seed);
    for (double y = edge; y < height - edge - size; y += LINE * size) {
      List<double[]> line = new ArrayList<>();
      int left = 0;
      for (double x = edge; x < width - edge - WIDE * size; x += NEXT * size) {
        // The same letters at any size: what is random does not depend on who stands where.
        double pick = random.nextDouble();
        boolean space = left == 0;
        left = space ? 1 + random.nextInt(LONGEST) : left - 1;
        if (!space && !isTaken(taken, x / width, y / height, size / width, size / height)) {
          letter(OFTEN.charAt((int) (pick * pick * OFTEN.length())) - 'a', x, y, size, line);
        }
      }
      page.lines.add(line);
    }
    return page;
  }

  private static boolean isTaken(List<Box> taken, double x, double y, double across, double down) {
    return taken.stream()
        .anyMatch(
            box ->
                x + (WIDE + FREE) * across > box.left()
                    && x - FREE * across < box.right()
                    && y + (1 + FREE) * down > box.top()
                    && y - FREE * down < box.bottom());
  }

  private static void letter(int which, double x, double y, double size, List<double[]> line) {
    for (String stroke : LETTERS[which].split("\\|")) {
      String[] points = stroke.split(" ");
      for (int i = 1; i < points.length; i++) {
        line.add(
            new double[] {
              x + across(points[i - 1]) * size,
              y + down(points[i - 1]) * size,
              x + across(points[i]) * size,
              y + down(points[i]) * size
            });
      }
    }
  }

  private static double across(String point) {
    return (point.charAt(0) - '0') * WIDE / 2;
  }

  private static double down(String point) {
    return (point.charAt(1) - '0') / 4.0;
  }

  /**
   * Write into rows of the picture.
   *
   * @param picture as large as it was written for; changed
   * @param from the first row
   * @param to the row behind the last
   */
  public void set(RgbImage picture, int from, int to) {
    IntStream.range(from, to).parallel().forEach(y -> row(picture, y));
  }

  private void row(RgbImage picture, int y) {
    double middle = y + 0.5;
    int line = (int) Math.floor((middle - top + STROKE * size) / (LINE * size));
    if (line < 0 || line >= lines.size()) {
      return;
    }
    double half = STROKE * size / 2;
    for (double[] ends : lines.get(line)) {
      boolean near =
          middle > Math.min(ends[1], ends[3]) - half - 1
              && middle < Math.max(ends[1], ends[3]) + half + 1;
      if (near) {
        stroke(ends, half, picture, y);
      }
    }
  }

  /** A line with round ends, whose edge is as wide as a pixel. */
  private void stroke(double[] ends, double half, RgbImage picture, int y) {
    double across = ends[2] - ends[0];
    double down = ends[3] - ends[1];
    double square = across * across + down * down;
    int left = (int) Math.max(0, Math.floor(Math.min(ends[0], ends[2]) - half - 1));
    int end = (int) Math.min(picture.width(), Math.ceil(Math.max(ends[0], ends[2]) + half + 1));
    for (int x = left; x < end; x++) {
      double u = x + 0.5 - ends[0];
      double v = y + 0.5 - ends[1];
      double along = Math.max(0, Math.min(1, (u * across + v * down) / square));
      double right = u - along * across;
      double below = v - along * down;
      double far = Math.sqrt(right * right + below * below);
      float seen = (float) Math.max(0, Math.min(1, half + 0.5 - far));
      if (seen > 0) {
        int at = COLOURS * (y * picture.width() + x);
        for (int c = 0; c < COLOURS; c++) {
          int ink = colour >> 16 - 8 * c & 0xff;
          int paper = picture.rgb()[at + c] & 0xff;
          picture.rgb()[at + c] = Inset.rounded(paper + seen * (ink - paper));
        }
      }
    }
  }
}
