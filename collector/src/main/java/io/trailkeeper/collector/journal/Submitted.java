package io.trailkeeper.collector.journal;

import io.trailkeeper.core.audit.AuditEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event, or a loss, that is to be appended.
 *
 * @param sourceName who sent it
 * @param source the same in UTF-8
 * @param bytes the event's own
 * @param sha256 of the bytes
 * @param parsed the event, if it was parsed before
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, and never compared or printed
record Submitted(
    String sourceName, byte[] source, byte[] bytes, byte[] sha256, @Nullable AuditEvent parsed) {

  /** Returns the size of its frame. */
  long frameBytes() {
    return (long) Frame.FIXED_BYTES + source.length + bytes.length;
  }
}
