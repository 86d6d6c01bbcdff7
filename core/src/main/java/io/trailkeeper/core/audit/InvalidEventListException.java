package io.trailkeeper.core.audit;

import org.jspecify.annotations.Nullable;

/** A request body that is no whole {@code EventList}; the message says what was found instead. */
public final class InvalidEventListException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidEventListException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
