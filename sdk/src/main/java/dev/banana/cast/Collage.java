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
  public record Piece(RgbImage picture, Regions.Box figure, Regions.Box region) {}

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
    List<Piece> order =
        pieces.stream().sorted(Comparator.comparingDouble(piece -> piece.region.bottom())).toList();
    order.forEach(piece -> paste(piece, MARGIN, canvas));
    order.forEach(piece -> paste(piece, 0, canvas));
    return canvas;
  }

  private static void paste(Piece piece, int margin, RgbImage canvas) {
    int left = Math.min(canvas.width() - 1, edge(piece.region.left(), canvas.width(), -margin));
    int right = Math.max(left + 1, edge(piece.region.right(), canvas.width(), margin));
    int top = Math.min(canvas.height() - 1, edge(piece.region.top(), canvas.height(), -margin));
    int bottom = Math.max(top + 1, edge(piece.region.bottom(), canvas.height(), margin));
    Axis across =
        Axis.of(
            piece.figure.left(),
            piece.figure.right(),
            piece.picture.width(),
            piece.region.left(),
            piece.region.right(),
            canvas.width());
    Axis down =
        Axis.of(
            piece.figure.top(),
            piece.figure.bottom(),
            piece.picture.height(),
            piece.region.top(),
            piece.region.bottom(),
            canvas.height());
    RgbImage part =
        Resample.part(
            RgbaImage.of(piece.picture),
            across.from(left),
            down.from(top),
            (right - left) * across.scale,
            (bottom - top) * down.scale,
            right - left,
            bottom - top,
            0);
    int row = RgbImage.BYTES * part.width();
    for (int y = 0; y < part.height(); y++) {
      int to = RgbImage.BYTES * ((top + y) * canvas.width() + left);
      System.arraycopy(part.rgb(), y * row, canvas.rgb(), to, row);
    }
  }

  private static int edge(float fraction, int side, int margin) {
    return Math.max(0, Math.min(side, Math.round(fraction * side) + margin));
  }

  /** From pixels of the canvas to those of a piece: {@code start + scale * pixel}. */
  private record Axis(double start, double scale) {
    static Axis of(float from, float to, int side, float goalFrom, float goalTo, int goalSide) {
      double scale = (to - from) * (double) side / ((goalTo - goalFrom) * (double) goalSide);
      return new Axis(from * side - goalFrom * goalSide * scale, scale);
    }

    double from(int pixel) {
      return start + scale * pixel;
    }
  }
}
