package io.trailkeeper.core.json;

import io.trailkeeper.core.json.JsonException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) from bytes in one pass, and tells where values stand.
 *
 * <p>Everything passed over is checked: syntax, UTF-8, and depth; also what is skipped. Nothing
 * recurses, so depth costs one byte a level. From a stream it holds what was marked and a buffer,
 * never the whole input.
 *
 * <p>Members and elements are visited like this:
 *
 * <pre>
 * reader.beginObject();
 * while (reader.nextMember()) {
 *   if (reader.nameIs(KIND)) { kind = reader.string(); } else { reader.skip(); }
 * }
 * </pre>
 *
 * <p>Not thread-safe. After an exception the reader's position is undefined, but for {@link
 * #rewindToMark}.
 */
public final class JsonReader {

  /**
   * The deepest nesting that is read. The JSON decoder of Kubernetes' API server reads documents
   * 10,000 levels deep; such a document stands inside an event, which stands inside a list or a log
   * file, so there is room for those around it.
   */
  public static final int MAX_DEPTH = 10_000 + 16;

  private static final byte OBJECT_FIRST = 1;
  private static final byte OBJECT_NEXT = 2;
  private static final byte ARRAY_FIRST = 3;
  private static final byte ARRAY_NEXT = 4;

  private final @Nullable InputStream in;
  private final int maxMarkedBytes;
  private byte[] buffer;
  private int position;
  private int limit;
  private int mark = -1;
  private int markDepth;
  private byte markState;
  private int tokenStart = -1;
  private int tokenEnd;
  private boolean tokenEscaped;
  private long discarded;
  private byte[] states = new byte[32];
  private int depth;

  private JsonReader(@Nullable InputStream in, byte[] buffer, int from, int to, int maxMarked) {
    this.in = in;
    this.buffer = buffer;
    this.position = from;
    this.limit = to;
    this.discarded = -from;
    this.maxMarkedBytes = maxMarked;
  }

  /** Reads the bytes {@code from} to {@code to}; spans and offsets count from {@code from}. */
  public static JsonReader of(byte[] bytes, int from, int to) {
    JsonReader reader = new JsonReader(null, bytes, from, to, Integer.MAX_VALUE);
    reader.mark = from;
    return reader;
  }

  /** Reads an array of bytes; spans count from its beginning. */
  public static JsonReader of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /**
   * Reads a stream.
   *
   * @param bufferBytes the size of the buffer to begin with
   * @param maxMarkedBytes the size that a marked value may have
   */
  public static JsonReader of(InputStream in, int bufferBytes, int maxMarkedBytes) {
    return new JsonReader(in, new byte[bufferBytes], 0, 0, maxMarkedBytes);
  }

  /** Keeps all bytes from the next value on, so that spans count from there. */
  public void mark() throws IOException {
    peek();
    mark = position;
    markDepth = depth;
    markState = states[depth];
  }

  /** Returns a copy of the bytes from the mark to here. */
  public byte[] marked() {
    return Arrays.copyOfRange(buffer, mark, position);
  }

  /** Returns the number of bytes from the mark to here. */
  public int markedLength() {
    return position - mark;
  }

  /** Lets go of the marked bytes. */
  public void unmark() {
    mark = -1;
  }

  /** Goes back to the mark, also after an exception other than of too large a value. */
  public void rewindToMark() {
    position = mark;
    depth = markDepth;
    states[depth] = markState;
    tokenStart = -1;
  }

  /** Returns the number of bytes of the input up to here. */
  public long offset() {
    return discarded + position;
  }

  /** Returns the type of the value that comes next. */
  public JsonType type() throws IOException {
    int next = peek();
    return switch (next) {
      case '{' -> JsonType.OBJECT;
      case '[' -> JsonType.ARRAY;
      case '"' -> JsonType.STRING;
      case 't', 'f' -> JsonType.BOOLEAN;
      case 'n' -> JsonType.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonType.NUMBER;
      default -> throw unexpected("a value", next);
    };
  }

  /** Enters an object. */
  public void beginObject() throws IOException {
    expectType(JsonType.OBJECT);
    position++;
    push(OBJECT_FIRST);
  }

  /** Enters an array. */
  public void beginArray() throws IOException {
    expectType(JsonType.ARRAY);
    position++;
    push(ARRAY_FIRST);
  }

  /** Goes to the next member's value, or leaves the object and returns false. */
  public boolean nextMember() throws IOException {
    int next = peek();
    if (next == '}') {
      position++;
      depth--;
      return false;
    }
    if (states[depth] == OBJECT_NEXT) {
      if (next != ',') {
        throw unexpected("',' or '}'", next);
      }
      position++;
      next = peek();
    }
    states[depth] = OBJECT_NEXT;
    if (next != '"') {
      throw unexpected("a member's name", next);
    }
    scanString();
    int colon = peek();
    if (colon != ':') {
      throw unexpected("':'", colon);
    }
    position++;
    return true;
  }

  /** Goes to the next element, or leaves the array and returns false. */
  public boolean nextElement() throws IOException {
    int next = peek();
    if (next == ']') {
      position++;
      depth--;
      return false;
    }
    if (states[depth] == ARRAY_NEXT) {
      if (next != ',') {
        throw unexpected("',' or ']'", next);
      }
      position++;
      next = peek();
      if (next == ']') {
        throw unexpected("a value", next);
      }
    }
    states[depth] = ARRAY_NEXT;
    return true;
  }

  /**
   * Whether the member that {@link #nextMember} went to has this name. To be called before its
   * value is read.
   *
   * @param name the name in UTF-8
   */
  public boolean nameIs(byte[] name) {
    if (tokenEscaped) {
      return Arrays.equals(name, name().getBytes(StandardCharsets.UTF_8));
    }
    return Arrays.equals(buffer, tokenStart, tokenEnd, name, 0, name.length);
  }

  /** Returns the name of the member; to be called before its value is read. */
  public String name() {
    return JsonText.decode(buffer, tokenStart, tokenEnd, tokenEscaped);
  }

  /**
   * Returns where the name of the member stands, with its quotes, from the mark; to be called
   * before its value is read.
   */
  public Span nameSpan() {
    return new Span(tokenStart - 1 - mark, tokenEnd + 1 - mark);
  }

  /** Reads a string. */
  public String string() throws IOException {
    expectType(JsonType.STRING);
    scanString();
    String text = JsonText.decode(buffer, tokenStart, tokenEnd, tokenEscaped);
    tokenStart = -1;
    return text;
  }

  /** Reads a number that is a whole one of 64 bits. */
  public long integer() throws IOException {
    expectType(JsonType.NUMBER);
    long at = offset();
    tokenStart = position;
    scanNumber();
    String text = JsonText.decode(buffer, tokenStart, position, false);
    tokenStart = -1;
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new JsonException(Kind.TYPE, "expected a whole number of 64 bits", at);
    }
  }

  /** Passes over the next value, whatever it is, and returns where it stands from the mark. */
  public Span skip() throws IOException {
    peek();
    int from = position - mark;
    int base = depth;
    do {
      switch (type()) {
        case OBJECT -> beginObject();
        case ARRAY -> beginArray();
        case STRING -> scanString();
        case NUMBER -> scanNumber();
        case BOOLEAN -> scanWord(buffer[position] == 't' ? "true" : "false");
        case NULL -> scanWord("null");
      }
      while (depth > base && !(inObject() ? nextMember() : nextElement())) {
        // leaves what has ended
      }
    } while (depth > base);
    tokenStart = -1;
    return mark < 0 ? new Span(0, 0) : new Span(from, position - mark);
  }

  /** Checks that nothing but white space is left. */
  public void end() throws IOException {
    tokenStart = -1;
    if (skipWhitespace() >= 0) {
      throw unexpected("the end of the document", buffer[position]);
    }
  }

  /**
   * Passes over a value that is not well-formed by matching brackets and quotes alone, and stops
   * before the comma or bracket that follows it.
   *
   * @param seen is given the bytes as they go by
   * @return how many bytes were passed over
   * @throws JsonException of kind {@code TRUNCATED} if the input ends first
   */
  public long skipMalformed(ByteSink seen) throws IOException {
    mark = -1;
    tokenStart = -1;
    long start = offset();
    int open = 0;
    boolean inString = false;
    boolean escaped = false;
    int from = position;
    while (true) {
      if (position == limit) {
        seen.accept(buffer, from, position);
        if (!refill()) {
          throw truncated();
        }
        from = position;
      }
      byte b = buffer[position];
      if (inString) {
        if (escaped) {
          escaped = false;
        } else if (b == '\\') {
          escaped = true;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        open++;
      } else if (b == ',' && open == 0) {
        break;
      } else if (b == '}' || b == ']') {
        if (open == 0) {
          break;
        }
        open--;
      }
      position++;
    }
    seen.accept(buffer, from, position);
    return offset() - start;
  }

  /** Takes bytes as they go by. */
  @FunctionalInterface
  public interface ByteSink {
    /** Takes {@code bytes[from]} to {@code bytes[to - 1]}; the array is the caller's. */
    void accept(byte[] bytes, int from, int to);
  }

  private boolean inObject() {
    return states[depth] <= OBJECT_NEXT;
  }

  private void push(byte state) {
    if (depth == MAX_DEPTH) {
      throw new JsonException(Kind.TOO_DEEP, "nested deeper than " + MAX_DEPTH, offset());
    }
    if (++depth == states.length) {
      states = Arrays.copyOf(states, states.length * 2);
    }
    states[depth] = state;
  }

  private void expectType(JsonType expected) throws IOException {
    tokenStart = -1;
    JsonType found = type();
    if (found != expected) {
      throw new JsonException(Kind.TYPE, "expected " + expected + ", found " + found, offset());
    }
  }

  /** Returns the next byte that is not white space, without passing over it. */
  private int peek() throws IOException {
    int next = skipWhitespace();
    if (next < 0) {
      throw truncated();
    }
    return next;
  }

  private int skipWhitespace() throws IOException {
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

  private byte nextByte() throws IOException {
    if (position == limit && !refill()) {
      throw truncated();
    }
    return buffer[position++];
  }

  private void scanString() throws IOException {
    position++;
    tokenStart = position;
    tokenEscaped = false;
    while (true) {
      while (position < limit) {
        byte b = buffer[position];
        if (b == '"') {
          tokenEnd = position++;
          return;
        }
        if (b == '\\') {
          tokenEscaped = true;
          position++;
          scanEscape();
        } else if (b >= ' ') {
          position++;
        } else if (b >= 0) {
          throw new JsonException(
              Kind.SYNTAX,
              "control character 0x" + Integer.toHexString(b) + " in a string",
              offset());
        } else {
          scanMultibyte();
        }
      }
      if (!refill()) {
        throw truncated();
      }
    }
  }

  private void scanEscape() throws IOException {
    byte b = nextByte();
    switch (b) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
      case 'u' -> {
        for (int i = 0; i < 4; i++) {
          if (Character.digit(nextByte(), 16) < 0) {
            throw new JsonException(Kind.SYNTAX, "not a unicode escape", offset());
          }
        }
      }
      default -> throw new JsonException(Kind.SYNTAX, "not an escape", offset());
    }
  }

  /** Checks one character of more than one byte: RFC 3629, section 4. */
  private void scanMultibyte() throws IOException {
    long at = offset();
    int first = nextByte() & 0xff;
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
      int b = nextByte() & 0xff;
      if (b < least || b > most) {
        throw new JsonException(Kind.SYNTAX, "not UTF-8", at);
      }
      least = 0x80;
      most = 0xbf;
    }
  }

  private void scanNumber() throws IOException {
    if (buffer[position] == '-') {
      position++;
    }
    if (digitFollows() && buffer[position] == '0') {
      position++;
    } else {
      scanDigits();
    }
    if (position < limit || refill()) {
      if (buffer[position] == '.') {
        position++;
        scanDigits();
      }
    }
    if (position < limit || refill()) {
      if (buffer[position] == 'e' || buffer[position] == 'E') {
        position++;
        if (position < limit || refill()) {
          if (buffer[position] == '+' || buffer[position] == '-') {
            position++;
          }
        }
        scanDigits();
      }
    }
    if (digitFollows()) {
      throw new JsonException(Kind.SYNTAX, "a number with a leading zero", offset());
    }
  }

  private void scanDigits() throws IOException {
    if (!digitFollows()) {
      if (position == limit) {
        throw truncated();
      }
      throw new JsonException(Kind.SYNTAX, "expected a digit", offset());
    }
    while (digitFollows()) {
      position++;
    }
  }

  private boolean digitFollows() throws IOException {
    return (position < limit || refill()) && buffer[position] >= '0' && buffer[position] <= '9';
  }

  private void scanWord(String word) throws IOException {
    long at = offset();
    for (int i = 0; i < word.length(); i++) {
      if (nextByte() != word.charAt(i)) {
        throw new JsonException(Kind.SYNTAX, "expected " + word, at);
      }
    }
  }

  /** Reads more, keeping what is marked and the token that is being read. */
  private boolean refill() throws IOException {
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
    if (keep > 0) {
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

  private JsonException truncated() {
    return new JsonException(Kind.TRUNCATED, "the input ends inside a value", offset());
  }

  private JsonException unexpected(String expected, int found) {
    String shown =
        found > ' ' && found < 0x7f
            ? "'" + (char) found + "'"
            : "byte 0x" + Integer.toHexString(found & 0xff);
    return new JsonException(Kind.SYNTAX, "expected " + expected + ", found " + shown, offset());
  }
}
