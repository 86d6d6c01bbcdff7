package io.trailkeeper.core.validation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * A key below the folder of a cluster's log files, {@code
 * YYYY/MM/DD/<account>_CloudTrail_<region>_YYYYMMDDTHHMMZ_<16 characters>.json.gz}, as far as it
 * tells when the log file was written.
 *
 * @param key the whole key
 * @param from the first moment it may have been written at
 * @param to the first moment after that: a minute later, or a day where only the folder tells
 */
record LogFileName(String key, Instant from, Instant to) {

  private static final DateTimeFormatter FOLDER = formatter("uuuu/MM/dd");
  private static final DateTimeFormatter DAY = formatter("uuuuMMdd");
  private static final int FOLDER_LENGTH = "YYYY/MM/DD/".length();
  private static final int TIME_LENGTH = "YYYYMMDDTHHMMZ".length();
  private static final int UNIQUE_LENGTH = 16;
  private static final Instant FIRST_DAY = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST_DAY = Instant.parse("9999-12-31T00:00:00Z");

  /**
   * Reads a key.
   *
   * @param folder what all log files of the cluster begin with
   * @return nothing if it is no log file: none in a day's folder with the ending of one
   */
  static Optional<LogFileName> parse(String folder, String key) {
    String name = key.substring(folder.length());
    boolean isLogFile = name.endsWith(".json.gz") || name.endsWith(".json.zst");
    if (!isLogFile || name.length() <= FOLDER_LENGTH) {
      return Optional.empty();
    }
    try {
      Instant day = day(FOLDER, name.substring(0, FOLDER_LENGTH - 1));
      return Optional.of(
          minute(name)
              .filter(time -> time.truncatedTo(ChronoUnit.DAYS).equals(day))
              .map(time -> new LogFileName(key, time, time.plusSeconds(60)))
              .orElseGet(() -> new LogFileName(key, day, day.plus(1, ChronoUnit.DAYS))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns the folder of the day of a time, without a slash behind it. */
  static String day(Instant time) {
    Instant nameable = time.isBefore(FIRST_DAY) ? FIRST_DAY : time;
    return FOLDER.format(nameable.isAfter(LAST_DAY) ? LAST_DAY : nameable);
  }

  /** Whether the name tells the minute, as those of collectors do. */
  boolean tellsMinute() {
    return from.until(to, ChronoUnit.SECONDS) == 60;
  }

  private static Optional<Instant> minute(String name) {
    int end = name.lastIndexOf(".json.") - UNIQUE_LENGTH - 1;
    int start = end - TIME_LENGTH;
    if (start < FOLDER_LENGTH || name.charAt(end) != '_' || name.charAt(start - 1) != '_') {
      return Optional.empty();
    }
    String time = name.substring(start, end);
    if (time.charAt(8) != 'T' || time.charAt(13) != 'Z') {
      return Optional.empty();
    }
    try {
      int hours = Integer.parseInt(time, 9, 11, 10);
      int minutes = Integer.parseInt(time, 11, 13, 10);
      Instant day = day(DAY, time.substring(0, 8));
      return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60
          ? Optional.of(day.plus(hours * 60L + minutes, ChronoUnit.MINUTES))
          : Optional.empty();
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant day(DateTimeFormatter format, String text) {
    return format.parse(text, LocalDate::from).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT)
        .withZone(ZoneOffset.UTC);
  }
}
