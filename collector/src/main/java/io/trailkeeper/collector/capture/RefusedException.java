package io.trailkeeper.collector.capture;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error; never leaves the package. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final CaptureError error;
  private final @Nullable Duration retryAfter;

  RefusedException(CaptureError error, String detail) {
    this(error, detail, null, null);
  }

  RefusedException(
      CaptureError error, String detail, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(error.sentence() + ": " + detail, cause);
    this.error = error;
    this.retryAfter = retryAfter;
  }

  CaptureError error() {
    return error;
  }

  /** Returns how long the client should wait, if this passes. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
