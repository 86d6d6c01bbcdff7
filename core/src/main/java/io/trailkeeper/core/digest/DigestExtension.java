package io.trailkeeper.core.digest;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.TrailArn;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a digest says beyond CloudTrail's fields: the object {@code trailkeeper} in it. It is signed
 * with the rest.
 *
 * @param trailArn the trail whose log files these are
 * @param chainId the chain; chosen at random when it starts
 * @param sequenceNumber the digest's place in its chain, from 1
 * @param startReason why the chain starts here; given for the digest with number 1 and no other
 * @param endReason why the digest ends where it does
 * @param eventCounts how many events each log file has, in the order of the digest's log files
 * @param gaps known losses, at most {@value #MAX_GAPS}
 */
public record DigestExtension(
    TrailArn trailArn,
    UUID chainId,
    long sequenceNumber,
    @Nullable ChainStartReason startReason,
    DigestEndReason endReason,
    List<Long> eventCounts,
    List<EventGap> gaps) {

  /** The version of the object's form that is written, and the newest that is read. */
  public static final int FORMAT_VERSION = 1;

  /** The most gaps of one digest. Who knows of more joins the ones that lie side by side. */
  public static final int MAX_GAPS = 10_000;

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public DigestExtension {
    requireNonNull(trailArn, "trailArn");
    requireNonNull(chainId, "chainId");
    requireNonNull(endReason, "endReason");
    eventCounts = List.copyOf(eventCounts);
    gaps = List.copyOf(gaps);
    if (sequenceNumber < 1) {
      throw new IllegalArgumentException(
          "sequenceNumber is " + sequenceNumber + "; expected 1 or more");
    }
    if ((sequenceNumber == 1) != (startReason != null)) {
      throw new IllegalArgumentException(
          "startReason is "
              + (startReason == null ? "null" : startReason.text())
              + " and sequenceNumber "
              + sequenceNumber
              + "; expected a reason for number 1, and null for every other");
    }
    if (gaps.size() > MAX_GAPS) {
      throw new IllegalArgumentException(
          "gaps has " + gaps.size() + " elements; expected at most " + MAX_GAPS);
    }
    total(eventCounts);
  }

  /** Returns how many events the log files have together. */
  public long eventCount() {
    return total(eventCounts);
  }

  private static long total(List<Long> counts) {
    long total = 0;
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException(
            "eventCounts holds " + count + "; expected 0 or more events");
      }
      try {
        total = Math.addExact(total, count);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("eventCounts add up to more than 2^63 - 1 events", e);
      }
    }
    return total;
  }

  /** Returns a builder that has no start reason, no counts and no gaps yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the values of the extension by name. */
  public static final class Builder {
    private @Nullable TrailArn trailArn;
    private @Nullable UUID chainId;
    private long sequenceNumber;
    private @Nullable ChainStartReason startReason;
    private @Nullable DigestEndReason endReason;
    private final List<Long> eventCounts = new ArrayList<>();
    private final List<EventGap> gaps = new ArrayList<>();

    private Builder() {}

    /** Sets the trail. */
    public Builder trailArn(TrailArn value) {
      trailArn = value;
      return this;
    }

    /** Sets the chain. */
    public Builder chainId(UUID value) {
      chainId = value;
      return this;
    }

    /** Sets the place in the chain, from 1. */
    public Builder sequenceNumber(long value) {
      sequenceNumber = value;
      return this;
    }

    /** Sets why the chain starts here; null unless the sequence number is 1. */
    public Builder startReason(@Nullable ChainStartReason value) {
      startReason = value;
      return this;
    }

    /** Sets why the digest ends where it does. */
    public Builder endReason(DigestEndReason value) {
      endReason = value;
      return this;
    }

    /** Adds the number of events of the next log file, in the order of the digest's log files. */
    public Builder addEventCount(long value) {
      eventCounts.add(value);
      return this;
    }

    /** Adds a known loss. */
    public Builder addGap(EventGap value) {
      gaps.add(value);
      return this;
    }

    /**
     * Returns the extension.
     *
     * @throws NullPointerException naming a value that was not given
     * @throws IllegalArgumentException naming a value that is not of its form
     */
    public DigestExtension build() {
      return new DigestExtension(
          requireNonNull(trailArn, "trailArn"),
          requireNonNull(chainId, "chainId"),
          sequenceNumber,
          startReason,
          requireNonNull(endReason, "endReason"),
          eventCounts,
          gaps);
    }
  }
}
