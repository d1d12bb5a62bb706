package dev.banana.model.denoise;

import java.util.List;

/**
 * Characters where they will stand, as a rough first idea that the trunk reads beside the noise.
 *
 * <p>A small network learns in an hour to draw a character anew over its own likeness, in another
 * pose; to find every colour by attention alone takes it far longer. It is what an encoder makes of
 * a picture into which the characters were put, and nothing where nobody stands.
 */
public final class Likeness {
  private Likeness() {}

  /**
   * {@return the likeness of a picture, {@code [channels + 1, height, width]}: latents, 0 where
   * nobody stands, and last 1 where somebody does}
   *
   * @param latents what the picture with the characters is at unit scale, {@code [channels, height,
   *     width]}
   * @param channels channels of a latent
   * @param height latents from top to bottom
   * @param width latents from left to right
   * @param regions where the characters stand
   */
  public static float[] of(
      float[] latents, int channels, int height, int width, List<Regions.Box> regions) {
    int plane = height * width;
    if (latents.length != channels * plane) {
      throw new IllegalArgumentException(
          "A likeness of "
              + height
              + " x "
              + width
              + " needs "
              + channels * plane
              + " numbers, found "
              + latents.length);
    }
    float[] mask = mask(height, width, regions);
    float[] out = new float[(channels + 1) * plane];
    for (int i = 0; i < latents.length; i++) {
      out[i] = mask[i % plane] == 0 ? 0 : latents[i];
    }
    System.arraycopy(mask, 0, out, latents.length, plane);
    return out;
  }

  /**
   * {@return 1 for each latent where somebody stands, else 0, {@code [height, width]}}
   *
   * @param height latents from top to bottom
   * @param width latents from left to right
   * @param regions where the characters stand
   */
  public static float[] mask(int height, int width, List<Regions.Box> regions) {
    float[] mask = new float[height * width];
    for (int at = 0; at < mask.length; at++) {
      float x = (at % width + 0.5f) / width;
      float y = (at / width + 0.5f) / height;
      mask[at] = regions.stream().anyMatch(region -> inside(region, x, y)) ? 1 : 0;
    }
    return mask;
  }

  private static boolean inside(Regions.Box region, float x, float y) {
    return x >= region.left() && x < region.right() && y >= region.top() && y < region.bottom();
  }
}
