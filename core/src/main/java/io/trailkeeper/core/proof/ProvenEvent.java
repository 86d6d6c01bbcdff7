package io.trailkeeper.core.proof;

import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.merkle.AuditPath;

/**
 * An event of which it is proven that the holder of the signing key had it in a log file when the
 * digest was signed. Only {@link EventProof#verify} makes one.
 *
 * @param digest the digest
 * @param extension what Trailkeeper adds to it: trail, chain and number
 * @param logFile the log file, as the digest lists it
 * @param path the event's place in the log file
 * @param description what the event says it is
 * @param event its bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared or printed
public record ProvenEvent(
    DigestFile digest,
    DigestExtension extension,
    DigestLogFile logFile,
    AuditPath path,
    EventDescription description,
    byte[] event) {

  @Override
  public String toString() {
    return "ProvenEvent[" + description + "]";
  }
}
