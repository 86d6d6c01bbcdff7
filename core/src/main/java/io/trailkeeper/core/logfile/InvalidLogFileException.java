package io.trailkeeper.core.logfile;

/** Content that is not a log file of either format; the message says what was found, and where. */
public final class InvalidLogFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidLogFileException(String message) {
    super(message);
  }
}
