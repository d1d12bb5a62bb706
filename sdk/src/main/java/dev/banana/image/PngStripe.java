package dev.banana.image;

import java.io.ByteArrayOutputStream;
import java.util.zip.Adler32;
import java.util.zip.Deflater;

/**
 * Packs rows as PNG stores them: filtered, then deflated.
 *
 * <p>Source: <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>. Each row takes the
 * filter whose differences are smallest in sum, as its section 12.7 advises.
 */
final class PngStripe {
  /** Of a 512 x 512 drawing: see docs/LOG.md. */
  private static final int LEVEL = 4;

  private static final int FILTERS = 5;

  /** The largest prime below 2^16. */
  private static final int ADLER = 65_521;

  private PngStripe() {}

  /** {@return a part of the zlib stream and the check sum of what it holds} */
  static Stripe.Packed pack(Stripe stripe) {
    byte[] rows = filtered(stripe);
    Adler32 sum = new Adler32();
    sum.update(rows);
    byte[] bytes = deflate(rows, stripe.last());
    return new Stripe.Packed(
        stripe.index(), stripe.last(), bytes, (int) sum.getValue(), rows.length);
  }

  /**
   * {@return the Adler-32 of two parts that follow each other}
   *
   * <p>Source: RFC 1950, section 8.2. The low half sums the bytes, from 1; the high half sums what
   * the low half was behind each byte, to all of which the first part adds its own low half.
   *
   * @param first of the first part
   * @param second of the second part alone
   * @param length of the second part, in bytes
   */
  static int joined(int first, int second, int length) {
    long more = (first & 0xffff) + ADLER - 1;
    long low = ((second & 0xffff) + more) % ADLER;
    long high = ((first >>> 16) + (second >>> 16) + length * more) % ADLER;
    return (int) (high << 16 | low);
  }

  private static byte[] deflate(byte[] rows, boolean last) {
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      deflater.setInput(rows);
      if (last) {
        deflater.finish();
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.length / 2);
      byte[] part = new byte[1 << 15];
      int count = part.length;
      while (last ? !deflater.finished() : count == part.length) {
        int mode = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
        count = deflater.deflate(part, 0, part.length, mode);
        bytes.write(part, 0, count);
      }
      return bytes.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** {@return the rows, each behind its filter's number} */
  private static byte[] filtered(Stripe stripe) {
    int stride = stripe.width() * RgbImage.BYTES;
    byte[] result = new byte[(stride + 1) * stripe.rows()];
    byte[] above = stripe.above().clone();
    byte[] row = new byte[stride];
    byte[][] tries = new byte[FILTERS][stride];
    for (int y = 0; y < stripe.rows(); y++) {
      System.arraycopy(stripe.rgb(), y * stride, row, 0, stride);
      int best = filter(row, above, tries);
      int at = y * (stride + 1);
      result[at] = (byte) best;
      System.arraycopy(tries[best], 0, result, at + 1, stride);
      byte[] swap = above;
      above = row;
      row = swap;
    }
    return result;
  }

  /** Tries all filters on a row and names the best. */
  private static int filter(byte[] row, byte[] above, byte[][] tries) {
    int[] sums = new int[FILTERS];
    for (int i = 0; i < row.length; i++) {
      int left = i < RgbImage.BYTES ? 0 : row[i - RgbImage.BYTES] & 0xff;
      int corner = i < RgbImage.BYTES ? 0 : above[i - RgbImage.BYTES] & 0xff;
      int up = above[i] & 0xff;
      int value = row[i] & 0xff;
      put(tries, sums, 0, i, value);
      put(tries, sums, 1, i, value - left);
      put(tries, sums, 2, i, value - up);
      put(tries, sums, 3, i, value - (left + up) / 2);
      put(tries, sums, 4, i, value - PngWriter.paeth(left, up, corner));
    }
    int best = 0;
    for (int filter = 1; filter < FILTERS; filter++) {
      best = sums[filter] < sums[best] ? filter : best;
    }
    return best;
  }

  private static void put(byte[][] tries, int[] sums, int filter, int at, int value) {
    byte difference = (byte) value;
    tries[filter][at] = difference;
    sums[filter] += Math.abs(difference);
  }
}
