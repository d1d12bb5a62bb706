package dev.banana.decode;

import dev.banana.image.RgbImage;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes the edges of a picture that was made larger as narrow again as those of a picture drawn at
 * its size.
 *
 * <p>Every colour moves along the line between the darkest and the brightest around it, away from
 * the middle and never beyond the ends: an edge becomes steeper where it is, a ramp stays a ramp,
 * and nothing rings. What is steep already, what differs little from its surroundings, as shading
 * does, and a third colour beside two others are left.
 *
 * <p>Source: Kramer and Bruckner 1975, who take the nearer of the two extremes; here as steep as
 * asked instead of a step. Colours depend on {@link #BLOCKS} blocks around them only, and on no
 * window in which the rows came: the same bytes in strips, and on every machine.
 */
public final class ThinEdges implements RowListener {
  /** Blocks on each side among which extremes are looked for. */
  static final int BLOCKS = 1;

  /**
   * Pixels of a small picture's edge, from one side of it to the other, that a block stands for.
   */
  private static final double PIXELS = 1.33;

  /** With fewer pixels to an edge the steeper ones are ragged. */
  private static final double LEAST = 3;

  /** Up to this difference, of 255, all is left as it is; from the second one on nothing is. */
  private static final float SHADING = 20;

  private static final float EDGE = 60;

  /** How many times as steep an edge becomes at most. */
  private static final float MOST = 3;

  /** Pixels across which an edge is as narrow as it should be. */
  private static final float NARROW = 1.5f;

  /** Rows of blocks that are looked at before the first of them are changed. */
  private static final int BAND = 32;

  private static final int COLOURS = RgbImage.BYTES;

  /** How far from the line between two colours, of 255, one still is a mixture of them. */
  private static final float MIXED = 16;

  private static final float OTHER = 48;

  /** Of a block the darkest colour and the brightest, by {@link #key}, and the steepest step. */
  private static final int FACTS = 3;

  private static final int WHITE = 0xff;

  /** What is done in a block: both colours, how much steeper, and how much of that is taken. */
  private static final int GAIN = 2 * COLOURS;

  private static final int SHARE = GAIN + 1;
  private static final int PLANS = SHARE + 1;

  private final RowListener listener;
  private final int block;
  private final int wide;
  private final int high;

  /** Blocks that a fact is kept of: nothing is beside a row. */
  private final int row;

  private final int[][] seen;
  private final int[][] facts;
  private final int[][] merged;
  private final float[][] plans;
  private int known;
  private int planned;
  private int done;

  private ThinEdges(int width, int height, double scale, RowListener listener) {
    this.listener = listener;
    this.block = (int) Math.round(scale / PIXELS);
    this.wide = (width + block - 1) / block;
    this.high = (height + block - 1) / block;
    this.row = wide + BLOCKS;
    // The same arrays for all rows.
    int rows = Math.min(high, BAND + 4 * BLOCKS);
    this.seen = new int[rows][FACTS * row];
    this.facts = new int[rows][FACTS * row];
    this.merged = new int[rows][FACTS * row];
    this.plans = new float[rows][PLANS * row];
  }

  /**
   * {@return what hears of rows, thins their edges and passes them on, or {@code listener} itself
   * if the picture was made so little larger that its edges are narrow}
   *
   * @param width pixels across
   * @param height pixels down
   * @param scale how many times as long its sides were made
   * @param listener hears of rows whose edges are thin
   */
  public static RowListener of(int width, int height, double scale, RowListener listener) {
    return scale < LEAST ? listener : new ThinEdges(width, height, scale, listener);
  }

  @Override
  public void rows(RgbImage picture, int from, int to) {
    int whole = to == picture.height() ? high : to / block;
    while (known < whole) {
      int next = Math.min(whole, known + BAND);
      IntStream.range(known, next).parallel().forEach(y -> look(picture, y));
      known = next;
      int sure = known == high ? high : Math.max(planned, known - BLOCKS);
      IntStream.range(planned, sure).parallel().forEach(this::plan);
      planned = sure;
      int ready = planned == high ? high : Math.max(done, planned - 1);
      IntStream.range(done, ready).parallel().forEach(y -> thin(picture, y));
      int first = done * block;
      done = ready;
      int end = Math.min(picture.height(), done * block);
      if (first < end) {
        listener.rows(picture, first, end);
      }
    }
  }

  /** What is in a row of blocks, and beside each: one fact of all blocks after the other. */
  private void look(RgbImage picture, int y) {
    int[] own = seen[y % seen.length];
    Arrays.fill(own, 0);
    int end = Math.min(picture.height(), (y + 1) * block);
    for (int line = y * block; line < end; line++) {
      look(picture, line, own);
    }
    int[] around = facts[y % facts.length];
    System.arraycopy(own, 0, around, 0, own.length);
    for (int step = 1; step <= BLOCKS; step++) {
      merge(own, step, around, 0);
      merge(own, 0, around, step);
    }
  }

  /** Add one pixel of each block, the next in each row, to what is known of them. */
  private void look(RgbImage picture, int line, int[] blocks) {
    byte[] rgb = picture.rgb();
    int start = line * picture.width();
    int above = line == 0 ? 0 : COLOURS * picture.width();
    for (int x = 0; x < wide; x++) {
      int column = Math.min(picture.width() - 1, x * block + line % block);
      int before = column == 0 ? 0 : COLOURS;
      int at = COLOURS * (start + column);
      int steepest = blocks[2 * row + x];
      for (int i = at; i < at + COLOURS; i++) {
        int value = rgb[i] & 0xff;
        int across = Math.abs(value - (rgb[i - before] & 0xff));
        int down = Math.abs(value - (rgb[i - above] & 0xff));
        steepest = Math.max(steepest, Math.max(across, down));
      }
      int light = light(rgb, at);
      blocks[x] = Math.max(blocks[x], key(rgb, at, WHITE - light));
      blocks[row + x] = Math.max(blocks[row + x], key(rgb, at, light));
      blocks[2 * row + x] = steepest;
    }
  }

  /** Luma, 0 to 255 (ITU-R BT.601, in 256ths). */
  private static int light(byte[] rgb, int at) {
    return (77 * (rgb[at] & 0xff) + 150 * (rgb[at + 1] & 0xff) + 29 * (rgb[at + 2] & 0xff)) >> 8;
  }

  /** A colour below a number of which the larger is kept; above 0, as all keys are. */
  private static int key(byte[] rgb, int at, int order) {
    return order >> 1 << 24
        | (rgb[at] & 0xff) << 16
        | (rgb[at + 1] & 0xff) << 8
        | rgb[at + 2] & 0xff;
  }

  /** Keep the larger of two, from a place in each on. */
  private static void merge(int[] from, int start, int[] into, int at) {
    int count = into.length - Math.max(start, at);
    for (int i = 0; i < count; i++) {
      into[at + i] = Math.max(into[at + i], from[start + i]);
    }
  }

  /** What is done in a row of blocks, by the rows around it. */
  private void plan(int y) {
    int[] around = merged[y % merged.length];
    System.arraycopy(facts[y % facts.length], 0, around, 0, around.length);
    int last = Math.min(high - 1, y + BLOCKS);
    for (int i = Math.max(0, y - BLOCKS); i <= last; i++) {
      merge(facts[i % facts.length], 0, around, 0);
    }
    float[] plan = plans[y % plans.length];
    Arrays.fill(plan, 0);
    for (int x = 0; x < wide; x++) {
      plan(around, x, plan);
    }
  }

  private void plan(int[] around, int x, float[] plan) {
    int dark = around[x];
    int bright = around[row + x];
    int range = 0;
    for (int c = 0; c < COLOURS; c++) {
      int shift = 16 - 8 * c;
      range = Math.max(range, Math.abs((bright >> shift & 0xff) - (dark >> shift & 0xff)));
    }
    if (range > SHADING) {
      for (int c = 0; c < COLOURS; c++) {
        int shift = 16 - 8 * c;
        plan[c * row + x] = dark >> shift & 0xff;
        plan[(COLOURS + c) * row + x] = bright >> shift & 0xff;
      }
      float steepest = Math.max(1, around[2 * row + x]);
      plan[GAIN * row + x] = Math.max(1, Math.min(MOST, range / (NARROW * steepest)));
      plan[SHARE * row + x] = Math.min(1, (range - SHADING) / (EDGE - SHADING));
    }
  }

  private void thin(RgbImage picture, int y) {
    int bottom = Math.min(picture.height(), (y + 1) * block);
    float[] here = plans[y % plans.length];
    float[] plan = new float[PLANS];
    for (int line = y * block; line < bottom; line++) {
      // Between the middles of blocks, so that no block can be seen.
      float down = (line - y * block + 0.5f) / block - 0.5f;
      int other = Math.max(0, Math.min(high - 1, down < 0 ? y - 1 : y + 1));
      float[] there = plans[other % plans.length];
      for (int x = 0; x < wide; x++) {
        int left = Math.max(0, x - 1);
        int right = Math.min(wide - 1, x + 1);
        if (flat(here, left, x, right) || flat(there, left, x, right)) {
          continue;
        }
        int end = Math.min(picture.width(), (x + 1) * block);
        for (int column = x * block; column < end; column++) {
          float across = (column - x * block + 0.5f) / block - 0.5f;
          int beside = across < 0 ? left : right;
          between(here, there, Math.abs(down), x, beside, Math.abs(across), plan);
          thin(picture.rgb(), COLOURS * (line * picture.width() + column), plan);
        }
      }
    }
  }

  /** Whether any of three blocks shows no edge. */
  private boolean flat(float[] plans, int left, int x, int right) {
    int share = SHARE * row;
    return plans[share + left] * plans[share + x] * plans[share + right] == 0;
  }

  private void between(
      float[] here, float[] there, float down, int x, int beside, float across, float[] plan) {
    for (int i = 0; i < PLANS; i++) {
      int from = i * row + x;
      int to = i * row + beside;
      float near = here[from] + across * (here[to] - here[from]);
      float far = there[from] + across * (there[to] - there[from]);
      plan[i] = near + down * (far - near);
    }
  }

  private static void thin(byte[] rgb, int at, float[] plan) {
    float length = 0;
    float along = 0;
    for (int c = 0; c < COLOURS; c++) {
      float way = plan[COLOURS + c] - plan[c];
      length += way * way;
      along += way * ((rgb[at + c] & 0xff) - plan[c]);
    }
    float part = along / Math.max(1, length);
    float beside = 0;
    for (int c = 0; c < COLOURS; c++) {
      float mixed = plan[c] + part * (plan[COLOURS + c] - plan[c]);
      beside = Math.max(beside, Math.abs((rgb[at + c] & 0xff) - mixed));
    }
    float steep = Math.max(0, Math.min(1, 0.5f + plan[GAIN] * (part - 0.5f)));
    float pure = Math.max(0, Math.min(1, (OTHER - beside) / (OTHER - MIXED)));
    float step = pure * plan[SHARE] * (steep - part);
    for (int c = 0; c < COLOURS; c++) {
      float moved = (rgb[at + c] & 0xff) + step * (plan[COLOURS + c] - plan[c]);
      rgb[at + c] = (byte) Math.max(0, Math.min(WHITE, moved + 0.5f));
    }
  }
}
