package dev.banana.image;

import java.io.IOException;

/**
 * One scan of a JPEG: some or all bits of some or all numbers of its blocks.
 *
 * @param bits where they come from
 * @param progressive whether there are several scans for each colour
 * @param from first number of a block that it tells, in the order of storage
 * @param to last one
 * @param high bits that were told before, 0 if this is the first scan of these numbers
 * @param low bits that are left for later
 */
record JpegScan(JpegBits bits, boolean progressive, int from, int to, int high, int low) {
  /** {@return where the next marker lies} */
  int read(JpegPart[] parts, JpegPart[] all, int restart) throws IOException {
    boolean sane = from >= 0 && to >= from && to < 64 && low < 14;
    if (!sane || progressive && (from == 0 ? to > 0 : parts.length > 1)) {
      throw JpegBits.damaged();
    }
    Run run = new Run();
    int done = 0;
    boolean alone = parts.length == 1;
    int wide = alone ? parts[0].columns() : all[0].units();
    int tall = alone ? parts[0].rows() : all[0].unitRows();
    for (int row = 0; row < tall; row++) {
      for (int column = 0; column < wide; column++) {
        if (restart > 0 && done > 0 && done % restart == 0) {
          bits.restart();
          run.left = 0;
          for (JpegPart part : parts) {
            part.before = 0;
          }
        }
        done++;
        if (alone) {
          block(parts[0], parts[0].block(column, row), run);
        } else {
          unit(parts, column, row, run);
        }
      }
    }
    return bits.end();
  }

  /** How many blocks are still to be skipped. */
  private static final class Run {
    int left;
  }

  private void unit(JpegPart[] parts, int column, int row, Run run) throws IOException {
    for (JpegPart part : parts) {
      for (int y = 0; y < part.down(); y++) {
        for (int x = 0; x < part.across(); x++) {
          block(part, part.block(column * part.across() + x, row * part.down() + y), run);
        }
      }
    }
  }

  private void block(JpegPart part, int at, Run run) throws IOException {
    short[] numbers = part.all();
    if (!progressive) {
      mean(part, numbers, at);
      plain(part, numbers, at);
    } else if (from == 0) {
      if (high == 0) {
        mean(part, numbers, at);
      } else {
        numbers[at] |= (short) (bits.bit() << low);
      }
    } else if (high == 0) {
      first(part, numbers, at, run);
    } else {
      refine(part, numbers, at, run);
    }
  }

  private void mean(JpegPart part, short[] numbers, int at) throws IOException {
    int size = bits.symbol(part.direct());
    if (size > 15) {
      throw JpegBits.damaged();
    }
    part.before += bits.signed(size);
    numbers[at] = (short) (part.before << low);
  }

  private void plain(JpegPart part, short[] numbers, int at) throws IOException {
    for (int k = 1; k < 64; k++) {
      int symbol = bits.symbol(part.others());
      int size = symbol & 15;
      if (size == 0) {
        if (symbol != 0xf0) {
          return;
        }
        k += 15;
        continue;
      }
      k += symbol >> 4;
      numbers[at + place(k)] = (short) bits.signed(size);
    }
  }

  private static int place(int k) throws IOException {
    if (k > 63) {
      throw JpegBits.damaged();
    }
    return JpegTables.ZIGZAG[k];
  }

  /** T.81, G.1.2.2: runs of zeros within a block, and of whole blocks. */
  private void first(JpegPart part, short[] numbers, int at, Run run) throws IOException {
    if (run.left > 0) {
      run.left--;
      return;
    }
    for (int k = from; k <= to; k++) {
      int symbol = bits.symbol(part.others());
      int zeros = symbol >> 4;
      int size = symbol & 15;
      if (size == 0 && zeros < 15) {
        run.left = (1 << zeros) - 1 + bits.bits(zeros);
        return;
      }
      k += zeros;
      if (size > 0) {
        numbers[at + place(k)] = (short) (bits.signed(size) << low);
      }
    }
  }

  /** T.81, G.1.2.3: one more bit of what is known, and numbers that first show now. */
  private void refine(JpegPart part, short[] numbers, int at, Run run) throws IOException {
    int k = from;
    while (k <= to && run.left == 0) {
      int symbol = bits.symbol(part.others());
      int zeros = symbol >> 4;
      int size = symbol & 15;
      int fresh = 0;
      if (size == 0 && zeros < 15) {
        run.left = (1 << zeros) + bits.bits(zeros);
        break;
      }
      if (size > 0) {
        fresh = bits.bit() == 1 ? 1 << low : -(1 << low);
      }
      k = skip(numbers, at, k, zeros);
      if (fresh != 0 && k <= to) {
        numbers[at + place(k)] = (short) fresh;
      }
      k++;
    }
    if (run.left > 0) {
      skip(numbers, at, k, Integer.MAX_VALUE);
      run.left--;
    }
  }

  /** Goes over this many zeros, and mends what is not zero on the way. */
  private int skip(short[] numbers, int at, int start, int zeros) throws IOException {
    int left = zeros;
    for (int k = start; k <= to; k++) {
      int place = at + place(k);
      if (numbers[place] == 0) {
        if (left-- == 0) {
          return k;
        }
      } else if (bits.bit() == 1 && (numbers[place] >> low & 1) == 0) {
        numbers[place] += (short) (numbers[place] > 0 ? 1 << low : -(1 << low));
      }
    }
    return to + 1;
  }
}
