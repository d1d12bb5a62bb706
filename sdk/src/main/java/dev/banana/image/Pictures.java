package dev.banana.image;

import static dev.banana.error.BananaException.require;
import static dev.banana.error.BananaException.requireFile;

import dev.banana.error.BananaException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads the pixels of PNG and JPEG files, without trust and without the desktop's imaging classes.
 *
 * <p>PNG: every kind of pixel, interlaced or not. JPEG: 8 bits, grey or colour, baseline or
 * progressive, turned as its EXIF block says. Colour profiles are not applied. A side longer than
 * {@value Mosaic#LONGEST} pixels is shrunk by a whole number while it is read, so that memory stays
 * bounded. What cannot be read is refused with what to do about it.
 */
public final class Pictures {
  /** The largest file that is read, in bytes. */
  public static final int LARGEST_FILE = 1 << 26;

  /** The longest side that is read, in pixels. */
  public static final int LONGEST_SIDE = 16_384;

  /** The most pixels that are read. */
  public static final int MOST_PIXELS = 64_000_000;

  private static final String CONVERT = "convert it to PNG or JPEG";

  private Pictures() {}

  /**
   * {@return the pixels of a file}
   *
   * @param file a PNG or JPEG; its name does not matter
   * @throws BananaException if it cannot be read: the sentence says why and what to do
   */
  public static RgbaImage read(Path file) {
    requireFile(file, "read picture");
    try {
      long size = Files.size(file);
      require(
          size <= LARGEST_FILE,
          "Cannot read picture '%s': it has %d bytes, expected at most %d; save it smaller.",
          file,
          size,
          LARGEST_FILE);
      return read(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new BananaException(
          "Cannot read picture '" + file + "': " + e.getMessage() + "; check the path.", e);
    }
  }

  /**
   * {@return the pixels of a file in memory}
   *
   * @param bytes the whole file
   * @param name what messages call it
   * @throws BananaException if it cannot be read
   */
  public static RgbaImage read(byte[] bytes, String name) {
    try {
      return decode(bytes);
    } catch (EOFException e) {
      throw unreadable(name, "it ends too early; copy or save it again", e);
    } catch (IOException e) {
      throw unreadable(name, e.getMessage(), e);
    }
  }

  /** {@return a PNG of the pixels alone: it carries no labels and does not say who made it} */
  public static byte[] plainPng(RgbImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      int width = image.width();
      int height = image.height();
      int threads = Runtime.getRuntime().availableProcessors();
      PngWriter png = PngWriter.plain(bytes, width, height);
      ImageFiles.write(new Stripes(png, width, height, threads), image);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  private static RgbaImage decode(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      throw new IOException("it is empty; give a PNG or JPEG");
    }
    if (starts(bytes, 0, PngWriter.SIGNATURE)) {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      in.skipNBytes(PngWriter.SIGNATURE.length);
      return new PngPixels(in).read();
    }
    if (bytes.length > 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8) {
      return new JpegPixels(bytes).read();
    }
    throw new IOException(other(bytes));
  }

  /** What a file is that can be told but not read. */
  private static String other(byte[] bytes) {
    String kind =
        text(bytes, 0, "GIF8")
            ? "a GIF"
            : text(bytes, 0, "RIFF") && text(bytes, 8, "WEBP")
                ? "a WebP"
                : text(bytes, 4, "ftyp")
                    ? "a HEIC, an AVIF or a film"
                    : text(bytes, 0, "BM")
                        ? "a BMP"
                        : text(bytes, 0, "II*") || text(bytes, 0, "MM\0*") ? "a TIFF" : null;
    return kind == null
        ? "it is neither a PNG nor a JPEG; give one of them"
        : "it is " + kind + ", expected a PNG or a JPEG; " + CONVERT;
  }

  private static boolean text(byte[] bytes, int at, String text) {
    return starts(bytes, at, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean starts(byte[] bytes, int at, byte[] start) {
    return bytes.length >= at + start.length
        && Arrays.equals(bytes, at, at + start.length, start, 0, start.length);
  }

  /** Throws unless a picture of these sides is read. */
  static void checkSize(long width, long height) throws IOException {
    if (width < 1 || height < 1) {
      throw new IOException(
          "it claims to be " + width + " x " + height + " pixels; copy or save it again");
    }
    if (width > LONGEST_SIDE || height > LONGEST_SIDE || width * height > MOST_PIXELS) {
      throw new IOException(
          "it is "
              + width
              + " x "
              + height
              + " pixels, expected sides of at most "
              + LONGEST_SIDE
              + " and at most "
              + MOST_PIXELS / 1_000_000
              + " million pixels; save it smaller");
    }
  }

  private static BananaException unreadable(String name, String reason, IOException cause) {
    return new BananaException("Cannot read picture '" + name + "': " + reason + ".", cause);
  }
}
