package dev.banana;

import static dev.banana.error.BananaException.require;

import dev.banana.image.RgbaImage;
import dev.banana.model.Canvas;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A picture that is enlarged.
 *
 * @param picture its pixels
 * @param hash SHA-256 of them
 */
record Source(RgbaImage picture, String hash) {
  /** The longest side. */
  static final int LONGEST_SIDE = 2048;

  private static final int LEAST_SIDE = 64;

  /** How far the shapes of a picture and of what it becomes may be apart. */
  private static final double DISTORTION = 0.03;

  /**
   * {@return a picture, made ready}
   *
   * @param picture any picture
   * @param request how large it shall be
   * @throws dev.banana.error.BananaException if it cannot become that
   */
  static Source of(RgbaImage picture, ImageRequest request) {
    String sides = picture.width() + " x " + picture.height();
    String wished = request.width() + " x " + request.height();
    require(
        Math.max(picture.width(), picture.height()) <= LONGEST_SIDE
            && Math.min(picture.width(), picture.height()) >= LEAST_SIDE,
        "Cannot enlarge a picture of %s: expected sides of %d to %d pixels; scale it first.",
        sides,
        LEAST_SIDE,
        LONGEST_SIDE);
    require(
        picture.width() < request.width() && picture.height() < request.height(),
        "Cannot enlarge a picture of %s to %s: both sides must grow; choose a larger size.",
        sides,
        wished);
    double shape = (double) picture.width() / picture.height();
    double other = (double) request.width() / request.height();
    require(
        Math.abs(Math.log(shape / other)) <= DISTORTION,
        "Cannot enlarge a picture of %s to %s: it would be distorted; cut it first, or choose %s.",
        sides,
        wished,
        likely(picture, request));
    require(
        request.latency().isEmpty() && request.cast().isEmpty(),
        "Cannot enlarge a picture with a latency or a cast: there is one step at most, and everybody"
            + " is in the picture; leave them out.");
    require(
        request.mode().orElse(SamplingMode.ENLARGE) != SamplingMode.NATIVE,
        "Cannot enlarge a picture in mode native: nothing of it would be left; choose enlarge or"
            + " refine.");
    return new Source(picture, hash(picture));
  }

  /** The size of the same shape that is nearest to what was asked for. */
  private static String likely(RgbaImage picture, ImageRequest request) {
    double scale =
        Math.min(
            (double) request.width() / picture.width(),
            (double) request.height() / picture.height());
    return Canvas.side(scale * picture.width()) + " x " + Canvas.side(scale * picture.height());
  }

  private static String hash(RgbaImage picture) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(picture.rgba()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
