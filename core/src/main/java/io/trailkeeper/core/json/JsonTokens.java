package io.trailkeeper.core.json;

import io.trailkeeper.core.json.JsonException.Kind;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Passes over strings, numbers and words, and checks each byte of them. */
final class JsonTokens {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private final JsonInput in;

  /** Whether the last string has escapes. */
  boolean escaped;

  JsonTokens(JsonInput in) {
    this.in = in;
  }

  /**
   * Returns the index of the first byte that is not plain inside of a string: a quote, a backslash,
   * a control character, or part of a character that is not ASCII; {@code to} if there is none.
   *
   * <p>Eight bytes at a time: subtracting sets the high bit of a byte that was 0 (after the xor:
   * that was a quote, or a backslash) or below a space. What it borrows from the next byte may set
   * bits there, but never before the first one that is meant.
   */
  static int plainEnd(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORD.get(bytes, at);
      long special =
          (((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | (word - SPACES) | word)
              & HIGH_BITS;
      if (special != 0) {
        return at + (Long.numberOfTrailingZeros(special) >>> 3);
      }
    }
    while (at < to && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /** Passes over a string, of which the quote is next; its inside is the token then. */
  void string() throws IOException {
    int from = in.position + 1;
    int end = plainEnd(in.buffer, from, in.limit);
    in.tokenStart = from;
    escaped = false;
    if (end < in.limit && in.buffer[end] == '"') {
      in.tokenEnd = end;
      in.position = end + 1;
      return;
    }
    in.position = end;
    specialString();
  }

  /** Goes on with a string at its first byte that is special, or at the end of the window. */
  private void specialString() throws IOException {
    while (true) {
      while (in.position < in.limit) {
        byte b = in.buffer[in.position];
        if (b == '"') {
          in.tokenEnd = in.position++;
          return;
        }
        if (b == '\\') {
          escaped = true;
          in.position++;
          escape();
        } else if (b >= ' ') {
          in.position = plainEnd(in.buffer, in.position, in.limit);
        } else if (b >= 0) {
          throw in.syntax("control character 0x" + Integer.toHexString(b) + " in a string");
        } else {
          multibyte();
        }
      }
      if (!in.refill()) {
        throw in.truncated();
      }
    }
  }

  private void escape() throws IOException {
    switch (in.nextByte()) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
      case 'u' -> {
        for (int i = 0; i < 4; i++) {
          if (Character.digit(in.nextByte(), 16) < 0) {
            throw in.syntax("not a unicode escape");
          }
        }
      }
      default -> throw in.syntax("not an escape");
    }
  }

  /** Checks one character of more than one byte: RFC 3629, section 4. */
  private void multibyte() throws IOException {
    long at = in.offset();
    int first = in.nextByte() & 0xff;
    int more;
    int least = 0x80;
    int most = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) {
      more = 1;
    } else if (first >= 0xe0 && first <= 0xef) {
      more = 2;
      least = first == 0xe0 ? 0xa0 : least;
      most = first == 0xed ? 0x9f : most;
    } else if (first >= 0xf0 && first <= 0xf4) {
      more = 3;
      least = first == 0xf0 ? 0x90 : least;
      most = first == 0xf4 ? 0x8f : most;
    } else {
      throw new JsonException(Kind.SYNTAX, "not UTF-8", at);
    }
    for (int i = 0; i < more; i++) {
      int b = in.nextByte() & 0xff;
      if (b < least || b > most) {
        throw new JsonException(Kind.SYNTAX, "not UTF-8", at);
      }
      least = 0x80;
      most = 0xbf;
    }
  }

  /** Passes over a number, of which a digit or the sign is next. */
  void number() throws IOException {
    in.takeIf('-');
    if (!in.takeIf('0')) {
      digits();
    }
    if (in.takeIf('.')) {
      digits();
    }
    if (in.takeIf('e') || in.takeIf('E')) {
      if (!in.takeIf('+')) {
        in.takeIf('-');
      }
      digits();
    }
    if (in.digitFollows()) {
      throw in.syntax("a number with a leading zero");
    }
  }

  private void digits() throws IOException {
    if (!in.digitFollows()) {
      if (in.position == in.limit) {
        throw in.truncated();
      }
      throw in.syntax("expected a digit");
    }
    while (in.digitFollows()) {
      in.position++;
    }
  }

  /** Passes over {@code true}, {@code false} or {@code null}, of which the first letter is next. */
  void word() throws IOException {
    byte first = in.buffer[in.position];
    String word = first == 't' ? "true" : first == 'f' ? "false" : "null";
    long at = in.offset();
    for (int i = 0; i < word.length(); i++) {
      if (in.nextByte() != word.charAt(i)) {
        throw new JsonException(Kind.SYNTAX, "expected " + word, at);
      }
    }
  }
}
