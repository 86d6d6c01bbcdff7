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
 * but the API server has a say in it.
 */
final class EventId {

  /** The name space of all event ids of Trailkeeper: a random UUID, chosen once. */
  private static final UUID NAME_SPACE = UUID.fromString("5d5e3c2e-0c0b-4a63-9d0a-3c1f8a7b6e21");

  private EventId() {}

  static UUID of(ClusterIdentity cluster, String source, byte[] sha256) {
    MessageDigest sha1 = sha1();
    sha1.update(
        ByteBuffer.allocate(16)
            .putLong(NAME_SPACE.getMostSignificantBits())
            .putLong(NAME_SPACE.getLeastSignificantBits())
            .flip());
    sha1.update(
        (cluster.accountId() + "\n" + cluster.region() + "\n" + source + "\n")
            .getBytes(StandardCharsets.UTF_8));
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(sha256));
    long most = (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L;
    long least = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(most, least);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
