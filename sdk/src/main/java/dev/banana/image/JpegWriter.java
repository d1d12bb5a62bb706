package dev.banana.image;

import static dev.banana.error.BananaException.require;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes baseline JPEG without chroma subsampling; labels go into EXIF and XMP.
 *
 * <p>Each stripe is an interval of its own: behind a restart marker nothing depends on what was
 * before, so that stripes can be packed beside each other.
 *
 * <p>Source: <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81</a>.
 */
final class JpegWriter implements StripeFormat {
  private static final int QUALITY = 92;
  private static final int BLOCK = JpegStripe.SIDE * JpegStripe.SIDE;
  private static final int LARGEST_SEGMENT = 65_533;

  /** As in libjpeg; and an interval, which is a stripe, has at most 65535 blocks. */
  private static final int LONGEST_SIDE = 65_500;

  private final DataOutputStream out;
  private final int[][] quants = {
    JpegTables.scaled(JpegTables.BRIGHTNESS, QUALITY), JpegTables.scaled(JpegTables.COLOUR, QUALITY)
  };

  private final int width;
  private final int height;
  private final Labels labels;

  /**
   * Prepare.
   *
   * @param out where to; it stays open
   * @param width pixels across
   * @param height pixels down
   * @param labels what travels beside them
   */
  JpegWriter(OutputStream out, int width, int height, Labels labels) {
    this.out = new DataOutputStream(out);
    this.width = width;
    this.height = height;
    this.labels = labels;
  }

  @Override
  public void begin() throws IOException {
    require(
        Math.max(width, height) <= LONGEST_SIDE,
        "Cannot write a JPEG of %d x %d pixels: expected sides of at most %d; save as PNG.",
        width,
        height,
        LONGEST_SIDE);
    out.writeShort(0xffd8);
    labels();
    tables();
    frame();
  }

  @Override
  public Stripe.Packed pack(Stripe stripe) {
    byte[] bytes = new JpegStripe(stripe, quants).pack();
    return new Stripe.Packed(stripe.index(), stripe.last(), bytes, 0, 0);
  }

  @Override
  public void write(Stripe.Packed packed) throws IOException {
    out.write(packed.bytes());
    if (!packed.last()) {
      out.writeShort(0xffd0 | packed.index() % 8);
    }
  }

  @Override
  public void end() throws IOException {
    out.writeShort(0xffd9);
  }

  // ---------------------------------------------------------------- labels

  private void labels() throws IOException {
    if (!labels.parameters().isEmpty()) {
      segment(0xe1, exif(labels.parameters()));
    }
    String xmp = labels.request().isEmpty() ? Xmp.made() : Xmp.made(labels.request());
    segment(0xe1, (JpegReader.XMP + xmp).getBytes(StandardCharsets.UTF_8));
  }

  /** One entry that points to the EXIF folder, and in it one entry, the user comment. */
  private static byte[] exif(String parameters) throws IOException {
    byte[] text = parameters.getBytes(StandardCharsets.UTF_16BE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeBytes(JpegReader.EXIF);
    data.writeBytes("MM");
    data.writeShort(42);
    data.writeInt(8);
    folder(data, JpegReader.EXIF_FOLDER, 4, 1, 26);
    folder(data, JpegReader.USER_COMMENT, 7, JpegReader.UNICODE.length() + text.length, 44);
    data.writeBytes(JpegReader.UNICODE);
    data.write(text);
    return bytes.toByteArray();
  }

  private static void folder(DataOutputStream data, int tag, int type, int size, int value)
      throws IOException {
    data.writeShort(1);
    data.writeShort(tag);
    data.writeShort(type);
    data.writeInt(size);
    data.writeInt(value);
    data.writeInt(0);
  }

  private void segment(int marker, byte[] data) throws IOException {
    require(
        data.length <= LARGEST_SEGMENT,
        "Cannot write the request into a JPEG: it has %d bytes, there is room for %d; shorten the"
            + " prompt or save as PNG.",
        data.length,
        LARGEST_SEGMENT);
    out.writeByte(0xff);
    out.writeByte(marker);
    out.writeShort(data.length + 2);
    out.write(data);
  }

  // ---------------------------------------------------------------- headers

  private void tables() throws IOException {
    for (int table = 0; table < quants.length; table++) {
      byte[] data = new byte[1 + BLOCK];
      data[0] = (byte) table;
      for (int i = 0; i < BLOCK; i++) {
        data[1 + i] = (byte) quants[table][JpegTables.ZIGZAG[i]];
      }
      segment(0xdb, data);
    }
    huffman(0x00, JpegTables.DC_BRIGHTNESS);
    huffman(0x10, JpegTables.AC_BRIGHTNESS);
    huffman(0x01, JpegTables.DC_COLOUR);
    huffman(0x11, JpegTables.AC_COLOUR);
  }

  private void huffman(int place, JpegTables.Huffman table) throws IOException {
    byte[] data = new byte[1 + table.description.length];
    data[0] = (byte) place;
    System.arraycopy(table.description, 0, data, 1, table.description.length);
    segment(0xc4, data);
  }

  private void frame() throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(15).put((byte) 8);
    frame.putShort((short) height).putShort((short) width);
    frame.put(new byte[] {3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1});
    segment(0xc0, frame.array());
    if (height > Stripes.ROWS) {
      int blocks = (width + JpegStripe.SIDE - 1) / JpegStripe.SIDE;
      int interval = blocks * (Stripes.ROWS / JpegStripe.SIDE);
      segment(0xdd, new byte[] {(byte) (interval >> 8), (byte) interval});
    }
    segment(0xda, new byte[] {3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0});
  }
}
