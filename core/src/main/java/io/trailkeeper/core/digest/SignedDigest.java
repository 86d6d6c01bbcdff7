package io.trailkeeper.core.digest;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.hash.Sha256;
import java.util.Map;
import java.util.Optional;

/**
 * A digest and its signature, ready to be stored as two objects: {@link #object} with {@link
 * #metadata} under the digest's key, and {@link #detachedSignature} under that key with {@code
 * .sig} after it. Storing the detached signature first means that a digest that is listed can be
 * verified, wherever a writer dies.
 *
 * <p>All of it is a function of the digest and the key, so a writer that has to start over makes
 * the same again.
 */
public final class SignedDigest {

  private final DigestFile digest;
  private final byte[] content;
  private final String hashValue;
  private final DigestSignature signature;

  private SignedDigest(
      DigestFile digest, byte[] content, String hashValue, DigestSignature signature) {
    this.digest = digest;
    this.content = content;
    this.hashValue = hashValue;
    this.signature = signature;
  }

  /**
   * Signs a digest.
   *
   * @throws IllegalArgumentException if the digest names another key, ends outside of the time that
   *     this key signs for, or the key was revoked: no validator should take it
   * @throws SignerException if the key cannot sign now
   */
  public static SignedDigest sign(DigestFile digest, Signer key) {
    PublicKeyEntry publicKey = key.publicKey();
    requireFitting(digest, publicKey);
    if (publicKey.isRevoked()) {
      throw new IllegalArgumentException(
          "the key "
              + publicKey.fingerprint()
              + " was revoked from "
              + publicKey.revocationTime()
              + " on; sign the digest with another");
    }
    byte[] content = DigestFileFormat.write(digest);
    String hashValue = Sha256.hex(content);
    String signature = key.sign(StringToSign.of(digest, hashValue));
    return new SignedDigest(
        digest, content, hashValue, new DigestSignature(publicKey.fingerprint(), signature));
  }

  /**
   * Puts a digest together with a signature that was made before, by a key that need not be there
   * any more.
   *
   * @return the signed digest; nothing if the signature is not of this digest by this key
   * @throws IllegalArgumentException if the digest names another key, or ends outside of the time
   *     that this key signs for
   */
  public static Optional<SignedDigest> signed(
      DigestFile digest, PublicKeyEntry publicKey, DigestSignature signature) {
    requireFitting(digest, publicKey);
    byte[] content = DigestFileFormat.write(digest);
    String hashValue = Sha256.hex(content);
    return signature.publicKeyFingerprint().equals(publicKey.fingerprint())
            && publicKey.verifies(StringToSign.of(digest, hashValue), signature.signature())
        ? Optional.of(new SignedDigest(digest, content, hashValue, signature))
        : Optional.empty();
  }

  private static void requireFitting(DigestFile digest, PublicKeyEntry publicKey) {
    requireNonNull(digest, "digest");
    if (!digest.digestPublicKeyFingerprint().equals(publicKey.fingerprint())) {
      throw new IllegalArgumentException(
          "the digest names the key "
              + digest.digestPublicKeyFingerprint()
              + " and is to be signed with "
              + publicKey.fingerprint()
              + "; expected the same");
    }
    if (!publicKey.covers(digest.digestEndTime())) {
      throw new IllegalArgumentException(
          "the digest ends at "
              + digest.digestEndTime()
              + " and the key "
              + publicKey.fingerprint()
              + " is valid from "
              + publicKey.validityStartTime()
              + " to "
              + publicKey.validityEndTime()
              + "; sign it with a key that is valid then");
    }
  }

  /** Returns the digest that was signed. */
  public DigestFile digest() {
    return digest;
  }

  /** Returns the digest's bytes before compression, those that {@link #hashValue} is over. */
  public byte[] content() {
    return content.clone();
  }

  /** Returns the content of the digest's object: one gzip member of {@link #content}. */
  public byte[] object() {
    return GzipMember.compress(content);
  }

  /** Returns the SHA-256 of the digest's bytes. */
  public String hashValue() {
    return hashValue;
  }

  /** Returns the signature in lower-case hexadecimal. */
  public String signature() {
    return signature.signature();
  }

  /** Returns the user metadata of the digest's object. */
  public Map<String, String> metadata() {
    return signature.metadata();
  }

  /** Returns the content of the object beside the digest, see {@link DigestKey#signatureKey}. */
  public byte[] detachedSignature() {
    return signature.write();
  }

  /** Returns what the next digest of the chain has to say of this one. */
  public PreviousDigest asPrevious() {
    return new PreviousDigest(
        digest.digestS3Bucket(), digest.digestS3Object(), hashValue, signature.signature());
  }
}
