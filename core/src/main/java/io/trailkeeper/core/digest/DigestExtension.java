package io.trailkeeper.core.digest;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.cluster.TrailArn;
import io.trailkeeper.core.merkle.TreeHasher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a digest says beyond CloudTrail's fields: the object {@code trailkeeper} in it. It is signed
 * with the rest.
 *
 * @param formatVersion the version of its form: {@value #FORMAT_VERSION}, or 1, which knew no roots
 * @param trailArn the trail whose log files these are
 * @param chainId the chain; chosen at random when it starts
 * @param sequenceNumber the digest's place in its chain, from 1
 * @param startReason why the chain starts here; given for the digest with number 1 and no other
 * @param endReason why the digest ends where it does
 * @param eventCounts how many events each log file has, in the order of the digest's log files
 * @param eventRoots for each log file, in the same order, the RFC 6962 tree hash over its events in
 *     lower-case hexadecimal; null where the version that delivered the file made none, and
 *     everywhere in format version 1
 * @param gaps known losses, at most {@value #MAX_GAPS}
 */
public record DigestExtension(
    int formatVersion,
    TrailArn trailArn,
    UUID chainId,
    long sequenceNumber,
    @Nullable ChainStartReason startReason,
    DigestEndReason endReason,
    List<Long> eventCounts,
    List<@Nullable String> eventRoots,
    List<EventGap> gaps) {

  /** The version of the object's form that is written, and the newest that is read. */
  public static final int FORMAT_VERSION = 2;

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
    // Not List.copyOf, which refuses null.
    eventRoots = Collections.unmodifiableList(new ArrayList<>(eventRoots));
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
    checkRoots(formatVersion, eventCounts.size(), eventRoots);
  }

  private static void checkRoots(int formatVersion, int logFiles, List<@Nullable String> roots) {
    if (formatVersion < 1 || formatVersion > FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "formatVersion is " + formatVersion + "; expected 1 to " + FORMAT_VERSION);
    }
    if (roots.size() != logFiles) {
      throw new IllegalArgumentException(
          "eventRoots has "
              + roots.size()
              + " elements; expected "
              + logFiles
              + ", one for each log file");
    }
    for (@Nullable String root : roots) {
      if (root != null && formatVersion == 1) {
        throw DigestValues.illegal("eventRoots", root, "null in format version 1");
      }
      if (root != null) {
        DigestValues.hash("eventRoots", root);
      }
    }
  }

  /**
   * Returns the RFC 6962 tree hash of which the leaves are the log files' roots, 32 bytes each, in
   * lower-case hexadecimal: one commitment to every event of the digest. Nothing if a log file has
   * no root, and in format version 1.
   */
  public Optional<String> eventRoot() {
    if (formatVersion == 1) {
      return Optional.empty();
    }
    TreeHasher tree = new TreeHasher();
    for (@Nullable String root : eventRoots) {
      if (root == null) {
        return Optional.empty();
      }
      tree.add(HexFormat.of().parseHex(root));
    }
    return Optional.of(HexFormat.of().formatHex(tree.root()));
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
    private int formatVersion = FORMAT_VERSION;
    private @Nullable TrailArn trailArn;
    private @Nullable UUID chainId;
    private long sequenceNumber;
    private @Nullable ChainStartReason startReason;
    private @Nullable DigestEndReason endReason;
    private final List<Long> eventCounts = new ArrayList<>();
    private final List<@Nullable String> eventRoots = new ArrayList<>();
    private final List<EventGap> gaps = new ArrayList<>();

    private Builder() {}

    /** Sets the version of the form; default: {@value DigestExtension#FORMAT_VERSION}. */
    public Builder formatVersion(int value) {
      formatVersion = value;
      return this;
    }

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

    /** Adds the number of events of the next log file, which has no root. */
    public Builder addEventCount(long value) {
      return addEvents(value, null);
    }

    /**
     * Adds the number of events of the next log file, in the order of the digest's log files, and
     * their root; null if there is none. Format version 1 leaves it out.
     */
    public Builder addEvents(long count, @Nullable String root) {
      eventCounts.add(count);
      eventRoots.add(root);
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
          formatVersion,
          requireNonNull(trailArn, "trailArn"),
          requireNonNull(chainId, "chainId"),
          sequenceNumber,
          startReason,
          requireNonNull(endReason, "endReason"),
          eventCounts,
          formatVersion == 1 ? Collections.nCopies(eventRoots.size(), null) : eventRoots,
          gaps);
    }
  }
}
