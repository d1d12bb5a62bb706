package dev.banana.model;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;

/**
 * How a picture that was drawn small becomes large: what the enlarger gets, and how many times as
 * long it makes the sides. What is left to the sides that were asked for is scaled.
 *
 * <p>A small picture never loses pixels on the way; one that is less than half or less than a
 * quarter as long as the large one comes out too large, and is shrunk.
 *
 * @param width pixels across that the enlarger gets, even
 * @param height pixels down, even
 * @param factor how many times as long the sides become, 2 or 4
 */
public record Enlargement(int width, int height, int factor) {
  /**
   * {@return how a picture is enlarged}
   *
   * @param across pixels of the small picture from left to right
   * @param down pixels from top to bottom
   * @param width pixels across of the large one, a multiple of 16
   * @param height pixels down, likewise
   */
  public static Enlargement of(int across, int down, int width, int height) {
    int most = Enlarger.FACTOR;
    if (width > most * across || height > most * down) {
      return new Enlargement(width / most, height / most, most);
    }
    boolean twice = width <= 2 * across && height <= 2 * down;
    return new Enlargement(even(across), even(down), twice ? 2 : most);
  }

  /**
   * {@return how a picture is enlarged that was drawn on a canvas}
   *
   * @param base what it was drawn on
   * @param width pixels across of the large one, a multiple of 16
   * @param height pixels down, likewise
   */
  public static Enlargement of(Canvas base, int width, int height) {
    return of(Autoencoder.FACTOR * base.wide(), Autoencoder.FACTOR * base.high(), width, height);
  }

  private static int even(int side) {
    return (side + Enlarger.GRID - 1) / Enlarger.GRID * Enlarger.GRID;
  }

  /** {@return pixels across that come out} */
  public int across() {
    return factor * width;
  }

  /** {@return pixels down that come out} */
  public int down() {
    return factor * height;
  }
}
