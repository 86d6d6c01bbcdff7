package io.trailkeeper.core.logfile;

import io.trailkeeper.core.json.JsonWriter;
import io.trailkeeper.core.json.Span;
import java.nio.charset.StandardCharsets;

/**
 * CloudTrail's limits on the fields of a record, and how what is over them is cut: with a marker
 * that says so. The format {@code Kubernetes} cuts nothing.
 */
final class Limits {

  /** User agent, error code, error message, request id; and names, which are shorter anyway. */
  static final int SHORT_TEXT = 1024;

  /** Request URIs and ARNs. */
  static final int LONG_TEXT = 8 * 1024;

  /** The query, as it was sent, before it is decoded. */
  static final int QUERY = 32 * 1024;

  static final int REQUEST_PARAMETERS = 100 * 1024;
  static final int RESPONSE_ELEMENTS = 100 * 1024;
  static final int ADDITIONAL_EVENT_DATA = 28 * 1024;

  /**
   * How deep a value may be nested: readers that recurse give up at about 1000, and one deep object
   * must not keep them from a whole log file.
   */
  static final int DEPTH = 200;

  /** The mark that the API server itself puts behind a user agent that it cut. */
  static final String TRUNCATED = "...TRUNCATED";

  /** Room for what closes a value: its marker and brackets. */
  private static final int RESERVE = 512;

  private Limits() {}

  /** Returns a text that has at most so many bytes in UTF-8, the marker included. */
  static String text(String text, int maxBytes) {
    if (text.length() <= maxBytes / 3 || text.getBytes(StandardCharsets.UTF_8).length <= maxBytes) {
      return text;
    }
    int room = maxBytes - TRUNCATED.length();
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      room -= utf8Length(codePoint);
      if (room < 0) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return text.substring(0, end) + TRUNCATED;
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }

  /**
   * Writes a member whose value is copied from the event, or a marker in its place.
   *
   * @param limit how long the output may become with it
   */
  static void value(JsonWriter out, String name, byte[] bytes, Span span, int limit) {
    boolean fits = out.length() + name.length() + span.length() <= limit - RESERVE;
    boolean shallow = fits && depth(bytes, span) <= DEPTH;
    out.name(name);
    if (fits && shallow) {
      out.value(bytes, span);
      return;
    }
    out.beginObject();
    out.name("trailkeeper.io/truncated")
        .string(
            fits
                ? "nested deeper than " + DEPTH + " levels"
                : "left out: over CloudTrail's limit for this part of a record");
    out.name("bytes").number(span.length());
    out.endObject();
  }

  private static int depth(byte[] bytes, Span span) {
    int depth = 0;
    int deepest = 0;
    boolean inString = false;
    for (int i = span.from(); i < span.to(); i++) {
      byte b = bytes[i];
      if (inString) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        deepest = Math.max(deepest, ++depth);
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return deepest;
  }
}
