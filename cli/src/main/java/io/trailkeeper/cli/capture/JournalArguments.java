package io.trailkeeper.cli.capture;

import io.trailkeeper.cli.usage.Usage;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.crds.text.DurationText;
import io.trailkeeper.crds.text.QuantityText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How large the journal may grow, and how long it keeps what everybody has. */
final class JournalArguments {

  private static final String DEFAULT_MAX_BYTES = "10Gi";
  private static final String DEFAULT_MINIMUM_AGE = "1h";
  private static final String DEFAULT_FOLLOWER_EXPIRY = "7d";

  /** Less would be full at the first event. */
  private static final long LEAST_MAX_BYTES = 1L << 20;

  /** A journal has at least this many segments when it is full: what is committed can go. */
  private static final long LEAST_SEGMENTS = 8;

  private static final Pattern DAYS = Pattern.compile("[0-9]{1,5}d");

  /** What a partition's name may begin with. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  @Option(
      names = "--journal-max-bytes",
      paramLabel = "QUANTITY",
      defaultValue = DEFAULT_MAX_BYTES,
      description =
          "how large the journal may grow; a full one takes no events. Default: ${DEFAULT-VALUE}")
  private String maxBytes = DEFAULT_MAX_BYTES;

  @Option(
      names = "--journal-minimum-age",
      paramLabel = "DURATION",
      defaultValue = DEFAULT_MINIMUM_AGE,
      description =
          "how long events are kept at least, for followers that are still to come. Default:"
              + " ${DEFAULT-VALUE}")
  private String minimumAge = DEFAULT_MINIMUM_AGE;

  @Option(
      names = "--journal-follower-expiry",
      paramLabel = "DURATION",
      defaultValue = DEFAULT_FOLLOWER_EXPIRY,
      description =
          "a follower that has not read for so long is forgotten while the journal is above its"
              + " high watermark, four fifths of its room: the one longest away first, one a"
              + " second. What it had not read is lost to it, and it is told so. 0s for never."
              + " Default: ${DEFAULT-VALUE}")
  private String followerExpiry = DEFAULT_FOLLOWER_EXPIRY;

  /**
   * Returns the journal's options.
   *
   * @param host the name of this host, which partitions are named after if it can be
   */
  JournalOptions options(Usage usage, Path directory, @Nullable String host) {
    long bytes = usage.argument("--journal-max-bytes", () -> bytes(maxBytes));
    Duration age = usage.argument("--journal-minimum-age", () -> age(minimumAge));
    Duration expiry = usage.argument("--journal-follower-expiry", () -> days(followerExpiry));
    JournalOptions defaults = JournalOptions.in(directory);
    JournalOptions named =
        host != null && NAME.matcher(host).matches() ? defaults.withName(host) : defaults;
    // The segments first: the limit must have room for two.
    return named
        .withSegmentBytes(Math.min(JournalOptions.DEFAULT_SEGMENT_BYTES, bytes / LEAST_SEGMENTS))
        .withMaxBytes(bytes)
        .withMinimumAge(age)
        .withFollowerExpiry(expiry)
        .withRecentBytesOfHeap(Runtime.getRuntime().maxMemory());
  }

  private static long bytes(String text) {
    long bytes = QuantityText.parseBytes(text).orElse(-1);
    if (bytes < LEAST_MAX_BYTES) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a quantity of bytes of at least 1Mi, for example 10Gi");
    }
    return bytes;
  }

  /** Reads a duration that may be given in days. */
  private static Duration days(String text) {
    return DAYS.matcher(text).matches()
        ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)))
        : age(text);
  }

  private static Duration age(String text) {
    Duration age = DurationText.parse(text).orElse(Duration.ofNanos(-1));
    if (age.isNegative()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration of 0 or more, for example 1h or 90m");
    }
    return age;
  }
}
