package dev.banana.train.corpus;

import java.io.IOException;

/**
 * One drawing that waits to be rasterised.
 *
 * @param key name inside its family
 * @param name what it is called
 * @param draw makes its pixels
 */
record SpriteJob(String key, EmojiNames.Name name, Draw draw) {
  /** Draws one sprite. */
  @FunctionalInterface
  interface Draw {
    /** {@return the drawing, null if blank} */
    Bitmap run() throws IOException;
  }
}
