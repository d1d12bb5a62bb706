package dev.banana;

import dev.banana.error.BananaException;
import dev.banana.model.Canvas;
import dev.banana.model.ModelSpec;
import java.util.Locale;

/** How a picture comes about that is larger than what models are mostly taught on. */
public enum SamplingMode {
  /**
   * All steps work on the latents of the whole picture. Beyond 4,096 of them (1024 x 1024 pixels) a
   * trunk of their own draws them, if the model has one ({@link ModelSpec#isLarge}): from the noise
   * of a small picture, so one of the same seed shows the same, and without peels and characters.
   */
  NATIVE,
  /**
   * The picture is drawn at about 512 x 512 pixels, stretched to the sides that were asked for, and
   * encoded; noise is added to these latents, and one more step on them draws the detail. Source:
   * Meng et al. 2021 (SDEdit), <a href="https://arxiv.org/abs/2108.01073">arXiv:2108.01073</a>.
   */
  REFINE,
  /**
   * The picture is drawn at about 512 x 512 pixels, and a net of its own ({@link
   * dev.banana.model.decode.Enlarger}) makes its pixels two or four times as many along each side:
   * edges are sharp, but nothing is drawn that was not in the small picture.
   */
  ENLARGE;

  /** Pixels up to which a picture is drawn as it is where there is an enlarger. */
  private static final int MOST_DRAWN = ModelSpec.BASE * ModelSpec.BASE * 5 / 4;

  /**
   * {@return the mode of a picture unless asked otherwise}
   *
   * @param spec what the nets are
   * @param width pixels across
   * @param height pixels down
   */
  public static SamplingMode of(ModelSpec spec, int width, int height) {
    if (spec.enlarger().isPresent()) {
      return width * height > MOST_DRAWN ? ENLARGE : NATIVE;
    }
    return Math.max(width, height) > Canvas.PLAIN_SIDE ? REFINE : NATIVE;
  }

  /** {@return the fewest pixels of a picture in this mode} */
  int least() {
    return switch (this) {
      case NATIVE -> 0;
      case REFINE -> 2 * ModelSpec.BASE * ModelSpec.BASE;
      case ENLARGE -> MOST_DRAWN;
    };
  }

  /** {@return the mode that people call so} */
  public static SamplingMode parse(String name) {
    for (SamplingMode mode : values()) {
      if (mode.label().equals(name.strip().toLowerCase(Locale.ROOT))) {
        return mode;
      }
    }
    throw BananaException.of(
        "Unknown mode '%s': expected native, refine or enlarge; choose one.", name);
  }

  /** {@return what people call it} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
