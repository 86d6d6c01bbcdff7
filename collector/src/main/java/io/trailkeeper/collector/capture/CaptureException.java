package io.trailkeeper.collector.capture;

/** Capture could not be started, reloaded or stopped; the message says what to do. */
public final class CaptureException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CaptureException(String message, Throwable cause) {
    super(message, cause);
  }
}
