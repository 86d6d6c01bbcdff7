package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.JournalException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes what was appended durable, with one fsync for all who wait. The first who waits takes the
 * turn and forces what was written up to then; the others wait for it, and one of them takes the
 * next turn. After a failed fsync nothing becomes durable any more: the kernel may have dropped
 * what it could not write, and would say that a second attempt succeeded.
 *
 * <p>Thread-safe.
 */
final class GroupCommit {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final DurableMark mark;
  private volatile Written written;
  private volatile long durable;
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private boolean turnTaken;
  private boolean closed;
  private @Nullable String failure;
  private @Nullable Throwable failureCause;
  private long commits;
  private long fsyncs;

  /**
   * @param written what is durable already
   */
  GroupCommit(DurableMark mark, Written written) {
    this.mark = mark;
    this.written = written;
    this.durable = written.end();
  }

  /**
   * What was written.
   *
   * @param end the offset after the last event that was written
   * @param segment the segment that it is in
   * @param file that segment's file; all files before are durable
   */
  record Written(long end, Segment segment, WritableFile file) {}

  record Counts(long commits, long fsyncs) {}

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

  /** Returns the offset after the last durable event. */
  long durable() {
    return durable;
  }

  /**
   * Returns when all events before an offset are durable.
   *
   * @throws JournalException if they cannot be made durable
   */
  void commit(long end) {
    lock.lock();
    try {
      commits++;
    } finally {
      lock.unlock();
    }
    Written turn = awaitDurableOrTurn(end);
    while (turn != null) {
      take(turn);
      turn = awaitDurableOrTurn(end);
    }
  }

  /** Refuses if nothing can become durable any more. */
  void requireUsable() {
    lock.lock();
    try {
      if (failure != null) {
        throw new JournalException(Reason.FAILED, failure, failureCause);
      }
      if (closed) {
        throw new JournalException(Reason.CLOSED, "the journal is closed: open it again");
      }
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

  /** Stops all after a failed fsync. */
  void fail(Segment segment, Throwable cause) {
    lock.lock();
    try {
      if (failure == null) {
        failure =
            "fsync of %s failed: no event from offset %d on was acknowledged, and none is taken until the journal is opened again; check the disk"
                .formatted(segment.path(), durable);
        failureCause = cause;
      }
      changed.signalAll();
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
      return new Counts(commits, fsyncs);
    } finally {
      lock.unlock();
    }
  }

  /** Returns null when all before an offset is durable, or what to force if it is our turn. */
  private @Nullable Written awaitDurableOrTurn(long end) {
    lock.lock();
    try {
      while (durable < end) {
        requireUsable();
        if (!turnTaken) {
          turnTaken = true;
          return written;
        }
        // No interrupt: what was appended is as likely to become durable as not.
        changed.awaitUninterruptibly();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void take(Written turn) {
    @Nullable Throwable problem = new IllegalStateException("not forced");
    try {
      turn.file().force();
      mark.write(turn.end());
      problem = null;
    } catch (IOException e) {
      problem = e;
    } finally {
      if (problem != null) {
        fail(turn.segment(), problem);
      }
      endTurn(problem == null ? turn.end() : -1);
    }
  }

  private void endTurn(long end) {
    List<Waiter> woken;
    lock.lock();
    try {
      turnTaken = false;
      fsyncs++;
      durable = Math.max(durable, end);
      changed.signalAll();
      woken = woken();
    } finally {
      lock.unlock();
    }
    woken.forEach(waiter -> waiter.wake.run());
  }
}
