package dev.banana.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the pixels of a JPEG: 8 bits, grey or three colours, baseline or progressive.
 *
 * <p>Source: <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81</a>; colours as JFIF
 * and Adobe write them. Colour differences that are stored coarser are repeated.
 */
final class JpegPixels {
  private static final int SIDE = 8;
  private static final int BLOCK = SIDE * SIDE;
  private static final int MOST_SCANS = 200;

  /** Numbers that are held at once, 2 bytes each. */
  private static final long MOST_NUMBERS = 100_000_000;

  private static final int ORIENTATION = 0x0112;

  private final byte[] bytes;
  private final int[][] quants = new int[4][];
  private final JpegBits.Codes[] direct = new JpegBits.Codes[4];
  private final JpegBits.Codes[] others = new JpegBits.Codes[4];
  private JpegPart[] parts;
  private boolean progressive;
  private boolean plain;
  private int width;
  private int height;
  private int restart;
  private int orientation = 1;
  private int scans;
  private int at = 2;

  /**
   * Prepare.
   *
   * @param bytes the whole file, which begins with the first marker
   */
  JpegPixels(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * {@return the picture}
   *
   * @throws IOException if it is damaged or of a kind that is not read
   */
  RgbaImage read() throws IOException {
    while (true) {
      int marker = marker();
      if (marker == 0xd9) {
        break;
      }
      int length = number(at) - 2;
      if (length < 0 || at + 2 + length > bytes.length) {
        throw new EOFException();
      }
      byte[] data = Arrays.copyOfRange(bytes, at + 2, at + 2 + length);
      at += 2 + length;
      segment(marker, data);
    }
    if (parts == null || scans == 0) {
      throw new EOFException();
    }
    return render();
  }

  /** The next marker; the end of the file counts as the marker of the end once pixels were seen. */
  private int marker() throws IOException {
    while (at + 1 < bytes.length && (bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xff) == 0xff) {
      at++;
    }
    if (at + 1 >= bytes.length) {
      throw new EOFException();
    }
    if ((bytes[at] & 0xff) != 0xff) {
      throw JpegBits.damaged();
    }
    int marker = bytes[at + 1] & 0xff;
    at += 2;
    return marker;
  }

  private int number(int place) throws IOException {
    if (place + 1 >= bytes.length) {
      throw new EOFException();
    }
    return (bytes[place] & 0xff) << 8 | bytes[place + 1] & 0xff;
  }

  private void segment(int marker, byte[] data) throws IOException {
    switch (marker) {
      case 0xc0, 0xc1, 0xc2 -> frame(data, marker == 0xc2);
      case 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf ->
          throw new IOException(
              "it is a JPEG of a rare kind (without loss or in arithmetic codes); save it as a"
                  + " plain JPEG or PNG");
      case 0xc4 -> codes(data);
      case 0xdb -> quants(data);
      case 0xdd -> restart = data.length < 2 ? 0 : (data[0] & 0xff) << 8 | data[1] & 0xff;
      case 0xda -> scan(data);
      case 0xe1 -> exif(data);
      case 0xee -> plain |= data.length >= 12 && text(data, "Adobe") && data[11] == 0;
      default -> {
        // Comments, thumbnails and profiles say nothing about the pixels.
      }
    }
  }

  private static boolean text(byte[] data, String text) {
    byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
    return data.length >= start.length
        && Arrays.equals(data, 0, start.length, start, 0, start.length);
  }

  // ---------------------------------------------------------------- tables

  private void quants(byte[] data) throws IOException {
    int from = 0;
    while (from < data.length) {
      int size = (data[from] >> 4 & 15) == 0 ? 1 : 2;
      int table = data[from] & 15;
      if (table > 3 || from + 1 + BLOCK * size > data.length) {
        throw JpegBits.damaged();
      }
      quants[table] = new int[BLOCK];
      for (int i = 0; i < BLOCK; i++) {
        int place = from + 1 + size * i;
        quants[table][JpegTables.ZIGZAG[i]] =
            size == 1 ? data[place] & 0xff : (data[place] & 0xff) << 8 | data[place + 1] & 0xff;
      }
      from += 1 + BLOCK * size;
    }
  }

  private void codes(byte[] data) throws IOException {
    int from = 0;
    while (from < data.length) {
      int place = data[from] & 0xff;
      if ((place & 15) > 3 || place >> 4 > 1 || from + 17 > data.length) {
        throw JpegBits.damaged();
      }
      JpegBits.Codes codes = new JpegBits.Codes(data, from + 1);
      (place >> 4 == 0 ? direct : others)[place & 15] = codes;
      from += 1 + codes.size();
    }
  }

  /** Which way is up, as the camera was held. */
  private void exif(byte[] data) {
    int start = JpegReader.EXIF.length();
    if (!text(data, JpegReader.EXIF) || data.length < start + 8) {
      return;
    }
    ByteBuffer exif = ByteBuffer.wrap(data, start, data.length - start).slice();
    exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int entry = JpegReader.entry(exif, exif.getInt(4), ORIENTATION);
    int value = entry < 0 ? 1 : exif.getShort(entry + 8);
    orientation = value >= 1 && value <= 8 ? value : 1;
  }

  // ---------------------------------------------------------------- frame and scans

  private void frame(byte[] data, boolean inPasses) throws IOException {
    if (parts != null || data.length < 6 || data.length < 6 + 3 * data[5]) {
      throw JpegBits.damaged();
    }
    if (data[0] != SIDE) {
      throw new IOException("it has " + data[0] + " bits a colour, expected 8; save it as PNG");
    }
    height = (data[1] & 0xff) << 8 | data[2] & 0xff;
    width = (data[3] & 0xff) << 8 | data[4] & 0xff;
    Pictures.checkSize(width, height);
    int number = data[5];
    if (number == 4) {
      throw new IOException("it is in the colours of print (CMYK); save it in RGB");
    }
    if (number != 1 && number != 3) {
      throw new IOException("it has " + number + " colours, expected 1 or 3; save it in RGB");
    }
    progressive = inPasses;
    plain |= number == 3 && data[6] == 'R' && data[9] == 'G' && data[12] == 'B';
    parts = JpegPart.all(data, width, height);
    long numbers = 0;
    for (JpegPart part : parts) {
      numbers += part.numbers();
    }
    if (numbers > MOST_NUMBERS) {
      throw new IOException(
          "it is " + width + " x " + height + " pixels, too many to unpack; save it smaller");
    }
    for (JpegPart part : parts) {
      part.open();
    }
  }

  private void scan(byte[] data) throws IOException {
    int number = data.length == 0 ? 0 : data[0];
    if (parts == null || number < 1 || number > parts.length || data.length < 4 + 2 * number) {
      throw JpegBits.damaged();
    }
    if (++scans > MOST_SCANS) {
      throw new IOException("it has more than " + MOST_SCANS + " scans; save it again");
    }
    JpegPart[] here = new JpegPart[number];
    for (int i = 0; i < number; i++) {
      here[i] = part(data[1 + 2 * i]);
      int tables = data[2 + 2 * i] & 0xff;
      here[i].codes(direct[tables >> 4 & 3], others[tables & 3]);
    }
    int places = 1 + 2 * number;
    JpegScan scan =
        new JpegScan(
            new JpegBits(bytes, at),
            progressive,
            progressive ? data[places] : 0,
            progressive ? data[places + 1] : BLOCK - 1,
            progressive ? data[places + 2] >> 4 & 15 : 0,
            progressive ? data[places + 2] & 15 : 0);
    at = scan.read(here, parts, restart);
  }

  private JpegPart part(int id) throws IOException {
    for (JpegPart part : parts) {
      if (part.id() == id) {
        return part;
      }
    }
    throw JpegBits.damaged();
  }

  // ---------------------------------------------------------------- pixels

  private RgbaImage render() throws IOException {
    boolean turned = orientation > 4;
    Mosaic mosaic = new Mosaic(turned ? height : width, turned ? width : height);
    for (JpegPart part : parts) {
      part.quant(quants);
    }
    int strip = SIDE * parts[0].tallest();
    for (int top = 0; top < height; top += strip) {
      for (JpegPart part : parts) {
        part.unpack(top / strip);
      }
      for (int y = top; y < Math.min(height, top + strip); y++) {
        for (int x = 0; x < width; x++) {
          put(mosaic, x, y, y - top);
        }
      }
    }
    return mosaic.picture();
  }

  private void put(Mosaic mosaic, int x, int y, int row) {
    int first = parts[0].sample(x, row);
    int red = first;
    int green = first;
    int blue = first;
    if (parts.length == 3) {
      int second = parts[1].sample(x, row);
      int third = parts[2].sample(x, row);
      green = plain ? second : clamp(first - 0.344136 * (second - 128) - 0.714136 * (third - 128));
      blue = plain ? third : clamp(first + 1.772 * (second - 128));
      red = plain ? first : clamp(first + 1.402 * (third - 128));
    }
    int right = width - 1 - x;
    int below = height - 1 - y;
    switch (orientation) {
      case 2 -> mosaic.add(right, y, red, green, blue, RgbaImage.OPAQUE);
      case 3 -> mosaic.add(right, below, red, green, blue, RgbaImage.OPAQUE);
      case 4 -> mosaic.add(x, below, red, green, blue, RgbaImage.OPAQUE);
      case 5 -> mosaic.add(y, x, red, green, blue, RgbaImage.OPAQUE);
      case 6 -> mosaic.add(below, x, red, green, blue, RgbaImage.OPAQUE);
      case 7 -> mosaic.add(below, right, red, green, blue, RgbaImage.OPAQUE);
      case 8 -> mosaic.add(y, right, red, green, blue, RgbaImage.OPAQUE);
      default -> mosaic.add(x, y, red, green, blue, RgbaImage.OPAQUE);
    }
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }
}
