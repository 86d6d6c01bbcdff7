package io.trailkeeper.core.pki;

/**
 * A key, certificate or name that cannot be used; the message says why. It never holds any part of
 * a private key.
 */
public final class PkiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PkiException(String message) {
    super(message);
  }

  PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
