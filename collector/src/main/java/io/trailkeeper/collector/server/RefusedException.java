package io.trailkeeper.collector.server;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request that is answered with an error; never leaves the server that threw it. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ServiceError error;
  private final @Nullable Duration retryAfter;
  private final byte @Nullable [] details;

  /**
   * @param detail what was found, and what to do
   */
  public RefusedException(ServiceError error, String detail) {
    this(error, detail, null, null);
  }

  /**
   * @param retryAfter how long the client should wait, if this passes
   */
  public RefusedException(
      ServiceError error, String detail, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    this(error, error.sentence() + ": " + detail, retryAfter, null, cause);
  }

  private RefusedException(
      ServiceError error,
      String message,
      @Nullable Duration retryAfter,
      byte @Nullable [] details,
      @Nullable Throwable cause) {
    super(message, cause);
    this.error = error;
    this.retryAfter = retryAfter;
    this.details = details;
  }

  /**
   * Returns the refusal for an exception that says everything by itself.
   *
   * @param details a JSON object with its values, from which the client makes it again
   */
  public static RefusedException of(
      ServiceError error, RuntimeException cause, byte @Nullable [] details) {
    return new RefusedException(error, String.valueOf(cause.getMessage()), null, details, cause);
  }

  /** Returns which error it is. */
  public ServiceError error() {
    return error;
  }

  /** Returns how long the client should wait, if this passes. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Returns the answer that says this. */
  public StatusDocument document() {
    return new StatusDocument(error, error.httpStatus(), String.valueOf(getMessage()), details);
  }
}
