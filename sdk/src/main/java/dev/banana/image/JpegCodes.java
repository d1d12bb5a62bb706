package dev.banana.image;

import java.util.Arrays;

/**
 * Blocks of numbers as Huffman codes, in memory.
 *
 * <p>Source: <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81</a>, F.1.2.
 */
final class JpegCodes {
  /** More than a block can take: 64 codes of 16 bits with 11 bits behind, each byte stuffed. */
  private static final int MOST_OF_BLOCK = 512;

  private byte[] bytes;
  private int size;
  private long bits;
  private int count;

  /** Prepare for about so many bytes. */
  JpegCodes(int guess) {
    bytes = new byte[guess + MOST_OF_BLOCK];
  }

  /**
   * Add a block.
   *
   * @param forMean codes of the first number
   * @param forOthers codes of the others
   * @param numbers in the order of storage; the first is told from the block before
   * @param found which of the others are not zero, by bits
   */
  void block(JpegTables.Huffman forMean, JpegTables.Huffman forOthers, int[] numbers, long found) {
    if (bytes.length - size < MOST_OF_BLOCK) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    number(forMean, 0, numbers[0]);
    int last = 0;
    for (long left = found; left != 0; left &= left - 1) {
      int next = Long.numberOfTrailingZeros(left);
      int zeros = next - last - 1;
      for (; zeros > 15; zeros -= 16) {
        put(forOthers.code[0xf0], forOthers.length[0xf0]);
      }
      number(forOthers, zeros, numbers[next]);
      last = next;
    }
    if (last < 63) {
      put(forOthers.code[0], forOthers.length[0]);
    }
  }

  /** How many zeros came before and how many bits follow, then the bits of the number. */
  private void number(JpegTables.Huffman table, int zeros, int value) {
    int digits = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
    int symbol = zeros << 4 | digits;
    int rest = value + (value >> 31) & (1 << digits) - 1;
    put(table.code[symbol] << digits | rest, table.length[symbol] + digits);
  }

  /** Takes at most 27 bits, of which the highest comes first; fewer than 32 are waiting. */
  private void put(int value, int length) {
    bits = bits << length | value;
    count += length;
    if (count >= 32) {
      count -= 32;
      word((int) (bits >>> count));
    }
  }

  private void word(int word) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      octet(word >>> shift);
    }
  }

  /** A byte of ones is followed by a zero, for it would be a marker. */
  private void octet(int value) {
    bytes[size++] = (byte) value;
    if ((value & 0xff) == 0xff) {
      bytes[size++] = 0;
    }
  }

  /** {@return all bytes; the last one is filled up with ones} */
  byte[] bytes() {
    put(0x7f, 7);
    for (; count >= 8; count -= 8) {
      octet((int) (bits >>> count - 8));
    }
    return Arrays.copyOf(bytes, size);
  }
}
