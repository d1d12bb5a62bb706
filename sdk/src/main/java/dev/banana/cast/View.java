package dev.banana.cast;

import static dev.banana.error.BananaException.require;

import dev.banana.image.Pictures;
import dev.banana.image.Resample;
import dev.banana.image.RgbImage;
import dev.banana.image.RgbaImage;
import java.util.Optional;

/**
 * One picture of a character, cut out and scaled for the model: {@value #SIDE} x {@value #SIDE}.
 *
 * @param pixels the character in the middle, its longer side {@value #SHARE} of the picture's if
 *     its background was removed
 * @param fine the same with {@value #FINE} pixels of each side, for its fine detail; the same
 *     pixels where the picture had no more, or they would be too many to keep
 * @param png {@code fine} as a PNG, as a file keeps it, made once; not to be changed
 * @param mask as large, white where the character is and black elsewhere; empty if its background
 *     was kept
 * @param figure where in the view the character is; all of the picture if its background was kept
 */
public record View(
    RgbImage pixels, RgbImage fine, byte[] png, Optional<RgbImage> mask, Box figure) {
  /** Pixels of each side. */
  public static final int SIDE = 256;

  /** Pixels of each side of the same in fine. */
  public static final int FINE = 2 * SIDE;

  /** A picture has more than a view if it has this many pixels to each of the view. */
  private static final double MORE = 1.2;

  /** What the longer side of a figure takes of the view. */
  public static final double SHARE = 0.82;

  private static final int PALE = 0xe9e9e6;
  private static final int DARK = 0x7d8794;

  /** The figure is told from the ground by opacity from here on. */
  private static final int SEEN = 128;

  /** The least share of a picture that a figure takes. */
  private static final double LEAST_FIGURE = 0.004;

  /** {@return this seen in a mirror; the figure is in the middle, so its box stays} */
  View mirrored() {
    RgbImage other = fine.mirrored();
    Optional<RgbImage> figured = mask.map(RgbImage::mirrored);
    return new View(pixels.mirrored(), other, Pictures.plainPng(other), figured, figure);
  }

  private static View of(
      RgbaImage picture, double left, double top, double side, int ground, boolean cut, Box box) {
    RgbImage pixels = Resample.window(picture, left, top, side, SIDE, ground);
    boolean more = side >= MORE * SIDE;
    RgbImage fine = more ? Resample.window(picture, left, top, side, FINE, ground) : pixels;
    byte[] png = Pictures.plainPng(fine);
    if (more && png.length > Subject.LARGEST_THUMBNAIL) {
      fine = pixels;
      png = Pictures.plainPng(fine);
    }
    Optional<RgbImage> mask = Optional.empty();
    if (cut) {
      mask = Optional.of(Resample.window(opacity(picture), left, top, side, fine.width(), 0));
    }
    return new View(pixels, fine, png, mask, box);
  }

  /** How opaque a picture is, as greys. */
  private static RgbaImage opacity(RgbaImage picture) {
    byte[] rgba = picture.rgba().clone();
    for (int i = 0; i < rgba.length; i += RgbaImage.BYTES) {
      rgba[i] = rgba[i + 3];
      rgba[i + 1] = rgba[i + 3];
      rgba[i + 2] = rgba[i + 3];
      rgba[i + 3] = (byte) RgbaImage.OPAQUE;
    }
    return new RgbaImage(picture.width(), picture.height(), rgba);
  }

  /** {@return whether its background was removed} */
  public boolean removed() {
    return mask.isPresent();
  }

  static View of(String name, RgbaImage picture, Portrait.Ground ground) {
    if (ground == Portrait.Ground.KEEP) {
      return kept(picture);
    }
    Optional<RgbaImage> cut =
        picture.hasClearPlaces() ? Optional.of(picture) : Cutout.of(picture).map(Shadow::removed);
    if (cut.isEmpty()) {
      require(
          ground == Portrait.Ground.AUTO,
          "Cannot remove what is behind @%s: expected a picture with clear places, or one colour or"
              + " bands from side to side at its edges, found others there; cut the character out,"
              + " or keep the background.",
          name);
      return kept(picture);
    }
    int[] box = figure(name, cut.get());
    double longest = Math.max(box[2] - box[0], box[3] - box[1]) / SHARE;
    Box figure = middle((box[2] - box[0]) / longest, (box[3] - box[1]) / longest);
    return placed(cut.get(), box, figure);
  }

  /** Left, top, right and bottom of all that is opaque. */
  private static int[] figure(String name, RgbaImage cut) {
    int[] box = {cut.width(), cut.height(), 0, 0};
    long seen = 0;
    for (int y = 0; y < cut.height(); y++) {
      for (int x = 0; x < cut.width(); x++) {
        if (cut.at(x, y, 3) >= SEEN) {
          box[0] = Math.min(box[0], x);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], x + 1);
          box[3] = Math.max(box[3], y + 1);
          seen++;
        }
      }
    }
    require(
        seen > LEAST_FIGURE * cut.width() * cut.height(),
        "Cannot make @%s: the picture shows nothing but its background; give one that shows the"
            + " character.",
        name);
    return box;
  }

  private static View placed(RgbaImage cut, int[] box, Box figure) {
    double wide = box[2] - box[0];
    double high = box[3] - box[1];
    double scale = SHARE * SIDE / Math.max(wide, high);
    double left = (box[0] + box[2]) / 2.0 - SIDE / 2.0 / scale;
    double top = (box[1] + box[3]) / 2.0 - SIDE / 2.0 / scale;
    int ground = brightness(cut) > 0.75 ? DARK : PALE;
    return of(cut, left, top, SIDE / scale, ground, true, figure);
  }

  /** The whole picture, with its edge's mean colour where it is not square. */
  private static View kept(RgbaImage picture) {
    double longest = Math.max(picture.width(), picture.height());
    double left = (picture.width() - longest) / 2;
    double top = (picture.height() - longest) / 2;
    int ground = Cutout.edge(picture);
    Box figure = middle(picture.width() / longest, picture.height() / longest);
    return of(picture, left, top, longest, ground, false, figure);
  }

  private static Box middle(double wide, double high) {
    double least = Box.LEAST + 1e-3;
    double w = Math.max(least, wide) / 2;
    double h = Math.max(least, high) / 2;
    return Box.within(0.5 - w, 0.5 - h, 0.5 + w, 0.5 + h);
  }

  /** Mean brightness of what is opaque, 0 to 1. */
  private static double brightness(RgbaImage cut) {
    double sum = 0;
    double weight = 1e-9;
    for (int y = 0; y < cut.height(); y++) {
      for (int x = 0; x < cut.width(); x++) {
        double seen = cut.at(x, y, 3) / 255.0;
        sum += seen * (cut.at(x, y, 0) + cut.at(x, y, 1) + cut.at(x, y, 2)) / (3 * 255.0);
        weight += seen;
      }
    }
    return sum / weight;
  }
}
