package io.trailkeeper.cli.health;

/** Health cannot be served; the message says where and what to do. */
public final class HealthException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HealthException(String message, Throwable cause) {
    super(message, cause);
  }
}
