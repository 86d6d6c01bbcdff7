package io.trailkeeper.core.audit;

import io.trailkeeper.core.json.JsonText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;

/** Time stamps of RFC 3339, of the years 0 to 9999, from the insides of JSON strings. */
final class Rfc3339 {

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final int YEAR = 0;
  private static final int MONTH = 5;
  private static final int DAY = 8;
  private static final int HOUR = 11;
  private static final int MINUTE = 14;
  private static final int SECOND = 17;
  private static final int AFTER_SECOND = 19;
  private static final int MAX_FRACTION = 9;

  private Rfc3339() {}

  /**
   * Whether a time stamp of whatever form is of the years 0 to 9999.
   *
   * @throws DateTimeException if it is no time stamp
   */
  static boolean isInRange(String text) {
    Instant time = parse(text);
    return !time.isBefore(FIRST) && !time.isAfter(LAST);
  }

  /** Returns the time of a time stamp that was checked. */
  static Instant instant(byte[] bytes, int from, int to, boolean escaped) {
    if (escaped || !isPlain(bytes, from, to)) {
      return parse(JsonText.decode(bytes, from, to, escaped));
    }
    LocalDate date =
        LocalDate.of(
            number(bytes, from + YEAR, 4),
            number(bytes, from + MONTH, 2),
            number(bytes, from + DAY, 2));
    long seconds =
        date.toEpochDay() * 86_400
            + number(bytes, from + HOUR, 2) * 3_600L
            + number(bytes, from + MINUTE, 2) * 60L
            + number(bytes, from + SECOND, 2);
    int nanos = 0;
    int fraction = from + AFTER_SECOND + 1;
    for (int i = 0; i < MAX_FRACTION; i++) {
      nanos = nanos * 10 + (fraction + i < to - 1 ? bytes[fraction + i] - '0' : 0);
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private static Instant parse(String text) {
    return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
  }

  /**
   * Whether it is a time stamp of the form that API servers write, {@code
   * 2026-01-31T12:34:56.789012Z} with a fraction of 0 to 9 digits. There are other forms.
   */
  static boolean isPlain(byte[] bytes, int from, int to) {
    int fraction = to - 1 - (from + AFTER_SECOND + 1);
    if (fraction > MAX_FRACTION
        || (fraction < 1 && fraction != -1)
        || bytes[to - 1] != 'Z'
        || bytes[from + 4] != '-'
        || bytes[from + 7] != '-'
        || bytes[from + 10] != 'T'
        || bytes[from + 13] != ':'
        || bytes[from + 16] != ':') {
      return false;
    }
    if (fraction > 0
        && (bytes[from + AFTER_SECOND] != '.'
            || number(bytes, from + AFTER_SECOND + 1, fraction) < 0)) {
      return false;
    }
    int year = number(bytes, from + YEAR, 4);
    int month = number(bytes, from + MONTH, 2);
    int day = number(bytes, from + DAY, 2);
    return year >= 0
        && month >= 1
        && month <= 12
        && day >= 1
        && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth())
        && isBelow(24, bytes, from + HOUR)
        && isBelow(60, bytes, from + MINUTE)
        && isBelow(60, bytes, from + SECOND);
  }

  private static boolean isBelow(int end, byte[] bytes, int from) {
    int number = number(bytes, from, 2);
    return number >= 0 && number < end;
  }

  /** Returns the number that up to nine digits make; -1 if one is no digit. */
  private static int number(byte[] bytes, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
