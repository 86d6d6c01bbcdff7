package io.trailkeeper.collector.tls;

/** A key or certificates that cannot be used for TLS; the message says what to do. */
public final class TlsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
