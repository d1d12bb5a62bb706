package dev.banana.decode;

import dev.banana.image.RgbImage;

/** Hears of rows of a picture that is still being decoded. */
@FunctionalInterface
public interface RowListener {
  /** Does nothing. */
  RowListener SILENT = (picture, from, to) -> {};

  /**
   * Rows are final; told from the top to the bottom, each row once.
   *
   * @param picture the whole picture, whose rows from {@code to} on are still black
   * @param from the first row, in pixels
   * @param to the row behind the last, in pixels
   */
  void rows(RgbImage picture, int from, int to);
}
