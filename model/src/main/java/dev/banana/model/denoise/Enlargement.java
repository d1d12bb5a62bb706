package dev.banana.model.denoise;

/**
 * Latents of a small picture stretched to the sides of a large one, from which the large one is
 * refined: noise that is added afterwards hides what stretched latents lack.
 *
 * <p>Linear interpolation between the centres of latents; at twice the sides it is {@link
 * Pyramid#fine}. Learning and drawing both call this, so that a net sees what it was taught on.
 */
public final class Enlargement {
  /**
   * Time of the jump that refines: noise enough to hide what is wrong with a student's small
   * picture. More, as between the scales of a pyramid, would hide the picture itself from tokens
   * that it was stretched over.
   */
  public static final float TIME = 0.4f;

  private Enlargement() {}

  /**
   * Stretch.
   *
   * @param latents {@code [channels, height, width]}
   * @param channels channels of a latent
   * @param height latents down
   * @param width latents across
   * @param high latents down of the result, at least {@code height}
   * @param wide latents across of the result, at least {@code width}
   * @return {@code [channels, high, wide]}
   */
  public static float[] of(
      float[] latents, int channels, int height, int width, int high, int wide) {
    if (latents.length != channels * height * width || high < height || wide < width) {
      throw new IllegalArgumentException(
          "Expected %d x %d x %d latents and larger sides, found %d latents and %d x %d"
              .formatted(channels, height, width, latents.length, high, wide));
    }
    Axis down = Axis.of(height, high);
    Axis across = Axis.of(width, wide);
    float[] result = new float[channels * high * wide];
    for (int row = 0; row < channels * high; row++) {
      int first = row / high * height;
      int upper = (first + down.before[row % high]) * width;
      int lower = (first + down.after[row % high]) * width;
      float fall = down.share[row % high];
      for (int x = 0; x < wide; x++) {
        int left = across.before[x];
        int right = across.after[x];
        float top = mix(latents[upper + left], latents[upper + right], across.share[x]);
        float bottom = mix(latents[lower + left], latents[lower + right], across.share[x]);
        result[row * wide + x] = mix(top, bottom, fall);
      }
    }
    return result;
  }

  private static float mix(float one, float other, float share) {
    return one * (1 - share) + other * share;
  }

  /** Neighbours of each place along one side, and the share of the second. */
  private record Axis(int[] before, int[] after, float[] share) {
    static Axis of(int from, int to) {
      Axis axis = new Axis(new int[to], new int[to], new float[to]);
      for (int i = 0; i < to; i++) {
        double place = (i + 0.5) * from / to - 0.5;
        double inside = Math.max(0, Math.min(from - 1, place));
        axis.before[i] = (int) inside;
        axis.after[i] = Math.min(from - 1, axis.before[i] + 1);
        axis.share[i] = (float) (inside - axis.before[i]);
      }
      return axis;
    }
  }
}
