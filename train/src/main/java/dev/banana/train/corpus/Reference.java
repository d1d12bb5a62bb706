package dev.banana.train.corpus;

/**
 * A picture of one identity in another view than the scene's; a subject may have two of them.
 *
 * @param slot the subject it shows, 1 to 5, or 0 for a distractor that is not in the scene
 * @param rgb {@value #SIDE} x {@value #SIDE} colours 0xRRGGBB, row-major
 * @param figure box of the figure in pixels: left, top, width, height
 */
public record Reference(int slot, int[] rgb, int[] figure) {
  /** Side of a reference picture in pixels. */
  public static final int SIDE = 256;
}
