package dev.banana.train.eval;

import dev.banana.image.RgbImage;
import java.util.List;

/** Draws captions, one seed each. */
public interface Painter {
  /** Takes pictures as they are made. */
  interface Taker {
    /**
     * Take one.
     *
     * @param index of its caption
     * @param image the picture
     * @param milliseconds that it took
     */
    void take(int index, RgbImage image, double milliseconds);
  }

  /**
   * Draw.
   *
   * @param captions what
   * @param seeds one for each
   * @param taker receives the pictures in order
   */
  void draw(List<String> captions, long[] seeds, Taker taker);
}
