package io.trailkeeper.bench.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much is posted in a second.
 *
 * @param perSecond bytes or events
 * @param ofEvents whether it is events
 */
public record Rate(double perSecond, boolean ofEvents) {

  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,9}(?:[.][0-9]{1,6})?)\\s?(MB|events)/s");

  private static final double MEGABYTE = 1e6;
  private static final double NANOS = 1e9;

  /** Refuses 0. */
  public Rate {
    if (perSecond <= 0) {
      throw new IllegalArgumentException("a rate of 0 posts nothing");
    }
  }

  /**
   * Reads a rate: {@code 20MB/s} (10^6 bytes) or {@code 1000events/s}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Rate parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no rate, for example 20MB/s or 1000events/s");
    }
    boolean events = matcher.group(2).equals("events");
    return new Rate(Double.parseDouble(matcher.group(1)) * (events ? 1 : MEGABYTE), events);
  }

  /** Returns when a body is due, in ns after the first, before which so much was posted. */
  long dueNanos(long bytesBefore, long eventsBefore) {
    return (long) ((ofEvents ? eventsBefore : bytesBefore) / perSecond * NANOS);
  }
}
