package dev.banana.safety;

import dev.banana.image.RgbImage;

/**
 * Looks at a picture and says what it seems to show.
 *
 * <p>It only reports; what follows from that is said in {@link Safety}. Implementations are
 * thread-safe. That of the module {@code banana-safety} is {@code MobileNetCheck}.
 */
public interface SafetyCheck extends AutoCloseable {
  /** {@return what tells this check from others, with its version; at most 100 letters} */
  String name();

  /**
   * {@return what a picture seems to show, with the threshold that this check is meant for}
   *
   * @param image of any size
   */
  SafetyReport check(RgbImage image);

  /** Give its memory back. */
  @Override
  void close();
}
