package io.trailkeeper.faults.lab;

import org.jspecify.annotations.Nullable;

/** The harness cannot go on: what it waited for did not come; the message says what that was. */
public final class LabException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was waited for, and what was found. */
  public LabException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
