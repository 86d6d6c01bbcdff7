package io.trailkeeper.collector.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between attempts: twice as long each time, from a quarter of a second to a
 * maximum, and at random between half and all of that, so that many collectors do not knock at one
 * store together. There is no last attempt.
 */
final class Backoff {

  /** What is away for long is not asked more often than twice a minute. */
  static final Duration MOST = Duration.ofSeconds(30);

  private static final long FIRST_MILLIS = 250;

  private final RandomGenerator random;
  private final long mostMillis;
  private long millis = FIRST_MILLIS;

  Backoff(RandomGenerator random, Duration most) {
    this.random = random;
    this.mostMillis = most.toMillis();
  }

  Duration next() {
    long wait = millis / 2 + random.nextLong(millis / 2 + 1);
    millis = Math.min(mostMillis, millis * 2);
    return Duration.ofMillis(wait);
  }
}
