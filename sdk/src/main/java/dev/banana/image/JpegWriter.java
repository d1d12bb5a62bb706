package dev.banana.image;

import static dev.banana.error.BananaException.require;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

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
  private static final double[][] COSINES = cosines();

  private final DataOutputStream out;
  private final int[][] quants = {
    JpegTables.scaled(JpegTables.BRIGHTNESS, QUALITY), JpegTables.scaled(JpegTables.COLOUR, QUALITY)
  };

  private int bits;
  private int count;

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
    segment(0xda, new byte[] {3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0});
  }

  // ---------------------------------------------------------------- pixels

  private void scan(RgbImage image) throws IOException {
    int[] before = new int[RgbImage.BYTES];
    double[] block = new double[BLOCK];
    for (int y = 0; y < image.height(); y += SIDE) {
      for (int x = 0; x < image.width(); x += SIDE) {
        for (int channel = 0; channel < RgbImage.BYTES; channel++) {
          load(image, x, y, channel, block);
          before[channel] = encode(transform(block), channel, before[channel]);
        }
      }
    }
    put(0x7f, 7);
  }

  /** Brightness and two colour differences, BT.601; the last row and column are repeated. */
  private static void load(RgbImage image, int x, int y, int channel, double[] block) {
    for (int i = 0; i < BLOCK; i++) {
      int pixel =
          image.pixel(
              Math.min(x + i % SIDE, image.width() - 1),
              Math.min(y + i / SIDE, image.height() - 1));
      int r = pixel >> 16;
      int g = pixel >> 8 & 0xff;
      int b = pixel & 0xff;
      block[i] =
          switch (channel) {
            case 0 -> 0.299 * r + 0.587 * g + 0.114 * b - 128;
            case 1 -> -0.168736 * r - 0.331264 * g + 0.5 * b;
            default -> 0.5 * r - 0.418688 * g - 0.081312 * b;
          };
    }
  }

  /** The cosine transform, first along rows, then along columns. */
  private static double[] transform(double[] block) {
    double[] rows = new double[BLOCK];
    double[] both = new double[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      double sum = 0;
      for (int k = 0; k < SIDE; k++) {
        sum += COSINES[i % SIDE][k] * block[i / SIDE * SIDE + k];
      }
      rows[i] = sum;
    }
    for (int i = 0; i < BLOCK; i++) {
      double sum = 0;
      for (int k = 0; k < SIDE; k++) {
        sum += COSINES[i / SIDE][k] * rows[k * SIDE + i % SIDE];
      }
      both[i] = sum;
    }
    return both;
  }

  private static double[][] cosines() {
    double[][] table = new double[SIDE][SIDE];
    for (int u = 0; u < SIDE; u++) {
      for (int k = 0; k < SIDE; k++) {
        double norm = u == 0 ? StrictMath.sqrt(0.125) : 0.5;
        table[u][k] = norm * StrictMath.cos((2 * k + 1) * u * Math.PI / 16);
      }
    }
    return table;
  }

  /** Writes one block and names its mean, which the next block of the channel is told from. */
  private int encode(double[] block, int channel, int before) throws IOException {
    boolean bright = channel == 0;
    int[] quant = quants[bright ? 0 : 1];
    JpegTables.Huffman ac = bright ? JpegTables.AC_BRIGHTNESS : JpegTables.AC_COLOUR;
    int mean = (int) Math.rint(block[0] / quant[0]);
    number(bright ? JpegTables.DC_BRIGHTNESS : JpegTables.DC_COLOUR, 0, mean - before);
    int zeros = 0;
    for (int i = 1; i < BLOCK; i++) {
      int at = JpegTables.ZIGZAG[i];
      int value = (int) Math.rint(block[at] / quant[at]);
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
  private void number(JpegTables.Huffman table, int zeros, int value) throws IOException {
    int size = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    int symbol = zeros << 4 | size;
    put(table.code[symbol], table.length[symbol]);
    put((value < 0 ? value - 1 : value) & (1 << size) - 1, size);
  }

  /** Bits go out from the highest; a byte of ones is followed by a zero. */
  private void put(int value, int length) throws IOException {
    bits = bits << length | value;
    count += length;
    while (count >= 8) {
      count -= 8;
      int octet = bits >>> count & 0xff;
      out.writeByte(octet);
      if (octet == 0xff) {
        out.writeByte(0);
      }
    }
  }
}
