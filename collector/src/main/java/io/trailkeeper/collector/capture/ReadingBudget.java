package io.trailkeeper.collector.capture;

import io.trailkeeper.collector.server.RefusedException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory of all bodies that are read at one time. Thread-safe.
 *
 * <p>A body takes the memory of its largest event, in a few copies: while it is read, as an event,
 * redacted, and in the journal's hands. How large that event is shows only when it is read, so a
 * body is charged with the largest that it can hold: the smaller of its length and of the limit for
 * one event. Ordinary lists are small, so hundreds are read at one time and huge ones one by one.
 */
final class ReadingBudget {

  /** How many copies of its largest event a body takes while it is read. */
  static final int COPIES = 4;

  /** Buffers of the connection and of the reader, and small events that are journaled together. */
  private static final int FIXED_BYTES = 256 << 10;

  private static final int UNIT_BYTES = 1 << 10;

  /** As long as a request waits for memory before it is refused. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final int maxEventBytes;
  private final int units;
  private final Semaphore free;

  ReadingBudget(int maxEventBytes, long bytes) {
    this.maxEventBytes = maxEventBytes;
    this.units = (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / UNIT_BYTES));
    this.free = new Semaphore(units, true);
  }

  /**
   * Waits for memory, a second at most.
   *
   * @param contentLength the body's length as declared; negative where it is not
   * @throws RefusedException if there is none
   */
  Share acquire(long contentLength) {
    int eventBytes =
        contentLength < 0 ? maxEventBytes : (int) Math.min(contentLength, maxEventBytes);
    long bytes = FIXED_BYTES + (long) COPIES * eventBytes;
    int wanted = (int) Math.min(units, bytes / UNIT_BYTES);
    boolean acquired;
    try {
      acquired = free.tryAcquire(wanted, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(CaptureError.STOPPING, "send it again", RETRY_AFTER, e);
    }
    if (!acquired) {
      throw new RefusedException(
          CaptureError.BUSY,
          "no memory for one more came free within "
              + PATIENCE.toSeconds()
              + " s; send it again, or give capture more heap",
          RETRY_AFTER,
          null);
    }
    return new Share(eventBytes, wanted);
  }

  /** What one body may take. */
  final class Share implements AutoCloseable {

    private final int eventBytes;
    private final int taken;

    private Share(int eventBytes, int taken) {
      this.eventBytes = eventBytes;
      this.taken = taken;
    }

    /** Returns the size that an event of this body may have. */
    int maxEventBytes() {
      return eventBytes;
    }

    @Override
    public void close() {
      free.release(taken);
    }
  }
}
