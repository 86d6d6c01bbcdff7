package io.trailkeeper.core.digest;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A document that is no JSON, or JSON of another shape. The formats turn it into their own. */
final class MalformedJsonException extends IOException {

  MalformedJsonException(String message) {
    this(message, null);
  }

  MalformedJsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns the message, which every one of these has. */
  String found() {
    String message = getMessage();
    return message == null ? "it is not readable" : message;
  }
}
