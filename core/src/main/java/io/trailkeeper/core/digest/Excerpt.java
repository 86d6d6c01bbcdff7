package io.trailkeeper.core.digest;

import java.util.HexFormat;

/** Text of unknown origin, made fit for an error message: an error may end up on a terminal. */
final class Excerpt {

  private static final int MAX_QUOTED_CHARS = 80;
  private static final int MAX_SENTENCE_CHARS = 200;

  private Excerpt() {}

  /** Returns at most 80 characters of a value in quotes, all but printable ASCII escaped. */
  static String of(String value) {
    return value.length() <= MAX_QUOTED_CHARS
        ? '"' + escape(value) + '"'
        : '"'
            + escape(value.substring(0, MAX_QUOTED_CHARS))
            + "\"... ("
            + value.length()
            + " characters)";
  }

  /** Returns at most 200 characters of a library's message with all but printable ASCII escaped. */
  static String ofMessage(String message) {
    String escaped =
        escape(message.substring(0, Math.min(message.length(), MAX_SENTENCE_CHARS + 1)));
    return escaped.length() <= MAX_SENTENCE_CHARS
        ? escaped
        : escaped.substring(0, MAX_SENTENCE_CHARS) + "...";
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        escaped.append(c);
      } else {
        escaped.append("\\u").append(HexFormat.of().toHexDigits(c));
      }
    }
    return escaped.toString();
  }
}
