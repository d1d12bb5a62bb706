package dev.banana.train.corpus;

/**
 * Where a drawing goes.
 *
 * @param cx centre in pixels
 * @param cy centre in pixels
 * @param scale pixels of the picture per pixel of the drawing, above 0
 * @param angle clockwise turn in radians
 * @param flip whether it is mirrored left to right
 */
record Placing(double cx, double cy, double scale, double angle, boolean flip) {
  /** {@return the same, moved} */
  Placing moved(double dx, double dy) {
    return new Placing(cx + dx, cy + dy, scale, angle, flip);
  }
}
