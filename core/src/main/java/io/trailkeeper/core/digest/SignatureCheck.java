package io.trailkeeper.core.digest;

import java.util.Optional;

/**
 * What a digest's signature is worth to somebody who trusts some public keys. All who verify
 * digests ask here, so that none of them forgets a condition. Immutable.
 *
 * @param verdict the first condition that is not met, or that all are
 * @param key the key that the digest names, if it is among the trusted ones
 */
public record SignatureCheck(Verdict verdict, Optional<PublicKeyEntry> key) {

  /** What there is to say, in the order in which it is looked at. */
  public enum Verdict {
    /** The digest names a key that is not among the trusted ones. */
    UNKNOWN_KEY,
    /** The signature is not of this digest by the key that it names. */
    WRONG_SIGNATURE,
    /** The digest ends before the key's validity begins, or after it has ended. */
    KEY_NOT_VALID,
    /** The digest ends when the key was revoked already: somebody else may have signed it. */
    KEY_REVOKED,
    /** The signature is by a trusted key, at a time when it was to be trusted. */
    VALID
  }

  /**
   * Checks a signature.
   *
   * @param hashValue the SHA-256 of the digest file as it was read, uncompressed, in hexadecimal
   * @param signature in hexadecimal, as the object's metadata has it
   */
  public static SignatureCheck of(
      DigestFile digest, String hashValue, String signature, PublicKeys trusted) {
    Optional<PublicKeyEntry> key = trusted.find(digest.digestPublicKeyFingerprint());
    return new SignatureCheck(
        key.map(found -> verdict(found, digest, hashValue, signature)).orElse(Verdict.UNKNOWN_KEY),
        key);
  }

  private static Verdict verdict(
      PublicKeyEntry key, DigestFile digest, String hashValue, String signature) {
    if (!key.verifies(StringToSign.of(digest, hashValue), signature)) {
      return Verdict.WRONG_SIGNATURE;
    }
    if (!key.covers(digest.digestEndTime())) {
      return Verdict.KEY_NOT_VALID;
    }
    return key.isRevokedFor(digest.digestEndTime()) ? Verdict.KEY_REVOKED : Verdict.VALID;
  }

  /**
   * Returns when the key is valid and from when on it was revoked, for people; empty without one.
   */
  public String keyTimes() {
    return key.map(
            known ->
                "valid from %s to %s%s"
                    .formatted(
                        known.validityStartTime(),
                        known.validityEndTime(),
                        known.isRevoked()
                            ? ", revoked from " + known.revocationTime() + " on"
                            : ""))
        .orElse("");
  }
}
