package io.trailkeeper.core.json;

/**
 * Input that is not what a {@link JsonReader} was asked to read. The message says what was
 * expected, what was found and at which byte of the input.
 */
public final class JsonException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with the input. */
  public enum Kind {
    /** Not JSON by RFC 8259, or not UTF-8. */
    SYNTAX,
    /** JSON, but of another type than the one asked for. */
    TYPE,
    /** The input ended inside a value. */
    TRUNCATED,
    /** Objects and arrays are nested deeper than allowed. */
    TOO_DEEP,
    /** One marked value is larger than allowed. */
    TOO_LARGE
  }

  private final Kind kind;
  private final long offset;

  JsonException(Kind kind, String message, long offset) {
    super(message + " at byte " + offset);
    this.kind = kind;
    this.offset = offset;
  }

  /** Returns what is wrong. */
  public Kind kind() {
    return kind;
  }

  /** Returns where: bytes from the beginning of the input. */
  public long offset() {
    return offset;
  }
}
