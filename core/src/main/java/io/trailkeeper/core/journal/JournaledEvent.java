package io.trailkeeper.core.journal;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.audit.InvalidAuditEventException;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event as the journal keeps it, or a {@link Loss} in the place of events.
 *
 * <p>The arrays are not copied, neither in nor out: they must not be changed, by nobody. Two of
 * these are equal if all of their content is. Thread-safe.
 */
public final class JournaledEvent {

  private static final int SHA256_BYTES = 32;
  private static final int NANOS_PER_MILLI = 1_000_000;

  /** No event has happened then. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final String partition;
  private final long offset;
  private final Instant receivedAt;
  private final String source;
  private final byte[] sha256;
  private final byte[] bytes;

  /** Two threads may both parse the bytes, and come to the same. */
  private @Nullable AuditEvent parsed;

  private final long stageSecond;

  /**
   * Makes an event of which nothing is known but its bytes.
   *
   * @param partition the journal it is in
   * @param offset its sequence number there
   * @param receivedAt when it was received, by the clock of the journal's process, in whole
   *     milliseconds; later events may have earlier times
   * @param source who sent it, as the journal's writer names it; {@link Loss#SOURCE} for a loss
   * @param sha256 the SHA-256 of {@code bytes}, 32 bytes
   * @param bytes the event's own bytes; a loss as {@link LossFormat} writes it
   * @throws IllegalArgumentException if the offset is negative, the time not in whole milliseconds,
   *     or the hash not of 32 bytes; whether it is the hash of the bytes is not checked
   */
  public JournaledEvent(
      String partition,
      long offset,
      Instant receivedAt,
      String source,
      byte[] sha256,
      byte[] bytes) {
    this(partition, offset, receivedAt, source, sha256, bytes, null, UNKNOWN);
  }

  private JournaledEvent(
      String partition,
      long offset,
      Instant receivedAt,
      String source,
      byte[] sha256,
      byte[] bytes,
      @Nullable AuditEvent parsed,
      long stageSecond) {
    this.partition = requireNonNull(partition, "partition");
    this.offset = offset;
    this.receivedAt = receivedAt;
    this.source = requireNonNull(source, "source");
    this.sha256 = sha256;
    this.bytes = requireNonNull(bytes, "bytes");
    this.parsed = parsed;
    this.stageSecond = stageSecond;
    if (offset < 0) {
      throw new IllegalArgumentException("an event's offset is " + offset + ", allowed: 0 or more");
    }
    if (receivedAt.get(ChronoField.NANO_OF_SECOND) % NANOS_PER_MILLI != 0) {
      throw new IllegalArgumentException(
          "receivedAt " + receivedAt + " is not in whole milliseconds");
    }
    if (sha256.length != SHA256_BYTES) {
      throw new IllegalArgumentException("a SHA-256 of " + sha256.length + " bytes, allowed: 32");
    }
  }

  /**
   * Returns an event that is parsed already.
   *
   * @param event the event, its bytes among it
   * @see #JournaledEvent(String, long, Instant, String, byte[], byte[])
   */
  public static JournaledEvent of(
      AuditEvent event,
      String partition,
      long offset,
      Instant receivedAt,
      String source,
      byte[] sha256) {
    return new JournaledEvent(
        partition, offset, receivedAt, source, sha256, event.bytes(), event, UNKNOWN);
  }

  /**
   * Returns this event, of which somebody who has parsed it says when it happened.
   *
   * @param second what {@link #stageSecond} is to return
   */
  public JournaledEvent withStageSecond(long second) {
    return new JournaledEvent(partition, offset, receivedAt, source, sha256, bytes, parsed, second);
  }

  /** Returns the name of the journal that it is in. */
  public String partition() {
    return partition;
  }

  /** Returns its sequence number there. */
  public long offset() {
    return offset;
  }

  /** Returns when it was received, by the clock of the journal's process, in milliseconds. */
  public Instant receivedAt() {
    return receivedAt;
  }

  /** Returns who sent it; {@link Loss#SOURCE} for a loss. */
  public String source() {
    return source;
  }

  /** Returns the SHA-256 of its bytes; not to be changed. */
  public byte[] sha256() {
    return sha256;
  }

  /** Returns its bytes; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * Returns the event as it was parsed, once for all who ask.
   *
   * @throws InvalidAuditEventException if the bytes are no event; a loss is none
   */
  public AuditEvent auditEvent() {
    @Nullable AuditEvent known = parsed;
    if (known == null) {
      known = AuditEvent.parse(bytes);
      parsed = known;
    }
    return known;
  }

  /**
   * Returns when the event reached its stage, in seconds since 1970, rounded down. Parses it only
   * if nobody has said that.
   *
   * @throws InvalidAuditEventException if the bytes are no event; a loss is none
   */
  public long stageSecond() {
    return stageSecond == UNKNOWN ? auditEvent().stageTimestamp().getEpochSecond() : stageSecond;
  }

  /** Returns where this event stands. */
  public Cursor cursor() {
    return new Cursor(partition, offset);
  }

  /** Returns where the event after this one stands. */
  public Cursor next() {
    return new Cursor(partition, offset + 1);
  }

  /** Whether this is a loss, and no event. */
  public boolean isLoss() {
    return source.equals(Loss.SOURCE);
  }

  /**
   * Returns the loss; nothing if this is an event.
   *
   * @throws InvalidLossException if it is a loss that cannot be read
   */
  public Optional<Loss> loss() {
    return isLoss() ? Optional.of(LossFormat.read(bytes)) : Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JournaledEvent that
        && offset == that.offset
        && partition.equals(that.partition)
        && receivedAt.equals(that.receivedAt)
        && source.equals(that.source)
        && Arrays.equals(sha256, that.sha256)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(offset) + Arrays.hashCode(sha256);
  }

  /** Shows where the event is and its hash, never its content. */
  @Override
  public String toString() {
    return "JournaledEvent["
        + partition
        + "@"
        + offset
        + ", receivedAt="
        + receivedAt
        + ", source="
        + source
        + ", sha256="
        + HexFormat.of().formatHex(sha256)
        + ", "
        + bytes.length
        + " bytes]";
  }
}
