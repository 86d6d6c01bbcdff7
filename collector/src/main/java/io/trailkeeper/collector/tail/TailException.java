package io.trailkeeper.collector.tail;

import org.jspecify.annotations.Nullable;

/** A tailer cannot start, or cannot keep its state; the message says what to do. */
public final class TailException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TailException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
