package dev.banana.image;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the pixels of a PNG: all colour types and depths, interlaced or not.
 *
 * <p>Source: <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>. No more is inflated
 * than the sides ask for, one row at a time.
 */
final class PngPixels {
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GREY_CLEAR = 4;
  private static final int RGB_CLEAR = 6;

  /** First column and row of each interlaced pass, and the steps between; section 8. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final DataInputStream in;
  private int width;
  private int height;
  private int depth;
  private int type;
  private boolean interlaced;
  private byte[] palette = new byte[0];
  private byte[] clear;
  private Mosaic mosaic;

  /**
   * Prepare.
   *
   * @param in just behind the signature
   */
  PngPixels(DataInputStream in) {
    this.in = in;
  }

  /**
   * {@return the picture}
   *
   * @throws IOException if it is damaged or of a kind that is not read
   */
  RgbaImage read() throws IOException {
    boolean first = true;
    while (true) {
      int length = in.readInt();
      String name = new String(exactly(4), StandardCharsets.ISO_8859_1);
      if (length < 0 || first != name.equals("IHDR")) {
        throw new IOException("its chunks are not those of a PNG; copy or save it again");
      }
      first = false;
      switch (name) {
        case "IHDR" -> header(chunk(name, length));
        case "PLTE" -> palette = chunk(name, length);
        case "tRNS" -> clear = chunk(name, length);
        case "acTL" -> throw new IOException("it is animated; save one frame of it as PNG");
        case "IDAT" -> {
          pixels(new Data(length));
          return mosaic.picture();
        }
        case "IEND" -> throw new IOException("it holds no pixels; copy or save it again");
        default -> in.skipNBytes(length + 4L);
      }
    }
  }

  private void header(byte[] data) throws IOException {
    if (data.length != 13) {
      throw new IOException("its header has " + data.length + " bytes, expected 13");
    }
    width = number(data, 0);
    height = number(data, 4);
    depth = data[8];
    type = data[9];
    interlaced = data[12] == 1;
    boolean fits =
        switch (type) {
          case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case RGB, GREY_CLEAR, RGB_CLEAR -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!fits || data[10] != 0 || data[11] != 0 || data[12] < 0 || data[12] > 1) {
      throw new IOException("its header names no kind of PNG; copy or save it again");
    }
    Pictures.checkSize(width, height);
    mosaic = new Mosaic(width, height);
  }

  private static int number(byte[] data, int at) {
    return (data[at] & 0xff) << 24
        | (data[at + 1] & 0xff) << 16
        | (data[at + 2] & 0xff) << 8
        | data[at + 3] & 0xff;
  }

  private byte[] exactly(int length) throws IOException {
    byte[] data = in.readNBytes(length);
    if (data.length != length) {
      throw new EOFException();
    }
    return data;
  }

  /** The body of a chunk whose check sum is right. */
  private byte[] chunk(String name, int length) throws IOException {
    byte[] data = exactly(length);
    CRC32 sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.ISO_8859_1));
    sum.update(data);
    if (in.readInt() != (int) sum.getValue()) {
      throw new IOException("it was damaged (" + name + "); copy or save it again");
    }
    return data;
  }

  // ---------------------------------------------------------------- pixels

  private int channels() {
    return switch (type) {
      case RGB -> 3;
      case GREY_CLEAR -> 2;
      case RGB_CLEAR -> 4;
      default -> 1;
    };
  }

  private void pixels(Data data) throws IOException {
    if (type == PALETTE && (palette.length == 0 || palette.length % 3 != 0)) {
      throw new IOException("it has no palette though it needs one; copy or save it again");
    }
    if (!interlaced) {
      pass(data, 0, 0, 1, 1);
    } else {
      for (int[] pass : PASSES) {
        pass(data, pass[0], pass[1], pass[2], pass[3]);
      }
    }
    data.close();
  }

  private void pass(Data data, int left, int top, int across, int down) throws IOException {
    int columns = (width - left + across - 1) / across;
    int rows = (height - top + down - 1) / down;
    if (columns < 1 || rows < 1) {
      return;
    }
    int bits = channels() * depth;
    int stride = (columns * bits + 7) / 8;
    int step = Math.max(1, bits / 8);
    byte[] row = new byte[stride];
    byte[] above = new byte[stride];
    for (int y = 0; y < rows; y++) {
      int filter = data.next(row);
      unfilter(filter, row, above, step);
      for (int x = 0; x < columns; x++) {
        pixel(row, x, left + x * across, top + y * down);
      }
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }

  private static void unfilter(int filter, byte[] row, byte[] above, int step) throws IOException {
    for (int i = 0; i < row.length; i++) {
      int left = i < step ? 0 : row[i - step] & 0xff;
      int up = above[i] & 0xff;
      int corner = i < step ? 0 : above[i - step] & 0xff;
      row[i] +=
          (byte)
              switch (filter) {
                case 0 -> 0;
                case 1 -> left;
                case 2 -> up;
                case 3 -> (left + up) / 2;
                case 4 -> PngWriter.paeth(left, up, corner);
                default -> throw new IOException("it was damaged; copy or save it again");
              };
    }
  }

  private void pixel(byte[] row, int index, int x, int y) throws IOException {
    switch (type) {
      case PALETTE -> entry(sample(row, index), x, y);
      case GREY, GREY_CLEAR -> {
        int grey = sample(row, index * channels());
        int value = eight(grey);
        int opacity =
            type == GREY_CLEAR ? eight(sample(row, 2 * index + 1)) : hidden(grey, grey, grey);
        mosaic.add(x, y, value, value, value, opacity);
      }
      default -> {
        int at = index * channels();
        int red = sample(row, at);
        int green = sample(row, at + 1);
        int blue = sample(row, at + 2);
        int opacity = type == RGB_CLEAR ? eight(sample(row, at + 3)) : hidden(red, green, blue);
        mosaic.add(x, y, eight(red), eight(green), eight(blue), opacity);
      }
    }
  }

  private void entry(int index, int x, int y) throws IOException {
    if (3 * index >= palette.length) {
      throw new IOException("a pixel names a colour that it lacks; copy or save it again");
    }
    int opacity = clear == null || index >= clear.length ? RgbaImage.OPAQUE : clear[index] & 0xff;
    mosaic.add(
        x,
        y,
        palette[3 * index] & 0xff,
        palette[3 * index + 1] & 0xff,
        palette[3 * index + 2] & 0xff,
        opacity);
  }

  private int sample(byte[] row, int index) {
    if (depth == 8) {
      return row[index] & 0xff;
    }
    if (depth == 16) {
      return (row[2 * index] & 0xff) << 8 | row[2 * index + 1] & 0xff;
    }
    int bit = index * depth;
    return row[bit / 8] >> 8 - depth - bit % 8 & (1 << depth) - 1;
  }

  /** A sample of any depth as 0 to 255. */
  private int eight(int sample) {
    int most = (1 << depth) - 1;
    return depth == 8 ? sample : (sample * 255 + most / 2) / most;
  }

  /** The opacity where one colour stands for clear. */
  private int hidden(int red, int green, int blue) {
    int each = type == GREY ? 1 : 3;
    if (clear == null || clear.length < 2 * each) {
      return RgbaImage.OPAQUE;
    }
    int[] samples = {red, green, blue};
    for (int c = 0; c < each; c++) {
      if (samples[c] != ((clear[2 * c] & 0xff) << 8 | clear[2 * c + 1] & 0xff)) {
        return RgbaImage.OPAQUE;
      }
    }
    return 0;
  }

  /** The inflated rows of all data chunks, which must follow each other. */
  private final class Data {
    private final Inflater inflater = new Inflater();
    private final byte[] filter = new byte[1];
    private final CRC32 sum = new CRC32();
    private int left;

    Data(int length) {
      left = length;
      sum.update("IDAT".getBytes(StandardCharsets.ISO_8859_1));
    }

    /** {@return the filter of the next row, whose bytes go into {@code row}} */
    int next(byte[] row) throws IOException {
      fill(filter);
      fill(row);
      return filter[0];
    }

    private void fill(byte[] out) throws IOException {
      try {
        int at = 0;
        while (at < out.length) {
          int count = inflater.inflate(out, at, out.length - at);
          at += count;
          if (count == 0) {
            if (inflater.finished() || inflater.needsDictionary()) {
              throw new EOFException();
            }
            more();
          }
        }
      } catch (DataFormatException e) {
        throw new IOException("it was damaged; copy or save it again", e);
      }
    }

    private void more() throws IOException {
      while (left == 0) {
        if (in.readInt() != (int) sum.getValue()) {
          throw new IOException("it was damaged (IDAT); copy or save it again");
        }
        int length = in.readInt();
        byte[] name = exactly(4);
        if (length < 0 || !Arrays.equals(name, new byte[] {'I', 'D', 'A', 'T'})) {
          throw new EOFException();
        }
        sum.reset();
        sum.update(name);
        left = length;
      }
      byte[] part = exactly(Math.min(left, 1 << 16));
      left -= part.length;
      sum.update(part);
      inflater.setInput(part);
    }

    void close() {
      inflater.end();
    }
  }
}
