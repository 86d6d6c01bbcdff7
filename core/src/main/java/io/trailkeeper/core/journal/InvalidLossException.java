package io.trailkeeper.core.journal;

import org.jspecify.annotations.Nullable;

/** Bytes that are no loss, or no list of losses; the message says what is wrong with them. */
public final class InvalidLossException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidLossException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
