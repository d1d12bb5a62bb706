package dev.banana.cast;

import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Likeness;
import dev.banana.model.denoise.Regions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Characters put into a picture as pixels, each where it will stand. Encoded, it is what steps see
 * as their {@link Likeness}.
 *
 * <p>Pixels, since latents cannot be moved or stretched: what lies between two of them is none that
 * an encoder makes.
 */
public final class Collage {
  /** Colour where nobody stands. */
  private static final byte GROUND = (byte) 0xe8;

  /** Pixels around a region that its picture goes on, so that no foreign edge reaches into it. */
  private static final int MARGIN = Autoencoder.FACTOR;

  private Collage() {}

  /**
   * One character.
   *
   * @param picture shows it
   * @param figure where in that picture it is
   * @param region where it will stand
   */
  public record Piece(RgbImage picture, Regions.Box figure, Regions.Box region) {
    /** {@return what of the picture lies in an area of a canvas} */
    RgbImage seen(Area area, int width, int height) {
      return seen(RgbaImage.of(picture), area, width, height).colours();
    }

    /** {@return what of another picture of its size lies there, over black} */
    RgbaImage seen(RgbaImage of, Area area, int width, int height) {
      return seen(of, figure, region, area, width, height);
    }

    /**
     * {@return what of a picture with a figure lies in an area of a canvas, over black}
     *
     * @param of the picture
     * @param figure where in it the figure is
     * @param region where on the canvas it will stand
     * @param area of the canvas
     * @param width pixels across of the canvas
     * @param height pixels down
     */
    static RgbaImage seen(
        RgbaImage of, Regions.Box figure, Regions.Box region, Area area, int width, int height) {
      // Pixels of the picture that make one of the canvas.
      double across = share(figure.left(), figure.right(), of.width());
      across /= share(region.left(), region.right(), width);
      double down = share(figure.top(), figure.bottom(), of.height());
      down /= share(region.top(), region.bottom(), height);
      return Resample.premultiplied(
          of,
          figure.left() * of.width() + (area.left - region.left() * width) * across,
          figure.top() * of.height() + (area.top - region.top() * height) * down,
          area.width() * across,
          area.height() * down,
          area.width(),
          area.height());
    }

    private static double share(float from, float to, int side) {
      return (to - from) * (double) side;
    }
  }

  /**
   * {@return the pieces in a picture of these sides}
   *
   * @param pieces whoever stands lower covers the others
   * @param width pixels across
   * @param height pixels down
   */
  public static RgbImage of(List<Piece> pieces, int width, int height) {
    byte[] rgb = new byte[RgbImage.BYTES * width * height];
    Arrays.fill(rgb, GROUND);
    RgbImage canvas = new RgbImage(width, height, rgb);
    List<Part> parts =
        pieces.stream()
            .sorted(Comparator.comparingDouble(piece -> piece.region.bottom()))
            .map(piece -> Part.of(piece, width, height))
            .toList();
    parts.forEach(part -> part.paste(part.outer, canvas));
    parts.forEach(part -> part.paste(part.inner, canvas));
    return canvas;
  }

  /** Pixels of the canvas; an area has at least one. */
  record Area(int left, int top, int right, int bottom) {
    static Area of(Regions.Box region, int width, int height, int margin) {
      int left = Math.min(width - 1, edge(region.left(), width, -margin));
      int top = Math.min(height - 1, edge(region.top(), height, -margin));
      return new Area(
          left,
          top,
          Math.max(left + 1, edge(region.right(), width, margin)),
          Math.max(top + 1, edge(region.bottom(), height, margin)));
    }

    int width() {
      return right - left;
    }

    int height() {
      return bottom - top;
    }

    /** {@return what of it lies in a picture at the canvas' upper left, at least one pixel} */
    Area within(int width, int height) {
      int x = Math.min(left, width - 1);
      int y = Math.min(top, height - 1);
      return new Area(
          x, y, Math.max(x + 1, Math.min(right, width)), Math.max(y + 1, Math.min(bottom, height)));
    }

    private static int edge(float fraction, int side, int margin) {
      return Math.max(0, Math.min(side, Math.round(fraction * side) + margin));
    }
  }

  /** A piece as large as it will be: its region, and around that what its picture goes on with. */
  private record Part(RgbImage pixels, Area outer, Area inner) {
    static Part of(Piece piece, int width, int height) {
      Area outer = Area.of(piece.region, width, height, MARGIN);
      RgbImage pixels = piece.seen(outer, width, height);
      return new Part(pixels, outer, Area.of(piece.region, width, height, 0));
    }

    void paste(Area area, RgbImage canvas) {
      int row = RgbImage.BYTES * area.width();
      for (int y = area.top; y < area.bottom; y++) {
        int from = (y - outer.top) * pixels.width() + area.left - outer.left;
        int to = y * canvas.width() + area.left;
        System.arraycopy(
            pixels.rgb(), RgbImage.BYTES * from, canvas.rgb(), RgbImage.BYTES * to, row);
      }
    }
  }
}
