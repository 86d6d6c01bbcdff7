package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.journal.JournaledEvent;
import java.nio.ByteBuffer;

/**
 * The first 128 bits of an event's SHA-256: nobody finds two events with the same. Never the
 * auditID, which a client may choose.
 */
record EventHash(long first, long second) {

  static EventHash of(JournaledEvent event) {
    ByteBuffer hash = ByteBuffer.wrap(event.sha256());
    return new EventHash(hash.getLong(), hash.getLong());
  }
}
