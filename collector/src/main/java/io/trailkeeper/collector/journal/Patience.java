package io.trailkeeper.collector.journal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * How long one request may still wait for the disk, all its waits together. Interrupts shorten
 * nothing: what was appended is as likely to become durable as not. For one thread.
 */
final class Patience {

  /** What is left to a request that is refused already: its answer should come within a second. */
  private static final long HURRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final DiskWatch watch;
  private long leftNanos = Long.MAX_VALUE;
  private long waitedNanos;

  Patience(DiskWatch watch) {
    this.watch = watch;
  }

  /** One that waits as long as it takes. */
  private interface Wait {
    void once(long nanos) throws InterruptedException;
  }

  /** Waits no longer than a moment from now on. */
  void hurry() {
    leftNanos = Math.min(leftNanos, HURRY_NANOS);
  }

  /**
   * Takes a lock.
   *
   * @throws JournalException if patience ends
   */
  void lock(Lock lock) {
    boolean[] locked = {lock.tryLock()};
    while (!locked[0]) {
      await(nanos -> locked[0] = lock.tryLock(nanos, TimeUnit.NANOSECONDS));
    }
  }

  /**
   * Waits for a condition to be signalled, or returns early for no reason.
   *
   * @throws JournalException if patience ends
   */
  // The loop is where the condition is known.
  @SuppressWarnings("WaitNotInLoop")
  void await(Condition condition) {
    await(nanos -> condition.awaitNanos(nanos));
  }

  private void await(Wait wait) {
    long allowed = watch.beginWait();
    long begun = System.nanoTime();
    boolean interrupted = false;
    try {
      long nanos = Math.min(leftNanos, allowed - waitedNanos);
      if (nanos <= 0) {
        throw watch.timedOut(waitedNanos);
      }
      interrupted = Thread.interrupted();
      wait.once(nanos);
    } catch (InterruptedException e) {
      // Restored below.
      interrupted = true;
    } finally {
      watch.endWait();
      long nanos = System.nanoTime() - begun;
      leftNanos -= nanos;
      waitedNanos += nanos;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
