package dev.banana.cast;

/**
 * What a plane is coarsely: a value for each block of {@value #SIDE} x {@value #SIDE} pixels, and
 * values of pixels between the middles of blocks.
 *
 * @param width blocks across
 * @param values block by block, row by row
 */
record Blocks(int width, float[] values) {
  /** Pixels of each side of a block; at the right and the lower rim there may be fewer. */
  static final int SIDE = 4;

  /** Blocks to each side of the means in which two pictures are compared: a model's blur. */
  static final int RADIUS = 3;

  /** Where the means of two pictures differ by this, of 255, they half agree. */
  private static final float AGREE = 40;

  private static final float LEAST = 1e-3f;
  private static final int PASSES = 3;

  /** From the rim of a pixel to its middle. */
  private static final float HALF = 0.5f;

  /** A value for each pixel. */
  interface Plane {
    float at(int pixel, int x, int y);
  }

  /** {@return sums of the pixels of each block} */
  static Blocks sums(int across, int down, Plane plane) {
    int width = (across + SIDE - 1) / SIDE;
    int height = (down + SIDE - 1) / SIDE;
    float[] sums = new float[width * height];
    for (int y = 0; y < down; y++) {
      for (int x = 0; x < across; x++) {
        sums[y / SIDE * width + x / SIDE] += plane.at(y * across + x, x, y);
      }
    }
    return new Blocks(width, sums);
  }

  /**
   * {@return how far two pictures agree in each block, 0 to 1}
   *
   * @param apart how far they differ in it, by channel, blurred
   * @param weight how much of it counts, blurred likewise
   */
  static float[] agreement(Blocks[] apart, Blocks weight) {
    float[] agreed = new float[weight.values.length];
    for (int i = 0; i < agreed.length; i++) {
      float far = 0;
      for (Blocks channel : apart) {
        far += Math.abs(channel.values[i] / Math.max(LEAST, weight.values[i]));
      }
      float q = far / (apart.length * AGREE);
      agreed[i] = 1 / (1 + q * q * q * q);
    }
    return agreed;
  }

  /** Divide each block by how much of it counts. */
  void divide(Blocks weight) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= Math.max(LEAST, weight.values[i]);
    }
  }

  private int height() {
    return values.length / width;
  }

  /**
   * {@return this blurred, nearly as by a Gaussian; beyond the rims there is nothing}
   *
   * @param radius blocks to each side of a mean, of which there are {@value #PASSES} in turn
   */
  Blocks blurred(int radius) {
    float[] sums = values.clone();
    float[] other = new float[sums.length];
    for (int pass = 0; pass < PASSES; pass++) {
      for (int x = 0; x < width; x++) {
        means(sums, other, x, height(), width, radius);
      }
      for (int y = 0; y < height(); y++) {
        means(other, sums, y * width, width, 1, radius);
      }
    }
    return new Blocks(width, sums);
  }

  /** Means of a window that moves along a line; its sum gains one end and loses the other. */
  private static void means(float[] from, float[] to, int start, int length, int step, int radius) {
    float sum = 0;
    for (int i = -radius; i < length; i++) {
      if (i + radius < length) {
        sum += from[start + (i + radius) * step];
      }
      if (i > radius) {
        sum -= from[start + (i - radius - 1) * step];
      }
      if (i >= 0) {
        to[start + i * step] = sum / (2 * radius + 1);
      }
    }
  }

  /** {@return a row of the plane's pixels} */
  float[] row(int y, int count) {
    return row(y + HALF, HALF, 1, count);
  }

  /**
   * {@return values along a line}
   *
   * @param y pixels of the plane above it
   * @param left pixels of the plane to the left of the first
   * @param step pixels of the plane from each to the next
   * @param count how many
   */
  float[] row(float y, float left, float step, int count) {
    float down = place(y, height());
    int upper = (int) down;
    int lower = Math.min(height() - 1, upper + 1);
    float[] blocks = new float[width];
    for (int x = 0; x < width; x++) {
      blocks[x] = mix(values[upper * width + x], values[lower * width + x], down - upper);
    }
    float[] row = new float[count];
    for (int x = 0; x < count; x++) {
      float right = place(left + x * step, width);
      int one = (int) right;
      row[x] = mix(blocks[one], blocks[Math.min(width - 1, one + 1)], right - one);
    }
    return row;
  }

  /** Where something so many pixels from the rim is among the middles of blocks. */
  private static float place(float pixels, int blocks) {
    return Math.max(0, Math.min(blocks - 1, pixels / SIDE - HALF));
  }

  private static float mix(float one, float other, float share) {
    return one + share * (other - one);
  }
}
