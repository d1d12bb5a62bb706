package dev.banana.train.corpus;

import java.util.List;

/**
 * One training sample: a picture, the words for it, and the truth behind each pixel.
 *
 * @param width pixels per row
 * @param height rows
 * @param rgb colours 0xRRGGBB, row-major, {@code width * height} values
 * @param caption one English phrase; holds placeholders such as {@code [S1]} if {@code mode} says
 * @param slots per pixel 0 for background or the subject's slot 1 to 5, row-major
 * @param classes per pixel the ordinal of a {@link CoarseClass}, 0 to 9, row-major
 * @param subjects what is drawn, in caption order; hidden pixels still count for their boxes
 * @param references other views of subjects; empty if the sample has none
 * @param mode how the caption names the subjects that have references
 */
public record Scene(
    int width,
    int height,
    int[] rgb,
    String caption,
    byte[] slots,
    byte[] classes,
    List<Subject> subjects,
    List<Reference> references,
    CaptionMode mode) {
  /** How a caption names subjects. */
  public enum CaptionMode {
    /** Words only; either there are no references or the words say all. */
    ATTRIBUTES,
    /** Placeholders only, for example {@code [S1] next to [S2]}. */
    SLOTS,
    /** Words and placeholder, for example {@code [S1], a woman with red hair}. */
    BOTH
  }
}
