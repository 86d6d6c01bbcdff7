package io.trailkeeper.core.proof;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestSignature;
import io.trailkeeper.core.digest.PublicKeyEntry;
import io.trailkeeper.core.digest.PublicKeys;
import io.trailkeeper.core.logfile.LogFileEvents;
import io.trailkeeper.core.merkle.AuditPath;
import java.util.Arrays;

/**
 * What a proof file says. Nothing of it is true before {@link #verify}.
 *
 * @param event the event's bytes as they stand in the log file; not to be changed
 * @param path the way from the event to the root of its log file
 * @param logFileIndex the log file's place in the digest, from 0
 * @param digestObject the digest as it is stored, one gzip member; not to be changed
 * @param signature the digest's
 * @param publicKey the key that made it. It names the key, and is never what the proof is verified
 *     with: who makes a proof up makes a key up as well
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, and compared only by the test of the format
public record EventProof(
    byte[] event,
    AuditPath path,
    int logFileIndex,
    byte[] digestObject,
    DigestSignature signature,
    PublicKeyEntry publicKey) {

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public EventProof {
    requireNonNull(path, "path");
    requireNonNull(signature, "signature");
    requireNonNull(publicKey, "publicKey");
    if (event.length == 0 || event.length > LogFileEvents.MAX_EVENT_BYTES) {
      throw new IllegalArgumentException(
          "event has " + event.length + " bytes; expected 1 to " + LogFileEvents.MAX_EVENT_BYTES);
    }
    if (logFileIndex < 0 || logFileIndex >= DigestFile.MAX_LOG_FILES) {
      throw new IllegalArgumentException(
          "logFileIndex is " + logFileIndex + "; expected 0 to " + (DigestFile.MAX_LOG_FILES - 1));
    }
    if (!signature.publicKeyFingerprint().equals(publicKey.fingerprint())) {
      throw new IllegalArgumentException(
          "the signature is by key "
              + signature.publicKeyFingerprint()
              + " and publicKeys holds "
              + publicKey.fingerprint()
              + "; expected the same");
    }
  }

  /**
   * Verifies the proof: that one of these keys has signed the digest, and that the event is in the
   * log file that the digest lists.
   *
   * @throws InvalidProofException if it proves nothing
   */
  public ProvenEvent verify(PublicKeys trusted) {
    StoredDigest stored = StoredDigest.read(digestObject);
    DigestFile digest = stored.verify(signature, trusted);
    EventDescription description = EventDescription.of(event);
    return new ProvenEvent(
        digest,
        stored.extension(),
        stored.logFile(logFileIndex),
        stored.verify(path, logFileIndex, event),
        description,
        event);
  }

  /** Whether all values are the same, also in the arrays. */
  boolean isSameAs(EventProof other) {
    return Arrays.equals(event, other.event)
        && Arrays.equals(digestObject, other.digestObject)
        && path.leafIndex() == other.path.leafIndex()
        && path.treeSize() == other.path.treeSize()
        && Arrays.deepEquals(path.hashes().toArray(), other.path.hashes().toArray())
        && logFileIndex == other.logFileIndex
        && signature.equals(other.signature)
        && publicKey.equals(other.publicKey);
  }

  @Override
  public String toString() {
    return "EventProof[event " + path.leafIndex() + " of " + path.treeSize() + "]";
  }
}
