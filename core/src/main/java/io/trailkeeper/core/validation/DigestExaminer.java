package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestKey;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SignatureCheck;
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
  private final boolean relocated;
  private final TimestampExaminer timestamps;

  DigestExaminer(Archive archive, PublicKeys publicKeys, ValidationOptions options) {
    this.archive = archive;
    this.publicKeys = publicKeys;
    this.relocated = options.relocated();
    this.timestamps = new TimestampExaminer(archive, options.timestampAuthorities());
  }

  /**
   * Reads the digest under a key. It keeps no more than this one digest in memory, at most {@link
   * DigestFileFormat#MAX_BYTES} and what they make.
   */
  ExaminedDigest examine(DigestKey key) {
    return examineUpTo(DigestFileFormat.MAX_BYTES, key)
        .orElseGet(
            () ->
                new ExaminedDigest.Rejected(
                    key,
                    invalidFormat(key, "more than " + DigestFileFormat.MAX_BYTES + " bytes")
                        .finding));
  }

  /** Reads the digest under a key, if it has no more bytes than this. */
  Optional<ExaminedDigest> examineUpTo(int maxBytes, DigestKey key) {
    try {
      Optional<StoredDigest> read = read(key, maxBytes);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      StoredDigest stored = read.get();
      String signature = signature(key, stored);
      verify(key, stored, signature);
      checkTrail(key, stored.digest());
      RecordedPlace place = place(key, stored.digest());
      return Optional.of(
          new ExaminedDigest.Authentic(
              key,
              stored.digest(),
              place,
              stored.hashValue(),
              signature,
              timestamps.examine(key, stored.hashValue())));
    } catch (RejectedException e) {
      return Optional.of(new ExaminedDigest.Rejected(key, e.finding));
    }
  }

  private Optional<StoredDigest> read(DigestKey key, int maxBytes) throws RejectedException {
    try (ArchivedObject object = archive.open(key.toString()).orElseThrow(() -> vanished(key))) {
      byte[] content = gunzip(object.content(), maxBytes);
      if (content.length > maxBytes) {
        return Optional.empty();
      }
      return Optional.of(
          new StoredDigest(DigestFileFormat.read(content), Sha256.hex(content), object.metadata()));
    } catch (InvalidGzipException | InvalidDigestFormatException e) {
      throw invalidFormat(key, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new ArchiveException("reading the digest " + key + " failed: " + e.getMessage(), e);
    }
  }

  private static byte[] gunzip(InputStream object, int maxBytes) throws IOException {
    try (InputStream member = GzipMember.open(object)) {
      return member.readNBytes(maxBytes + 1);
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
    if (attached.isEmpty() && archive.bucketName().isPresent() && !relocated) {
      throw metadataMissing(key);
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
    String named = "the key " + digest.digestPublicKeyFingerprint();
    SignatureCheck check = SignatureCheck.of(digest, stored.hashValue(), signature, publicKeys);
    switch (check.verdict()) {
      case VALID -> {}
      case UNKNOWN_KEY ->
          throw new RejectedException(
              FindingName.PUBLIC_KEY_NOT_FOUND,
              key,
              "the public key " + digest.digestPublicKeyFingerprint(),
              publicKeys.entries().size() + " other public keys");
      case WRONG_SIGNATURE ->
          throw invalidSignature(key, "a signature that does not fit the content: " + signature);
      case KEY_NOT_VALID ->
          throw new RejectedException(
              FindingName.PUBLIC_KEY_NOT_VALID,
              key,
              "a key that is valid at " + digest.digestEndTime(),
              named + ", " + check.keyTimes());
      case KEY_REVOKED ->
          throw new RejectedException(
              FindingName.PUBLIC_KEY_REVOKED,
              key,
              "a key that was not revoked at " + digest.digestEndTime(),
              named + ", " + check.keyTimes());
    }
  }

  private void checkTrail(DigestKey key, DigestFile digest) throws RejectedException {
    DigestExtension extension = digest.extension();
    if (extension != null && !extension.trailArn().equals(key.trail())) {
      throw new RejectedException(
          FindingName.DIGEST_OF_ANOTHER_TRAIL,
          key,
          key.trail().toString(),
          extension.trailArn().toString());
    }
    if (!digest.awsAccountId().equals(key.trail().accountId())) {
      throw new RejectedException(
          FindingName.DIGEST_OF_ANOTHER_TRAIL,
          key,
          "account " + key.trail().accountId(),
          "account " + digest.awsAccountId());
    }
  }

  /** Returns where the digest was written; that is where it lies, or else it was relocated. */
  private RecordedPlace place(DigestKey key, DigestFile digest) throws RejectedException {
    String bucket =
        relocated ? digest.digestS3Bucket() : archive.bucketName().orElse(digest.digestS3Bucket());
    Optional<RecordedPlace> place = RecordedPlace.of(key, digest);
    if (place.isEmpty()
        || !digest.digestS3Bucket().equals(bucket)
        || !(relocated || place.get().prefix().equals(key.prefix()))) {
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
    return place.get();
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

  /** A bucket keeps what a collector puts there: whoever put this digest was somebody else. */
  private static RejectedException metadataMissing(DigestKey key) {
    return new RejectedException(
        FindingName.DIGEST_SIGNATURE_MISSING,
        key,
        "the metadata signature and signature-algorithm, as every digest in a bucket has them",
        "only " + key.signatureKey() + "; of a copy that lost its metadata validate as relocated");
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
