package io.trailkeeper.core.deflate;

import java.util.Arrays;

/** Writes blocks (RFC 1951, section 3.2.3), each in the shortest of its three forms. */
final class BlockWriter {

  private static final int STORED = 0;
  private static final int FIXED = 1;
  private static final int DYNAMIC = 2;

  static final int MAX_STORED = 65_535;
  private static final int STORED_HEADER_BYTES = 5;
  private static final int FORM_BITS = 3;

  /** What a token takes at most, in bytes: 15 + 5 + 15 + 13 bits. */
  private static final int MAX_TOKEN_BYTES = 6;

  /** Tokens for which room is made at once. */
  private static final int STRETCH = 4096;

  private final BitWriter out;
  private final HuffmanCode literals = new HuffmanCode(Symbols.LITERALS_AND_LENGTHS, 15);
  private final HuffmanCode distances = new HuffmanCode(Symbols.DISTANCES, 15);
  private final HuffmanCode fixedLiterals = new HuffmanCode(288, 15);
  private final HuffmanCode fixedDistances = new HuffmanCode(32, 15);
  private final CodeLengths codeLengths = new CodeLengths();

  /** By length: the symbol's bits and those that follow it, and how many they are. */
  private final int[] lengthBits = new int[Symbols.MAX_LENGTH + 1];

  private final byte[] lengthCounts = new byte[Symbols.MAX_LENGTH + 1];

  BlockWriter(int capacity) {
    this.out = new BitWriter(capacity);
    byte[] lengths = new byte[288];
    Arrays.fill(lengths, 0, 144, (byte) 8);
    Arrays.fill(lengths, 144, 256, (byte) 9);
    Arrays.fill(lengths, 256, 280, (byte) 7);
    Arrays.fill(lengths, 280, 288, (byte) 8);
    fixedLiterals.assign(lengths);
    lengths = new byte[32];
    Arrays.fill(lengths, (byte) 5);
    fixedDistances.assign(lengths);
  }

  /** Returns how many bits so many bytes take as they are, at most. */
  static long storedBits(int bytes) {
    int blocks = Math.max(1, (bytes + MAX_STORED - 1) / MAX_STORED);
    return 8L * (bytes + (long) blocks * STORED_HEADER_BYTES);
  }

  /**
   * Writes a block.
   *
   * @param statistics of its tokens, without its end
   * @param from where its content begins
   * @param to where its content ends
   */
  void write(
      int[] tokens,
      int count,
      Statistics statistics,
      byte[] content,
      int from,
      int to,
      boolean last) {
    statistics.literals[Symbols.END_OF_BLOCK] = 1;
    literals.build(statistics.literals);
    distances.build(statistics.distances);
    codeLengths.take(literals, distances);
    long extra = FORM_BITS + statistics.extraBits();
    long dynamic = extra + codeLengths.bits() + bits(statistics, literals, distances);
    long fixed = extra + bits(statistics, fixedLiterals, fixedDistances);
    if (storedBits(to - from) <= Math.min(dynamic, fixed)) {
      stored(content, from, to, last);
      return;
    }
    out.reserve(CodeLengths.MAX_BYTES);
    if (fixed <= dynamic) {
      form(FIXED, last);
      tokens(tokens, count, fixedLiterals, fixedDistances);
    } else {
      form(DYNAMIC, last);
      codeLengths.write(out);
      tokens(tokens, count, literals, distances);
    }
  }

  /** Ends the last byte and returns all. */
  BitWriter finish() {
    out.align();
    return out;
  }

  private void form(int form, boolean last) {
    out.put(last ? 1 : 0, 1);
    out.put(form, FORM_BITS - 1);
    out.flush();
  }

  private static long bits(Statistics statistics, HuffmanCode literals, HuffmanCode distances) {
    return bits(statistics.literals, literals) + bits(statistics.distances, distances);
  }

  private static long bits(int[] frequencies, HuffmanCode code) {
    long bits = 0;
    for (int symbol = 0; symbol < frequencies.length; symbol++) {
      bits += (long) frequencies[symbol] * code.length(symbol);
    }
    return bits;
  }

  private void stored(byte[] content, int from, int to, boolean last) {
    int at = from;
    do {
      int length = Math.min(to - at, MAX_STORED);
      out.reserve(STORED_HEADER_BYTES + length);
      form(STORED, last && at + length == to);
      out.align();
      out.put(length, Short.SIZE);
      out.put(~length & 0xffff, Short.SIZE);
      out.flush();
      out.bytes(content, at, at + length);
      at += length;
    } while (at < to);
  }

  private void tokens(int[] tokens, int count, HuffmanCode literalCode, HuffmanCode distanceCode) {
    for (int length = Symbols.MIN_LENGTH; length < lengthBits.length; length++) {
      int symbol = Symbols.lengthSymbol(length);
      int code = Symbols.FIRST_LENGTH + symbol;
      int extra = length - Symbols.lengthBase(symbol);
      lengthBits[length] = literalCode.code(code) | (extra << literalCode.length(code));
      lengthCounts[length] = (byte) (literalCode.length(code) + Symbols.lengthExtraBits(symbol));
    }
    for (int from = 0; from < count; from += STRETCH) {
      int to = Math.min(from + STRETCH, count);
      out.reserve((to - from + 1) * MAX_TOKEN_BYTES);
      tokens(tokens, from, to, literalCode.codes(), distanceCode.codes());
    }
    out.put(literalCode.code(Symbols.END_OF_BLOCK), literalCode.length(Symbols.END_OF_BLOCK));
    out.flush();
  }

  /** Collects a token's bits before they are put: nothing else is done as often. */
  private void tokens(int[] tokens, int from, int to, int[] literalCodes, int[] distanceCodes) {
    for (int i = from; i < to; i++) {
      int token = tokens[i];
      int length = Symbols.length(token);
      if (length == 0) {
        int code = literalCodes[token];
        out.putAndFlush(code & HuffmanCode.CODE_MASK, code >>> HuffmanCode.CODE_BITS);
      } else {
        int distanceLessOne = Symbols.distanceLessOne(token);
        int symbol = Symbols.distanceSymbol(distanceLessOne);
        int extraBits = Symbols.distanceExtraBits(symbol);
        int code = distanceCodes[symbol];
        long bits = lengthBits[length];
        int count = lengthCounts[length];
        bits |= (long) (code & HuffmanCode.CODE_MASK) << count;
        count += code >>> HuffmanCode.CODE_BITS;
        bits |= (distanceLessOne & ((1L << extraBits) - 1)) << count;
        out.putAndFlush(bits, count + extraBits);
      }
    }
  }
}
