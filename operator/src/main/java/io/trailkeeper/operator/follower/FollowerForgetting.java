package io.trailkeeper.operator.follower;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When followers are looked for whose Trails are gone: soon after a Trail has gone, and every ten
 * minutes, because capture may have been away, a collector that lived longer than its Trail may
 * have come back, or an operator may have ended in between. Thread-safe.
 */
public final class FollowerForgetting implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(FollowerForgetting.class);

  private static final Duration EVERY = Duration.ofMinutes(10);

  /** After something has failed. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** Its finalizer is gone by then, and of many Trails that go at once most have gone. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private final FollowerSweep sweep;
  private final ScheduledExecutorService executor;
  private final AtomicBoolean isSoon = new AtomicBoolean();

  /**
   * @param executor of one thread; closed with this
   */
  public FollowerForgetting(FollowerSweep sweep, ScheduledExecutorService executor) {
    this.sweep = requireNonNull(sweep, "sweep");
    this.executor = requireNonNull(executor, "executor");
  }

  /** Begins; to be called once. */
  public void start() {
    schedule(this::regularly, RETRY);
  }

  /** Says that a Trail goes. */
  public void soon() {
    if (isSoon.compareAndSet(false, true)) {
      schedule(this::once, SOON);
    }
  }

  private void once() {
    isSoon.set(false);
    sweep();
  }

  private void regularly() {
    schedule(this::regularly, sweep() ? EVERY : RETRY);
  }

  private boolean sweep() {
    try {
      return sweep.sweep();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).log("looking for followers failed in an unforeseen way");
      return false;
    }
  }

  private void schedule(Runnable task, Duration after) {
    try {
      var unused = executor.schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOGGER.atDebug().log("the operator ends: no followers are looked for any more");
    }
  }

  /** Breaks off what is under way; it can be done again at any time. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
