package io.trailkeeper.core.deflate;

import java.util.Arrays;

/** The header of a block with codes of its own (RFC 1951, section 3.2.7): the codes' lengths. */
final class CodeLengths {

  private static final int SYMBOLS = 19;

  /** Repeats the length before 3 to 6 times; then zero, 3 to 10 and 11 to 138 times. */
  private static final int REPEAT = 16;

  private static final int SHORT_ZEROS = 17;
  private static final int LONG_ZEROS = 18;
  private static final int MAX_REPEAT = 6;
  private static final int MIN_LONG_ZEROS = 11;
  private static final int MAX_LONG_ZEROS = 138;

  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private static final int MIN_LITERALS = 257;
  private static final int MIN_SENT = 4;
  private static final int COUNT_BITS = 5 + 5 + 4;

  /** How long a header is at most: each length with 7 bits for its symbol, and 7 behind it. */
  static final int MAX_BYTES = 640;

  private final byte[] lengths = new byte[Symbols.LITERALS_AND_LENGTHS + Symbols.DISTANCES];
  private final int[] frequencies = new int[SYMBOLS];
  private final HuffmanCode code = new HuffmanCode(SYMBOLS, 7);

  /** Symbols in the low byte, and above it the bits that follow them. */
  private final int[] runs = new int[lengths.length];

  private int runCount;
  private int literalCount;
  private int distanceCount;
  private int sent;

  /** Takes the codes of a block. */
  void take(HuffmanCode literals, HuffmanCode distances) {
    literalCount = Math.max(MIN_LITERALS, literals.used());
    distanceCount = Math.max(1, distances.used());
    for (int i = 0; i < literalCount; i++) {
      lengths[i] = (byte) literals.length(i);
    }
    for (int i = 0; i < distanceCount; i++) {
      lengths[literalCount + i] = (byte) distances.length(i);
    }
    Arrays.fill(frequencies, 0);
    runCount = 0;
    runs(literalCount + distanceCount);
    code.build(frequencies);
    sent = SYMBOLS;
    while (sent > MIN_SENT && code.length(ORDER[sent - 1]) == 0) {
      sent--;
    }
  }

  /** Returns how many bits {@link #write} writes. */
  long bits() {
    long bits = COUNT_BITS + 3L * sent;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      bits += (long) frequencies[symbol] * (code.length(symbol) + extraBits(symbol));
    }
    return bits;
  }

  void write(BitWriter out) {
    out.put(literalCount - MIN_LITERALS, 5);
    out.put(distanceCount - 1, 5);
    out.put(sent - MIN_SENT, 4);
    for (int i = 0; i < sent; i++) {
      out.flush();
      out.put(code.length(ORDER[i]), 3);
    }
    for (int i = 0; i < runCount; i++) {
      int symbol = runs[i] & 0xff;
      out.flush();
      out.put(code.code(symbol), code.length(symbol));
      out.put(runs[i] >>> 8, extraBits(symbol));
    }
    out.flush();
  }

  private void runs(int count) {
    int at = 0;
    while (at < count) {
      byte length = lengths[at];
      int run = 1;
      while (at + run < count && lengths[at + run] == length) {
        run++;
      }
      at += run;
      if (length == 0) {
        zeros(run);
      } else {
        run(length, 0);
        repeat(length, run - 1);
      }
    }
  }

  private void zeros(int count) {
    int left = count;
    while (left >= MIN_LONG_ZEROS) {
      int taken = Math.min(left, MAX_LONG_ZEROS);
      run(LONG_ZEROS, taken - MIN_LONG_ZEROS);
      left -= taken;
    }
    if (left >= 3) {
      run(SHORT_ZEROS, left - 3);
      left = 0;
    }
    for (; left > 0; left--) {
      run(0, 0);
    }
  }

  private void repeat(int length, int count) {
    int left = count;
    while (left >= 3) {
      int taken = Math.min(left, MAX_REPEAT);
      run(REPEAT, taken - 3);
      left -= taken;
    }
    for (; left > 0; left--) {
      run(length, 0);
    }
  }

  private void run(int symbol, int extra) {
    frequencies[symbol]++;
    runs[runCount++] = (extra << 8) | symbol;
  }

  private static int extraBits(int symbol) {
    return switch (symbol) {
      case REPEAT -> 2;
      case SHORT_ZEROS -> 3;
      case LONG_ZEROS -> 7;
      default -> 0;
    };
  }
}
