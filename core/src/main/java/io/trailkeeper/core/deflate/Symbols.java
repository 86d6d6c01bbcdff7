package io.trailkeeper.core.deflate;

/**
 * The symbols of RFC 1951, section 3.2.5: literals and the end of a block are symbols as they are;
 * a match is a symbol for its length and one for its distance, each with bits that follow it.
 */
final class Symbols {

  static final int MIN_LENGTH = 3;
  static final int MAX_LENGTH = 258;
  static final int MAX_DISTANCE = 32 * 1024;

  static final int END_OF_BLOCK = 256;
  static final int FIRST_LENGTH = 257;

  /** Literals, the end, and lengths; 286 and 287 take part in the fixed code and are never used. */
  static final int LITERALS_AND_LENGTHS = 286;

  static final int DISTANCES = 30;

  private static final int DISTANCE_BITS = 15;

  private static final byte[] LENGTH_SYMBOL = new byte[MAX_LENGTH + 1];
  private static final short[] LENGTH_BASE = new short[LITERALS_AND_LENGTHS - FIRST_LENGTH];

  static {
    int length = MIN_LENGTH;
    for (int symbol = 0; symbol < LENGTH_BASE.length - 1; symbol++) {
      LENGTH_BASE[symbol] = (short) length;
      for (int i = 0; i < 1 << lengthExtraBits(symbol); i++) {
        LENGTH_SYMBOL[length++] = (byte) symbol;
      }
    }
    LENGTH_BASE[LENGTH_BASE.length - 1] = MAX_LENGTH;
    LENGTH_SYMBOL[MAX_LENGTH] = (byte) (LENGTH_BASE.length - 1);
  }

  private Symbols() {}

  /** Returns the token of a match. A literal's token is its byte, and has the length 0. */
  static int match(int length, int distance) {
    return (length << DISTANCE_BITS) | (distance - 1);
  }

  /** Returns the length of a token. */
  static int length(int token) {
    return token >>> DISTANCE_BITS;
  }

  /** Returns the distance of a match, less one. */
  static int distanceLessOne(int token) {
    return token & (MAX_DISTANCE - 1);
  }

  /** Returns the symbol of a length, counted from {@link #FIRST_LENGTH}. */
  static int lengthSymbol(int length) {
    return LENGTH_SYMBOL[length];
  }

  /** Returns the shortest length of such a symbol; the bits that follow are added to it. */
  static int lengthBase(int symbol) {
    return LENGTH_BASE[symbol];
  }

  static int lengthExtraBits(int symbol) {
    return symbol < 8 || symbol == LENGTH_BASE.length - 1 ? 0 : (symbol >> 2) - 1;
  }

  /** Returns the symbol of a distance less one. */
  static int distanceSymbol(int distanceLessOne) {
    if (distanceLessOne < 4) {
      return distanceLessOne;
    }
    int log = 31 - Integer.numberOfLeadingZeros(distanceLessOne);
    return 2 * log + ((distanceLessOne >>> (log - 1)) & 1);
  }

  static int distanceExtraBits(int symbol) {
    return symbol < 4 ? 0 : (symbol >> 1) - 1;
  }
}
