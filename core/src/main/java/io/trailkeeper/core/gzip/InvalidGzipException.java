package io.trailkeeper.core.gzip;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/**
 * Bytes that are not exactly one whole gzip member.
 *
 * <p>It says something of the content. A source that cannot be read throws its own {@link
 * IOException}, which passes through unchanged.
 */
public final class InvalidGzipException extends IOException {

  /** In which way the bytes are not one gzip member. */
  public enum Kind {
    /** They end before the member does. */
    TRUNCATED,
    /** They are no gzip, or were changed: header, deflate stream, checksum or length do not fit. */
    CORRUPT,
    /** A whole member, and more bytes after it: a second member counts as such, and so do zeros. */
    TRAILING_DATA
  }

  private final Kind kind;

  InvalidGzipException(Kind kind, String message) {
    super(message);
    this.kind = requireNonNull(kind, "kind");
  }

  /** Returns in which way the bytes are not one gzip member. */
  public Kind kind() {
    return kind;
  }
}
