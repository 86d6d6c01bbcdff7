package io.trailkeeper.core.digest;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.hash.Sha256;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public key that digests are verified with, and when it was in use.
 *
 * @param value the key: PKCS#1 DER in base64, RSA with 2048 to 4096 bits
 * @param validityStartTime from when it signs, whole seconds
 * @param validityEndTime until when it signs, after the start; whole seconds. The validity of keys
 *     overlaps
 * @param fingerprint the key's name in digests: the SHA-256 of the DER in lower-case hexadecimal,
 *     64 digits. CloudTrail's own has 32 digits and is taken as it is
 * @param revocationTime from when it is not believed any more, whole seconds: somebody else may
 *     have had its private half since then; null if it was never revoked
 */
public record PublicKeyEntry(
    String value,
    Instant validityStartTime,
    Instant validityEndTime,
    String fingerprint,
    @Nullable Instant revocationTime) {

  /**
   * How long before its validity a key may sign for: a digest ends at a full interval and is signed
   * when it is written, which may be later, with a key that is newer than that interval.
   */
  public static final Duration GRACE = Duration.ofDays(1);

  private static final int OWN_FINGERPRINT_DIGITS = 64;

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public PublicKeyEntry {
    DigestTime.check("ValidityStartTime", validityStartTime);
    DigestTime.check("ValidityEndTime", validityEndTime);
    if (!validityStartTime.isBefore(validityEndTime)) {
      throw new IllegalArgumentException(
          "ValidityEndTime is "
              + validityEndTime
              + "; expected a time after ValidityStartTime, "
              + validityStartTime);
    }
    DigestValues.fingerprint("Fingerprint", fingerprint);
    byte[] der = decodeBase64(value);
    RsaPublicKeys.decode(der);
    if (revocationTime != null) {
      DigestTime.check("RevocationTime", revocationTime);
    }
    if (fingerprint.length() == OWN_FINGERPRINT_DIGITS && !fingerprint.equals(Sha256.hex(der))) {
      throw DigestValues.illegal(
          "Fingerprint", fingerprint, Sha256.hex(der) + ", the SHA-256 of the key");
    }
  }

  /** Makes the entry of a key that was not revoked, see the other constructor. */
  public PublicKeyEntry(
      String value, Instant validityStartTime, Instant validityEndTime, String fingerprint) {
    this(value, validityStartTime, validityEndTime, fingerprint, null);
  }

  /** Returns the entry of a key, with its fingerprint. */
  public static PublicKeyEntry of(
      RSAPublicKey key, Instant validityStartTime, Instant validityEndTime) {
    byte[] der = RsaPublicKeys.encode(key.getModulus(), key.getPublicExponent());
    return new PublicKeyEntry(
        Base64.getEncoder().encodeToString(der),
        validityStartTime,
        validityEndTime,
        Sha256.hex(der));
  }

  /** Returns the key as PKCS#1 DER. */
  public byte[] der() {
    return decodeBase64(value);
  }

  /** Returns the key as Java's. */
  public RSAPublicKey publicKey() {
    return RsaPublicKeys.decode(der());
  }

  /** Whether the key may have signed a digest with this end, see {@link #GRACE}. */
  public boolean covers(Instant digestEndTime) {
    return !digestEndTime.isBefore(validityStartTime.minus(GRACE))
        && !digestEndTime.isAfter(validityEndTime);
  }

  /**
   * Returns the entry of this key, not to be believed from a time on. A revocation is never taken
   * back, and never moved to a later time: who has the key could ask for that.
   *
   * @param time from when it is not believed, whole seconds; if it was revoked from an earlier one,
   *     that stays
   */
  public PublicKeyEntry revokedAt(Instant time) {
    return revocationTime != null && !time.isBefore(revocationTime)
        ? this
        : new PublicKeyEntry(value, validityStartTime, validityEndTime, fingerprint, time);
  }

  /** Whether the key was revoked, from whatever time on. It signs nothing any more then. */
  public boolean isRevoked() {
    return revocationTime != null;
  }

  /** Whether a digest with this end is not to be believed because the key was revoked. */
  public boolean isRevokedFor(Instant digestEndTime) {
    return revocationTime != null && !digestEndTime.isBefore(revocationTime);
  }

  /** Returns the entry as it was before it was revoked. */
  public PublicKeyEntry withoutRevocation() {
    return new PublicKeyEntry(value, validityStartTime, validityEndTime, fingerprint);
  }

  /** Whether the signature, in lower-case hexadecimal, is this key's over this text. */
  public boolean verifies(StringToSign text, String signature) {
    try {
      Signature verifier = Signature.getInstance(DigestFile.SIGNATURE_ALGORITHM);
      verifier.initVerify(publicKey());
      verifier.update(text.bytes());
      return verifier.verify(
          HexFormat.of().parseHex(DigestValues.signature("signature", signature)));
    } catch (SignatureException e) {
      // Its length is not the key's: it is a signature of another key, or none.
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("verifying with key " + fingerprint + " failed", e);
    }
  }

  /**
   * Returns where the key is kept in a destination: {@code
   * [prefix/]AWSLogs/<account>/CloudTrail-PublicKeys/<region>/<fingerprint>.json}. The object is a
   * {@link PublicKeys} of this one entry. It is for convenience: who can write there could put a
   * key of their own, so trust comes from keys that were fetched from the cluster.
   *
   * <p>Objects there are never changed. A key that was revoked has a second one, named after the
   * time: {@code <fingerprint>.revoked-20260131T090000Z.json}.
   *
   * @param prefix the destination's key prefix; empty for none
   * @param cluster the cluster whose trails the key signs for
   */
  public String objectKey(String prefix, ClusterIdentity cluster) {
    requireNonNull(cluster, "cluster");
    String revoked = revocationTime == null ? "" : ".revoked-" + DigestTime.name(revocationTime);
    return KeyPrefix.folder(KeyPrefix.check(prefix))
        + "AWSLogs/"
        + cluster.accountId()
        + "/CloudTrail-PublicKeys/"
        + cluster.region()
        + "/"
        + fingerprint
        + revoked
        + ".json";
  }

  private static byte[] decodeBase64(String value) {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw DigestValues.illegal("Value", value, "base64");
    }
  }
}
