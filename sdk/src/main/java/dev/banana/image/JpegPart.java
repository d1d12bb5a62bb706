package dev.banana.image;

import java.io.IOException;

/** One colour of a JPEG: its blocks of 8 x 8 numbers, and the pixels of one strip of them. */
final class JpegPart {
  private static final int SIDE = 8;
  private static final int BLOCK = SIDE * SIDE;
  private static final float[][] COSINES = cosines();

  private final int id;
  private final int across;
  private final int down;
  private final int table;
  private int widest;
  private int tallest;
  private int units;
  private int unitRows;
  private int columns;
  private int rows;
  private short[] numbers;
  private int[] quant;
  private byte[] strip;
  private JpegBits.Codes direct;
  private JpegBits.Codes others;

  /** What the last block of a scan had as its mean. */
  int before;

  private JpegPart(int id, int across, int down, int table) {
    this.id = id;
    this.across = across;
    this.down = down;
    this.table = table;
  }

  /** {@return the colours that a frame names} */
  static JpegPart[] all(byte[] frame, int width, int height) throws IOException {
    JpegPart[] parts = new JpegPart[frame[5]];
    int widest = 1;
    int tallest = 1;
    for (int i = 0; i < parts.length; i++) {
      int at = 6 + 3 * i;
      int across = frame[at + 1] >> 4 & 15;
      int down = frame[at + 1] & 15;
      if (across < 1 || across > 4 || down < 1 || down > 4 || (frame[at + 2] & 0xff) > 3) {
        throw JpegBits.damaged();
      }
      // A single colour has no other to be finer than.
      parts[i] =
          parts.length == 1
              ? new JpegPart(frame[at], 1, 1, frame[at + 2])
              : new JpegPart(frame[at], across, down, frame[at + 2]);
      widest = Math.max(widest, parts[i].across);
      tallest = Math.max(tallest, parts[i].down);
    }
    for (JpegPart part : parts) {
      part.fit(width, height, widest, tallest);
    }
    return parts;
  }

  private void fit(int width, int height, int most, int high) {
    widest = most;
    tallest = high;
    units = (width + SIDE * most - 1) / (SIDE * most);
    unitRows = (height + SIDE * high - 1) / (SIDE * high);
    int wide = (width * across + most - 1) / most;
    int tall = (height * down + high - 1) / high;
    columns = (wide + SIDE - 1) / SIDE;
    rows = (tall + SIDE - 1) / SIDE;
  }

  int id() {
    return id;
  }

  /** {@return blocks across and down of one unit of an interleaved scan} */
  int across() {
    return across;
  }

  int down() {
    return down;
  }

  int tallest() {
    return tallest;
  }

  int units() {
    return units;
  }

  int unitRows() {
    return unitRows;
  }

  /** {@return blocks across that hold pixels, in a scan of this colour alone} */
  int columns() {
    return columns;
  }

  int rows() {
    return rows;
  }

  /** {@return numbers of all blocks, whole units} */
  long numbers() {
    return (long) BLOCK * units * across * unitRows * down;
  }

  void open() {
    numbers = new short[Math.toIntExact(numbers())];
    strip = new byte[BLOCK * units * across * down];
  }

  void codes(JpegBits.Codes forMeans, JpegBits.Codes forOthers) {
    direct = forMeans;
    others = forOthers;
    before = 0;
  }

  JpegBits.Codes direct() throws IOException {
    return known(direct);
  }

  JpegBits.Codes others() throws IOException {
    return known(others);
  }

  private static JpegBits.Codes known(JpegBits.Codes codes) throws IOException {
    if (codes == null) {
      throw JpegBits.damaged();
    }
    return codes;
  }

  short[] all() {
    return numbers;
  }

  /** {@return where a block begins in {@link #all}} */
  int block(int column, int row) {
    return BLOCK * (row * units * across + column);
  }

  void quant(int[][] tables) throws IOException {
    quant = tables[table];
    if (quant == null) {
      throw JpegBits.damaged();
    }
  }

  // ---------------------------------------------------------------- pixels

  /** Turn the blocks of one row of units into pixels. */
  void unpack(int unitRow) {
    int wide = units * across;
    float[] block = new float[BLOCK];
    for (int r = 0; r < down; r++) {
      for (int c = 0; c < wide; c++) {
        int from = block(c, unitRow * down + r);
        for (int i = 0; i < BLOCK; i++) {
          block[i] = numbers[from + i] * (float) quant[i];
        }
        inverse(block, r * SIDE * wide * SIDE + c * SIDE, wide * SIDE);
      }
    }
  }

  /** The inverse cosine transform, first along columns, then along rows. */
  private void inverse(float[] block, int at, int stride) {
    float[] half = new float[BLOCK];
    for (int u = 0; u < SIDE; u++) {
      for (int y = 0; y < SIDE; y++) {
        float sum = 0;
        for (int v = 0; v < SIDE; v++) {
          sum += COSINES[v][y] * block[v * SIDE + u];
        }
        half[y * SIDE + u] = sum;
      }
    }
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        float sum = 128;
        for (int u = 0; u < SIDE; u++) {
          sum += COSINES[u][x] * half[y * SIDE + u];
        }
        strip[at + y * stride + x] = (byte) Math.max(0, Math.min(255, Math.round(sum)));
      }
    }
  }

  private static float[][] cosines() {
    float[][] table = new float[SIDE][SIDE];
    for (int u = 0; u < SIDE; u++) {
      for (int x = 0; x < SIDE; x++) {
        double norm = u == 0 ? StrictMath.sqrt(0.125) : 0.5;
        table[u][x] = (float) (norm * StrictMath.cos((2 * x + 1) * u * Math.PI / 16));
      }
    }
    return table;
  }

  /** {@return the value at a pixel of the picture, whose row counts from the top of the strip} */
  int sample(int x, int row) {
    int column = x * across / widest;
    return strip[row * down / tallest * units * across * SIDE + column] & 0xff;
  }
}
