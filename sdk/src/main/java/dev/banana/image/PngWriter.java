package dev.banana.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG: 8 bits a channel, sRGB, labels before the pixels.
 *
 * <p>Source: <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>. Each row takes the
 * filter whose differences are smallest in sum, as its section 12.7 advises.
 */
final class PngWriter {
  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Of a 512 x 512 drawing: see docs/LOG.md. */
  private static final int LEVEL = 4;

  /** Rows that are packed as one. */
  private static final int STRIPE = 64;

  /** Header of a zlib stream: deflate, window of 32 KB, no dictionary. */
  private static final byte[] ZLIB = {0x78, 0x5e};

  private static final int FILTERS = 5;

  private final DataOutputStream out;

  private PngWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  static void write(RgbImage image, Labels labels, OutputStream out) throws IOException {
    PngWriter png = new PngWriter(out);
    out.write(SIGNATURE);
    png.header(image);
    if (!labels.parameters().isEmpty()) {
      png.text(PngReader.PARAMETERS, labels.parameters());
    }
    if (!labels.request().isEmpty()) {
      png.text(PngReader.REQUEST, labels.request());
    }
    png.text(PngReader.XMP, Xmp.made());
    png.chunk("IDAT", deflate(image));
    png.chunk("IEND", new byte[0]);
  }

  /** Writes the pixels alone: nothing says where they come from. */
  static void writePlain(RgbImage image, OutputStream out) throws IOException {
    PngWriter png = new PngWriter(out);
    out.write(SIGNATURE);
    png.header(image);
    png.chunk("IDAT", deflate(image));
    png.chunk("IEND", new byte[0]);
  }

  private void header(RgbImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeInt(image.width());
    data.writeInt(image.height());
    data.write(new byte[] {8, 2, 0, 0, 0});
    chunk("IHDR", bytes.toByteArray());
    chunk("sRGB", new byte[] {0});
  }

  /** Text in Latin-1 fits tEXt; any other would lose its letters there and goes to iTXt. */
  private void text(String keyword, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(keyword.getBytes(StandardCharsets.ISO_8859_1));
    bytes.write(0);
    boolean latin = !keyword.equals(PngReader.XMP) && text.chars().allMatch(PngWriter::isLatin1);
    if (latin) {
      bytes.write(text.getBytes(StandardCharsets.ISO_8859_1));
    } else {
      bytes.write(new byte[] {0, 0, 0, 0});
      bytes.write(text.getBytes(StandardCharsets.UTF_8));
    }
    chunk(latin ? "tEXt" : "iTXt", bytes.toByteArray());
  }

  private static boolean isLatin1(int letter) {
    return letter == '\n' || letter >= ' ' && letter <= '~' || letter >= 0xa0 && letter <= 0xff;
  }

  private void chunk(String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  // ---------------------------------------------------------------- pixels

  /**
   * One zlib stream of stripes that are filtered and deflated beside each other. Each stripe ends
   * on a whole byte (a sync flush), so that they can be joined; the bytes do not depend on how many
   * threads there are.
   */
  private static byte[] deflate(RgbImage image) {
    int stripes = (image.height() + STRIPE - 1) / STRIPE;
    byte[][] rows = new byte[stripes][];
    byte[][] packed = new byte[stripes][];
    IntStream.range(0, stripes)
        .parallel()
        .forEach(
            i -> {
              int to = Math.min(image.height(), (i + 1) * STRIPE);
              rows[i] = filtered(image, i * STRIPE, to);
              packed[i] = deflate(rows[i], i == stripes - 1);
            });
    Adler32 sum = new Adler32();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(image.rgb().length / 2);
    bytes.write(ZLIB, 0, ZLIB.length);
    for (int i = 0; i < stripes; i++) {
      sum.update(rows[i]);
      bytes.write(packed[i], 0, packed[i].length);
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.write((int) (sum.getValue() >> shift));
    }
    return bytes.toByteArray();
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

  /** {@return the rows from {@code from} to before {@code to}, each behind its filter's number} */
  private static byte[] filtered(RgbImage image, int from, int to) {
    int stride = image.width() * RgbImage.BYTES;
    byte[] result = new byte[(stride + 1) * (to - from)];
    byte[] above = new byte[stride];
    byte[] row = new byte[stride];
    if (from > 0) {
      System.arraycopy(image.rgb(), (from - 1) * stride, above, 0, stride);
    }
    byte[][] tries = new byte[FILTERS][stride];
    for (int y = from; y < to; y++) {
      System.arraycopy(image.rgb(), y * stride, row, 0, stride);
      int best = filter(row, above, tries);
      int at = (y - from) * (stride + 1);
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
      put(tries, sums, 4, i, value - paeth(left, up, corner));
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

  static int paeth(int left, int up, int corner) {
    int guess = left + up - corner;
    int toLeft = Math.abs(guess - left);
    int toUp = Math.abs(guess - up);
    int toCorner = Math.abs(guess - corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }
}
