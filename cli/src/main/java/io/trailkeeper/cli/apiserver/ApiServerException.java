package io.trailkeeper.cli.apiserver;

/** A text that is not what it should be; the message says what was found and what is allowed. */
public final class ApiServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ApiServerException(String message) {
    super(message);
  }

  ApiServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
