package dev.banana.model.denoise;

import dev.banana.model.denoise.Regions.Box;
import java.util.List;

/**
 * Characters pasted where they will stand, as a rough first idea that the trunk reads beside the
 * noise.
 *
 * <p>A small network learns in an hour to draw a character anew over its own likeness, in another
 * pose; to find every colour by attention alone takes it far longer. What is pasted is the part of
 * the reference that shows the figure, stretched to the character's box.
 */
public final class Likeness {
  /** Latents of each side of a reference picture. */
  public static final int SIDE = 16;

  private Likeness() {}

  /**
   * One character.
   *
   * @param latents its reference at unit scale, {@code [channels, 16, 16]}
   * @param figure where the figure is in the reference
   * @param region where it goes in the picture
   */
  public record Part(float[] latents, Box figure, Box region) {}

  /**
   * {@return the likeness of a picture, {@code [channels + 1, height, width]}: latents, 0 where
   * nobody stands, and last 1 where somebody does}
   *
   * @param channels channels of a latent
   * @param height latents from top to bottom
   * @param width latents from left to right
   * @param parts the characters; a later one covers an earlier one
   */
  public static float[] of(int channels, int height, int width, List<Part> parts) {
    float[] out = new float[(channels + 1) * height * width];
    for (Part part : parts) {
      paste(out, channels, height, width, part);
    }
    return out;
  }

  private static void paste(float[] out, int channels, int height, int width, Part part) {
    Box region = part.region;
    int plane = height * width;
    for (int y = 0; y < height; y++) {
      float v = ((y + 0.5f) / height - region.top()) / (region.bottom() - region.top());
      for (int x = 0; x < width; x++) {
        float u = ((x + 0.5f) / width - region.left()) / (region.right() - region.left());
        if (u < 0 || u >= 1 || v < 0 || v >= 1) {
          continue;
        }
        float fx = (part.figure.left() + u * (part.figure.right() - part.figure.left())) * SIDE;
        float fy = (part.figure.top() + v * (part.figure.bottom() - part.figure.top())) * SIDE;
        for (int c = 0; c < channels; c++) {
          out[c * plane + y * width + x] = sample(part.latents, c, fx - 0.5f, fy - 0.5f);
        }
        out[channels * plane + y * width + x] = 1;
      }
    }
  }

  /** Between four latents; the border goes on for ever. */
  private static float sample(float[] latents, int channel, float x, float y) {
    float cx = Math.max(0, Math.min(SIDE - 1, x));
    float cy = Math.max(0, Math.min(SIDE - 1, y));
    int left = Math.min((int) cx, SIDE - 2);
    int top = Math.min((int) cy, SIDE - 2);
    float u = cx - left;
    float v = cy - top;
    int at = (channel * SIDE + top) * SIDE + left;
    float upper = latents[at] + u * (latents[at + 1] - latents[at]);
    float lower = latents[at + SIDE] + u * (latents[at + SIDE + 1] - latents[at + SIDE]);
    return upper + v * (lower - upper);
  }
}
