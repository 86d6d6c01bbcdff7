package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.server.RefusedException;

/** How much memory a request takes that is small as bytes and large as values. */
final class RequestSize {

  /** Twice the namespaces that a filter is expected to name at most. */
  static final int MAX_VALUES = 20_000;

  /** A short text in a few sets. */
  private static final int VALUE_BYTES = 300;

  /** The shortest value is a digit and a comma. */
  private static final int LEAST_VALUE_LENGTH = 2;

  private RequestSize() {}

  /** Returns the memory that the values of a body take at most. */
  static long parsedBytes(int length) {
    return (long) VALUE_BYTES * Math.min(MAX_VALUES, length / LEAST_VALUE_LENGTH);
  }

  /**
   * Checks a body before it is parsed; commas inside of texts count as values.
   *
   * @throws RefusedException if it has too many values
   */
  static void check(byte[] body) {
    int values = 0;
    for (byte b : body) {
      if (b == ',' || b == '[' || b == '{') {
        values++;
      }
    }
    if (values > MAX_VALUES) {
      throw new RefusedException(
          FollowerError.BODY_TOO_LARGE,
          "it has about " + values + " values, at most " + MAX_VALUES + " are taken");
    }
  }
}
