package dev.banana.decode;

import dev.banana.image.RgbImage;
import dev.banana.session.Tensor;
import java.util.stream.IntStream;

/** Pixels whose square blocks lie in the channels, as nets give them. */
final class Folded {
  private Folded() {}

  /**
   * {@return the picture}
   *
   * <p>Channel {@code (c * block + i) * block + j} of a block is colour c of its pixel in row i,
   * column j.
   *
   * @param folded bytes, {@code [1, 3 * block * block, down, across]}
   */
  static RgbImage pixels(Tensor folded) {
    byte[] bytes = folded.bytes();
    int block = (int) Math.round(Math.sqrt(folded.dims()[1] / (double) RgbImage.BYTES));
    int down = (int) folded.dims()[2];
    int across = (int) folded.dims()[3];
    byte[] rgb = new byte[bytes.length];
    IntStream.range(0, down * block)
        .parallel()
        .forEach(
            y -> {
              for (int k = 0; k < RgbImage.BYTES * block; k++) {
                int c = k / block;
                int j = k % block;
                int from = (((c * block + y % block) * block + j) * down + y / block) * across;
                int to = (y * across * block + j) * RgbImage.BYTES + c;
                for (int x = 0; x < across; x++) {
                  rgb[to + x * block * RgbImage.BYTES] = bytes[from + x];
                }
              }
            });
    return new RgbImage(across * block, down * block, rgb);
  }
}
