package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.JournalException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was written, what is durable, and who waits for it: one fsync of the {@link Forcer} serves
 * all who wait. After a failed fsync nothing that is not durable will become so, and all who wait
 * for it are refused, until the Forcer has recovered the journal; a new generation begins then.
 *
 * <p>Nobody who holds the lock here waits for the disk. Thread-safe.
 */
final class GroupCommit {

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MOST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition work = lock.newCondition();
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private volatile Written written;
  private volatile long durable;
  private Written safe;
  private long wanted;
  private @Nullable Segment full;
  private boolean closed;
  private long generation;
  private @Nullable String failure;
  private @Nullable Throwable failureCause;
  private long pauseNanos = FIRST_PAUSE_NANOS;
  private long recoverAtNanos;
  private long lookedAtNanos = System.nanoTime();
  private long commits;
  private long fsyncs;
  private long failures;

  /**
   * @param written what is durable already
   */
  GroupCommit(Written written) {
    this.written = written;
    this.safe = written;
    this.durable = written.end();
    this.wanted = written.end();
  }

  /**
   * What was written.
   *
   * @param end the offset after the last event that was written
   * @param segment the segment that it is in
   * @param file that segment's file; all files before are durable
   * @param position where that event ends in the file
   */
  record Written(long end, Segment segment, WritableFile file, long position) {}

  /** What the Forcer is to do. */
  enum Work {
    FORCE,
    ROTATE,
    RECOVER,
    LOOK,
    STOP
  }

  record Counts(long commits, long fsyncs, long failures) {}

  /** Who waits for an event that an offset does not cover, without a thread. */
  private static final class Waiter {
    private final long offset;
    private final Runnable wake;

    Waiter(long offset, Runnable wake) {
      this.offset = offset;
      this.wake = wake;
    }
  }

  /** Says what was written. One thread at a time. */
  void written(Written written) {
    this.written = written;
  }

  Written written() {
    return written;
  }

  /** Returns the offset after the last durable event. */
  long durable() {
    return durable;
  }

  /** Returns what is durable. */
  Written safe() {
    lock.lock();
    try {
      return safe;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns how often the journal was recovered: offsets that are not durable count in one only.
   */
  long generation() {
    lock.lock();
    try {
      return generation;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when all events before an offset are durable.
   *
   * @param appendedIn the generation in which they were appended
   * @throws JournalException if they cannot be made durable, or not in time
   */
  void commit(long end, long appendedIn, Patience patience) {
    lock.lock();
    try {
      commits++;
      while (durable < end || generation != appendedIn) {
        requireUsable();
        requireGeneration(appendedIn);
        if (wanted < end) {
          wanted = end;
          work.signal();
        }
        patience.await(changed);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what was appended before the journal was recovered, and cut. */
  void requireGeneration(long appendedIn) {
    lock.lock();
    try {
      if (generation != appendedIn) {
        throw new JournalException(
            Reason.FAILED,
            "the disk failed before the events were durable, and was recovered: send them again");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Refuses if nothing can become durable now. */
  void requireUsable() {
    lock.lock();
    try {
      if (closed) {
        throw new JournalException(Reason.CLOSED, "the journal is closed: open it again");
      }
      if (failure != null) {
        throw new JournalException(Reason.FAILED, failure, failureCause);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns what has failed and is not recovered. */
  @Nullable String failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until an event is durable that an offset does not cover; returns early when closed. */
  void awaitMoreThan(long offset, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (durable <= offset && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Calls back once, as soon as an event is durable that an offset does not cover, or when closed;
   * at once if it is so already.
   *
   * @param wake must neither block nor throw: it is called by who commits
   * @return forgets the wait
   */
  Runnable onMoreThan(long offset, Runnable wake) {
    Waiter waiter = new Waiter(offset, wake);
    lock.lock();
    try {
      if (durable <= offset && !closed) {
        waiters.add(waiter);
        return () -> forget(waiter);
      }
    } finally {
      lock.unlock();
    }
    wake.run();
    return () -> {};
  }

  private void forget(Waiter waiter) {
    lock.lock();
    try {
      waiters.remove(waiter);
    } finally {
      lock.unlock();
    }
  }

  /** Takes those out who have waited long enough; for who holds the lock. */
  private List<Waiter> woken() {
    List<Waiter> woken = new ArrayList<>();
    for (Waiter waiter : waiters) {
      if (closed || waiter.offset < durable) {
        woken.add(waiter);
      }
    }
    woken.forEach(waiters::remove);
    return woken;
  }

  /** Asks for a segment in place of one that is full, unless there is one. */
  void wantRotation(Segment segment) {
    lock.lock();
    try {
      full = segment;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for something to do. For the Forcer. */
  Work nextWork() {
    lock.lock();
    try {
      while (true) {
        if (closed) {
          return Work.STOP;
        }
        long now = System.nanoTime();
        long untilLook = LOOK_NANOS - (now - lookedAtNanos);
        if (untilLook <= 0) {
          lookedAtNanos = now;
          return Work.LOOK;
        }
        if (failure != null) {
          long pause = recoverAtNanos - now;
          if (pause <= 0) {
            return Work.RECOVER;
          }
          awaitWork(Math.min(pause, untilLook));
        } else if (full == written.segment()) {
          full = null;
          return Work.ROTATE;
        } else if (wanted > durable) {
          return Work.FORCE;
        } else {
          awaitWork(untilLook);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  // The loop is in nextWork.
  @SuppressWarnings("WaitNotInLoop")
  private void awaitWork(long nanos) {
    try {
      work.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // Nobody interrupts it for a reason: it ends when the journal is closed.
      Thread.interrupted();
    }
  }

  /** Says that all of this is durable now, by an fsync. */
  void succeeded(Written forced) {
    lock.lock();
    try {
      fsyncs++;
    } finally {
      lock.unlock();
    }
    moved(forced, false);
  }

  /** Says that the journal goes on here: all of this is durable. */
  void startedSegment(Written start) {
    written = start;
    moved(start, false);
  }

  /** Says that all of this is durable, and nothing else is there any more. */
  void recovered(Written start) {
    written = start;
    moved(start, true);
  }

  private void moved(Written to, boolean recovered) {
    List<Waiter> woken;
    lock.lock();
    try {
      if (recovered) {
        generation++;
        failure = null;
        failureCause = null;
        wanted = to.end();
        full = null;
        pauseNanos = FIRST_PAUSE_NANOS;
      }
      safe = to;
      durable = to.end();
      changed.signalAll();
      woken = woken();
    } finally {
      lock.unlock();
    }
    woken.forEach(waiter -> waiter.wake.run());
  }

  /** Refuses all until the journal is recovered, which is tried after a pause. */
  void failed(Segment segment, Throwable cause) {
    lock.lock();
    try {
      fsyncs++;
      failures++;
      failure =
          "fsync of %s failed (%s): no event from offset %d on was acknowledged, and none is taken until the journal is recovered, which it tries by itself; check the disk"
              .formatted(segment.path(), cause.getMessage(), durable);
      failureCause = cause;
      full = null;
      recoverAtNanos = System.nanoTime() + FIRST_PAUSE_NANOS;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that recovering has failed: it is tried again, after a longer pause. */
  void notRecovered() {
    lock.lock();
    try {
      failures++;
      pauseNanos = Math.min(MOST_PAUSE_NANOS, 2 * pauseNanos);
      recoverAtNanos = System.nanoTime() + pauseNanos;
    } finally {
      lock.unlock();
    }
  }

  /** Counts a failure that stops nothing. */
  void countFailure() {
    lock.lock();
    try {
      failures++;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all who wait, and refuses what comes. */
  void close() {
    List<Waiter> woken;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      work.signal();
      woken = woken();
    } finally {
      lock.unlock();
    }
    woken.forEach(waiter -> waiter.wake.run());
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  boolean isUsable() {
    lock.lock();
    try {
      return failure == null && !closed;
    } finally {
      lock.unlock();
    }
  }

  Counts counts() {
    lock.lock();
    try {
      return new Counts(commits, fsyncs, failures);
    } finally {
      lock.unlock();
    }
  }
}
