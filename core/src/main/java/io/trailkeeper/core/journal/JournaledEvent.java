package io.trailkeeper.core.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An event as the journal keeps it, or a {@link Loss} in the place of events.
 *
 * <p>The arrays are not copied, neither in nor out: they must not be changed, by nobody. Two of
 * these are equal if all of their content is.
 *
 * @param partition the journal it is in
 * @param offset its sequence number there
 * @param receivedAt when it was received, by the clock of the journal's process, in whole
 *     milliseconds; later events may have earlier times
 * @param source who sent it, as the journal's writer names it; {@link Loss#SOURCE} for a loss
 * @param sha256 the SHA-256 of {@code bytes}, 32 bytes
 * @param bytes the event's own bytes; a loss as {@link LossFormat} writes it
 */
// equals and hashCode are by content, and a copy of each event would cost more than it guards.
@SuppressWarnings("ArrayRecordComponent")
public record JournaledEvent(
    String partition, long offset, Instant receivedAt, String source, byte[] sha256, byte[] bytes) {

  private static final int SHA256_BYTES = 32;

  /**
   * @throws IllegalArgumentException if the offset is negative, the time not in whole milliseconds,
   *     or the hash not of 32 bytes; whether it is the hash of the bytes is not checked
   */
  public JournaledEvent {
    requireNonNull(partition, "partition");
    requireNonNull(receivedAt, "receivedAt");
    requireNonNull(source, "source");
    requireNonNull(bytes, "bytes");
    if (offset < 0) {
      throw new IllegalArgumentException("an event's offset is " + offset + ", allowed: 0 or more");
    }
    if (!receivedAt.truncatedTo(ChronoUnit.MILLIS).equals(receivedAt)) {
      throw new IllegalArgumentException(
          "receivedAt " + receivedAt + " is not in whole milliseconds");
    }
    if (sha256.length != SHA256_BYTES) {
      throw new IllegalArgumentException("a SHA-256 of " + sha256.length + " bytes, allowed: 32");
    }
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
