package io.trailkeeper.collector.timestamp;

import org.jspecify.annotations.Nullable;

/** A time-stamp authority that gave no time-stamp; the message says which, and what it did. */
public final class TimestampException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TimestampException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
