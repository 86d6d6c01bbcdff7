package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.digest.DigestEndReason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a collector's thread to come to an end, and how long it may take. Thread-safe. */
final class StopSignal {

  private @Nullable DigestEndReason reason;
  private long deadlineNanos;

  /** Asks for the end; the first reason stands, and the shortest time. */
  synchronized void request(DigestEndReason why, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    if (reason == null) {
      reason = why;
      deadlineNanos = deadline;
    } else if (deadline - deadlineNanos < 0) {
      deadlineNanos = deadline;
    }
    notifyAll();
  }

  synchronized Optional<DigestEndReason> requested() {
    return Optional.ofNullable(reason);
  }

  /** Whether the end was asked for, and the time for it is over. */
  synchronized boolean overdue() {
    return reason != null && System.nanoTime() - deadlineNanos >= 0;
  }

  /**
   * Waits, but not into the end: a request that comes meanwhile cuts the waiting short, and after
   * it no waiting goes beyond the deadline.
   */
  synchronized void pause(Duration duration) throws InterruptedException {
    long now = System.nanoTime();
    long until = now + duration.toNanos();
    @Nullable DigestEndReason before = reason;
    while (true) {
      long left = until - System.nanoTime();
      if (reason != null) {
        left = Math.min(left, deadlineNanos - System.nanoTime());
      }
      if (left <= 0 || reason != before) {
        return;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }
}
