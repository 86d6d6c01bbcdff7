package io.trailkeeper.cli.tail;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When to try again: after a quarter of a second, then twice as long each time, up to half a
 * minute, at random between half and all of that; never sooner than was asked for. There is no last
 * attempt.
 */
final class Attempts {

  private static final long FIRST_MILLIS = 250;
  private static final long MOST_MILLIS = 30_000;

  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private long millis = FIRST_MILLIS;
  private long notBefore;

  /**
   * @param nanoTime a clock that nobody sets, {@link System#nanoTime}
   */
  Attempts(RandomGenerator random, LongSupplier nanoTime) {
    this.random = random;
    this.nanoTime = nanoTime;
    this.notBefore = nanoTime.getAsLong();
  }

  /** Whether it is time to try. */
  boolean isDue() {
    return nanoTime.getAsLong() - notBefore >= 0;
  }

  void succeeded() {
    millis = FIRST_MILLIS;
    notBefore = nanoTime.getAsLong();
  }

  /** Returns how long it is until the next attempt. */
  Duration failed(@Nullable Duration asked) {
    long wait = millis / 2 + random.nextLong(millis / 2 + 1);
    millis = Math.min(MOST_MILLIS, millis * 2);
    if (asked != null) {
      // Many tailers are asked at once: not all of them come back at once.
      wait = Math.max(wait, asked.toMillis() + random.nextLong(FIRST_MILLIS));
    }
    notBefore = nanoTime.getAsLong() + Duration.ofMillis(wait).toNanos();
    return Duration.ofMillis(wait);
  }
}
