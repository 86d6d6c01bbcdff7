package io.trailkeeper.collector.capture;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The intake is full or failing: the events are not taken in, and are to be sent again. */
public final class IntakeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final Duration retryAfter;

  /**
   * @param message what failed, on what, and what to do
   * @param retryable whether it may pass by itself; if not, somebody must act
   * @param retryAfter how long a client should wait before it tries again
   */
  public IntakeException(
      String message, boolean retryable, Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.retryable = retryable;
    this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
  }

  /** Whether it may pass by itself; if not, somebody must act. */
  public boolean retryable() {
    return retryable;
  }

  /** Returns how long a client should wait before it tries again. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
