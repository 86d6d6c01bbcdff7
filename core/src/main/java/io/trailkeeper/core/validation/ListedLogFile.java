package io.trailkeeper.core.validation;

import io.trailkeeper.core.digest.DigestExtension;
import io.trailkeeper.core.digest.DigestLogFile;
import io.trailkeeper.core.validation.ExaminedDigest.Authentic;
import org.jspecify.annotations.Nullable;

/**
 * A log file as an authentic digest lists it.
 *
 * @param listed what the digest says of it
 * @param place where the digest was written
 * @param eventCount how many events it has; null in digests of CloudTrail
 * @param eventRoot the RFC 6962 tree hash over them; null where the digest says none
 */
record ListedLogFile(
    DigestLogFile listed,
    RecordedPlace place,
    @Nullable Long eventCount,
    @Nullable String eventRoot) {

  /**
   * @param index which of the digest's log files, from 0
   */
  static ListedLogFile of(Authentic digest, int index) {
    DigestExtension extension = digest.digest().extension();
    return new ListedLogFile(
        digest.digest().logFiles().get(index),
        digest.place(),
        extension == null ? null : extension.eventCounts().get(index),
        extension == null ? null : extension.eventRoots().get(index));
  }
}
