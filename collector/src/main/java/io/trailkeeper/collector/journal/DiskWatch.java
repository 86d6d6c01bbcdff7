package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.JournalException.Reason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Notices that the disk is slow, while it still is: that something which was asked of it has taken
 * long and is not done. Thread-safe.
 */
final class DiskWatch {

  /**
   * So many requests may wait for a slow disk as long as is allowed. Who comes after them gives up
   * sooner: whoever serves requests has a bounded number of threads, and needs some to refuse with.
   */
  private static final int MOST_WAITING = 24;

  private final LongSupplier nanoTime;
  private final long commitNanos;
  private final long slowNanos;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Use writing = new Use();
  private final Use forcing = new Use();

  /**
   * @param nanoTime a time that never jumps, in ns
   */
  DiskWatch(JournalOptions options, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.commitNanos = options.commitTimeout().toNanos();
    this.slowNanos = options.slowAfter().toNanos();
  }

  /** The one thread at a time that appends. */
  Use writing() {
    return writing;
  }

  /** The one thread that makes durable. */
  Use forcing() {
    return forcing;
  }

  /** Whether something has taken long, and is not done. */
  boolean isSlow() {
    return writing.isLong() || forcing.isLong();
  }

  /** Refuses while the disk is slow. */
  void requireFast() {
    if (isSlow()) {
      throw new JournalException(
          Reason.SLOW,
          "the disk is slow: what was asked of it more than "
              + text(slowNanos)
              + " ago is not done; send it again, and look at the disk if this stays");
    }
  }

  /** Returns how long one request may wait. */
  Patience patience() {
    return new Patience(this);
  }

  /** Says that one more waits; returns for how many ns it may. */
  long beginWait() {
    return waiting.incrementAndGet() > MOST_WAITING
        ? Math.min(slowNanos, commitNanos)
        : commitNanos;
  }

  void endWait() {
    waiting.decrementAndGet();
  }

  /** Returns the refusal of a request that has waited long enough. */
  JournalException timedOut(long waitedNanos) {
    return new JournalException(
        Reason.SLOW,
        "the disk is slow: after "
            + text(waitedNanos)
            + " the events are not durable; send them again, those that become so are recognised,"
            + " and look at the disk if this stays");
  }

  private static String text(long nanos) {
    return Duration.ofNanos(nanos).toMillis() + " ms";
  }

  /** One thing at a time that is asked of the disk. */
  final class Use {

    private volatile boolean running;
    private volatile long since;

    private Use() {}

    void begin() {
      since = nanoTime.getAsLong();
      running = true;
    }

    void end() {
      running = false;
    }

    private boolean isLong() {
      return running && nanoTime.getAsLong() - since >= slowNanos;
    }
  }
}
