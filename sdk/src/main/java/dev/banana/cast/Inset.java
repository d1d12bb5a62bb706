package dev.banana.cast;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.denoise.Regions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Characters set into a picture as they are in their views.
 *
 * <p>A small model draws the place, the light and the shadow well, and people whom it has never met
 * as ghosts of those it knows. So each figure is composited over what was drawn: its colours moved
 * by as much as the drawn ones differ from them in the large, where both agree, which is the light
 * of the scene. Around it, in its region, what the model drew of it beside the cutout is taken
 * away: a background of bands from side to side is known from both sides. Where the sides do not
 * tell it, what was drawn stays, and everywhere if there should be things in the picture too, which
 * may stand there. The same bytes on every machine.
 */
public final class Inset {
  /** Around a region, of the picture's shorter side, what was drawn of a figure goes on. */
  private static final double MARGIN = 1 / 18.0;

  /** Nobody stands beside this part of it, so that a row of people has background between. */
  private static final int NARROW = 3;

  /** Pixels at each side whose mean tells the background of a row, of the shorter side. */
  private static final double STRIP = 1 / 50.0;

  /** Light changes over this share of a region's longer side. */
  private static final double LIGHT = 1 / 8.0;

  /** This much of a block counts as the mean light of the figure, where else nothing tells it. */
  private static final float LITTLE = 0.3f * Blocks.SIDE * Blocks.SIDE;

  /** What differs from the background by less is background, by {@link #MORE} more is none. */
  private static final float SAME = 3;

  private static final float MORE = 8;

  /** Sides of a row that differ by this, of 255, or vary as much, half tell its background. */
  private static final float APART = 24;

  /** Rows to each side of the means of how far sides can be trusted. */
  private static final int ROWS = 4;

  /** Above the feet this share of a region's height may lie in shadow. */
  private static final double FEET = 0.09;

  /** A shadow has this share of the background's light at least, and nearly its hue. */
  private static final float DARKEST = 0.4f;

  private static final float BRIGHTEST = 1.04f;
  private static final float HUE = 16;

  /** Pixels over which what is taken away begins at the upper and the lower rim. */
  private static final float RIM = 6;

  /** Pixels around one at a figure's edge whose colours are looked for. */
  private static final int NEAR = 4;

  private static final int COLOURS = RgbImage.BYTES;
  private static final int FULL = 255;

  private final RgbImage out;

  /** What is behind the figures, or null if nobody asks. */
  private final byte[] plate;

  private final List<Lit> set = new ArrayList<>();
  private final int width;
  private final int height;
  private final boolean alone;
  private final int margin;
  private final int strip;

  /** Everybody's regions, with narrow margins at their sides: beside them is background. */
  private final List<Collage.Area> taken;

  /** How much of each pixel is a figure that was set in, or must be left alone. */
  private final byte[] covered;

  private Inset(
      RgbImage drawn,
      List<Regions.Box> regions,
      int width,
      int height,
      boolean alone,
      boolean apart) {
    this.out = new RgbImage(drawn.width(), drawn.height(), drawn.rgb().clone());
    this.plate = apart ? drawn.rgb().clone() : null;
    this.width = width;
    this.height = height;
    this.alone = alone;
    int shorter = Math.min(width, height);
    this.margin = (int) Math.ceil(shorter * MARGIN);
    this.strip = (int) Math.ceil(shorter * STRIP);
    this.taken = regions.stream().map(this::taken).toList();
    this.covered = new byte[out.width() * out.height()];
  }

  /**
   * One character.
   *
   * @param piece its view, and where it stands
   * @param figure which part of its view is the character; empty leaves it as it was drawn
   * @param soft whether a model drew its view, so that edges are some pixels wide
   */
  public record Source(Collage.Piece piece, Optional<RgbaImage> figure, boolean soft) {}

  /**
   * A picture in parts.
   *
   * @param plate without its figures; what the model drew of them beside them is taken away
   * @param figures who was set in, from the one that is covered most to the one in front
   */
  record Staged(RgbImage plate, List<Lit> figures) {}

  /**
   * One figure as it was set in.
   *
   * @param source its view, and where it stands
   * @param area of the picture that its light covers
   * @param light by how much its own colours are above those that it was given, by channel
   */
  record Lit(Source source, Collage.Area area, Blocks[] light) {}

  /**
   * {@return a view, clear where the character is not, in its own colours up to its edge}
   *
   * @param view shows a character
   * @param mask as large, white where the character is and black elsewhere
   */
  public static RgbaImage figure(RgbImage view, RgbImage mask) {
    RgbaImage cut = RgbaImage.of(view);
    for (int i = 0; i < view.width() * view.height(); i++) {
      cut.rgba()[RgbaImage.BYTES * i + COLOURS] = mask.rgb()[COLOURS * i];
    }
    return own(cut);
  }

  /**
   * {@return the same of a view without a mask; empty if what is behind the character cannot be
   * told}
   *
   * @param view shows a character
   */
  public static Optional<RgbaImage> figure(RgbImage view) {
    return Cutout.of(RgbaImage.of(view)).map(cut -> own(opened(view, cut)));
  }

  /** Clear too where the plain ground shows through a figure that is around it. */
  private static RgbaImage opened(RgbImage view, RgbaImage cut) {
    int ground = Cutout.edge(RgbaImage.of(view));
    byte[] rgba = cut.rgba().clone();
    for (int y = 1; y < view.height() - 1; y++) {
      for (int x = 1; x < view.width() - 1; x++) {
        if (Detail.hole(view, x, y, ground)) {
          for (int down = y - 1; down <= y + 1; down++) {
            for (int right = x - 1; right <= x + 1; right++) {
              rgba[RgbaImage.BYTES * (down * view.width() + right) + COLOURS] = 0;
            }
          }
        }
      }
    }
    return new RgbaImage(view.width(), view.height(), rgba);
  }

  /** At its edge a figure has colours of the ground too; there it gets those beside. */
  private static RgbaImage own(RgbaImage cut) {
    byte[] rgba = cut.rgba().clone();
    for (int y = 0; y < cut.height(); y++) {
      for (int x = 0; x < cut.width(); x++) {
        int opacity = cut.at(x, y, COLOURS);
        for (int reach = 1; reach <= NEAR && opacity > 0 && opacity < FULL; reach++) {
          if (beside(cut, x, y, reach, rgba)) {
            break;
          }
        }
      }
    }
    return new RgbaImage(cut.width(), cut.height(), rgba);
  }

  /** Give a pixel the mean colour of the opaque ones around it, if there are any. */
  private static boolean beside(RgbaImage cut, int x, int y, int reach, byte[] rgba) {
    int[] sum = new int[COLOURS];
    int count = 0;
    int bottom = Math.min(cut.height() - 1, y + reach);
    int right = Math.min(cut.width() - 1, x + reach);
    for (int v = Math.max(0, y - reach); v <= bottom; v++) {
      for (int u = Math.max(0, x - reach); u <= right; u++) {
        if (cut.at(u, v, COLOURS) == FULL) {
          count++;
          for (int c = 0; c < COLOURS; c++) {
            sum[c] += cut.at(u, v, c);
          }
        }
      }
    }
    for (int c = 0; c < COLOURS && count > 0; c++) {
      rgba[RgbaImage.BYTES * (y * cut.width() + x) + c] = (byte) (sum[c] / count);
    }
    return count > 0;
  }

  /**
   * {@return the picture with its characters}
   *
   * @param drawn as the model drew it; left alone
   * @param sources everybody, with figures as {@link #figure} gives them for their views; whoever
   *     stands lower covers the others
   * @param width pixels across that regions are parts of, at least those of the picture
   * @param height pixels down, likewise
   * @param alone whether nothing but background should be around them
   */
  public static RgbImage of(
      RgbImage drawn, List<Source> sources, int width, int height, boolean alone) {
    return made(drawn, sources, width, height, alone, false).out;
  }

  /** {@return the same in parts, as {@link LargeInset} needs it} */
  static Staged staged(RgbImage drawn, List<Source> sources, int width, int height, boolean alone) {
    Inset inset = made(drawn, sources, width, height, alone, true);
    RgbImage plate = new RgbImage(drawn.width(), drawn.height(), inset.plate);
    return new Staged(plate, List.copyOf(inset.set));
  }

  private static Inset made(
      RgbImage drawn, List<Source> sources, int width, int height, boolean alone, boolean apart) {
    List<Regions.Box> regions = sources.stream().map(s -> s.piece.region()).toList();
    Inset inset = new Inset(drawn, regions, width, height, alone, apart);
    sources.stream()
        .filter(source -> source.figure.isEmpty())
        .forEach(source -> inset.leave(inset.area(source.piece.region(), 0)));
    backToFront(sources).forEach(inset::set);
    return inset;
  }

  /** {@return those with figures, whoever stands lower behind the others, whom he covers} */
  static List<Source> backToFront(List<Source> sources) {
    return sources.stream()
        .filter(source -> source.figure.isPresent())
        .sorted(Comparator.comparingDouble(source -> source.piece.region().bottom()))
        .toList();
  }

  /**
   * Beside somebody there is background soon, above and below him only where no ghost of him is.
   */
  private Collage.Area taken(Regions.Box region) {
    Collage.Area wide = area(region, margin);
    Collage.Area narrow = area(region, margin / NARROW);
    return new Collage.Area(narrow.left(), wide.top(), narrow.right(), wide.bottom());
  }

  private Collage.Area area(Regions.Box region, int around) {
    return Collage.Area.of(region, width, height, around).within(out.width(), out.height());
  }

  private void leave(Collage.Area area) {
    for (int y = area.top(); y < area.bottom(); y++) {
      int row = y * out.width();
      Arrays.fill(covered, row + area.left(), row + area.right(), (byte) FULL);
    }
  }

  private void set(Source source) {
    Collage.Area area = area(source.piece.region(), margin);
    RgbaImage figure = source.figure.orElseThrow();
    RgbaImage seen = source.piece.seen(figure, area, width, height);
    set.add(new Lit(source, area, new Figure(area, seen).set()));
  }

  /** One figure as large as it will be, in its area. */
  private final class Figure {
    private final Collage.Area area;
    private final int across;
    private final int down;
    private final byte[] seen;

    Figure(Collage.Area area, RgbaImage seen) {
      this.area = area;
      this.across = area.width();
      this.down = area.height();
      this.seen = seen.rgba();
    }

    /** {@return its light} */
    Blocks[] set() {
      Blocks[] moved = light();
      Backdrop backdrop = new Backdrop(area);
      Blocks ghosts = Blocks.sums(across, down, (i, x, y) -> ghost(backdrop, i, x, y)).blurred(1);
      IntStream.range(0, down).parallel().forEach(y -> row(y, moved, backdrop, ghosts));
      return moved;
    }

    private int at(int x, int y) {
      return (area.top() + y) * out.width() + area.left() + x;
    }

    private int drawn(int x, int y, int channel) {
      return out.rgb()[COLOURS * at(x, y) + channel] & 0xff;
    }

    /** 0 to 1. */
    private float opacity(int pixel) {
      return colour(pixel, COLOURS) / (float) FULL;
    }

    /** Over black, or how opaque it is. */
    private int colour(int pixel, int channel) {
      return seen[RgbaImage.BYTES * pixel + channel] & 0xff;
    }

    /** What a channel of the figure has more than what was drawn, as far as it is the figure. */
    private float more(int pixel, int x, int y, int channel) {
      return colour(pixel, channel) - opacity(pixel) * drawn(x, y, channel);
    }

    /** How far its colours are from those in the light of the picture, by channel. */
    private Blocks[] light() {
      Blocks[] parts = new Blocks[COLOURS + 1];
      IntStream.range(0, parts.length)
          .parallel()
          .forEach(
              c ->
                  parts[c] =
                      Blocks.sums(
                          across, down, (i, x, y) -> c == COLOURS ? opacity(i) : more(i, x, y, c)));
      Blocks weight = parts[COLOURS];
      float[] agreed = agreement(parts);
      double sum = 1e-6;
      for (int i = 0; i < agreed.length; i++) {
        weight.values()[i] *= agreed[i];
        sum += weight.values()[i];
      }
      int radius = (int) Math.max(Blocks.RADIUS, Math.max(across, down) * LIGHT / Blocks.SIDE);
      Blocks wide = weight.blurred(radius);
      Blocks[] moved = new Blocks[COLOURS];
      for (int c = 0; c < COLOURS; c++) {
        double all = 0;
        for (int i = 0; i < agreed.length; i++) {
          parts[c].values()[i] *= agreed[i];
          all += parts[c].values()[i];
        }
        float mean = (float) (all / sum);
        moved[c] = parts[c].blurred(radius);
        for (int i = 0; i < agreed.length; i++) {
          moved[c].values()[i] =
              (moved[c].values()[i] + LITTLE * mean) / (wide.values()[i] + LITTLE);
        }
      }
      return moved;
    }

    /** How far both agree in each block, 0 to 1. */
    private static float[] agreement(Blocks[] parts) {
      Blocks[] coarse = new Blocks[parts.length];
      IntStream.range(0, parts.length)
          .parallel()
          .forEach(c -> coarse[c] = parts[c].blurred(Blocks.RADIUS));
      return Blocks.agreement(Arrays.copyOf(coarse, COLOURS), coarse[COLOURS]);
    }

    /** How far a pixel is neither background nor shadow nor somebody else, 0 to 1. */
    private float ghost(Backdrop backdrop, int pixel, int x, int y) {
      float trust = backdrop.trust[y] * (1 - (covered[at(x, y)] & 0xff) / (float) FULL);
      if (trust == 0) {
        return 0;
      }
      float far = 0;
      float drawn = 0;
      float behind = 0;
      for (int c = 0; c < COLOURS; c++) {
        float ground = backdrop.at(x, y, c);
        far = Math.max(far, Math.abs(drawn(x, y, c) - ground));
        drawn += drawn(x, y, c);
        behind += ground;
      }
      float share = drawn / Math.max(1, behind);
      boolean low = y > down - margin - FEET * (down - 2 * margin);
      if (low && share > DARKEST && share < BRIGHTEST) {
        float hue = 0;
        for (int c = 0; c < COLOURS; c++) {
          hue = Math.max(hue, Math.abs(drawn(x, y, c) - share * backdrop.at(x, y, c)));
        }
        if (hue < HUE) {
          return 0;
        }
      }
      float rim = Math.min(1, Math.min(y, down - 1 - y) / RIM);
      return trust * rim * Math.max(0, Math.min(1, (far - SAME) / MORE));
    }

    private void row(int y, Blocks[] moved, Backdrop backdrop, Blocks ghosts) {
      float[] near = ghosts.row(y, across);
      float[][] light = new float[COLOURS][];
      for (int c = 0; c < COLOURS; c++) {
        light[c] = moved[c].row(y, across);
      }
      for (int x = 0; x < across; x++) {
        int pixel = y * across + x;
        float opacity = opacity(pixel);
        float rest = (FULL - (covered[at(x, y)] & 0xff)) / (float) FULL;
        // Twice the mean of its blocks: beside a ghost too, where it fades.
        float away =
            rest * backdrop.trust[y] * Math.min(1, 2 * near[x] / (Blocks.SIDE * Blocks.SIDE));
        for (int c = 0; c < COLOURS; c++) {
          int at = COLOURS * at(x, y) + c;
          float ground = backdrop.at(x, y, c);
          float behind = behind(out.rgb()[at], away, ground);
          float own = colour(pixel, c) - opacity * light[c][x];
          out.rgb()[at] = rounded(own + (1 - opacity) * behind);
          if (plate != null) {
            plate[at] = rounded(behind(plate[at], away, ground));
          }
        }
        int most = Math.max(covered[at(x, y)] & 0xff, Math.round(FULL * opacity));
        covered[at(x, y)] = (byte) most;
      }
    }
  }

  private static float behind(byte drawn, float away, float ground) {
    float was = drawn & 0xff;
    return was + away * (ground - was);
  }

  /** {@return the nearest value of a channel} */
  static byte rounded(float value) {
    return (byte) (int) (Math.max(0, Math.min(FULL, value)) + 0.5f);
  }

  /** What is behind a figure, row by row from one side to the other. */
  private final class Backdrop {
    private final int across;
    private final float[][] left;
    private final float[][] right;
    private final float[] trust;

    Backdrop(Collage.Area area) {
      this.across = area.width();
      int down = area.height();
      this.left = new float[down][];
      this.right = new float[down][];
      float[] each = new float[down];
      for (int y = 0; y < down && alone; y++) {
        Side one = side(area.left() - 1, -1, area.top() + y);
        Side other = side(area.right(), 1, area.top() + y);
        if (one.count == 0 && other.count == 0) {
          continue;
        }
        left[y] = one.count == 0 ? other.mean : one.mean;
        right[y] = other.count == 0 ? one.mean : other.mean;
        float apart = one.varied + other.varied;
        for (int c = 0; c < COLOURS; c++) {
          apart += Math.abs(left[y][c] - right[y][c]) / COLOURS;
        }
        float q = apart / APART;
        each[y] = 1 / (1 + q * q * q * q);
      }
      this.trust = new float[down];
      for (int y = 0; y < down; y++) {
        int from = Math.max(0, y - ROWS);
        int to = Math.min(down - 1, y + ROWS);
        float sum = 0;
        for (int i = from; i <= to; i++) {
          sum += each[i];
        }
        trust[y] = left[y] == null ? 0 : sum / (to - from + 1);
      }
    }

    float at(int x, int y, int channel) {
      if (left[y] == null) {
        return 0;
      }
      float one = left[y][channel];
      return one + (right[y][channel] - one) * x / Math.max(1, across - 1);
    }
  }

  /** Mean of the next pixels where nobody stands, and how far they are from it on the mean. */
  private record Side(int count, float[] mean, float varied) {}

  private Side side(int start, int step, int y) {
    int[] found = new int[strip];
    int count = 0;
    for (int x = start; x >= 0 && x < out.width() && count < strip; x += step) {
      if (free(x, y)) {
        found[count++] = y * out.width() + x;
      }
    }
    float[] mean = new float[COLOURS];
    float varied = 0;
    for (int c = 0; c < COLOURS && count > 0; c++) {
      for (int i = 0; i < count; i++) {
        mean[c] += (out.rgb()[COLOURS * found[i] + c] & 0xff) / (float) count;
      }
      for (int i = 0; i < count; i++) {
        float far = Math.abs((out.rgb()[COLOURS * found[i] + c] & 0xff) - mean[c]);
        varied += far / (count * COLOURS);
      }
    }
    return new Side(count, mean, varied);
  }

  private boolean free(int x, int y) {
    for (Collage.Area area : taken) {
      if (x >= area.left() && x < area.right() && y >= area.top() && y < area.bottom()) {
        return false;
      }
    }
    return true;
  }
}
