package io.trailkeeper.faults.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Another clock, a number of seconds before or behind it. The number is in a file that somebody
 * else writes, and is looked at again every 20 ms; while it cannot be read the last one stands.
 * Thread-safe.
 */
final class ShiftedClock extends Clock {

  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

  private final Path file;
  private final Clock clock;
  private volatile long shiftSeconds;
  private volatile long lookedAt;

  ShiftedClock(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    look();
  }

  @Override
  public Instant instant() {
    if (System.nanoTime() - lookedAt >= LOOK_EVERY_NANOS) {
      look();
    }
    return clock.instant().plusSeconds(shiftSeconds);
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ShiftedClock(file, clock.withZone(zone));
  }

  private void look() {
    lookedAt = System.nanoTime();
    try {
      shiftSeconds = Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      // It is being written: the next look finds it.
      return;
    }
  }
}
