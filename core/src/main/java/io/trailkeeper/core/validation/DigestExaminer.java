package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.StringToSign;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.gzip.InvalidGzipException;
import io.trailkeeper.core.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a digest and decides whether it is one of the trail. The signature comes first: what an
 * unsigned digest says of itself is worth nothing, not even for an explanation.
 */
final class DigestExaminer {

  private final Archive archive;
  private final PublicKeys publicKeys;
  private final ValidationRequest request;

  DigestExaminer(Archive archive, PublicKeys publicKeys, ValidationRequest request) {
    this.archive = archive;
    this.publicKeys = publicKeys;
    this.request = request;
  }

  /**
   * Reads the digest under a key. It keeps no more than this one digest in memory, at most {@link
   * DigestFileFormat#MAX_BYTES} and what they make.
   */
  ExaminedDigest examine(DigestKey key) {
    try {
      StoredDigest stored = read(key);
      String signature = signature(key, stored);
      verify(key, stored, signature);
      checkTrail(key, stored.digest());
      checkPlace(key, stored.digest());
      return new ExaminedDigest.Authentic(key, stored.digest(), stored.hashValue(), signature);
    } catch (RejectedException e) {
      return new ExaminedDigest.Rejected(e.finding);
    }
  }

  private StoredDigest read(DigestKey key) throws RejectedException {
    try (ArchivedObject object = archive.open(key.toString()).orElseThrow(() -> vanished(key))) {
      byte[] content = gunzip(object.content());
      if (content.length > DigestFileFormat.MAX_BYTES) {
        throw invalidFormat(key, "more than " + DigestFileFormat.MAX_BYTES + " bytes");
      }
      return new StoredDigest(
          DigestFileFormat.read(content), Sha256.hex(content), object.metadata());
    } catch (InvalidGzipException | InvalidDigestFormatException e) {
      throw invalidFormat(key, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new ArchiveException("reading the digest " + key + " failed: " + e.getMessage(), e);
    }
  }

  private static byte[] gunzip(InputStream object) throws IOException {
    try (InputStream member = GzipMember.open(object)) {
      return member.readNBytes(DigestFileFormat.MAX_BYTES + 1);
    }
  }

  /** Finds the signature in the metadata and beside the digest; where both are, they agree. */
  private String signature(DigestKey key, StoredDigest stored) throws RejectedException {
    Optional<String> attached;
    try {
      attached = DigestSignature.ofMetadata(stored.metadata());
    } catch (InvalidDigestFormatException e) {
      throw invalidSignature(key, String.valueOf(e.getMessage()));
    }
    Optional<DigestSignature> detached;
    try {
      detached = detached(key);
    } catch (InvalidDigestFormatException e) {
      String found = key.signatureKey() + ": " + e.getMessage();
      throw attached.isPresent()
          ? mismatch(key, attached.get(), found)
          : invalidSignature(key, found);
    }
    if (detached.isEmpty()) {
      return attached.orElseThrow(() -> signatureMissing(key));
    }
    DigestSignature beside = detached.get();
    if (attached.isPresent() && !attached.get().equals(beside.signature())) {
      throw mismatch(key, attached.get(), beside.signature() + " in " + key.signatureKey());
    }
    String fingerprint = stored.digest().digestPublicKeyFingerprint();
    if (!beside.publicKeyFingerprint().equals(fingerprint)) {
      throw new RejectedException(
          FindingName.DIGEST_SIGNATURE_MISMATCH,
          key,
          "a signature by the key that the digest names, " + fingerprint,
          "one by " + beside.publicKeyFingerprint() + " in " + key.signatureKey());
    }
    return beside.signature();
  }

  private Optional<DigestSignature> detached(DigestKey key) {
    String signatureKey = key.signatureKey();
    Optional<ArchivedObject> opened = archive.open(signatureKey);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (ArchivedObject object = opened.get()) {
      return Optional.of(
          DigestSignature.read(object.content().readNBytes(DigestSignature.MAX_BYTES + 1)));
    } catch (IOException e) {
      throw new ArchiveException("reading " + signatureKey + " failed: " + e.getMessage(), e);
    }
  }

  private void verify(DigestKey key, StoredDigest stored, String signature)
      throws RejectedException {
    DigestFile digest = stored.digest();
    String fingerprint = digest.digestPublicKeyFingerprint();
    PublicKeyEntry publicKey =
        publicKeys
            .find(fingerprint)
            .orElseThrow(
                () ->
                    new RejectedException(
                        FindingName.PUBLIC_KEY_NOT_FOUND,
                        key,
                        "the public key " + fingerprint,
                        publicKeys.entries().size() + " other public keys"));
    if (!publicKey.verifies(StringToSign.of(digest, stored.hashValue()), signature)) {
      throw invalidSignature(key, "a signature that does not fit the content: " + signature);
    }
    if (!publicKey.covers(digest.digestEndTime())) {
      throw new RejectedException(
          FindingName.PUBLIC_KEY_NOT_VALID,
          key,
          "a key that is valid at " + digest.digestEndTime(),
          "the key "
              + fingerprint
              + ", valid from "
              + publicKey.validityStartTime()
              + " to "
              + publicKey.validityEndTime());
    }
  }

  private void checkTrail(DigestKey key, DigestFile digest) throws RejectedException {
    DigestExtension extension = digest.extension();
    if (extension != null && !extension.trailArn().equals(request.trail())) {
      throw new RejectedException(
          FindingName.DIGEST_OF_ANOTHER_TRAIL,
          key,
          request.trail().toString(),
          extension.trailArn().toString());
    }
    if (!digest.awsAccountId().equals(request.trail().accountId())) {
      throw new RejectedException(
          FindingName.DIGEST_OF_ANOTHER_TRAIL,
          key,
          "account " + request.trail().accountId(),
          "account " + digest.awsAccountId());
    }
  }

  private void checkPlace(DigestKey key, DigestFile digest) throws RejectedException {
    String bucket = archive.bucketName().orElse(digest.digestS3Bucket());
    if (!digest.digestS3Bucket().equals(bucket)
        || !digest.digestS3Object().equals(key.toString())) {
      throw new RejectedException(
          FindingName.DIGEST_MOVED,
          key,
          digest.digestS3Bucket() + "/" + digest.digestS3Object(),
          bucket + "/" + key);
    }
    if (!digest.digestEndTime().equals(key.digestEndTime())) {
      throw invalidFormat(
          key, "digestEndTime " + digest.digestEndTime() + ", which is not the one of its key");
    }
  }

  private static RejectedException vanished(DigestKey key) {
    return new RejectedException(
        FindingName.DIGEST_NOT_FOUND, key, "the digest that was listed", "nothing");
  }

  private static RejectedException invalidFormat(DigestKey key, String found) {
    return new RejectedException(
        FindingName.DIGEST_INVALID_FORMAT, key, "a digest in one gzip member", found);
  }

  private static RejectedException signatureMissing(DigestKey key) {
    return new RejectedException(
        FindingName.DIGEST_SIGNATURE_MISSING,
        key,
        "the metadata signature and signature-algorithm, or " + key.signatureKey(),
        "neither");
  }

  private static RejectedException invalidSignature(DigestKey key, String found) {
    return new RejectedException(
        FindingName.DIGEST_SIGNATURE_INVALID,
        key,
        "the signature of this digest by the key that it names",
        found);
  }

  private static RejectedException mismatch(DigestKey key, String attached, String found) {
    return new RejectedException(
        FindingName.DIGEST_SIGNATURE_MISMATCH, key, attached + " as in the metadata", found);
  }

  private record StoredDigest(DigestFile digest, String hashValue, Map<String, String> metadata) {}

  /** Leaves the steps of {@link #examine} at the first one that fails. */
  private static final class RejectedException extends Exception {
    private final Finding finding;

    RejectedException(FindingName name, DigestKey key, String expected, String found) {
      super(name.text(), null, false, false);
      this.finding = new Finding(name, key.toString(), expected, found);
    }
  }
}
