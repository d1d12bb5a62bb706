package dev.banana.image;

import static dev.banana.error.BananaException.require;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * Writes baseline JPEG without chroma subsampling; labels go into EXIF and XMP.
 *
 * <p>Source: <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81</a>.
 */
final class JpegWriter {
  private static final int QUALITY = 92;
  private static final int SIDE = 8;
  private static final int BLOCK = SIDE * SIDE;
  private static final int LARGEST_SEGMENT = 65_533;

  /** Rows of pixels between two restart markers. */
  private static final int BAND = 64;

  private final DataOutputStream out;
  private final int[][] quants = {
    JpegTables.scaled(JpegTables.BRIGHTNESS, QUALITY), JpegTables.scaled(JpegTables.COLOUR, QUALITY)
  };

  private JpegWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  static void write(RgbImage image, Labels labels, OutputStream out) throws IOException {
    JpegWriter jpeg = new JpegWriter(out);
    jpeg.out.writeShort(0xffd8);
    jpeg.labels(labels);
    jpeg.tables();
    jpeg.frame(image);
    jpeg.scan(image);
    jpeg.out.writeShort(0xffd9);
  }

  // ---------------------------------------------------------------- labels

  private void labels(Labels labels) throws IOException {
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

  private void frame(RgbImage image) throws IOException {
    int w = image.width();
    int h = image.height();
    byte[] data = {
      8, (byte) (h >> 8), (byte) h, (byte) (w >> 8), (byte) w, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1
    };
    segment(0xc0, data);
    int blocks = (w + SIDE - 1) / SIDE * (BAND / SIDE);
    segment(0xdd, new byte[] {(byte) (blocks >> 8), (byte) blocks});
    segment(0xda, new byte[] {3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0});
  }

  // ---------------------------------------------------------------- pixels

  /** Bands beside each other; the bytes do not depend on how many threads there are. */
  private void scan(RgbImage image) throws IOException {
    float[][] factors = {JpegBand.factors(quants[0]), JpegBand.factors(quants[1])};
    byte[][] bands = new byte[(image.height() + BAND - 1) / BAND][];
    IntStream.range(0, bands.length)
        .parallel()
        .forEach(
            i -> {
              int to = Math.min(image.height(), (i + 1) * BAND);
              bands[i] = new JpegBand(image, factors).encode(i * BAND, to);
            });
    for (int i = 0; i < bands.length; i++) {
      if (i > 0) {
        out.writeByte(0xff);
        out.writeByte(0xd0 + (i - 1) % 8);
      }
      out.write(bands[i]);
    }
  }
}
