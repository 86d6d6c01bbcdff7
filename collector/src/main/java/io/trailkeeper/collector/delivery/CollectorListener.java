package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.checkpoint.LedgerEntry;

/**
 * Hears of what a collector does, in the collector's thread. What it throws ends the collector, so
 * it must not throw, and it must not wait.
 */
public interface CollectorListener {

  /** Events that come from now on will be delivered. */
  default void ready() {}

  /** A log file was delivered. */
  default void delivered(LedgerEntry file) {}

  /** A step failed and will be tried again; said once until it succeeds or fails otherwise. */
  default void failing(RuntimeException failure) {}

  /**
   * The collector is at work, or waits for something that is away: said every few seconds at least,
   * but for the time that one request to a slow destination takes.
   */
  default void stepped() {}

  /** What failed has succeeded. */
  default void recovered() {}
}
