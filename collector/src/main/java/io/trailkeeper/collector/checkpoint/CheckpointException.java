package io.trailkeeper.collector.checkpoint;

import org.jspecify.annotations.Nullable;

/** A checkpoint cannot be read or written now; the message says which, why, and what to do. */
public final class CheckpointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was tried, what was found and what to do. */
  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
