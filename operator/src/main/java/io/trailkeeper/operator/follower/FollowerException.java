package io.trailkeeper.operator.follower;

/** A replica of capture could not be asked; the message says which, and what was found. */
final class FollowerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FollowerException(String message, Throwable cause) {
    super(message, cause);
  }

  FollowerException(String message) {
    super(message);
  }
}
