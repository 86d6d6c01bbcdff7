package io.trailkeeper.collector.apiserver;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How API servers are watched.
 *
 * @param stateFile what is remembered, in a directory that exists
 * @param interval how long to wait between looks
 * @param timeout how long one API server may take
 * @param ignoredPlugins plugins of {@code apiserver_audit_error_total} whose errors are no loss
 *     here
 */
public record WatchOptions(
    Path stateFile, Duration interval, Duration timeout, Set<String> ignoredPlugins) {

  /** Often enough to tell when something was dropped; metrics are not made for more. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  /** An API server under load takes seconds for its metrics. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

  private static final Duration LEAST = Duration.ofMillis(100);

  /**
   * @throws IllegalArgumentException naming the value that is not of its form
   */
  public WatchOptions {
    requireNonNull(stateFile, "stateFile");
    ignoredPlugins = Set.copyOf(ignoredPlugins);
    if (interval.compareTo(LEAST) < 0 || timeout.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "the interval is "
              + interval
              + " and the timeout "
              + timeout
              + "; expected 100 ms or more for both");
    }
  }

  /** Returns the defaults. */
  public static WatchOptions in(Path stateFile) {
    return new WatchOptions(stateFile, DEFAULT_INTERVAL, DEFAULT_TIMEOUT, Set.of());
  }

  /** Returns these with another interval. */
  public WatchOptions withInterval(Duration value) {
    return new WatchOptions(stateFile, value, timeout, ignoredPlugins);
  }

  /** Returns these with another timeout. */
  public WatchOptions withTimeout(Duration value) {
    return new WatchOptions(stateFile, interval, value, ignoredPlugins);
  }

  /** Returns these with other plugins ignored. */
  public WatchOptions withIgnoredPlugins(Set<String> value) {
    return new WatchOptions(stateFile, interval, timeout, value);
  }
}
