package dev.banana.cast;

import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.denoise.Regions;
import java.util.stream.IntStream;

/**
 * A character as it is in its view, with about as many pixels as will be seen of it.
 *
 * <p>Its colours pass the enlarger; how opaque it is does not, since an edge that is as wide as a
 * pixel of the view only has to be made as narrow as one of the larger picture.
 *
 * @param picture what of the view it is in, 1, 2 or 4 times as long
 * @param figure where in that it is
 * @param region where it will stand
 */
record Sharp(RgbaImage picture, Regions.Box figure, Regions.Box region) {
  /**
   * Whoever will be seen longer than this is made four times as long, others twice. What a model
   * drew has no edge that is as narrow as a pixel, and is made twice as long at most.
   */
  private static final double DOUBLED = 2.6;

  /** Up to here a view has pixels enough; one that a model drew has them up to the second. */
  private static final double ENOUGH = 1.15;

  private static final double SOFT_ENOUGH = 1.6;

  /** Cuts begin and end at multiples of so many pixels, so that few sizes need graphs. */
  private static final int GRID = 32;

  /** Pixels around an edge among which it is the step from the clearest to the most opaque. */
  private static final int EDGE = 2;

  private static final int COLOURS = RgbImage.BYTES;

  /**
   * {@return a character for a canvas}
   *
   * @param source its view, with a figure, and where it stands
   * @param width pixels across of the canvas
   * @param height pixels down
   * @param enlarger makes pixels more
   */
  static Sharp of(Inset.Source source, int width, int height, LargeInset.Enlarger enlarger) {
    RgbaImage whole = source.figure().orElseThrow();
    Regions.Box box = source.piece().figure();
    Regions.Box region = source.piece().region();
    double across = (region.right() - region.left()) * width;
    double down = (region.bottom() - region.top()) * height;
    double scale =
        Math.max(
            across / ((box.right() - box.left()) * whole.width()),
            down / ((box.bottom() - box.top()) * whole.height()));
    if (scale <= (source.soft() ? SOFT_ENOUGH : ENOUGH)) {
      return new Sharp(whole, box, region);
    }
    int left = before(box.left() * whole.width());
    int top = before(box.top() * whole.height());
    RgbaImage cut =
        cut(
            whole,
            left,
            top,
            behind(box.right() * whole.width(), whole.width()),
            behind(box.bottom() * whole.height(), whole.height()));
    Regions.Box within =
        new Regions.Box(
            (box.left() * whole.width() - left) / cut.width(),
            (box.top() * whole.height() - top) / cut.height(),
            (box.right() * whole.width() - left) / cut.width(),
            (box.bottom() * whole.height() - top) / cut.height());
    int factor = source.soft() || scale <= DOUBLED ? 2 : 4;
    RgbImage colours = enlarger.enlarge(filled(cut), factor);
    return new Sharp(opaque(colours, cut, factor), within, region);
  }

  /** {@return what of it lies in an area of the canvas, over black} */
  RgbaImage seen(Collage.Area area, int width, int height) {
    return Collage.Piece.seen(picture, figure, region, area, width, height);
  }

  /** {@return a figure without what is clear around it; as it is if nothing of it is seen} */
  static RgbaImage cropped(RgbaImage whole) {
    int left = whole.width();
    int top = whole.height();
    int right = 0;
    int bottom = 0;
    for (int y = 0; y < whole.height(); y++) {
      for (int x = 0; x < whole.width(); x++) {
        if (whole.at(x, y, COLOURS) > 0) {
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          top = Math.min(top, y);
          bottom = y + 1;
        }
      }
    }
    return right == 0 ? whole : cut(whole, left, top, right, bottom);
  }

  /**
   * {@return a figure twice as long, with edges as narrow as before}
   *
   * @param figure clear around it
   * @param most pixels of the longer side of all that are made larger, so that one graph serves
   */
  static RgbaImage doubled(RgbaImage figure, int most, LargeInset.Enlarger enlarger) {
    int factor = 2;
    int width = onGrid(most);
    int height = width;
    byte[] rgba = new byte[RgbaImage.BYTES * width * height];
    for (int y = 0; y < figure.height(); y++) {
      int row = RgbaImage.BYTES * figure.width();
      System.arraycopy(figure.rgba(), y * row, rgba, RgbaImage.BYTES * y * width, row);
    }
    RgbaImage padded = new RgbaImage(width, height, rgba);
    RgbaImage large = opaque(enlarger.enlarge(filled(padded), factor), padded, factor);
    return cut(large, 0, 0, factor * figure.width(), factor * figure.height());
  }

  /** {@return the least side of a picture for so many pixels} */
  static int onGrid(double pixels) {
    return GRID * (int) Math.ceil(pixels / GRID);
  }

  private static int before(float pixel) {
    return Math.max(0, (int) (pixel - EDGE) / GRID * GRID);
  }

  private static int behind(float pixel, int most) {
    return Math.min(most, ((int) pixel + EDGE + GRID) / GRID * GRID);
  }

  private static RgbaImage cut(RgbaImage whole, int left, int top, int right, int bottom) {
    int row = RgbaImage.BYTES * (right - left);
    byte[] rgba = new byte[row * (bottom - top)];
    for (int y = top; y < bottom; y++) {
      int from = RgbaImage.BYTES * (y * whole.width() + left);
      System.arraycopy(whole.rgba(), from, rgba, (y - top) * row, row);
    }
    return new RgbaImage(right - left, bottom - top, rgba);
  }

  /** Its colours, going on beyond its edge, so that no other colour reaches into it. */
  private static RgbImage filled(RgbaImage figure) {
    int width = figure.width();
    int count = width * figure.height();
    byte[] rgb = new byte[COLOURS * count];
    boolean[] known = new boolean[count];
    for (int i = 0; i < count; i++) {
      known[i] = figure.rgba()[RgbaImage.BYTES * i + COLOURS] != 0;
      if (known[i]) {
        System.arraycopy(figure.rgba(), RgbaImage.BYTES * i, rgb, COLOURS * i, COLOURS);
      }
    }
    for (int i = 0; i < count; i++) {
      copy(i % width > 0 && known[i - 1] ? i - 1 : i - width, i, rgb, known);
    }
    for (int i = count - 1; i >= 0; i--) {
      boolean right = i % width < width - 1 && known[i + 1];
      copy(right ? i + 1 : i + width, i, rgb, known);
    }
    return new RgbImage(width, figure.height(), rgb);
  }

  private static void copy(int from, int to, byte[] rgb, boolean[] known) {
    if (!known[to] && from >= 0 && from < known.length && known[from]) {
      System.arraycopy(rgb, COLOURS * from, rgb, COLOURS * to, COLOURS);
      known[to] = true;
    }
  }

  /** Colours as opaque as a small picture is there, with edges as narrow as those of colours. */
  private static RgbaImage opaque(RgbImage colours, RgbaImage small, int factor) {
    int[] opacity = new int[small.width() * small.height()];
    for (int i = 0; i < opacity.length; i++) {
      opacity[i] = small.rgba()[RgbaImage.BYTES * i + COLOURS] & 0xff;
    }
    int[] least = most(opacity, small.width(), -1);
    int[] most = most(opacity, small.width(), 1);
    byte[] rgba = RgbaImage.of(colours).rgba();
    IntStream.range(0, colours.height())
        .parallel()
        .forEach(
            y -> {
              for (int x = 0; x < colours.width(); x++) {
                int near = y / factor * small.width() + x / factor;
                float middle = (least[near] + most[near]) / 2f;
                float soft = between(opacity, small.width(), x, y, factor);
                float steep = (soft - middle) * factor + middle;
                float kept = Math.max(least[near], Math.min(most[near], steep));
                rgba[RgbaImage.BYTES * (y * colours.width() + x) + COLOURS] = Inset.rounded(kept);
              }
            });
    return new RgbaImage(colours.width(), colours.height(), rgba);
  }

  /** Values of a plane between the middles of its pixels. */
  private static float between(int[] plane, int width, int x, int y, int factor) {
    float right = Math.max(0, Math.min(width - 1, (x + 0.5f) / factor - 0.5f));
    float down = Math.max(0, Math.min(plane.length / width - 1, (y + 0.5f) / factor - 0.5f));
    int left = (int) right;
    int top = (int) down;
    int next = left < width - 1 ? 1 : 0;
    int below = top < plane.length / width - 1 ? width : 0;
    int i = top * width + left;
    float upper = plane[i] + (right - left) * (plane[i + next] - plane[i]);
    float lower = plane[i + below] + (right - left) * (plane[i + below + next] - plane[i + below]);
    return upper + (down - top) * (lower - upper);
  }

  /** The largest of the values around each, or the smallest if the sign is negative. */
  private static int[] most(int[] plane, int width, int sign) {
    return most(most(plane, width, 1, sign), width, width, sign);
  }

  private static int[] most(int[] plane, int width, int step, int sign) {
    int[] out = new int[plane.length];
    int height = plane.length / width;
    int last = (step == 1 ? width : height) - 1;
    IntStream.range(0, height)
        .parallel()
        .forEach(
            y -> {
              for (int x = 0, i = y * width; x < width; x++, i++) {
                int place = step == 1 ? x : y;
                int most = sign * plane[i];
                for (int j = Math.max(-EDGE, -place); j <= Math.min(EDGE, last - place); j++) {
                  most = Math.max(most, sign * plane[i + j * step]);
                }
                out[i] = sign * most;
              }
            });
    return out;
  }
}
