package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A digest that is about to be put; with the ledger, the gaps and the chain, its bytes are
 * determined.
 *
 * @param key the object's key
 * @param endTime the end of its time, in whole seconds
 * @param endReason why it ends there
 * @param logFiles how many log files of the ledger it lists, from the first
 * @param publicKeyFingerprint with which key it is signed
 * @param digestFormatVersion the version of its object {@code trailkeeper}: who prepared it decided
 *     which, and it must come out the same when another version finishes it
 */
public record PreparedDigest(
    String key,
    Instant endTime,
    String endReason,
    int logFiles,
    String publicKeyFingerprint,
    int digestFormatVersion) {

  /**
   * @throws IllegalArgumentException if the number of log files is negative, or the version below 1
   */
  public PreparedDigest {
    requireNonNull(key, "key");
    requireNonNull(endTime, "endTime");
    requireNonNull(endReason, "endReason");
    requireNonNull(publicKeyFingerprint, "publicKeyFingerprint");
    if (logFiles < 0) {
      throw new IllegalArgumentException("logFiles " + logFiles + ", allowed: 0 or more");
    }
    if (digestFormatVersion < 1) {
      throw new IllegalArgumentException(
          "digestFormatVersion " + digestFormatVersion + ", allowed: from 1");
    }
  }
}
