package dev.banana.model;

import dev.banana.model.decode.Autoencoder;
import dev.banana.model.denoise.Denoiser;
import dev.banana.model.denoise.Schedule;
import java.util.List;

/**
 * The latents that a picture is drawn on, and those of them that are seen: tokens cover squares of
 * latents, and windows of attention cover rectangles of tokens, so a few latents beside the right
 * and the lower edge may be drawn and cut off.
 *
 * @param high latents down that are seen
 * @param wide latents across that are seen
 * @param height latents down that are drawn, a multiple of the patch
 * @param width latents across that are drawn
 */
public record Canvas(int high, int wide, int height, int width) {
  /** The longest side of a picture that is drawn as a whole unless asked otherwise, in pixels. */
  public static final int PLAIN_SIDE = 1024;

  /** Tokens of a window's side that attention is fast with; a shorter side is one window. */
  private static final int SMALLEST_WINDOW = 10;

  private static final int LARGEST_WINDOW = 24;

  /** Latents beside a picture that are decoded too. */
  private static final int BESIDE = 2;

  /**
   * {@return the canvas of a picture}
   *
   * @param across pixels from left to right, a multiple of 16
   * @param down pixels from top to bottom, likewise
   * @param patch latents of one side that make one token
   */
  public static Canvas of(int across, int down, int patch) {
    int high = down / Autoencoder.FACTOR;
    int wide = across / Autoencoder.FACTOR;
    int rows = (high + patch - 1) / patch;
    int columns = (wide + patch - 1) / patch;
    boolean windows = !Denoiser.isWhole(rows * patch, columns * patch);
    return new Canvas(
        high,
        wide,
        (windows ? divisible(rows) : rows) * patch,
        (windows ? divisible(columns) : columns) * patch);
  }

  /**
   * {@return the canvas of the same picture at the area that models are mostly taught on}
   *
   * @param across pixels from left to right, of the large picture
   * @param down pixels from top to bottom
   * @param patch latents of one side that make one token
   */
  public static Canvas base(int across, int down, int patch) {
    double scale = ModelSpec.BASE / Math.sqrt((double) across * down);
    return of(side(scale * across), side(scale * down), patch);
  }

  /**
   * {@return the nearest side that a picture can have, at least one latent}
   *
   * @param pixels any length
   */
  public static int side(double pixels) {
    return (int) Math.max(1, Math.rint(pixels / Autoencoder.FACTOR)) * Autoencoder.FACTOR;
  }

  /** The next number of tokens that can be cut into windows of a good size. */
  private static int divisible(int tokens) {
    int next = tokens;
    while (!cuts(next)) {
      next++;
    }
    return next;
  }

  private static boolean cuts(int tokens) {
    if (tokens <= LARGEST_WINDOW) {
      return true;
    }
    for (int side = SMALLEST_WINDOW; side <= LARGEST_WINDOW; side++) {
      if (tokens % side == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@return the jumps of a picture}
   *
   * <p>One that is drawn coarse in one step is stretched when it has pixels. A large one would not
   * be large then: its only step works on all latents, as all do of one with a trunk of its own.
   *
   * @param spec what the nets are
   * @param across pixels from left to right
   * @param down pixels from top to bottom
   * @param steps 1 to 8
   */
  public static List<Schedule.Jump> jumps(ModelSpec spec, int across, int down, int steps) {
    Canvas canvas = of(across, down, spec.patch());
    if (spec.isLarge(canvas.height, canvas.width)) {
      return Schedule.largeJumps(steps);
    }
    boolean large = Math.max(across, down) > PLAIN_SIDE;
    return Schedule.jumps(steps, spec.pyramid() && !(large && steps == 1));
  }

  /** {@return the same at half the sides, rounded up, as a pyramid begins} */
  public Canvas half() {
    return new Canvas((high + 1) / 2, (wide + 1) / 2, height / 2, width / 2);
  }

  /**
   * {@return the same with up to {@value #BESIDE} latents more along each axis, of what is drawn
   * beside the picture: a decoder takes the edge of its latents for that of a picture, and draws
   * one there}
   */
  public Canvas decoded() {
    return new Canvas(
        Math.min(height, high + BESIDE), Math.min(width, wide + BESIDE), height, width);
  }

  /**
   * {@return the latents that are seen, {@code [channels, high, wide]}}
   *
   * @param drawn {@code [channels, height, width]}
   */
  public float[] cut(float[] drawn) {
    int rows = drawn.length / (height * width) * high;
    float[] seen = new float[rows * wide];
    for (int row = 0; row < rows; row++) {
      int from = (row / high * height + row % high) * width;
      System.arraycopy(drawn, from, seen, row * wide, wide);
    }
    return seen;
  }

  /**
   * {@return latents to draw on, {@code [channels, height, width]}: the last row and column are
   * repeated}
   *
   * @param seen {@code [channels, high, wide]}
   */
  public float[] fill(float[] seen) {
    int rows = seen.length / (high * wide) * height;
    float[] drawn = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      int from = (row / height * high + Math.min(high - 1, row % height)) * wide;
      for (int x = 0; x < width; x++) {
        drawn[row * width + x] = seen[from + Math.min(wide - 1, x)];
      }
    }
    return drawn;
  }
}
