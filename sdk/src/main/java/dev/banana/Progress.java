package dev.banana;

import dev.banana.image.RgbImage;
import java.util.function.Supplier;

/**
 * How far a picture is.
 *
 * @param step steps that are done, from 1
 * @param steps how many there are
 * @param previewer makes the preview
 */
public record Progress(int step, int steps, Supplier<RgbImage> previewer) {
  /**
   * {@return what the picture looks like so far, at most 256 pixels a side}
   *
   * <p>It is only computed when it is asked for, which may be as long as the {@link Banana} is
   * open.
   */
  public RgbImage preview() {
    return previewer.get();
  }
}
