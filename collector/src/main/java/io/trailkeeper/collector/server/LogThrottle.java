package io.trailkeeper.collector.server;

import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;

/** Lets one log entry through in an interval, and counts those it holds back. Thread-safe. */
public final class LogThrottle {

  /** Enough to see that something goes on, too little to fill a disk. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private long lastMillis;
  private boolean any;
  private long suppressed;

  public LogThrottle(Clock clock) {
    this.clock = clock;
  }

  /** Returns how many were held back since the last one, if an entry may be written now. */
  public synchronized OptionalLong pass() {
    long now = clock.millis();
    if (any && Math.abs(now - lastMillis) < INTERVAL.toMillis()) {
      suppressed++;
      return OptionalLong.empty();
    }
    any = true;
    lastMillis = now;
    long before = suppressed;
    suppressed = 0;
    return OptionalLong.of(before);
  }
}
