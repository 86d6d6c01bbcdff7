package io.trailkeeper.collector.server;

/** A server could not be started, reloaded or stopped; the message says what to do. */
public final class ServerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
