package dev.banana.image;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the size and the labels of a JPEG, without trust and without its pixels. */
final class JpegReader {
  static final String EXIF = "Exif\0\0";
  static final String XMP = "http://ns.adobe.com/xap/1.0/\0";
  static final int USER_COMMENT = 0x9286;
  static final int EXIF_FOLDER = 0x8769;
  static final String UNICODE = "UNICODE\0";

  private static final int MOST_SEGMENTS = 10_000;
  private static final int ENTRY = 12;

  private final DataInputStream in;
  private String parameters = "";
  private String request = "";
  private int width;
  private int height;

  private JpegReader(DataInputStream in) {
    this.in = in;
  }

  /**
   * {@return size and labels}
   *
   * @param in just behind the first marker
   * @throws IOException if it is not a JPEG
   */
  static ImageInfo read(DataInputStream in) throws IOException {
    JpegReader jpeg = new JpegReader(in);
    for (int segment = 0; segment < MOST_SEGMENTS; segment++) {
      if (!jpeg.next()) {
        Labels labels = new Labels(jpeg.parameters, jpeg.request);
        return new ImageInfo("JPEG", jpeg.width, jpeg.height, labels);
      }
    }
    throw new IOException("it has more than " + MOST_SEGMENTS + " segments");
  }

  /** Reads one segment; false at the pixels, before which all labels lie. */
  private boolean next() throws IOException {
    int marker = in.readUnsignedShort();
    if (marker >> 8 != 0xff) {
      throw new IOException("its segments are not those of a JPEG");
    }
    int length = in.readUnsignedShort() - 2;
    if (length < 0) {
      throw new IOException("a segment claims less than no bytes");
    }
    byte[] data = in.readNBytes(length);
    if (data.length < length) {
      throw new IOException("it ends in the middle of a segment");
    }
    switch (marker) {
      case 0xffe1 -> application(data);
      case 0xffc0, 0xffc1, 0xffc2 -> frame(ByteBuffer.wrap(data));
      default -> {
        // Tables, thumbnails and comments say nothing that is asked for here.
      }
    }
    if (marker == 0xffda && width == 0) {
      throw new IOException("it does not say how large it is");
    }
    return marker != 0xffda;
  }

  private void frame(ByteBuffer data) throws IOException {
    if (data.remaining() < 5) {
      throw new IOException("its frame is too short");
    }
    height = data.getShort(1) & 0xffff;
    width = data.getShort(3) & 0xffff;
  }

  private void application(byte[] data) {
    if (starts(data, EXIF)) {
      ByteBuffer exif = ByteBuffer.wrap(data, EXIF.length(), data.length - EXIF.length()).slice();
      parameters = comment(exif);
    } else if (starts(data, XMP)) {
      int start = XMP.length();
      request = Xmp.request(new String(data, start, data.length - start, StandardCharsets.UTF_8));
    }
  }

  private static boolean starts(byte[] data, String text) {
    byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
    return data.length >= start.length
        && ByteBuffer.wrap(data, 0, start.length).equals(ByteBuffer.wrap(start));
  }

  /** The user comment of an EXIF block; empty if there is none or it is not in Unicode. */
  private static String comment(ByteBuffer exif) {
    if (exif.remaining() < 8) {
      return "";
    }
    exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int folder = entry(exif, exif.getInt(4), EXIF_FOLDER);
    int comment = folder < 0 ? -1 : entry(exif, exif.getInt(folder + 8), USER_COMMENT);
    if (comment < 0) {
      return "";
    }
    int length = exif.getInt(comment + 4);
    int offset = exif.getInt(comment + 8);
    if (length < UNICODE.length() || offset < 0 || length > exif.limit() - (long) offset) {
      return "";
    }
    byte[] text = new byte[length];
    exif.duplicate().position(offset).get(text);
    int start = UNICODE.length();
    return starts(text, UNICODE)
        ? new String(
            text,
            start,
            length - start,
            exif.order() == ByteOrder.BIG_ENDIAN
                ? StandardCharsets.UTF_16BE
                : StandardCharsets.UTF_16LE)
        : "";
  }

  /** Where the entry with a tag begins in the folder at an offset, or -1. */
  static int entry(ByteBuffer exif, int folder, int tag) {
    if (folder < 0 || folder > exif.limit() - 2) {
      return -1;
    }
    int count = exif.getShort(folder) & 0xffff;
    for (int i = 0; i < count; i++) {
      int at = folder + 2 + i * ENTRY;
      if (at > exif.limit() - ENTRY) {
        return -1;
      }
      if ((exif.getShort(at) & 0xffff) == tag) {
        return at;
      }
    }
    return -1;
  }
}
