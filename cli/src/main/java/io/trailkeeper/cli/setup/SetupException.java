package io.trailkeeper.cli.setup;

/** There is no answer; the message says what was tried, what was found and what to do. */
final class SetupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SetupException(String message) {
    super(message);
  }

  SetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
