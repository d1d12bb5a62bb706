package dev.banana.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes PNG: 8 bits a channel, sRGB, labels before the pixels, one chunk of pixels a stripe.
 *
 * <p>Source: <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>. The chunks hold one
 * zlib stream: each stripe but the last ends on a whole byte (a sync flush), so that they can be
 * joined.
 */
final class PngWriter implements StripeFormat {
  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Header of a zlib stream: deflate, window of 32 KB, no dictionary. */
  private static final byte[] ZLIB = {0x78, 0x5e};

  private static final byte[] NOTHING = new byte[0];

  private final DataOutputStream out;
  private final int width;
  private final int height;
  private final Labels labels;
  private int sum = 1;

  /**
   * Prepare.
   *
   * @param out where to; it stays open
   * @param width pixels across
   * @param height pixels down
   * @param labels what travels beside them; null if nothing shall say where they come from
   */
  PngWriter(OutputStream out, int width, int height, Labels labels) {
    this.out = new DataOutputStream(out);
    this.width = width;
    this.height = height;
    this.labels = labels;
  }

  /** {@return a writer of the pixels alone: nothing says where they come from} */
  static PngWriter plain(OutputStream out, int width, int height) {
    return new PngWriter(out, width, height, null);
  }

  @Override
  public void begin() throws IOException {
    out.write(SIGNATURE);
    header();
    if (labels == null) {
      return;
    }
    if (!labels.parameters().isEmpty()) {
      text(PngReader.PARAMETERS, labels.parameters());
    }
    if (!labels.request().isEmpty()) {
      text(PngReader.REQUEST, labels.request());
    }
    text(PngReader.XMP, Xmp.made());
  }

  @Override
  public Stripe.Packed pack(Stripe stripe) {
    return PngStripe.pack(stripe);
  }

  @Override
  public void write(Stripe.Packed packed) throws IOException {
    sum = PngStripe.joined(sum, packed.sum(), packed.length());
    byte[] before = packed.index() == 0 ? ZLIB : NOTHING;
    byte[] behind =
        packed.last() ? ByteBuffer.allocate(Integer.BYTES).putInt(sum).array() : NOTHING;
    chunk("IDAT", before, packed.bytes(), behind);
  }

  @Override
  public void end() throws IOException {
    chunk("IEND");
  }

  private void header() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeInt(width);
    data.writeInt(height);
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

  private void chunk(String type, byte[]... parts) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    int length = 0;
    for (byte[] part : parts) {
      crc.update(part);
      length += part.length;
    }
    out.writeInt(length);
    out.write(name);
    for (byte[] part : parts) {
      out.write(part);
    }
    out.writeInt((int) crc.getValue());
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
