package io.trailkeeper.cli.validate;

/** The log files or the keys cannot be read; the message says what was found. */
final class UnreadableException extends RuntimeException {

  UnreadableException(String message) {
    super(message);
  }

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
