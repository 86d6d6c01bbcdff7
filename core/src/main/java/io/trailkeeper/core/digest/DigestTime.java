package io.trailkeeper.core.digest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Points in time as digests write them: UTC, whole seconds, years 0000 to 9999. Every time has one
 * text and every text one time, so that the signed text can be made again from what was read.
 */
final class DigestTime {

  static final int NAME_LENGTH = "YYYYMMDDTHHMMSSZ".length();

  private static final int TEXT_LENGTH = "YYYY-MM-DDTHH:MM:SSZ".length();
  private static final DateTimeFormatter TEXT = formatter("uuuu-MM-dd'T'HH:mm:ss'Z'");
  private static final DateTimeFormatter NAME = formatter("uuuuMMdd'T'HHmmss'Z'");
  private static final DateTimeFormatter FOLDER = formatter("uuuu/MM/dd");
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private DigestTime() {}

  /**
   * Returns the time, if it is one that a digest can hold.
   *
   * @throws IllegalArgumentException if it has a fraction of a second or too many digits
   */
  static Instant check(String name, Instant time) {
    if (!time.truncatedTo(ChronoUnit.SECONDS).equals(time)) {
      throw new IllegalArgumentException(name + " is " + time + "; expected whole seconds");
    }
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new IllegalArgumentException(name + " is " + time + "; expected a year 0000 to 9999");
    }
    return time;
  }

  /** Formats a time as {@code YYYY-MM-DDTHH:MM:SSZ}, the form inside of digests. */
  static String text(Instant time) {
    return TEXT.format(time);
  }

  /** Formats a time as {@code YYYYMMDDTHHMMSSZ}, the form in names. */
  static String name(Instant time) {
    return NAME.format(time);
  }

  /** Formats the day of a time as {@code YYYY/MM/DD}, the form in keys. */
  static String folder(Instant time) {
    return FOLDER.format(time);
  }

  /**
   * @throws DateTimeException if the text is not of the form that {@link #text} writes
   */
  static Instant parseText(String text) {
    return parse(TEXT, TEXT_LENGTH, text);
  }

  /**
   * @throws DateTimeException if the text is not of the form that {@link #name} writes
   */
  static Instant parseName(String text) {
    return parse(NAME, NAME_LENGTH, text);
  }

  private static Instant parse(DateTimeFormatter formatter, int length, String text) {
    // A sign before the year would make the text longer, and two texts of one time.
    if (text.length() != length || !Character.isDigit(text.charAt(0))) {
      throw new DateTimeException("not a time of this form");
    }
    return formatter.parse(text, Instant::from);
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT)
        .withZone(ZoneOffset.UTC);
  }
}
