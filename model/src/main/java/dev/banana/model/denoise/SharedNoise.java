package dev.banana.model.denoise;

/**
 * Noise of a large picture that is the noise of a small one: each token of the large picture begins
 * with what that token of the small picture begins with which lies where it lies.
 *
 * <p>What a picture shows is decided by slow waves of its noise, which a token of a large picture
 * hardly sees: it covers a part in thousands. So noise of its own for each latent would leave a
 * network of few layers with the task to add up hundreds of tokens before it can begin.
 */
public final class SharedNoise {
  private SharedNoise() {}

  /**
   * {@return where in a small picture each latent of a large one takes its noise from: indices into
   * a plane of {@code high * wide}}
   *
   * @param high latents down of the small picture, a multiple of {@link Pyramid#COARSE_PATCH}
   * @param wide latents across, likewise
   * @param height latents down of the large picture, a multiple of {@code patch}
   * @param width latents across, likewise
   * @param patch latents of one side of a token of the large picture, a multiple of {@link
   *     Pyramid#COARSE_PATCH}
   */
  public static int[] places(int high, int wide, int height, int width, int patch) {
    int[] places = new int[height * width];
    for (int y = 0; y < height; y++) {
      int row = place(y, high, height, patch);
      for (int x = 0; x < width; x++) {
        places[y * width + x] = row * wide + place(x, wide, width, patch);
      }
    }
    return places;
  }

  private static int place(int at, int small, int large, int patch) {
    int each = Pyramid.COARSE_PATCH;
    int tokens = small / each;
    // The token of the small picture below the middle of this one.
    int token = (2 * (at / patch) + 1) * tokens / (2 * (large / patch));
    return token * each + at % patch * each / patch;
  }

  /**
   * {@return the noise of a large picture, {@code [channels, height, width]}}
   *
   * @param noise of the small one, {@code [channels, high, wide]}
   * @param places of {@link #places}
   * @param channels of a latent
   */
  public static float[] of(float[] noise, int[] places, int channels) {
    int plane = noise.length / channels;
    float[] out = new float[channels * places.length];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < places.length; i++) {
        out[c * places.length + i] = noise[c * plane + places[i]];
      }
    }
    return out;
  }
}
