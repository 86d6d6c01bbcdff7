package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.digest.DigestEndReason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a collector's thread to come to an end, and how long it may take. Thread-safe. */
final class StopSignal {

  private final Bell bell;
  private @Nullable DigestEndReason reason;
  private long deadlineNanos;
  private long urgentNanos;

  /**
   * @param bell rung when the end is asked for
   */
  StopSignal(Bell bell) {
    this.bell = bell;
  }

  /** Asks for the end; the first reason stands, and the shortest time. */
  synchronized void request(DigestEndReason why, Duration within) {
    long now = System.nanoTime();
    long deadline = now + within.toNanos();
    if (reason == null) {
      reason = why;
    } else if (deadline - deadlineNanos >= 0) {
      deadline = deadlineNanos;
    }
    deadlineNanos = deadline;
    urgentNanos = reason.closesChain() ? now + (deadline - now) / 4 * 3 : now;
    notifyAll();
    bell.ring();
  }

  synchronized Optional<DigestEndReason> requested() {
    return Optional.ofNullable(reason);
  }

  /**
   * Whether the end was asked for and a capture that is away is not waited for: not at all if the
   * chain goes on after the stop, since events wait in the journal; else when the last quarter of
   * the time has come, which is left for a last digest that says what is missing.
   */
  synchronized boolean isUrgent() {
    return reason != null && System.nanoTime() - urgentNanos >= 0;
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
