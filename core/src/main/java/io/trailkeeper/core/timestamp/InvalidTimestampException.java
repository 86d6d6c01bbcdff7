package io.trailkeeper.core.timestamp;

/** Bytes that are no time-stamp token, or one that proves nothing about what it was asked about. */
public final class InvalidTimestampException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidTimestampException(String message) {
    super(message);
  }

  InvalidTimestampException(String message, Throwable cause) {
    super(message, cause);
  }
}
