package io.trailkeeper.cli.embedded;

import org.jspecify.annotations.Nullable;

/** Trailkeeper cannot start here; the message says what was tried, what was found, what to do. */
public final class EmbeddedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EmbeddedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
