package io.trailkeeper.core.deflate;

import java.util.Arrays;

/**
 * A prefix code: for each symbol how many bits it has, and which (RFC 1951, section 3.2.2).
 *
 * <p>Memory is kept from one {@link #build} to the next. Not thread-safe.
 */
final class HuffmanCode {

  /** How many bits of a {@link #codes} entry are the code; above them stands its length. */
  static final int CODE_BITS = 16;

  static final int CODE_MASK = (1 << CODE_BITS) - 1;

  private static final int MAX_BITS = 15;

  private final int limit;
  private final byte[] lengths;

  /**
   * By symbol: the bits turned around, for a code's first bit is its highest, and above {@link
   * #CODE_BITS} of them how many they are.
   */
  private final int[] codes;

  /** The symbols that occur, rarest first: frequency above, symbol below. */
  private final long[] sorted;

  /** Weights of the items of one level of the package-merge, and of the level before. */
  private long[] items;

  private long[] before;

  /** Whether an item is a package of two of the level before: a bit for each, by level. */
  private final boolean[][] packages;

  /**
   * @param symbols how many symbols the alphabet has
   * @param limit how many bits a symbol may have
   */
  HuffmanCode(int symbols, int limit) {
    this.limit = limit;
    lengths = new byte[symbols];
    codes = new int[symbols];
    sorted = new long[symbols];
    items = new long[2 * symbols];
    before = new long[2 * symbols];
    packages = new boolean[limit][2 * symbols];
  }

  /** Returns how many bits a symbol has; 0 if it does not occur. */
  int length(int symbol) {
    return lengths[symbol];
  }

  /** Returns a symbol's bits, the first one lowest. */
  int code(int symbol) {
    return codes[symbol] & CODE_MASK;
  }

  /** Returns code and length of each symbol that occurs; not to be changed. */
  int[] codes() {
    return codes;
  }

  /** Returns how many symbols there are up to the last that occurs. */
  int used() {
    int used = lengths.length;
    while (used > 0 && lengths[used - 1] == 0) {
      used--;
    }
    return used;
  }

  /** Takes over the lengths of a code that is known. */
  void assign(byte[] known) {
    System.arraycopy(known, 0, lengths, 0, lengths.length);
    assignCodes();
  }

  /**
   * Makes the code that is shortest for these frequencies. Two symbols have a code at least, if
   * need be ones that do not occur: some decoders refuse a code that leaves bits without a meaning.
   */
  void build(int[] frequencies) {
    Arrays.fill(lengths, (byte) 0);
    int count = 0;
    for (int symbol = 0; symbol < frequencies.length; symbol++) {
      if (frequencies[symbol] > 0) {
        sorted[count++] = ((long) frequencies[symbol] << 16) | symbol;
      }
    }
    for (int symbol = 0; count < 2; symbol++) {
      if (frequencies[symbol] == 0) {
        sorted[count++] = (1L << 16) | symbol;
      }
    }
    Arrays.sort(sorted, 0, count);
    packageMerge(count);
    assignCodes();
  }

  /**
   * The package-merge algorithm (Larmore and Hirschberg, 1990). The items of a level are the
   * symbols, and each two items of the level before as a package, by weight. A symbol has one bit
   * for each level in which it is among the first 2n - 2 items, or in a package that is.
   */
  private void packageMerge(int count) {
    int size = 0;
    for (int level = 0; level < limit; level++) {
      long[] swapped = before;
      before = items;
      items = swapped;
      size = merge(count, size, packages[level]);
    }
    int taken = 2 * count - 2;
    for (int level = limit - 1; level >= 0 && taken > 0; level--) {
      int pairs = 0;
      for (int i = 0; i < taken; i++) {
        if (packages[level][i]) {
          pairs++;
        } else {
          lengths[(int) (sorted[i - pairs] & 0xffff)]++;
        }
      }
      taken = 2 * pairs;
    }
  }

  private int merge(int count, int sizeBefore, boolean[] isPackage) {
    int size = 0;
    int pair = 0;
    int symbol = 0;
    while (symbol < count || pair + 1 < sizeBefore) {
      long weight = pair + 1 < sizeBefore ? before[pair] + before[pair + 1] : Long.MAX_VALUE;
      isPackage[size] = symbol == count || weight < sorted[symbol] >>> 16;
      if (isPackage[size]) {
        pair += 2;
      } else {
        weight = sorted[symbol++] >>> 16;
      }
      items[size++] = weight;
    }
    return size;
  }

  private void assignCodes() {
    int[] next = new int[MAX_BITS + 2];
    for (byte length : lengths) {
      next[length + 1]++;
    }
    next[1] = 0;
    for (int bits = 2; bits <= MAX_BITS; bits++) {
      next[bits] = (next[bits] + next[bits - 1]) << 1;
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      if (length > 0) {
        int code = Integer.reverse(next[length]++) >>> (Integer.SIZE - length);
        codes[symbol] = code | (length << CODE_BITS);
      }
    }
  }
}
