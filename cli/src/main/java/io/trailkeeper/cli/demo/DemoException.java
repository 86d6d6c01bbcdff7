package io.trailkeeper.cli.demo;

import org.jspecify.annotations.Nullable;

/** The demo did not show what it is to show; the message says what was expected and what was. */
final class DemoException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }

  DemoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
