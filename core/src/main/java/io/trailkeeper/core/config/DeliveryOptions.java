package io.trailkeeper.core.config;

import io.trailkeeper.core.logfile.Compression;
import io.trailkeeper.core.logfile.LogFormat;
import java.time.Duration;

/**
 * How log files are made.
 *
 * @param format how events stand in a file
 * @param compression how a file is compressed
 * @param maxInterval how long an event waits at most for its file to be closed, 1 s to 1 h
 * @param maxBytes how large a file becomes at most before compression, 64 KiB to 64 MiB; a single
 *     larger event makes a larger file
 */
public record DeliveryOptions(
    LogFormat format, Compression compression, Duration maxInterval, long maxBytes) {

  /** A minute: late enough for files of a useful size, early enough for an incident. */
  public static final Duration DEFAULT_MAX_INTERVAL = Duration.ofSeconds(60);

  /** 16 MiB: what fits in a collector's memory several times, and compresses to about 1 MiB. */
  public static final long DEFAULT_MAX_BYTES = 16L << 20;

  /** The shortest interval. */
  public static final Duration LEAST_MAX_INTERVAL = Duration.ofSeconds(1);

  /** The longest interval. */
  public static final Duration MOST_MAX_INTERVAL = Duration.ofHours(1);

  /** The smallest size. */
  public static final long LEAST_MAX_BYTES = 64L << 10;

  /** The largest size. Compressed, it stays below the 50 MB of CloudTrail's files. */
  public static final long MOST_MAX_BYTES = 64L << 20;

  /**
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public DeliveryOptions {
    if (maxInterval.compareTo(LEAST_MAX_INTERVAL) < 0
        || maxInterval.compareTo(MOST_MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException("maxInterval " + maxInterval + ", allowed: 1s to 1h");
    }
    if (maxBytes < LEAST_MAX_BYTES || maxBytes > MOST_MAX_BYTES) {
      throw new IllegalArgumentException(
          "maxSize of " + maxBytes + " bytes, allowed: 64Ki to 64Mi");
    }
  }
}
