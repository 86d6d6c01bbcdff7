package io.trailkeeper.core.proof;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A proof that proves nothing; the reason has a stable name, the message says what was found. */
public final class InvalidProofException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why a proof proves nothing. */
  public enum Reason {
    /** It is no proof, or one of a newer format. */
    INVALID_FORMAT("ProofInvalidFormat"),
    /** The digest in it is none. */
    DIGEST_INVALID_FORMAT("DigestInvalidFormat"),
    /** The key that signed the digest is not among those that are trusted. */
    PUBLIC_KEY_NOT_FOUND("PublicKeyNotFound"),
    /** The digest ends outside of the time that its key may sign for. */
    PUBLIC_KEY_NOT_VALID("PublicKeyNotValid"),
    /** The digest ends when its key was revoked, or later. */
    PUBLIC_KEY_REVOKED("PublicKeyRevoked"),
    /** The signature is not of this digest by that key. */
    DIGEST_SIGNATURE_INVALID("DigestSignatureInvalid"),
    /** The digest does not say which events it is over. */
    NO_EVENT_ROOT("NoEventRoot"),
    /** The digest is over other events. */
    EVENT_NOT_IN_DIGEST("EventNotInDigest");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** Returns the stable name. */
    public String text() {
      return text;
    }
  }

  private final Reason reason;

  InvalidProofException(Reason reason, String message) {
    this(reason, message, null);
  }

  InvalidProofException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = requireNonNull(reason, "reason");
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }
}
