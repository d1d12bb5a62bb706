package dev.banana.image;

/**
 * Packs rows as a baseline JPEG stores them: brightness and two colour differences, transformed,
 * quantised, and in codes.
 *
 * <p>Source: <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81</a>; colours are
 * those of BT.601. The transform is Arai, Agui and Nakajima 1988, "A fast DCT-SQ scheme for
 * images": five multiplications for eight numbers, and factors that go into the quantisation.
 */
final class JpegStripe {
  /** Pixels across and down of a block. */
  static final int SIDE = 8;

  private static final int BLOCK = SIDE * SIDE;

  private static final float RED = 0.299f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;
  private static final float TO_RED = 0.5f / (1 - RED);
  private static final float TO_BLUE = 0.5f / (1 - BLUE);

  private static final float COS_2_8 = (float) StrictMath.cos(Math.PI / 4);
  private static final float SIN_1_8 = (float) StrictMath.sin(Math.PI / 8);
  private static final float DIFFERENCE =
      (float) (StrictMath.cos(Math.PI / 8) - StrictMath.sin(Math.PI / 8));
  private static final float SUM =
      (float) (StrictMath.cos(Math.PI / 8) + StrictMath.sin(Math.PI / 8));

  /** Whoever is added to it is rounded to a whole number, a half to the even one. */
  private static final float ROUND = 1.5f * (1 << 23);

  private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

  private final Stripe stripe;
  private final float[][] factors;
  private final float[][] blocks = new float[RgbImage.BYTES][BLOCK];
  private final int[] numbers = new int[BLOCK];
  private final int[] before = new int[RgbImage.BYTES];
  private final JpegCodes out;

  /**
   * Prepare.
   *
   * @param stripe rows
   * @param quants how coarse each number of a block is, for brightness and for colours
   */
  JpegStripe(Stripe stripe, int[][] quants) {
    this.stripe = stripe;
    factors = new float[][] {factors(quants[0]), factors(quants[1])};
    out = new JpegCodes(stripe.rgb().length / 4);
  }

  /** What a transformed number is multiplied by instead of being divided. */
  private static float[] factors(int[] quant) {
    float[] factors = new float[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      factors[i] = (float) (1 / (SIDE * scale(i / SIDE) * scale(i % SIDE) * quant[i]));
    }
    return factors;
  }

  /** How much too large {@link #line} leaves a number, but for the square root of eight. */
  private static double scale(int frequency) {
    return frequency == 0
        ? 1
        : StrictMath.sqrt(2) * StrictMath.cos(frequency * Math.PI / (2 * SIDE));
  }

  /** {@return the codes of all blocks, filled up to a whole byte} */
  byte[] pack() {
    for (int top = 0; top < stripe.rows(); top += SIDE) {
      for (int left = 0; left < stripe.width(); left += SIDE) {
        load(left, top);
        for (int channel = 0; channel < RgbImage.BYTES; channel++) {
          transform(blocks[channel]);
          long others = quantise(blocks[channel], factors[channel == 0 ? 0 : 1]);
          int mean = numbers[0];
          numbers[0] -= before[channel];
          before[channel] = mean;
          if (channel == 0) {
            out.block(JpegTables.DC_BRIGHTNESS, JpegTables.AC_BRIGHTNESS, numbers, others);
          } else {
            out.block(JpegTables.DC_COLOUR, JpegTables.AC_COLOUR, numbers, others);
          }
        }
      }
    }
    return out.bytes();
  }

  /** One block of each channel; the last row and column are repeated. */
  private void load(int left, int top) {
    byte[] rgb = stripe.rgb();
    float[] brightness = blocks[0];
    float[] towardsBlue = blocks[1];
    float[] towardsRed = blocks[2];
    int right = stripe.width() - 1;
    for (int i = 0; i < BLOCK; i++) {
      int y = Math.min(top + i / SIDE, stripe.rows() - 1);
      int at = (y * stripe.width() + Math.min(left + i % SIDE, right)) * RgbImage.BYTES;
      int red = rgb[at] & 0xff;
      int green = rgb[at + 1] & 0xff;
      int blue = rgb[at + 2] & 0xff;
      float bright = RED * red + GREEN * green + BLUE * blue;
      brightness[i] = bright - 128;
      towardsBlue[i] = TO_BLUE * (blue - bright);
      towardsRed[i] = TO_RED * (red - bright);
    }
  }

  private static void transform(float[] block) {
    for (int row = 0; row < BLOCK; row += SIDE) {
      line(block, row, 1);
    }
    for (int column = 0; column < SIDE; column++) {
      line(block, column, SIDE);
    }
  }

  /** Eight numbers in place: sums and differences of mirrored pairs, even and odd frequencies. */
  private static void line(float[] block, int at, int step) {
    float a = block[at];
    float b = block[at + step];
    float c = block[at + 2 * step];
    float d = block[at + 3 * step];
    float e = block[at + 4 * step];
    float f = block[at + 5 * step];
    float g = block[at + 6 * step];
    float h = block[at + 7 * step];

    float outer = a + h + (d + e);
    float inner = b + g + (c + f);
    float apart = a + h - (d + e);
    float turned = COS_2_8 * (b + g - (c + f) + apart);
    block[at] = outer + inner;
    block[at + 4 * step] = outer - inner;
    block[at + 2 * step] = apart + turned;
    block[at + 6 * step] = apart - turned;

    float first = d - e + (c - f);
    float third = b - g + (a - h);
    float middle = COS_2_8 * (c - f + (b - g));
    float both = SIN_1_8 * (first - third);
    float low = DIFFERENCE * first + both;
    float high = SUM * third + both;
    float plus = a - h + middle;
    float minus = a - h - middle;
    block[at + step] = plus + high;
    block[at + 7 * step] = plus - high;
    block[at + 5 * step] = minus + low;
    block[at + 3 * step] = minus - low;
  }

  /** {@return which numbers but the first are not zero, by bits, in the order of storage} */
  private long quantise(float[] block, float[] factor) {
    long found = 0;
    for (int i = 0; i < BLOCK; i++) {
      int at = JpegTables.ZIGZAG[i];
      int value = Float.floatToRawIntBits(block[at] * factor[at] + ROUND) - ROUND_BITS;
      numbers[i] = value;
      found |= ((long) (value | -value) >>> 63) << i;
    }
    return found & ~1L;
  }
}
