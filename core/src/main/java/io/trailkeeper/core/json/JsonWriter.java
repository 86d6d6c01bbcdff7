package io.trailkeeper.core.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes compact JSON into a growing array of bytes; commas are put where they belong.
 *
 * <p>The caller keeps to the grammar (a name before each value of an object): the writer does not
 * check it. Strings are written so that the output is valid UTF-8 whatever is in them: control
 * characters, {@code < > &} and lone surrogates are escaped. Not thread-safe.
 */
public final class JsonWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** By character, whether it stands in a string as it is. */
  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    Arrays.fill(PLAIN, ' ', 0x7f, true);
    for (char escaped : "\"\\<>&".toCharArray()) {
      PLAIN[escaped] = false;
    }
  }

  /** More than nearly every event has. */
  private static final int MOST_KEPT = 256 << 10;

  private byte[] buffer;
  private int length;
  private boolean comma;

  /** Starts with room for this many bytes. */
  public JsonWriter(int capacity) {
    buffer = new byte[Math.max(16, capacity)];
  }

  /** Opens an object. */
  public JsonWriter beginObject() {
    separate();
    put('{');
    comma = false;
    return this;
  }

  /** Closes an object. */
  public JsonWriter endObject() {
    put('}');
    comma = true;
    return this;
  }

  /** Opens an array. */
  public JsonWriter beginArray() {
    separate();
    put('[');
    comma = false;
    return this;
  }

  /** Closes an array. */
  public JsonWriter endArray() {
    put(']');
    comma = true;
    return this;
  }

  /** Writes a member's name. */
  public JsonWriter name(String name) {
    string(name);
    put(':');
    comma = false;
    return this;
  }

  /** Writes a string. */
  public JsonWriter string(String text) {
    separate();
    put('"');
    text(text);
    put('"');
    comma = true;
    return this;
  }

  /** Writes a whole number. */
  public JsonWriter number(long number) {
    separate();
    ascii(Long.toString(number));
    comma = true;
    return this;
  }

  /** Writes {@code true} or {@code false}. */
  public JsonWriter bool(boolean value) {
    separate();
    ascii(value ? "true" : "false");
    comma = true;
    return this;
  }

  /** Writes {@code null}. */
  public JsonWriter nothing() {
    separate();
    ascii("null");
    comma = true;
    return this;
  }

  /** Writes a value that stands in other bytes, as it stands there. */
  public JsonWriter value(byte[] bytes, Span span) {
    separate();
    bytes(bytes, span.from(), span.to());
    comma = true;
    return this;
  }

  /** Writes bytes between values, for example a line's end, as they are. */
  public JsonWriter raw(byte[] bytes) {
    bytes(bytes, 0, bytes.length);
    comma = false;
    return this;
  }

  /** Returns how many bytes were written. */
  public int length() {
    return length;
  }

  /** Forgets all that was written after the first {@code length} bytes, which end with a value. */
  public void truncate(int length) {
    this.length = length;
    comma = true;
  }

  /** Shows what was written after the first {@code from} bytes, without copying it. */
  public void show(int from, JsonReader.ByteSink sink) {
    sink.accept(buffer, from, length);
  }

  /** Returns a copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  /** Forgets all that was written; a buffer that one huge document has made is let go. */
  public void clear() {
    length = 0;
    comma = false;
    if (buffer.length > MOST_KEPT) {
      buffer = new byte[MOST_KEPT];
    }
  }

  private void separate() {
    if (comma) {
      put(',');
      comma = false;
    }
  }

  private void put(int b) {
    if (length == buffer.length) {
      grow(1);
    }
    buffer[length++] = (byte) b;
  }

  private void bytes(byte[] bytes, int from, int to) {
    int count = to - from;
    if (buffer.length - length < count) {
      grow(count);
    }
    System.arraycopy(bytes, from, buffer, length, count);
    length += count;
  }

  private void grow(int more) {
    long wanted = Math.max(buffer.length * 2L, (long) length + more);
    if ((long) length + more > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException("more than 2 GiB of JSON in one document");
    }
    buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  /** Most texts are plain ASCII: they are written without a look back. */
  private void text(String text) {
    int end = text.length();
    if (buffer.length - length < end) {
      grow(end);
    }
    byte[] target = buffer;
    int to = length;
    int at = 0;
    while (at < end && isPlain(text.charAt(at))) {
      target[to++] = (byte) text.charAt(at++);
    }
    length = to;
    if (at < end) {
      special(text, at);
    }
  }

  private static boolean isPlain(char c) {
    return c < PLAIN.length && PLAIN[c];
  }

  /** Writes runs of what need not be escaped as they are, and what is between them escaped. */
  private void special(String text, int from) {
    int run = from;
    int i = from;
    while (i < text.length()) {
      int next = plainEnd(text, i);
      if (next == i) {
        utf8(text, run, i);
        escape(text.charAt(i));
        run = ++i;
      } else {
        i = next;
      }
    }
    utf8(text, run, i);
  }

  /** Returns the index after the character at i, or i if it must be escaped. */
  private static int plainEnd(String text, int i) {
    char c = text.charAt(i);
    if (Character.isSurrogate(c)) {
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      return pair ? i + 2 : i;
    }
    return isPlain(c) || c >= PLAIN.length ? i + 1 : i;
  }

  private void utf8(String text, int from, int to) {
    if (to > from) {
      byte[] bytes = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
      bytes(bytes, 0, bytes.length);
    }
  }

  private void escape(char c) {
    put('\\');
    switch (c) {
      case '"', '\\' -> put(c);
      case '\n' -> put('n');
      case '\r' -> put('r');
      case '\t' -> put('t');
      default -> {
        put('u');
        put(HEX[c >> 12]);
        put(HEX[(c >> 8) & 0xf]);
        put(HEX[(c >> 4) & 0xf]);
        put(HEX[c & 0xf]);
      }
    }
  }
}
