package io.trailkeeper.core.json;

import io.trailkeeper.core.json.JsonException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a reader has before it: an array, or a window of a stream that moves on.
 *
 * <p>What is marked and the token that was read last stay in the window when it moves; all indexes
 * here move with it. Fields are read and written by the reader and its tokens directly: they are
 * one loop in three parts.
 */
final class JsonInput {

  private final @Nullable InputStream in;
  private final int maxMarkedBytes;

  /** The window; its bytes up to {@link #limit} have been read. */
  byte[] buffer;

  /** The next byte to look at. */
  int position;

  int limit;

  /** Where the marked bytes begin; -1 if nothing is marked. */
  int mark = -1;

  /** Where the inside of the last string begins; -1 if nobody needs it any more. */
  int tokenStart = -1;

  int tokenEnd;

  private long discarded;

  private JsonInput(@Nullable InputStream in, byte[] buffer, int from, int to, int maxMarkedBytes) {
    this.in = in;
    this.buffer = buffer;
    this.position = from;
    this.limit = to;
    this.discarded = -from;
    this.maxMarkedBytes = maxMarkedBytes;
  }

  static JsonInput of(byte[] bytes, int from, int to) {
    JsonInput input = new JsonInput(null, bytes, from, to, Integer.MAX_VALUE);
    input.mark = from;
    return input;
  }

  static JsonInput of(InputStream in, int bufferBytes, int maxMarkedBytes) {
    return new JsonInput(in, new byte[bufferBytes], 0, 0, maxMarkedBytes);
  }

  /** Returns the number of bytes of the input up to here. */
  long offset() {
    return discarded + position;
  }

  /** Returns the next byte that is not white space, without passing over it. */
  int peek() throws IOException {
    int at = position;
    if (at < limit && buffer[at] > ' ') {
      return buffer[at];
    }
    int next = skipWhitespace();
    if (next < 0) {
      throw truncated();
    }
    return next;
  }

  /** Passes over white space and returns the byte behind it, or -1 at the end of the input. */
  int skipWhitespace() throws IOException {
    while (true) {
      while (position < limit) {
        byte b = buffer[position];
        if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
          return b & 0xff;
        }
        position++;
      }
      if (!refill()) {
        return -1;
      }
    }
  }

  byte nextByte() throws IOException {
    if (position == limit && !refill()) {
      throw truncated();
    }
    return buffer[position++];
  }

  boolean digitFollows() throws IOException {
    return (position < limit || refill()) && buffer[position] >= '0' && buffer[position] <= '9';
  }

  /** Whether this byte follows, over which it then passes. */
  boolean takeIf(int wanted) throws IOException {
    if ((position < limit || refill()) && buffer[position] == wanted) {
      position++;
      return true;
    }
    return false;
  }

  /** Reads more, keeping what is marked and the token that is being read. */
  boolean refill() throws IOException {
    if (in == null) {
      return false;
    }
    int keep = position;
    if (mark >= 0) {
      keep = mark;
    }
    if (tokenStart >= 0) {
      keep = Math.min(keep, tokenStart);
    }
    moveOn(keep);
    if (limit == buffer.length) {
      if (limit >= maxMarkedBytes) {
        throw new JsonException(
            Kind.TOO_LARGE, "a value of more than " + maxMarkedBytes + " bytes", offset());
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(maxMarkedBytes, buffer.length * 2L));
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    if (read > 0) {
      limit += read;
    }
    return read > 0;
  }

  private void moveOn(int keep) {
    if (keep == 0) {
      return;
    }
    System.arraycopy(buffer, keep, buffer, 0, limit - keep);
    position -= keep;
    limit -= keep;
    discarded += keep;
    mark = mark < 0 ? -1 : mark - keep;
    if (tokenStart >= 0) {
      tokenStart -= keep;
      tokenEnd -= keep;
    }
  }

  JsonException truncated() {
    return new JsonException(Kind.TRUNCATED, "the input ends inside a value", offset());
  }

  JsonException syntax(String message) {
    return new JsonException(Kind.SYNTAX, message, offset());
  }

  JsonException unexpected(String expected, int found) {
    String shown =
        found > ' ' && found < 0x7f
            ? "'" + (char) found + "'"
            : "byte 0x" + Integer.toHexString(found & 0xff);
    return syntax("expected " + expected + ", found " + shown);
  }
}
