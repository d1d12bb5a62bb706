package dev.banana.denoise;

/** Latents that were drawn on several grids of tokens, as one weighted mean. */
final class Mixture {
  private final int channels;
  private final int height;
  private final int width;
  private final int patch;
  private final float[] sum;
  private final float[] weight;

  /**
   * Begin with nothing.
   *
   * @param channels channels of a latent
   * @param height latents down
   * @param width latents across
   * @param patch latents of one side that make one token
   */
  Mixture(int channels, int height, int width, int patch) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.patch = patch;
    this.sum = new float[channels * height * width];
    this.weight = new float[height * width];
  }

  /**
   * {@return latents moved away from the upper left corner; its first rows and columns are
   * repeated}
   */
  float[] moved(float[] latents, int down, int across) {
    if (down == 0 && across == 0) {
      return latents;
    }
    float[] moved = new float[latents.length];
    for (int row = 0; row < channels * height; row++) {
      int from = (row / height * height + Math.max(0, row % height - down)) * width;
      for (int x = 0; x < width; x++) {
        moved[row * width + x] = latents[from + Math.max(0, x - across)];
      }
    }
    return moved;
  }

  /** Add what was drawn of latents that had been moved so far. */
  void add(float[] drawn, int down, int across) {
    for (int y = 0; y + down < height; y++) {
      for (int x = 0; x + across < width; x++) {
        float share = share(y + down) * share(x + across);
        weight[y * width + x] += share;
        for (int c = 0; c < channels; c++) {
          sum[(c * height + y) * width + x] +=
              share * drawn[(c * height + y + down) * width + x + across];
        }
      }
    }
  }

  /** Falls from the middle of a token to its border; two grids half a token apart give 1. */
  private float share(int place) {
    float middle = patch / 2f;
    return 1 - Math.abs(place % patch + 0.5f - middle) / middle;
  }

  /** {@return the mean} */
  float[] mean() {
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= weight[i % weight.length];
    }
    return sum;
  }
}
