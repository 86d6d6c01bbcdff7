package io.trailkeeper.collector.apiserver;

/** API servers cannot be watched as they should be. The message says why, and what to do. */
public final class ApiServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ApiServerException(String message, Throwable cause) {
    super(message, cause);
  }

  ApiServerException(String message) {
    super(message);
  }
}
