package io.trailkeeper.core.deflate;

import java.util.Arrays;

/**
 * What tokens cost, guessed from those before, in {@link Statistics#UNITS} of a bit: by that it is
 * decided whether a match is worth it.
 */
final class Prices {

  private static final int FIRST_LITERAL = 6 * Statistics.UNITS;
  private static final int FIRST_LENGTH = 5 * Statistics.UNITS;
  private static final int FIRST_DISTANCE = 5 * Statistics.UNITS;

  final int[] literal = new int[256];

  /** By length; with the bits that follow. */
  final int[] length = new int[Symbols.MAX_LENGTH + 1];

  /** By the distance's symbol; with the bits that follow. */
  final int[] distance = new int[Symbols.DISTANCES];

  Prices() {
    Arrays.fill(literal, FIRST_LITERAL);
    for (int i = Symbols.MIN_LENGTH; i < length.length; i++) {
      length[i] =
          FIRST_LENGTH + Statistics.UNITS * Symbols.lengthExtraBits(Symbols.lengthSymbol(i));
    }
    for (int i = 0; i < distance.length; i++) {
      distance[i] = FIRST_DISTANCE + Statistics.UNITS * Symbols.distanceExtraBits(i);
    }
  }

  /** Takes the prices from what was seen last. A symbol that was not seen counts as seen once. */
  void learn(Statistics seen) {
    int all = total(seen.literals);
    for (int i = 0; i < literal.length; i++) {
      literal[i] = price(seen.literals[i], all);
    }
    for (int i = Symbols.MIN_LENGTH; i < length.length; i++) {
      int symbol = Symbols.lengthSymbol(i);
      length[i] =
          price(seen.literals[Symbols.FIRST_LENGTH + symbol], all)
              + Statistics.UNITS * Symbols.lengthExtraBits(symbol);
    }
    all = total(seen.distances);
    for (int i = 0; i < distance.length; i++) {
      distance[i] = price(seen.distances[i], all) + Statistics.UNITS * Symbols.distanceExtraBits(i);
    }
  }

  private static int total(int[] frequencies) {
    int total = frequencies.length;
    for (int frequency : frequencies) {
      total += frequency;
    }
    return total;
  }

  private static int price(int frequency, int total) {
    int price = Statistics.logarithm(total) - Statistics.logarithm(frequency + 1);
    return Math.max(price, Statistics.UNITS);
  }
}
