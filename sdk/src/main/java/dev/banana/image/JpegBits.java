package dev.banana.image;

import java.io.EOFException;
import java.io.IOException;

/** The bits of the scans of a JPEG, and the codes that they are written in. */
final class JpegBits {
  private static final int FAST = 9;

  private final byte[] bytes;
  private int at;
  private int word;
  private int count;

  /** Begin at a byte. */
  JpegBits(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Codes by their bits. Source: ITU-T T.81, annex C and F.2.2.3. */
  static final class Codes {
    private final short[] fast = new short[1 << FAST];
    private final int[] last = new int[18];
    private final int[] shift = new int[17];
    private final byte[] symbols;

    /**
     * Read a table.
     *
     * @param data how many codes there are of each length, then the symbols by code
     * @param from where it begins
     */
    Codes(byte[] data, int from) throws IOException {
      int total = 0;
      for (int bits = 0; bits < 16; bits++) {
        total += at(data, from + bits);
      }
      if (total > 256) {
        throw damaged();
      }
      symbols = new byte[total];
      for (int i = 0; i < total; i++) {
        symbols[i] = (byte) at(data, from + 16 + i);
      }
      int code = 0;
      int index = 0;
      for (int bits = 1; bits <= 16; bits++) {
        int number = data[from + bits - 1] & 0xff;
        shift[bits] = index - code;
        for (int i = 0; i < number; i++, code++, index++) {
          if (code >= 1 << bits) {
            throw damaged();
          }
          remember(code, bits, index);
        }
        last[bits] = number == 0 ? -1 : code - 1;
        code <<= 1;
      }
    }

    /** {@return bytes of the table} */
    int size() {
      return 16 + symbols.length;
    }

    private void remember(int code, int bits, int index) {
      for (int i = 0; bits <= FAST && i < 1 << FAST - bits; i++) {
        fast[code << FAST - bits | i] = (short) (bits << 8 | symbols[index] & 0xff);
      }
    }

    private static int at(byte[] data, int index) throws IOException {
      if (index >= data.length) {
        throw damaged();
      }
      return data[index] & 0xff;
    }
  }

  static IOException damaged() {
    return new IOException("it was damaged; copy or save it again");
  }

  /** {@return the symbol of the next code} */
  int symbol(Codes codes) throws IOException {
    while (count < FAST && more()) {
      // Takes what there is: the last code may be shorter.
      continue;
    }
    int peek = count >= FAST ? word >> count - FAST : word << FAST - count;
    int known = codes.fast[peek & (1 << FAST) - 1] & 0xffff;
    if (known != 0 && known >> 8 <= count) {
      count -= known >> 8;
      return known & 0xff;
    }
    int code = 0;
    for (int bits = 1; bits <= 16; bits++) {
      code = code << 1 | bit();
      if (codes.last[bits] >= code) {
        return codes.symbols[code + codes.shift[bits]] & 0xff;
      }
    }
    throw damaged();
  }

  /** {@return the next bits as a number from 0} */
  int bits(int number) throws IOException {
    while (count < number) {
      if (!more()) {
        throw new EOFException();
      }
    }
    count -= number;
    return word >> count & (1 << number) - 1;
  }

  int bit() throws IOException {
    return bits(1);
  }

  /** {@return the next bits as a number whose first bit is its sign; T.81, figure F.12} */
  int signed(int number) throws IOException {
    if (number == 0) {
      return 0;
    }
    int value = bits(number);
    return value < 1 << number - 1 ? value - (1 << number) + 1 : value;
  }

  /** Takes one byte; false where the bits end, at a marker or at the end of the file. */
  private boolean more() {
    if (at >= bytes.length) {
      return false;
    }
    int next = bytes[at] & 0xff;
    if (next == 0xff) {
      if (at + 1 >= bytes.length || bytes[at + 1] != 0) {
        return false;
      }
      at++;
    }
    at++;
    word = word << 8 | next;
    count += 8;
    return true;
  }

  /** Begin anew behind a restart marker. */
  void restart() throws IOException {
    count = 0;
    while (at + 1 < bytes.length && (bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xff) == 0xff) {
      at++;
    }
    boolean marked =
        at + 1 < bytes.length && (bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xf8) == 0xd0;
    if (!marked) {
      throw new EOFException();
    }
    at += 2;
  }

  /** {@return the place of the next marker behind the bits} */
  int end() {
    int end = at;
    while (end + 1 < bytes.length
        && ((bytes[end] & 0xff) != 0xff
            || bytes[end + 1] == 0
            || (bytes[end + 1] & 0xf8) == 0xd0)) {
      end++;
    }
    return end;
  }
}
