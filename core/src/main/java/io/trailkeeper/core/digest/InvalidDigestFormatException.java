package io.trailkeeper.core.digest;

/**
 * Bytes that are not a digest file, or not the signature of one, in a form that this version reads.
 * The message says which member is wrong, what was found and what is allowed; values in it are cut
 * short and free of control characters.
 */
public final class InvalidDigestFormatException extends RuntimeException {

  InvalidDigestFormatException(String message) {
    super(message);
  }

  InvalidDigestFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
