package io.trailkeeper.cli.collector;

import io.trailkeeper.cli.assembly.TrailCollector;
import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.cli.process.ProcessException;
import io.trailkeeper.collector.checkpoint.StaleCheckpointException;
import io.trailkeeper.core.digest.DigestEndReason;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A collector in a thread of its own, and how it ended. */
final class CollectorThread {

  private final TrailCollector collector;
  private final FutureTask<Boolean> run;
  private final Thread thread;

  private CollectorThread(TrailCollector collector) {
    this.collector = collector;
    this.run = new FutureTask<>(collector::run);
    this.thread = new Thread(run, "collector");
  }

  static CollectorThread start(TrailCollector collector) {
    CollectorThread started = new CollectorThread(collector);
    // Whatever keeps it from ending must not keep the process.
    started.thread.setDaemon(true);
    started.thread.start();
    return started;
  }

  /** Tells the collector to stop; the first reason stands, and the shortest time. */
  void stop(DigestEndReason reason, Duration within) {
    collector.stop(reason, within);
  }

  boolean hasEnded() {
    return run.isDone();
  }

  /** Waits for the end; returns whether it came. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    thread.join(atMost.toMillis());
    return hasEnded();
  }

  /**
   * Returns whether everything was delivered, of a collector that has ended.
   *
   * @throws ProcessException if it did not end as it should
   */
  boolean complete() throws InterruptedException {
    try {
      return run.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StaleCheckpointException stale) {
        throw new ProcessException(
            ExitStatus.SUPERSEDED, String.valueOf(stale.getMessage()), stale);
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw ProcessException.failed("the collector's thread was interrupted", e);
    }
  }
}
