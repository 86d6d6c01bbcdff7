package io.trailkeeper.faults.fault;

import io.trailkeeper.faults.lab.Waiting;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long things stay broken. */
final class Times {

  private Times() {}

  /** Waits for a time between two. */
  static void pass(RandomGenerator random, Duration least, Duration most)
      throws InterruptedException {
    Waiting.sleep(Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1)));
  }
}
