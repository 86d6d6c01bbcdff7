package io.trailkeeper.cli.keys;

import org.jspecify.annotations.Nullable;

/** Keys cannot be looked at or changed; the message says what was tried, and what to do. */
final class KeyPlaceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KeyPlaceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
