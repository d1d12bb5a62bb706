package dev.banana.denoise;

import dev.banana.model.ModelSpec;
import dev.banana.model.denoise.Pyramid;
import java.util.Locale;

/** One of the two sizes that a picture is drawn at, see {@link Pyramid}. */
public enum Scale {
  /** Half the sides. */
  COARSE,
  /** All latents. */
  FINE;

  /** {@return latents of one side of this scale, of so many of the whole picture} */
  public int of(int latents) {
    return this == COARSE ? latents / 2 : latents;
  }

  /**
   * {@return latents of one side that make one token}
   *
   * @param spec the model
   * @param height latents down, of the whole picture
   * @param width latents across
   */
  public int patch(ModelSpec spec, int height, int width) {
    return this == COARSE ? Pyramid.COARSE_PATCH : spec.patch(height, width);
  }

  /** {@return the ending of the names of what is made for this scale} */
  String suffix() {
    return "." + name().toLowerCase(Locale.ROOT);
  }
}
