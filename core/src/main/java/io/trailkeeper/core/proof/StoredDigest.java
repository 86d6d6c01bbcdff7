package io.trailkeeper.core.proof;

import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestFileFormat;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.InvalidDigestFormatException;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.digest.SignatureCheck;
import io.trailkeeper.core.gzip.GzipMember;
import io.trailkeeper.core.hash.Sha256;
import io.trailkeeper.core.merkle.AuditPath;
import io.trailkeeper.core.merkle.TreeHasher;
import io.trailkeeper.core.proof.InvalidProofException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A digest as a proof carries it: its content, and what that says. */
record StoredDigest(DigestFile digest, DigestExtension extension, String hashValue) {

  /** Compressed, a digest is smaller than it is uncompressed, but for a few bytes a block. */
  static final int MAX_OBJECT_BYTES = DigestFileFormat.MAX_BYTES + (64 << 10);

  /**
   * @throws InvalidProofException if it is not a digest of Trailkeeper in one gzip member
   */
  static StoredDigest read(byte[] object) {
    try (InputStream member = GzipMember.open(new ByteArrayInputStream(object))) {
      byte[] content = member.readNBytes(DigestFileFormat.MAX_BYTES + 1);
      DigestFile digest = DigestFileFormat.read(content);
      DigestExtension extension = digest.extension();
      if (extension == null) {
        throw new InvalidProofException(
            Reason.NO_EVENT_ROOT, "the digest is not one of Trailkeeper, and commits to no events");
      }
      return new StoredDigest(digest, extension, Sha256.hex(content));
    } catch (IOException | InvalidDigestFormatException e) {
      throw new InvalidProofException(
          Reason.DIGEST_INVALID_FORMAT, "the digest in the proof is none: " + e.getMessage(), e);
    }
  }

  /**
   * @return the digest, which is the trail's now
   * @throws InvalidProofException if the signature is not of this digest by one of these keys
   */
  DigestFile verify(DigestSignature signature, PublicKeys trusted) {
    String fingerprint = digest.digestPublicKeyFingerprint();
    if (!signature.publicKeyFingerprint().equals(fingerprint)) {
      throw new InvalidProofException(
          Reason.DIGEST_SIGNATURE_INVALID,
          "the digest names the key "
              + fingerprint
              + " and the signature is by "
              + signature.publicKeyFingerprint());
    }
    SignatureCheck check = SignatureCheck.of(digest, hashValue, signature.signature(), trusted);
    String ends = "the digest ends at " + digest.digestEndTime() + " and its key is ";
    switch (check.verdict()) {
      case VALID -> {}
      case UNKNOWN_KEY ->
          throw new InvalidProofException(
              Reason.PUBLIC_KEY_NOT_FOUND,
              "the digest is signed by the key "
                  + fingerprint
                  + ", which is not among the "
                  + trusted.entries().size()
                  + " that were given");
      case WRONG_SIGNATURE ->
          throw new InvalidProofException(
              Reason.DIGEST_SIGNATURE_INVALID,
              "the signature is not of this digest by the key " + fingerprint);
      case KEY_NOT_VALID ->
          throw new InvalidProofException(Reason.PUBLIC_KEY_NOT_VALID, ends + check.keyTimes());
      case KEY_REVOKED ->
          throw new InvalidProofException(
              Reason.PUBLIC_KEY_REVOKED,
              ends + check.keyTimes() + ": somebody else may have signed it");
    }
    return digest;
  }

  /**
   * @throws InvalidProofException if the digest lists no such log file
   */
  DigestLogFile logFile(int index) {
    if (index >= digest.logFiles().size()) {
      throw new InvalidProofException(
          Reason.EVENT_NOT_IN_DIGEST,
          "logFileIndex is " + index + " and the digest lists " + digest.logFiles().size());
    }
    return digest.logFiles().get(index);
  }

  /**
   * @return the path, which leads to the log file's root
   * @throws InvalidProofException if it does not, or there is no root
   */
  AuditPath verify(AuditPath path, int logFileIndex, byte[] event) {
    String key = logFile(logFileIndex).s3Object();
    @Nullable String root = extension.eventRoots().get(logFileIndex);
    if (root == null) {
      throw new InvalidProofException(
          Reason.NO_EVENT_ROOT,
          "the log file "
              + key
              + " was delivered by a version that made no root over its events: validate the"
              + " whole log file instead");
    }
    long events = extension.eventCounts().get(logFileIndex);
    if (path.treeSize() != events) {
      throw new InvalidProofException(
          Reason.EVENT_NOT_IN_DIGEST,
          "treeSize is " + path.treeSize() + " and the log file has " + events + " events");
    }
    String found = HexFormat.of().formatHex(path.root(TreeHasher.leafHash(event)));
    if (!found.equals(root)) {
      throw new InvalidProofException(
          Reason.EVENT_NOT_IN_DIGEST,
          "event and path lead to the root "
              + found
              + " and the digest has "
              + root
              + " for the log file "
              + key);
    }
    return path;
  }
}
