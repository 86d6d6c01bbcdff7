package io.trailkeeper.core.logfile;

import io.trailkeeper.core.cluster.ClusterIdentity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * CloudTrail's {@code eventID}: a UUID of version 5 (RFC 9562, 5.5) over the cluster, the source
 * and the event's own bytes. The same event has the same id however often it is sent, and nobody
 * but the API server has a say in it. Not thread-safe.
 */
final class EventId {

  /** The name space of all event ids of Trailkeeper: a random UUID, chosen once. */
  private static final UUID NAME_SPACE = UUID.fromString("5d5e3c2e-0c0b-4a63-9d0a-3c1f8a7b6e21");

  private final ClusterIdentity cluster;
  private final MessageDigest sha1 = sha1();
  private String source = "";
  private byte[] before;

  EventId(ClusterIdentity cluster) {
    this.cluster = cluster;
    this.before = before(cluster, source);
  }

  /** Returns the id of an event. */
  UUID of(String eventSource, byte[] sha256) {
    if (!eventSource.equals(source)) {
      source = eventSource;
      before = before(cluster, source);
    }
    sha1.update(before);
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(sha256));
    long most = (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L;
    long least = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(most, least);
  }

  /** What is hashed before an event's own hash. */
  private static byte[] before(ClusterIdentity cluster, String source) {
    byte[] origin =
        (cluster.accountId() + "\n" + cluster.region() + "\n" + source + "\n")
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 * Long.BYTES + origin.length)
        .putLong(NAME_SPACE.getMostSignificantBits())
        .putLong(NAME_SPACE.getLeastSignificantBits())
        .put(origin)
        .array();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
