package dev.banana.image;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads the size and the labels of a PNG, without trust and without its pixels. */
final class PngReader {
  static final String PARAMETERS = "parameters";
  static final String REQUEST = "banana";
  static final String XMP = "XML:com.adobe.xmp";

  private static final int LARGEST_TEXT = 1 << 20;
  private static final int MOST_CHUNKS = 100_000;
  private static final int MOST_TEXTS = 64;

  private final DataInputStream in;
  private final Map<String, String> texts = new HashMap<>();
  private int width;
  private int height;

  private PngReader(DataInputStream in) {
    this.in = in;
  }

  /**
   * {@return size and labels}
   *
   * @param in just behind the signature
   * @throws IOException if it is not a PNG
   */
  static ImageInfo read(DataInputStream in) throws IOException {
    PngReader png = new PngReader(in);
    for (int chunk = 0; chunk < MOST_CHUNKS; chunk++) {
      if (!png.next(chunk == 0)) {
        Labels labels =
            new Labels(png.texts.getOrDefault(PARAMETERS, ""), png.texts.getOrDefault(REQUEST, ""));
        return new ImageInfo("PNG", png.width, png.height, labels);
      }
    }
    throw new IOException("it has more than " + MOST_CHUNKS + " chunks");
  }

  private boolean next(boolean first) throws IOException {
    long length = in.readInt() & 0xffffffffL;
    String type = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
    if (first != type.equals("IHDR") || length > Integer.MAX_VALUE) {
      throw new IOException("its chunks are not those of a PNG");
    }
    switch (type) {
      case "IHDR" -> header(exactly((int) length));
      case "tEXt", "zTXt", "iTXt" -> text(type, length);
      default -> in.skipNBytes(length);
    }
    in.skipNBytes(4);
    return !type.equals("IEND");
  }

  private void header(byte[] data) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(data);
    if (data.length != 13) {
      throw new IOException("its header has " + data.length + " bytes, expected 13");
    }
    width = buffer.getInt();
    height = buffer.getInt();
    if (width < 1 || height < 1) {
      throw new IOException("it claims to be " + width + " x " + height + " pixels");
    }
  }

  /** A text that is too long or cannot be read is passed over, as are all after the 64th. */
  private void text(String type, long length) throws IOException {
    if (length > LARGEST_TEXT || texts.size() >= MOST_TEXTS) {
      in.skipNBytes(length);
      return;
    }
    byte[] data = exactly((int) length);
    int end = zero(data, 0);
    if (end < 0) {
      return;
    }
    String keyword = new String(data, 0, end, StandardCharsets.ISO_8859_1);
    String text =
        switch (type) {
          case "tEXt" -> utf8OrLatin1(data, end + 1, data.length);
          case "zTXt" -> inflated(data, end + 2, StandardCharsets.ISO_8859_1);
          default -> international(data, end + 1);
        };
    if (text != null) {
      texts.putIfAbsent(keyword, text);
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] data = in.readNBytes(length);
    if (data.length != length) {
      throw new IOException("it ends in the middle of a chunk");
    }
    return data;
  }

  /** Compression flag and method, language, translated keyword, text. */
  private static String international(byte[] data, int at) {
    int language = zero(data, at + 2);
    int translated = language < 0 ? -1 : zero(data, language + 1);
    if (translated < 0) {
      return null;
    }
    return data[at] == 1
        ? inflated(data, translated + 1, StandardCharsets.UTF_8)
        : new String(data, translated + 1, data.length - translated - 1, StandardCharsets.UTF_8);
  }

  private static int zero(byte[] data, int from) {
    for (int i = from; i < data.length; i++) {
      if (data[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  /** tEXt should be Latin-1, but some programs put UTF-8 there. */
  private static String utf8OrLatin1(byte[] data, int from, int to) {
    ByteBuffer bytes = ByteBuffer.wrap(data, from, to - from);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }

  private static String inflated(byte[] data, int from, Charset charset) {
    if (from > data.length) {
      return null;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data, from, data.length - from);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] part = new byte[1 << 14];
      while (!inflater.finished()) {
        int count = inflater.inflate(part);
        text.write(part, 0, count);
        if (count == 0 || text.size() > LARGEST_TEXT) {
          return null;
        }
      }
      return text.toString(charset);
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }
}
