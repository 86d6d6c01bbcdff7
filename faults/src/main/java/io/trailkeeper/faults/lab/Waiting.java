package io.trailkeeper.faults.lab;

import java.time.Duration;

/** Waits for what can only be looked at. */
public final class Waiting {

  private Waiting() {}

  /** Something that is so, or not yet. */
  @FunctionalInterface
  public interface Condition {
    /** Whether it is so. */
    boolean isMet() throws InterruptedException;
  }

  /** Looks every few milliseconds until something is so; returns whether it came to be in time. */
  public static boolean until(Condition condition, Duration atMost) throws InterruptedException {
    return until(condition, atMost, Duration.ofMillis(5));
  }

  /** Looks this often until something is so; returns whether it came to be in time. */
  public static boolean until(Condition condition, Duration atMost, Duration every)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.isMet()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      sleep(every);
    }
    return true;
  }

  /** Does nothing for a while: what is broken stays so. */
  public static void sleep(Duration duration) throws InterruptedException {
    long nanos = duration.toNanos();
    Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
  }
}
