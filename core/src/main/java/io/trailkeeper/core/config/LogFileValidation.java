package io.trailkeeper.core.config;

import java.time.Duration;

/**
 * Whether digest files are written.
 *
 * @param enabled whether they are
 * @param digestInterval how often, 1 min to 24 h; digests end on multiples of it since the epoch
 */
public record LogFileValidation(boolean enabled, Duration digestInterval) {

  /** CloudTrail's hour. */
  public static final Duration DEFAULT_DIGEST_INTERVAL = Duration.ofHours(1);

  /** The shortest interval. */
  public static final Duration LEAST_DIGEST_INTERVAL = Duration.ofMinutes(1);

  /** The longest interval. */
  public static final Duration MOST_DIGEST_INTERVAL = Duration.ofHours(24);

  /**
   * @throws IllegalArgumentException if the interval is out of its range
   */
  public LogFileValidation {
    if (digestInterval.compareTo(LEAST_DIGEST_INTERVAL) < 0
        || digestInterval.compareTo(MOST_DIGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "digestInterval " + digestInterval + ", allowed: 1m to 24h");
    }
  }
}
