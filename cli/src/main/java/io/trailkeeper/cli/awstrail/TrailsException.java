package io.trailkeeper.cli.awstrail;

import org.jspecify.annotations.Nullable;

/** Trails or keys cannot be read; the message says what was tried, what was found, what to do. */
public final class TrailsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TrailsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
