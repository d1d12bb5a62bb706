package dev.banana;

import dev.banana.error.BananaException;
import dev.banana.model.Canvas;
import java.util.Locale;

/** How the latents of a picture come about that is larger than what models are mostly taught on. */
public enum SamplingMode {
  /** All steps work on the latents of the whole picture. */
  NATIVE,
  /**
   * The picture is drawn at about 512 x 512 pixels, stretched to the sides that were asked for, and
   * encoded; noise is added to these latents, and one more step on them draws the detail. Source:
   * Meng et al. 2021 (SDEdit), <a href="https://arxiv.org/abs/2108.01073">arXiv:2108.01073</a>.
   */
  REFINE;

  /**
   * {@return the mode of a picture unless asked otherwise}
   *
   * @param width pixels across
   * @param height pixels down
   */
  public static SamplingMode of(int width, int height) {
    return Math.max(width, height) > Canvas.PLAIN_SIDE ? REFINE : NATIVE;
  }

  /** {@return the mode that people call so} */
  public static SamplingMode parse(String name) {
    for (SamplingMode mode : values()) {
      if (mode.label().equals(name.strip().toLowerCase(Locale.ROOT))) {
        return mode;
      }
    }
    throw BananaException.of("Unknown mode '%s': expected native or refine; choose one.", name);
  }

  /** {@return what people call it} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
