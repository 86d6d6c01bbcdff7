package io.trailkeeper.core.logfile;

import java.time.Instant;

/**
 * Writes points in time as {@link Instant#toString} does, in UTC with 0, 3, 6 or 9 digits of a
 * second, and is quick about those in the second of the one before. Not thread-safe.
 */
final class InstantText {

  private static final int MILLION = 1_000_000;
  private static final int THOUSAND = 1_000;

  private long second;
  private String secondText = Instant.EPOCH.toString();

  /** Returns the instant without its fraction of a second. */
  String seconds(Instant instant) {
    return seconds(instant.getEpochSecond());
  }

  private String seconds(long epochSecond) {
    if (epochSecond != second) {
      secondText = Instant.ofEpochSecond(epochSecond).toString();
      second = epochSecond;
    }
    return secondText;
  }

  /** Returns the instant. */
  String of(Instant instant) {
    String text = seconds(instant.getEpochSecond());
    int nanos = instant.getNano();
    if (nanos == 0) {
      return text;
    }
    if (nanos % MILLION == 0) {
      return fraction(text, nanos / MILLION, 3);
    }
    if (nanos % THOUSAND == 0) {
      return fraction(text, nanos / THOUSAND, 6);
    }
    return fraction(text, nanos, 9);
  }

  /** Puts a fraction before the Z at the end. */
  private static String fraction(String text, int value, int digits) {
    int from = text.length() - 1;
    char[] all = new char[from + digits + 2];
    text.getChars(0, from, all, 0);
    all[from] = '.';
    int rest = value;
    for (int at = from + digits; at > from; at--) {
      all[at] = (char) ('0' + rest % 10);
      rest /= 10;
    }
    all[from + digits + 1] = 'Z';
    return new String(all);
  }
}
