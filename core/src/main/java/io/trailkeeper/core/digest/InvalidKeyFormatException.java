package io.trailkeeper.core.digest;

/**
 * Text that is not a signing key, or not public keys, in a form that this version reads. The
 * message never holds any part of a private key.
 */
public final class InvalidKeyFormatException extends RuntimeException {

  InvalidKeyFormatException(String message) {
    super(message);
  }

  InvalidKeyFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
