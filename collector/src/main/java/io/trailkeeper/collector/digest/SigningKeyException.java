package io.trailkeeper.collector.digest;

import org.jspecify.annotations.Nullable;

/** There is no key to sign with now; the message says where it was looked for and what to do. */
public final class SigningKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SigningKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
