package io.trailkeeper.collector.journal;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How a journal is kept. {@link #in} gives the defaults, the {@code with} methods change one each.
 *
 * @param directory where; created if it does not exist
 * @param name what the partition of a new journal begins with, for humans: 1 to 63 lower-case
 *     letters, digits and {@code -}
 * @param segmentBytes how large a segment grows, 4 KiB to 1 GiB; one event may make a larger one
 * @param minimumAge how long a segment is kept at least after its last event, committed or not
 * @param maxBytes how many bytes the segments may have together, at least twice {@code
 *     segmentBytes}
 * @param minFreeBytes how many bytes are left free on the disk
 * @param duplicateWindow among how many of the last events a duplicate is recognised at least, 1 to
 *     2^24; just after opening only among those of the last GiB
 * @param commitTimeout how long one request may wait for the disk in all, 1 ms to 5 min
 * @param slowAfter how long the disk may take for one thing before new requests are refused, 1 ms
 *     to {@code commitTimeout}
 * @param highWatermark which share of the room that it may have the journal takes before that is
 *     said, and followers that disappeared are forgotten; more than 0, at most 1
 * @param followerExpiry after how long without reading a follower is forgotten while the journal is
 *     above the high watermark; 0 for never
 * @param recentBytes how much memory the last events may take, for followers that keep up: they are
 *     then not read from the disk; 0 for none
 */
public record JournalOptions(
    Path directory,
    String name,
    long segmentBytes,
    Duration minimumAge,
    long maxBytes,
    long minFreeBytes,
    int duplicateWindow,
    Duration commitTimeout,
    Duration slowAfter,
    double highWatermark,
    Duration followerExpiry,
    long recentBytes) {

  /** 64 MiB: deleting frees space in useful steps, and opening reads one segment in a second. */
  public static final long DEFAULT_SEGMENT_BYTES = 64L << 20;

  /** An hour: time for a new Trail's collector to register and see what happened just before. */
  public static final Duration DEFAULT_MINIMUM_AGE = Duration.ofHours(1);

  /** 10 GiB: half a day without storage, at a hundred events a second. */
  public static final long DEFAULT_MAX_BYTES = 10L << 30;

  /** 256 MiB: what others on the disk, and our own small files, need to go on. */
  public static final long DEFAULT_MIN_FREE_BYTES = 256L << 20;

  /**
   * 2^18: an API server gives up a batch after a hundred seconds, and this is as many events at
   * 2,600 a second. Costs up to 6 MiB of memory.
   */
  public static final int DEFAULT_DUPLICATE_WINDOW = 1 << 18;

  /** 10 s: an API server waits three times as long for its answer. */
  public static final Duration DEFAULT_COMMIT_TIMEOUT = Duration.ofSeconds(10);

  /** 1 s: a hundred times what an fsync takes. */
  public static final Duration DEFAULT_SLOW_AFTER = Duration.ofSeconds(1);

  /** 0.8: at the default size, hours before the journal is full. */
  public static final double DEFAULT_HIGH_WATERMARK = 0.8;

  /** Seven days: longer than a long weekend, so that somebody had the time to notice. */
  public static final Duration DEFAULT_FOLLOWER_EXPIRY = Duration.ofDays(7);

  /** None: how much memory there is is known to the process alone. */
  public static final long DEFAULT_RECENT_BYTES = 0;

  private static final long MOST_RECENT_BYTES = 32L << 20;
  private static final int RECENT_SHARE = 8;
  private static final Duration MOST_COMMIT_TIMEOUT = Duration.ofMinutes(5);
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final long LEAST_SEGMENT_BYTES = 4L << 10;
  private static final long MOST_SEGMENT_BYTES = 1L << 30;
  private static final int MOST_DUPLICATE_WINDOW = 1 << 24;

  /**
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public JournalOptions {
    requireNonNull(directory, "directory");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name '" + name + "', allowed: 1 to 63 lower-case letters, digits and inner '-'");
    }
    if (segmentBytes < LEAST_SEGMENT_BYTES || segmentBytes > MOST_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "segmentBytes " + segmentBytes + ", allowed: 4 KiB to 1 GiB");
    }
    if (minimumAge.isNegative()) {
      throw new IllegalArgumentException("minimumAge " + minimumAge + ", allowed: 0 or more");
    }
    if (maxBytes < 2 * segmentBytes) {
      throw new IllegalArgumentException(
          "maxBytes " + maxBytes + ", allowed: twice segmentBytes, " + 2 * segmentBytes + ", up");
    }
    if (minFreeBytes < 0) {
      throw new IllegalArgumentException("minFreeBytes " + minFreeBytes + ", allowed: 0 or more");
    }
    if (duplicateWindow < 1 || duplicateWindow > MOST_DUPLICATE_WINDOW) {
      throw new IllegalArgumentException(
          "duplicateWindow " + duplicateWindow + ", allowed: 1 to " + MOST_DUPLICATE_WINDOW);
    }
    if (commitTimeout.toMillis() < 1 || commitTimeout.compareTo(MOST_COMMIT_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "commitTimeout " + commitTimeout + ", allowed: 1 ms to " + MOST_COMMIT_TIMEOUT);
    }
    if (slowAfter.toMillis() < 1 || slowAfter.compareTo(commitTimeout) > 0) {
      throw new IllegalArgumentException(
          "slowAfter " + slowAfter + ", allowed: 1 ms to commitTimeout, " + commitTimeout);
    }
    if (!(highWatermark > 0 && highWatermark <= 1)) {
      throw new IllegalArgumentException(
          "highWatermark " + highWatermark + ", allowed: more than 0, at most 1");
    }
    if (followerExpiry.isNegative()) {
      throw new IllegalArgumentException(
          "followerExpiry " + followerExpiry + ", allowed: 0 or more");
    }
    if (recentBytes < 0) {
      throw new IllegalArgumentException("recentBytes " + recentBytes + ", allowed: 0 or more");
    }
  }

  /** Returns the defaults, for a directory. */
  public static JournalOptions in(Path directory) {
    return new JournalOptions(
        directory,
        "journal",
        DEFAULT_SEGMENT_BYTES,
        DEFAULT_MINIMUM_AGE,
        DEFAULT_MAX_BYTES,
        DEFAULT_MIN_FREE_BYTES,
        DEFAULT_DUPLICATE_WINDOW,
        DEFAULT_COMMIT_TIMEOUT,
        DEFAULT_SLOW_AFTER,
        DEFAULT_HIGH_WATERMARK,
        DEFAULT_FOLLOWER_EXPIRY,
        DEFAULT_RECENT_BYTES);
  }

  /** Returns these options with another name. */
  public JournalOptions withName(String name) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /** Returns these options with another size of segments. */
  public JournalOptions withSegmentBytes(long segmentBytes) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /** Returns these options with another minimum age. */
  public JournalOptions withMinimumAge(Duration minimumAge) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /** Returns these options with another limit for the segments together. */
  public JournalOptions withMaxBytes(long maxBytes) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /** Returns these options with another watermark of free space. */
  public JournalOptions withMinFreeBytes(long minFreeBytes) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /** Returns these options with another duplicate window. */
  public JournalOptions withDuplicateWindow(int duplicateWindow) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /** Returns these options with other bounds for a slow disk. */
  public JournalOptions withDiskBounds(Duration commitTimeout, Duration slowAfter) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /** Returns these options with another high watermark. */
  public JournalOptions withHighWatermark(double highWatermark) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /** Returns these options with another expiry of followers that disappeared. */
  public JournalOptions withFollowerExpiry(Duration followerExpiry) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /** Returns these options with another bound for the last events in memory. */
  public JournalOptions withRecentBytes(long recentBytes) {
    return new JournalOptions(
        directory,
        name,
        segmentBytes,
        minimumAge,
        maxBytes,
        minFreeBytes,
        duplicateWindow,
        commitTimeout,
        slowAfter,
        highWatermark,
        followerExpiry,
        recentBytes);
  }

  /**
   * Returns these options with an eighth of a heap for the last events in memory, 32 MiB at most:
   * more than comes between two reads of a follower that keeps up.
   *
   * @param maxHeapBytes {@code Runtime.maxMemory()}
   */
  public JournalOptions withRecentBytesOfHeap(long maxHeapBytes) {
    return withRecentBytes(Math.min(MOST_RECENT_BYTES, maxHeapBytes / RECENT_SHARE));
  }
}
