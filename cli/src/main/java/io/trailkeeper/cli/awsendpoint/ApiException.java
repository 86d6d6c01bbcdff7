package io.trailkeeper.cli.awsendpoint;

import org.jspecify.annotations.Nullable;

/** A request that is answered with an error. */
final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ApiError error;

  ApiException(ApiError error, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.error = error;
  }

  ApiError error() {
    return error;
  }
}
