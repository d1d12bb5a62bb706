package dev.banana.image;

import java.util.Arrays;

/**
 * Some rows of blocks of a JPEG, which stand between two restart markers and so depend on no
 * others.
 *
 * <p>Source of the transform: Arai, Agui and Nakajima 1988, a scaled cosine transform with five
 * multiplications; its scales are a part of the divisors.
 */
final class JpegBand {
  private static final int SIDE = 8;
  private static final int BLOCK = SIDE * SIDE;

  /** {@code sqrt(2) cos(k pi / 16)}, 1 for 0. */
  private static final double[] SCALES = {
    1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.541196100, 0.275899379
  };

  private final RgbImage image;
  private final float[][] factors;
  private final float[] block = new float[BLOCK];
  private final int[] before = new int[RgbImage.BYTES];
  private byte[] bytes = new byte[1 << 16];
  private int length;
  private long bits;
  private int count;

  /**
   * Prepare.
   *
   * @param image the whole picture
   * @param factors see {@link #factors}, of brightness and of colour
   */
  JpegBand(RgbImage image, float[][] factors) {
    this.image = image;
    this.factors = factors;
  }

  /** {@return by what the transform's results are multiplied to be divided by a table} */
  static float[] factors(int[] quants) {
    float[] factors = new float[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      factors[i] = (float) (1 / (quants[i] * SCALES[i / SIDE] * SCALES[i % SIDE] * SIDE));
    }
    return factors;
  }

  /** {@return the bytes of the blocks of these rows, padded with ones} */
  byte[] encode(int from, int to) {
    for (int y = from; y < to; y += SIDE) {
      for (int x = 0; x < image.width(); x += SIDE) {
        for (int channel = 0; channel < RgbImage.BYTES; channel++) {
          load(x, y, channel);
          transform();
          before[channel] = block(channel, before[channel]);
        }
      }
    }
    put(0x7f, 7);
    return Arrays.copyOf(bytes, length);
  }

  /** Brightness and two colour differences, BT.601; the last row and column are repeated. */
  private void load(int x, int y, int channel) {
    byte[] rgb = image.rgb();
    for (int i = 0; i < BLOCK; i++) {
      int column = Math.min(x + i % SIDE, image.width() - 1);
      int row = Math.min(y + i / SIDE, image.height() - 1);
      int at = (row * image.width() + column) * RgbImage.BYTES;
      int r = rgb[at] & 0xff;
      int g = rgb[at + 1] & 0xff;
      int b = rgb[at + 2] & 0xff;
      block[i] =
          switch (channel) {
            case 0 -> 0.299f * r + 0.587f * g + 0.114f * b - 128;
            case 1 -> -0.168736f * r - 0.331264f * g + 0.5f * b;
            default -> 0.5f * r - 0.418688f * g - 0.081312f * b;
          };
    }
  }

  /** Along rows, then along columns. */
  private void transform() {
    for (int row = 0; row < BLOCK; row += SIDE) {
      line(row, 1);
    }
    for (int column = 0; column < SIDE; column++) {
      line(column, SIDE);
    }
  }

  private void line(int at, int step) {
    float[] d = block;
    int last = at + 7 * step;
    float sum0 = d[at] + d[last];
    float off0 = d[at] - d[last];
    float sum1 = d[at + step] + d[last - step];
    float off1 = d[at + step] - d[last - step];
    float sum2 = d[at + 2 * step] + d[last - 2 * step];
    float off2 = d[at + 2 * step] - d[last - 2 * step];
    float sum3 = d[at + 3 * step] + d[last - 3 * step];
    float off3 = d[at + 3 * step] - d[last - 3 * step];
    float outer = sum0 + sum3;
    float inner = sum1 + sum2;
    d[at] = outer + inner;
    d[at + 4 * step] = outer - inner;
    float far = sum0 - sum3;
    float turned = (sum1 - sum2 + far) * 0.707106781f;
    d[at + 2 * step] = far + turned;
    d[at + 6 * step] = far - turned;
    float low = off3 + off2;
    float middle = (off2 + off1) * 0.707106781f;
    float high = off1 + off0;
    float shared = (low - high) * 0.382683433f;
    float second = 0.541196100f * low + shared;
    float fourth = 1.306562965f * high + shared;
    float plus = off0 + middle;
    float minus = off0 - middle;
    d[at + 5 * step] = minus + second;
    d[at + 3 * step] = minus - second;
    d[at + step] = plus + fourth;
    d[at + 7 * step] = plus - fourth;
  }

  /** Writes one block and names its mean, which the next block of the channel is told from. */
  private int block(int channel, int previous) {
    boolean bright = channel == 0;
    float[] factor = factors[bright ? 0 : 1];
    JpegTables.Huffman ac = bright ? JpegTables.AC_BRIGHTNESS : JpegTables.AC_COLOUR;
    int mean = Math.round(block[0] * factor[0]);
    number(bright ? JpegTables.DC_BRIGHTNESS : JpegTables.DC_COLOUR, 0, mean - previous);
    int zeros = 0;
    for (int i = 1; i < BLOCK; i++) {
      int at = JpegTables.ZIGZAG[i];
      int value = Math.round(block[at] * factor[at]);
      if (value == 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) {
        put(ac.code[0xf0], ac.length[0xf0]);
      }
      number(ac, zeros, value);
      zeros = 0;
    }
    if (zeros > 0) {
      put(ac.code[0], ac.length[0]);
    }
    return mean;
  }

  /** How many zeros came before and how many bits follow, then the bits of the number. */
  private void number(JpegTables.Huffman table, int zeros, int value) {
    int size = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    int symbol = zeros << 4 | size;
    put(table.code[symbol], table.length[symbol]);
    put((value < 0 ? value - 1 : value) & (1 << size) - 1, size);
  }

  /** Bits go out from the highest; a byte of ones is followed by a zero. */
  private void put(int value, int size) {
    bits = bits << size | value;
    count += size;
    if (length + 2 * Long.BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    while (count >= 8) {
      count -= 8;
      byte octet = (byte) (bits >>> count);
      bytes[length++] = octet;
      if (octet == (byte) 0xff) {
        bytes[length++] = 0;
      }
    }
  }
}
