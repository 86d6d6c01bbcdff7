package io.trailkeeper.cli.process;

import org.jspecify.annotations.Nullable;

/** A process cannot start or go on; the message says what was tried, what was found, what to do. */
public final class ProcessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  /** Says what to exit with, see {@link ExitStatus}, and why. */
  public ProcessException(int exitStatus, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitStatus = exitStatus;
  }

  /** Ends a process that could not start or cannot go on: {@link ExitStatus#FAILED}. */
  public static ProcessException failed(String message, @Nullable Throwable cause) {
    return new ProcessException(ExitStatus.FAILED, message, cause);
  }

  /** Returns what to exit with. */
  public int exitStatus() {
    return exitStatus;
  }
}
