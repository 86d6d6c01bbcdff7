package io.trailkeeper.core.config;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether digest files are written.
 *
 * @param enabled whether they are
 * @param digestInterval how often, 1 min to 24 h; digests end on multiples of it since the epoch
 * @param timestampAuthority who is asked for a time-stamp (RFC 3161) over each digest: {@code
 *     http://} or {@code https://}, without user, query and fragment; null asks nobody
 */
public record LogFileValidation(
    boolean enabled, Duration digestInterval, @Nullable URI timestampAuthority) {

  /** CloudTrail's hour. */
  public static final Duration DEFAULT_DIGEST_INTERVAL = Duration.ofHours(1);

  /** The shortest interval. */
  public static final Duration LEAST_DIGEST_INTERVAL = Duration.ofMinutes(1);

  /** The longest interval. */
  public static final Duration MOST_DIGEST_INTERVAL = Duration.ofHours(24);

  /** Which URLs of time-stamp authorities are allowed, for people. */
  public static final String AUTHORITY_RULE =
      "http:// or https:// with a host, without user, query and fragment";

  private static final int MAX_PORT = 65_535;

  /**
   * @throws IllegalArgumentException if the interval is out of its range, or the authority cannot
   *     be asked
   */
  public LogFileValidation {
    if (digestInterval.compareTo(LEAST_DIGEST_INTERVAL) < 0
        || digestInterval.compareTo(MOST_DIGEST_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "digestInterval " + digestInterval + ", allowed: 1m to 24h");
    }
    if (timestampAuthority != null && !isTimestampAuthority(timestampAuthority)) {
      throw new IllegalArgumentException("timestampAuthority, allowed: " + AUTHORITY_RULE);
    }
  }

  /** Whether an authority can be asked under this URL; {@link #AUTHORITY_RULE} says which can. */
  public static boolean isTimestampAuthority(URI url) {
    return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null
        && url.getPort() != 0
        && url.getPort() <= MAX_PORT;
  }
}
