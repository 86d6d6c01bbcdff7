package io.trailkeeper.core.checkpoint;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log file in the destination.
 *
 * @param key the object's key
 * @param sha256 the SHA-256 of its uncompressed content, lower-case hex
 * @param eventRoot the RFC 6962 tree hash over its events, lower-case hex; null where the version
 *     that delivered it made none
 * @param events how many events it holds
 * @param oldestEventTime the earliest event time in it
 * @param newestEventTime the latest event time in it
 * @param deliveredAt when it was delivered; until then, when it was prepared
 */
public record LedgerEntry(
    String key,
    String sha256,
    @Nullable String eventRoot,
    int events,
    Instant oldestEventTime,
    Instant newestEventTime,
    Instant deliveredAt) {

  /** Refuses null. */
  public LedgerEntry {
    requireNonNull(key, "key");
    requireNonNull(sha256, "sha256");
    requireNonNull(oldestEventTime, "oldestEventTime");
    requireNonNull(newestEventTime, "newestEventTime");
    requireNonNull(deliveredAt, "deliveredAt");
  }

  LedgerEntry deliveredAt(Instant time) {
    return new LedgerEntry(key, sha256, eventRoot, events, oldestEventTime, newestEventTime, time);
  }
}
