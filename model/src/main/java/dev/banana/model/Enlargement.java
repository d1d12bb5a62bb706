package dev.banana.model;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.decode.Enlarger;
import java.util.ArrayList;
import java.util.List;

/**
 * One pass of the enlarger: what it gets, and how many times as long it makes the sides. What comes
 * out is scaled to what the next pass gets, and in the end to what was asked for.
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
   * {@return the passes that make a picture large, in order}
   *
   * <p>Where four times as long is not enough, the enlarger gets a quarter of what was asked for,
   * and an earlier pass makes that: were the small picture stretched instead, its edges would be
   * softer than the net knows how to mend.
   *
   * @param across pixels of the small picture from left to right
   * @param down pixels from top to bottom
   * @param width pixels across of the large one
   * @param height pixels down
   */
  public static List<Enlargement> passes(int across, int down, int width, int height) {
    int most = Enlarger.FACTOR;
    if (width > most * across || height > most * down) {
      Enlargement last = new Enlargement(quarter(width), quarter(height), most);
      List<Enlargement> passes = new ArrayList<>(passes(across, down, last.width, last.height));
      passes.add(last);
      return passes;
    }
    boolean twice = width <= 2 * across && height <= 2 * down;
    return List.of(new Enlargement(even(across), even(down), twice ? 2 : most));
  }

  /**
   * {@return the passes for a picture that was drawn on a canvas}
   *
   * @param base what it was drawn on
   * @param width pixels across of the large one
   * @param height pixels down
   */
  public static List<Enlargement> passes(Canvas base, int width, int height) {
    return passes(
        Autoencoder.FACTOR * base.wide(), Autoencoder.FACTOR * base.high(), width, height);
  }

  private static int quarter(int side) {
    return even((side + Enlarger.FACTOR - 1) / Enlarger.FACTOR);
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
