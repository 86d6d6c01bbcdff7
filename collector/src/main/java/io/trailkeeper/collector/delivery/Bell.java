package io.trailkeeper.collector.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a collector's thread when there is something for it. Thread-safe. */
final class Bell {

  private final Semaphore rung = new Semaphore(0);

  void ring() {
    rung.release();
  }

  /** Waits until the bell rings, or has rung since this was last called; not longer than so. */
  void await(Duration atMost) throws InterruptedException {
    if (rung.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      rung.drainPermits();
    }
  }
}
