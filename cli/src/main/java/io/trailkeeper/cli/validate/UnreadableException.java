package io.trailkeeper.cli.validate;

/** The log files or the keys cannot be read; the message says what was found. */
public final class UnreadableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was tried, on what, and what was found. */
  public UnreadableException(String message) {
    super(message);
  }

  /** Likewise, and keeps what was thrown. */
  public UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
