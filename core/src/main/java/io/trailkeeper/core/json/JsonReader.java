package io.trailkeeper.core.json;

import io.trailkeeper.core.json.JsonException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

  private final JsonInput in;
  private final JsonTokens tokens;
  private int markDepth;
  private byte markState;
  private byte[] states = new byte[32];
  private int depth;

  private JsonReader(JsonInput in) {
    this.in = in;
    this.tokens = new JsonTokens(in);
  }

  /** Reads the bytes {@code from} to {@code to}; spans and offsets count from {@code from}. */
  public static JsonReader of(byte[] bytes, int from, int to) {
    return new JsonReader(JsonInput.of(bytes, from, to));
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
    return new JsonReader(JsonInput.of(in, bufferBytes, maxMarkedBytes));
  }

  /** Keeps all bytes from the next value on, so that spans count from there. */
  public void mark() throws IOException {
    in.peek();
    in.mark = in.position;
    markDepth = depth;
    markState = states[depth];
  }

  /** Returns a copy of the bytes from the mark to here. */
  public byte[] marked() {
    return Arrays.copyOfRange(in.buffer, in.mark, in.position);
  }

  /** Returns the number of bytes from the mark to here. */
  public int markedLength() {
    return in.position - in.mark;
  }

  /** Lets go of the marked bytes. */
  public void unmark() {
    in.mark = -1;
  }

  /** Goes back to the mark, also after an exception other than of too large a value. */
  public void rewindToMark() {
    in.position = in.mark;
    depth = markDepth;
    states[depth] = markState;
    in.tokenStart = -1;
  }

  /** Returns the number of bytes of the input up to here. */
  public long offset() {
    return in.offset();
  }

  /** Returns the type of the value that comes next. */
  public JsonType type() throws IOException {
    int next = in.peek();
    return switch (next) {
      case '{' -> JsonType.OBJECT;
      case '[' -> JsonType.ARRAY;
      case '"' -> JsonType.STRING;
      case 't', 'f' -> JsonType.BOOLEAN;
      case 'n' -> JsonType.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonType.NUMBER;
      default -> throw in.unexpected("a value", next);
    };
  }

  /** Enters an object. */
  public void beginObject() throws IOException {
    expect('{', JsonType.OBJECT);
    enter(OBJECT_FIRST);
  }

  /** Enters an array. */
  public void beginArray() throws IOException {
    expect('[', JsonType.ARRAY);
    enter(ARRAY_FIRST);
  }

  /** Goes to the next member's value, or leaves the object and returns false. */
  public boolean nextMember() throws IOException {
    int next = in.peek();
    if (next == '}') {
      leave();
      return false;
    }
    if (states[depth] == OBJECT_NEXT) {
      if (next != ',') {
        throw in.unexpected("',' or '}'", next);
      }
      in.position++;
      next = in.peek();
    }
    states[depth] = OBJECT_NEXT;
    if (next != '"') {
      throw in.unexpected("a member's name", next);
    }
    tokens.string();
    int colon = in.peek();
    if (colon != ':') {
      throw in.unexpected("':'", colon);
    }
    in.position++;
    return true;
  }

  /** Goes to the next element, or leaves the array and returns false. */
  public boolean nextElement() throws IOException {
    int next = in.peek();
    if (next == ']') {
      leave();
      return false;
    }
    if (states[depth] == ARRAY_NEXT) {
      if (next != ',') {
        throw in.unexpected("',' or ']'", next);
      }
      in.position++;
      next = in.peek();
      if (next == ']') {
        throw in.unexpected("a value", next);
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
    if (tokens.escaped) {
      return Arrays.equals(name, name().getBytes(StandardCharsets.UTF_8));
    }
    return Arrays.equals(in.buffer, in.tokenStart, in.tokenEnd, name, 0, name.length);
  }

  /**
   * Returns which of these names the member has that {@link #nextMember} went to; -1 for none. To
   * be called before its value is read.
   */
  public int nameIn(TextTable names) {
    if (tokens.escaped) {
      byte[] name = name().getBytes(StandardCharsets.UTF_8);
      return names.find(name, 0, name.length);
    }
    return names.find(in.buffer, in.tokenStart, in.tokenEnd);
  }

  /** Returns the name of the member; to be called before its value is read. */
  public String name() {
    return JsonText.decode(in.buffer, in.tokenStart, in.tokenEnd, tokens.escaped);
  }

  /**
   * Returns where the name of the member stands, with its quotes, from the mark; to be called
   * before its value is read.
   */
  public Span nameSpan() {
    return new Span(in.tokenStart - 1 - in.mark, in.tokenEnd + 1 - in.mark);
  }

  /** Reads a string. */
  public String string() throws IOException {
    skipString();
    String text = stringText();
    in.tokenStart = -1;
    return text;
  }

  /**
   * Passes over a string without decoding it. What the methods {@code string…} say is about this
   * string until anything else is read.
   */
  public void skipString() throws IOException {
    expect('"', JsonType.STRING);
    tokens.string();
  }

  /** Returns where the inside of the string begins, from the mark. */
  public int stringFrom() {
    return in.tokenStart - in.mark;
  }

  /** Returns where the inside of the string ends, from the mark. */
  public int stringTo() {
    return in.tokenEnd - in.mark;
  }

  /** Whether the string has escapes. */
  public boolean stringIsEscaped() {
    return tokens.escaped;
  }

  /** Whether the string is without escapes, and its bytes are of a form. */
  public boolean stringIs(BytesTest form) {
    return !tokens.escaped && form.test(in.buffer, in.tokenStart, in.tokenEnd);
  }

  /** Returns the string's text. */
  public String stringText() {
    return JsonText.decode(in.buffer, in.tokenStart, in.tokenEnd, tokens.escaped);
  }

  /** Passes over a null, or returns false if the next value is another. */
  public boolean skipNull() throws IOException {
    if (in.peek() != 'n') {
      type();
      return false;
    }
    in.tokenStart = -1;
    tokens.word();
    return true;
  }

  /** Reads a number that is a whole one of 64 bits. */
  public long integer() throws IOException {
    if (type() != JsonType.NUMBER) {
      throw otherThan(JsonType.NUMBER);
    }
    long at = in.offset();
    in.tokenStart = in.position;
    tokens.number();
    String text = JsonText.decode(in.buffer, in.tokenStart, in.position, false);
    in.tokenStart = -1;
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new JsonException(Kind.TYPE, "expected a whole number of 64 bits", at);
    }
  }

  /** Passes over the next value, whatever it is, and returns where it stands from the mark. */
  public Span skip() throws IOException {
    in.peek();
    int from = in.position - in.mark;
    skipValue();
    return in.mark < 0 ? new Span(0, 0) : new Span(from, in.position - in.mark);
  }

  /** Passes over the next value, whatever it is. */
  public void skipValue() throws IOException {
    int base = depth;
    do {
      switch (in.peek()) {
        case '{' -> enter(OBJECT_FIRST);
        case '[' -> enter(ARRAY_FIRST);
        case '"' -> tokens.string();
        case 't', 'f', 'n' -> tokens.word();
        default -> {
          type();
          tokens.number();
        }
      }
      while (depth > base && !(inObject() ? nextMember() : nextElement())) {
        // leaves what has ended
      }
    } while (depth > base);
    in.tokenStart = -1;
  }

  /** Checks that nothing but white space is left. */
  public void end() throws IOException {
    in.tokenStart = -1;
    if (in.skipWhitespace() >= 0) {
      throw in.unexpected("the end of the document", in.buffer[in.position]);
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
    in.mark = -1;
    in.tokenStart = -1;
    return MalformedValue.skip(in, seen);
  }

  /** Takes bytes as they go by. */
  @FunctionalInterface
  public interface ByteSink {
    /** Takes {@code bytes[from]} to {@code bytes[to - 1]}; the array is the caller's. */
    void accept(byte[] bytes, int from, int to);
  }

  /** Looks at bytes. */
  @FunctionalInterface
  public interface BytesTest {
    /** Whether {@code bytes[from]} to {@code bytes[to - 1]} fit; the array is the caller's. */
    boolean test(byte[] bytes, int from, int to);
  }

  private boolean inObject() {
    return states[depth] <= OBJECT_NEXT;
  }

  private void enter(byte state) {
    in.position++;
    if (depth == MAX_DEPTH) {
      throw new JsonException(Kind.TOO_DEEP, "nested deeper than " + MAX_DEPTH, in.offset());
    }
    if (++depth == states.length) {
      states = Arrays.copyOf(states, states.length * 2);
    }
    states[depth] = state;
  }

  private void leave() {
    in.position++;
    depth--;
  }

  private void expect(int first, JsonType expected) throws IOException {
    in.tokenStart = -1;
    if (in.peek() != first) {
      throw otherThan(expected);
    }
  }

  private JsonException otherThan(JsonType expected) throws IOException {
    return new JsonException(Kind.TYPE, "expected " + expected + ", found " + type(), in.offset());
  }
}
