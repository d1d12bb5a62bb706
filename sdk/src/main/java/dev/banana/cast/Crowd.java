package dev.banana.cast;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Many that are alike, set into a picture one by one: each kind was drawn a few times by itself and
 * cut out, and is put where there is ground for it, as small as it is far, so that a crowd of a
 * hundred has the detail of a hundred pictures.
 *
 * <p>Where everybody is, is a share of the picture's sides: the same seed gives the same crowd at
 * any size. Rows depend on nothing but themselves: the same bytes in strips, and on every machine.
 */
public final class Crowd {
  /** Most that are set in; more would be too small to tell. */
  static final int MOST = 2_500;

  /** Columns at each side that tell where ground begins, of the width. */
  private static final double STRIP = 1 / 12.0;

  /** Ground begins between these, of the height. */
  private static final double HIGHEST = 0.35;

  private static final double LOWEST = 0.85;

  /** Rows to each side of a step, of the height. */
  private static final double STEP = 1 / 100.0;

  /** A step of colours, of 255 in each channel taken together, where ground may begin. */
  private static final double LEAST_STEP = 12;

  /** Of several steps, the lowest that has this share of the greatest. */
  private static final double SHARE = 0.4;

  /** Where those who stand begin to if nothing tells the ground, of the height. */
  private static final double LINE = 0.6;

  /** What floats is at least so far above the ground, of the height. */
  private static final double ABOVE = 0.04;

  /** How high the band of those who are far is, of the shorter side. */
  private static final double FAR_BAND = 0.1;

  /** Below this mean luma of 255 it is night, in which all are darker by so much. */
  private static final double NIGHT = 70;

  private static final float NIGHT_LIGHT = 0.86f;

  /** Tries to find a free place. */
  private static final int TRIES = 40;

  private static final float SHADOW = 0.3f;

  private static final int COLOURS = RgbImage.BYTES;
  private static final int FULL = RgbaImage.OPAQUE;

  private final Multitude many;
  private final SplittableRandom random;
  private final int width;
  private final int height;
  private final double unit;
  private final List<List<Sprite>> kinds = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private float light = 1;

  /**
   * One of them.
   *
   * @param x the middle of its figure, in pixels
   * @param y likewise
   * @param side pixels of its longer side
   * @param cos how it is turned to the right
   * @param sin likewise
   * @param flip whether left is right
   * @param shaded whether it stands on the ground
   */
  private record Member(
      Sprite sprite,
      double x,
      double y,
      double side,
      double cos,
      double sin,
      boolean flip,
      boolean shaded) {
    /**
     * {@return one of them}
     *
     * @param angle turned to the right, in radians
     */
    static Member of(
        Sprite sprite, double[] place, double side, double angle, boolean flip, boolean shaded) {
      // The same on every machine.
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      return new Member(sprite, place[0], place[1], side, cos, sin, flip, shaded);
    }

    double foot() {
      return y + side * sprite.down() / 2;
    }

    double reach() {
      return side * far(sprite.across(), sprite.down()) / 2 + 1;
    }
  }

  private Crowd(Multitude many, int width, int height, long seed) {
    this.many = many;
    this.random = new SplittableRandom(seed);
    this.width = width;
    this.height = height;
    this.unit = Math.min(width, height);
  }

  /**
   * Find a place for everybody.
   *
   * @param many what there are many of
   * @param looks figures of each kind, clear around them, one at least
   * @param plate the picture without them, of any size
   * @param width pixels across of the picture that they are set into
   * @param height pixels down
   * @param seed of the picture
   * @param enlarger for figures that have fewer pixels than will be seen
   */
  public static Crowd of(
      Multitude many,
      List<List<RgbaImage>> looks,
      RgbImage plate,
      int width,
      int height,
      long seed,
      LargeInset.Enlarger enlarger) {
    Crowd crowd = new Crowd(many, width, height, seed);
    looks.forEach(kind -> crowd.kinds.add(kind.stream().map(Sprite::new).toList()));
    crowd.light = luma(plate) < NIGHT ? NIGHT_LIGHT : 1;
    crowd.layOut(ground(plate));
    crowd.members.sort(Comparator.comparingDouble(Member::foot));
    for (Member member : crowd.members) {
      member.sprite.need(member.side);
    }
    List<Sprite> all = crowd.kinds.stream().flatMap(List::stream).toList();
    int most = all.stream().mapToInt(Sprite::longest).max().orElseThrow();
    all.forEach(sprite -> sprite.make(most, enlarger));
    return crowd;
  }

  /** {@return how many there are} */
  int size() {
    return members.size();
  }

  private static double far(double across, double down) {
    return Math.sqrt(across * across + down * down);
  }

  // ---------------------------------------------------------------- the ground

  /** {@return the mean luma of a picture, 0 to 255} */
  static double luma(RgbImage plate) {
    double sum = 0;
    for (int i = 0; i < plate.rgb().length; i += COLOURS) {
      sum +=
          0.299 * (plate.rgb()[i] & 0xff)
              + 0.587 * (plate.rgb()[i + 1] & 0xff)
              + 0.114 * (plate.rgb()[i + 2] & 0xff);
    }
    return sum * COLOURS / plate.rgb().length;
  }

  /** {@return where ground begins, of the height; negative if nowhere} */
  static double ground(RgbImage plate) {
    double[][] sides = sides(plate);
    int reach = Math.max(2, (int) (STEP * plate.height()));
    int from = (int) (HIGHEST * plate.height());
    int to = (int) (LOWEST * plate.height());
    double[] steps = new double[plate.height()];
    double greatest = 0;
    for (int y = from; y < to; y++) {
      steps[y] = step(sides, y, reach);
      greatest = Math.max(greatest, steps[y]);
    }
    for (int y = to - 1; y >= from && greatest >= LEAST_STEP; y--) {
      if (steps[y] >= Math.max(LEAST_STEP, SHARE * greatest)) {
        int top = y;
        while (top > from && steps[top - 1] >= steps[top]) {
          top--;
        }
        return top / (double) plate.height();
      }
    }
    return -1;
  }

  /** Mean colours of both ends of each row. */
  private static double[][] sides(RgbImage plate) {
    int strip = Math.max(1, (int) (STRIP * plate.width()));
    double[][] means = new double[plate.height()][COLOURS];
    for (int y = 0; y < means.length; y++) {
      for (int x = 0; x < strip; x++) {
        for (int c = 0; c < COLOURS; c++) {
          int left = COLOURS * (y * plate.width() + x) + c;
          int right = COLOURS * ((y + 1) * plate.width() - 1 - x) + c;
          means[y][c] += ((plate.rgb()[left] & 0xff) + (plate.rgb()[right] & 0xff)) / 2.0 / strip;
        }
      }
    }
    return means;
  }

  private static double step(double[][] rows, int at, int reach) {
    double sum = 0;
    for (int c = 0; c < COLOURS; c++) {
      double apart = 0;
      for (int i = 0; i < reach; i++) {
        apart += rows[at + i][c] - rows[at - 1 - i][c];
      }
      sum += apart * apart;
    }
    return Math.sqrt(sum) / reach;
  }

  // ---------------------------------------------------------------- who is where

  private void layOut(double ground) {
    double line = (ground < 0 ? LINE : ground) * height;
    boolean standing = many.manner() == Multitude.Manner.CROWD || ground >= 0;
    if (many.manner() == Multitude.Manner.PATTERN) {
      pattern();
    } else if (many.floats() || !standing) {
      scatter(ground < 0 ? height : (ground - ABOVE) * height);
    } else if (many.far() && many.anybody()) {
      rows(line, line + FAR_BAND * unit, many.small() ? 0.05 : 0.08);
    } else if (many.count() > 0) {
      ranks(line);
    } else {
      rows(line, height, many.small() ? 0.08 : 0.26);
    }
  }

  private Sprite anyone() {
    List<Sprite> kind = kinds.get(random.nextInt(kinds.size()));
    return kind.get(random.nextInt(kind.size()));
  }

  /** Of counted ones, each kind in turn. */
  private Sprite next() {
    List<Sprite> kind = kinds.get(members.size() % kinds.size());
    return kind.get(random.nextInt(kind.size()));
  }

  private void stand(Sprite sprite, double x, double foot, double side) {
    double[] place = {x, foot - side * sprite.down() / 2};
    double angle = random.nextDouble(-0.05, 0.05);
    members.add(Member.of(sprite, place, side, angle, random.nextBoolean(), true));
  }

  /** As many as there is room for, from far to near. */
  private void rows(double top, double bottom, double nearest) {
    double near = unit * nearest;
    double start = 0.4 * near;
    // A row of a size takes 0.62 of it down, and each in it as much across.
    double mean = (start + near) / 2;
    double crowd = (bottom - top) / (0.62 * mean) * (width / mean);
    double larger = Math.sqrt(Math.max(1, crowd / (0.9 * MOST)));
    near *= larger;
    start *= larger;
    double foot = top + 0.5 * start;
    double last = bottom - 0.1 * near;
    while (foot <= last && members.size() < MOST) {
      double side = start + (near - start) * (foot - top) / Math.max(1, bottom - top);
      double x = random.nextDouble(-0.4, 0.4) * side;
      while (x < width + 0.3 * side) {
        Sprite sprite = anyone();
        double own = side * random.nextDouble(0.88, 1.1);
        stand(sprite, x, foot + side * random.nextDouble(-0.1, 0.1), own);
        x += own * Math.max(0.45, sprite.across()) * random.nextDouble(1.0, 1.35);
      }
      foot += side * random.nextDouble(0.55, 0.7);
    }
  }

  /** So many in rows, as large as there is room. */
  private void ranks(double top) {
    int count = many.count();
    double deep = height * 0.94 - top;
    int best = 1;
    double size = 0;
    for (int ranks = 1; ranks <= count; ranks++) {
      int longest = (count + ranks - 1) / ranks;
      // Those in front may cover the feet of those behind.
      double fits =
          Math.min(0.94 * width / (1.06 * longest), (deep + 0.3 * unit) / (0.3 + 0.62 * ranks));
      if (fits > size) {
        size = fits;
        best = ranks;
      }
    }
    size = Math.min(size, 0.4 * unit);
    for (int rank = 0, left = count; rank < best; rank++) {
      int here = (left + best - rank - 1) / (best - rank);
      left -= here;
      double share = best == 1 ? 1 : rank / (best - 1.0);
      double foot =
          best == 1
              ? top + 0.7 * deep
              : height * 0.94 - (1 - share) * Math.min(deep * 0.8, 0.62 * size * (best - 1));
      double step = 0.94 * width / here;
      for (int i = 0; i < here; i++) {
        double jitter = (step - 0.95 * size) * random.nextDouble(-0.3, 0.3);
        // Ranks of as many stand in each other's gaps.
        double aside = best == 1 ? 0 : (rank % 2 == 0 ? -0.2 : 0.2) * size;
        double x =
            0.03 * width
                + (i + 0.5) * step
                + Math.max(-0.2 * size, Math.min(0.2 * size, jitter + aside));
        stand(
            next(), x, foot + size * random.nextDouble(-0.04, 0.04), size * (0.88 + 0.12 * share));
      }
    }
  }

  private void pattern() {
    double size = unit * (many.small() ? 0.085 : 0.15);
    double wished = 1.3 * size;
    int columns = Math.max(1, (int) Math.round(width / wished));
    int rows = Math.max(1, (int) Math.round(height / (0.95 * wished)));
    double angle = random.nextDouble(-0.25, 0.25);
    for (int row = 0; row < rows; row++) {
      // Every other row stands between the columns of the one before, and over both edges.
      boolean odd = row % 2 == 1;
      for (int column = 0; column < columns + (odd ? 1 : 0); column++) {
        double[] place = {
          (column + (odd ? 0 : 0.5)) * width / columns, (row + 0.5) * height / rows
        };
        int kind = (row / 2 + column + (odd ? kinds.size() / 2 : 0)) % kinds.size();
        members.add(Member.of(kinds.get(kind).get(0), place, size, angle, false, false));
      }
    }
  }

  /** Anywhere above a line. */
  private void scatter(double bottom) {
    if (many.count() > 0) {
      cells(bottom);
      return;
    }
    double area = width * bottom;
    double size = unit * (many.small() ? 0.075 : 0.15);
    int count = (int) Math.min(MOST / 2.0, 0.36 * area / (size * size));
    for (int i = 0; i < count; i++) {
      double side = size * random.nextDouble(0.82, 1.15);
      double edge = Math.min(0.5 * side, 0.45 * bottom);
      double[] best = null;
      double widest = -1;
      for (int attempt = 0; attempt < TRIES && widest < 0.98 * size; attempt++) {
        double x = random.nextDouble(edge, width - edge);
        double y = random.nextDouble(edge, bottom - edge);
        double room = members.stream().mapToDouble(m -> far(m.x - x, m.y - y)).min().orElse(width);
        if (room > widest) {
          widest = room;
          best = new double[] {x, y};
        }
      }
      // Where it is full no more are squeezed in.
      if (widest > 0.7 * size) {
        strew(anyone(), best, side);
      }
    }
  }

  /** So many, each somewhere in a cell of its own, so that they can be counted. */
  private void cells(double bottom) {
    int count = many.count();
    int rows = 1;
    double cell = 0;
    for (int some = 1; some <= count; some++) {
      double fits = Math.min(width / Math.ceil(count / (double) some), bottom / some);
      if (fits > cell) {
        cell = fits;
        rows = some;
      }
    }
    double size = Math.min(0.7 * cell, 0.3 * unit);
    for (int row = 0, left = count; row < rows; row++) {
      int here = (left + rows - row - 1) / (rows - row);
      left -= here;
      for (int i = 0; i < here; i++) {
        double side = size * random.nextDouble(0.9, 1.05);
        // A square that is turned needs a third more.
        double across = Math.max(0, width / (double) here - 1.3 * side) / 2;
        double down = Math.max(0, bottom / rows - 1.3 * side) / 2;
        double x = (i + 0.5) * width / here + across * random.nextDouble(-1, 1);
        double y = (row + 0.5) * bottom / rows + down * random.nextDouble(-1, 1);
        strew(next(), new double[] {x, y}, side);
      }
    }
  }

  private void strew(Sprite sprite, double[] place, double side) {
    double tilt = many.floats() ? 0.15 : 0.35;
    double angle = random.nextDouble(-tilt, tilt);
    members.add(Member.of(sprite, place, side, angle, random.nextBoolean(), false));
  }

  // ---------------------------------------------------------------- pixels

  /**
   * Set everybody into rows of the picture.
   *
   * @param picture as large as they were laid out for; changed
   * @param from the first row
   * @param to the row behind the last
   */
  public void set(RgbImage picture, int from, int to) {
    IntStream.range(from, to).parallel().forEach(y -> row(picture, y));
  }

  private void row(RgbImage picture, int y) {
    float[] seen = new float[RgbaImage.BYTES];
    for (Member member : members) {
      if (member.shaded) {
        shade(member, picture, y);
      }
      if (Math.abs(y + 0.5 - member.y) < member.reach()) {
        draw(member, picture, y, seen);
      }
    }
  }

  /** What stands somebody takes the light from the ground around its feet. */
  private void shade(Member member, RgbImage picture, int y) {
    double half = 0.46 * member.side * member.sprite.across();
    double deep = 0.07 * member.side;
    double down = (y + 0.5 - member.foot() + 0.2 * deep) / deep;
    if (Math.abs(down) >= 1) {
      return;
    }
    double across = half * Math.sqrt(1 - down * down);
    int left = (int) Math.max(0, Math.floor(member.x - across));
    int right = (int) Math.min(picture.width(), Math.ceil(member.x + across));
    for (int x = left; x < right; x++) {
      double off = (x + 0.5 - member.x) / half;
      double rest = 1 - off * off - down * down;
      if (rest > 0) {
        float kept = 1 - SHADOW * (float) rest;
        int at = COLOURS * (y * picture.width() + x);
        for (int c = 0; c < COLOURS; c++) {
          picture.rgb()[at + c] = Inset.rounded(kept * (picture.rgb()[at + c] & 0xff));
        }
      }
    }
  }

  private void draw(Member member, RgbImage picture, int y, float[] seen) {
    Sprite.Level level = member.sprite.at(member.side);
    double scale = level.longest() / member.side;
    double cos = member.cos * scale;
    double sin = member.sin * scale;
    double down = y + 0.5 - member.y;
    int left = (int) Math.max(0, Math.floor(member.x - member.reach()));
    int right = (int) Math.min(picture.width(), Math.ceil(member.x + member.reach()));
    for (int x = left; x < right; x++) {
      double across = x + 0.5 - member.x;
      double u = cos * across + sin * down;
      double v = cos * down - sin * across;
      double h = level.width() / 2.0 + (member.flip ? -u : u) - 0.5;
      double w = level.height() / 2.0 + v - 0.5;
      if (h <= -1 || w <= -1 || h >= level.width() || w >= level.height()) {
        continue;
      }
      level.between(h, w, seen);
      if (seen[COLOURS] > 0) {
        int at = COLOURS * (y * picture.width() + x);
        float through = 1 - seen[COLOURS] / FULL;
        for (int c = 0; c < COLOURS; c++) {
          float own = light * seen[c];
          picture.rgb()[at + c] = Inset.rounded(own + through * (picture.rgb()[at + c] & 0xff));
        }
      }
    }
  }
}
