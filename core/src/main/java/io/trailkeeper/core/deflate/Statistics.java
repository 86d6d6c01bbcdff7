package io.trailkeeper.core.deflate;

import java.util.Arrays;

/** How often each symbol occurs in a run of tokens, and what that makes it cost. */
final class Statistics {

  /** Prices are in 1/{@value} of a bit. */
  static final int UNITS = 256;

  private static final int FRACTION_BITS = 8;

  /** What a block's header costs before its code lengths, and each of these, about: in bits. */
  private static final int HEADER_BITS = 60;

  private static final int LENGTH_BITS = 3;

  /** At i the binary logarithm of 1 + i / 256. StrictMath gives all runtimes the same ones. */
  private static final int[] LOGARITHM = new int[1 << FRACTION_BITS];

  static {
    for (int i = 0; i < LOGARITHM.length; i++) {
      double x = 1 + i / (double) LOGARITHM.length;
      LOGARITHM[i] = (int) StrictMath.rint(StrictMath.log(x) / StrictMath.log(2) * UNITS);
    }
  }

  final int[] literals = new int[Symbols.LITERALS_AND_LENGTHS];
  final int[] distances = new int[Symbols.DISTANCES];

  void clear() {
    Arrays.fill(literals, 0);
    Arrays.fill(distances, 0);
  }

  void add(Statistics more) {
    add(literals, more.literals);
    add(distances, more.distances);
  }

  private static void add(int[] to, int[] more) {
    for (int i = 0; i < to.length; i++) {
      to[i] += more[i];
    }
  }

  /** Returns about how many bits a block of these symbols takes with codes of its own. */
  long bits() {
    long bits = HEADER_BITS + extraBits();
    return bits + bits(literals) + bits(distances);
  }

  /** Returns how many bits follow the symbols. */
  long extraBits() {
    long bits = 0;
    for (int symbol = Symbols.FIRST_LENGTH; symbol < literals.length; symbol++) {
      bits += (long) literals[symbol] * Symbols.lengthExtraBits(symbol - Symbols.FIRST_LENGTH);
    }
    for (int symbol = 0; symbol < distances.length; symbol++) {
      bits += (long) distances[symbol] * Symbols.distanceExtraBits(symbol);
    }
    return bits;
  }

  private static long bits(int[] frequencies) {
    long units = 0;
    int total = 0;
    int used = 0;
    for (int frequency : frequencies) {
      if (frequency > 0) {
        units -= (long) frequency * logarithm(frequency);
        total += frequency;
        used++;
      }
    }
    if (total > 0) {
      units += (long) total * logarithm(total);
    }
    return units / UNITS + (long) used * LENGTH_BITS;
  }

  /** Returns 256 times the binary logarithm of a positive number, rounded down a little. */
  static int logarithm(int number) {
    int log = 31 - Integer.numberOfLeadingZeros(number);
    int fraction =
        log > FRACTION_BITS ? number >>> (log - FRACTION_BITS) : number << (FRACTION_BITS - log);
    return (log << FRACTION_BITS) + LOGARITHM[fraction & (UNITS - 1)];
  }
}
