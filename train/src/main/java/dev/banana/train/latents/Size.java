package dev.banana.train.latents;

import java.util.List;

/**
 * A size of pictures.
 *
 * @param width pixels across, a multiple of {@value #GRID}
 * @param height pixels down, likewise
 * @param weight how many scenes have it, in proportion, above 0
 */
public record Size(int width, int height, double weight) {
  /** Sides of pictures are multiples of this: tokens of four latents. */
  public static final int GRID = 64;

  /** Checks the sides. */
  public Size {
    if (width % GRID != 0 || height % GRID != 0 || width < GRID || height < GRID) {
      throw new IllegalArgumentException(
          "Sides must be multiples of " + GRID + ", found " + width + " x " + height);
    }
    if (!(weight > 0)) {
      throw new IllegalArgumentException("A size needs a weight above 0, found " + weight);
    }
  }

  /** {@return a square} */
  public static Size square(int side) {
    return new Size(side, side, 1);
  }

  /**
   * {@return the same shape, nearly, at the area of a square}
   *
   * @param side pixels of the square's sides
   */
  public Size base(int side) {
    double scale = side / Math.sqrt((double) width * height);
    return new Size(grid(scale * width), grid(scale * height), weight);
  }

  private static int grid(double pixels) {
    return (int) Math.max(1, Math.rint(pixels / GRID)) * GRID;
  }

  /** {@return the size of a shard: in proportion to the weights however few shards there are} */
  static Size of(int shard, List<Size> sizes) {
    double all = sizes.stream().mapToDouble(Size::weight).sum();
    // Steps of the golden ratio fill the line evenly.
    double at = (shard * 0.6180339887498949 + 0.5) % 1 * all;
    for (Size size : sizes) {
      at -= size.weight;
      if (at < 0) {
        return size;
      }
    }
    return sizes.get(sizes.size() - 1);
  }
}
