package io.trailkeeper.collector.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between attempts: twice as long each time, from a quarter of a second to half a
 * minute, and at random between half and all of that, so that many collectors do not knock at one
 * store together. There is no last attempt.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 250;
  private static final long MOST_MILLIS = 30_000;

  private final RandomGenerator random;
  private long millis = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long wait = millis / 2 + random.nextLong(millis / 2 + 1);
    millis = Math.min(MOST_MILLIS, millis * 2);
    return Duration.ofMillis(wait);
  }
}
