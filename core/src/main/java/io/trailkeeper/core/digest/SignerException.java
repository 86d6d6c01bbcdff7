package io.trailkeeper.core.digest;

import org.jspecify.annotations.Nullable;

/** A key that is held elsewhere did not sign; the message says what was tried, and what to do. */
public final class SignerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what failed.
   *
   * @param message what was tried, on what, what was found and what to do; nothing secret
   * @param cause what failed, if something did
   */
  public SignerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
