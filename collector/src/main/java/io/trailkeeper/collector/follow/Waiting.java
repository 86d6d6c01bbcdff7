package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.follow.RequestDocument.WaitRequest;
import io.trailkeeper.collector.journal.Journal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** The followers that wait for events: a few hundred bytes each, and no thread. Thread-safe. */
final class Waiting {

  private final Journal journal;
  private final Executor executor;
  private final FollowerMetrics metrics;
  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /**
   * @param executor answers those whose wait is over; must neither block nor throw
   */
  Waiting(Journal journal, Executor executor, FollowerMetrics metrics) {
    this.journal = journal;
    this.executor = executor;
    this.metrics = metrics;
  }

  /** Answers a request when there is something to look at for it, or its time is over. */
  void begin(Exchange exchange, String follower, WaitRequest request, Duration most) {
    Duration time = request.maxWait().compareTo(most) < 0 ? request.maxWait() : most;
    new Wait(exchange).begin(follower, request, time);
  }

  /** Ends all waits, also those to come. */
  void end() {
    ended = true;
    waits.forEach(Wait::finish);
  }

  private final class Wait {
    private final Exchange exchange;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile Journal.@Nullable Wait events;
    private volatile Scheduler.@Nullable Task timeout;

    Wait(Exchange exchange) {
      this.exchange = exchange;
    }

    void begin(String follower, WaitRequest request, Duration time) {
      waits.add(this);
      metrics.waits(1);
      try {
        events = journal.onReadable(follower, request.from(), request.committed(), this::wake);
      } catch (RuntimeException e) {
        release();
        throw e;
      }
      timeout = exchange.schedule(time, this::finish);
      exchange.onLost(this::finish);
      if (ended) {
        finish();
      } else if (done.get()) {
        // It was over before both were known to it.
        forget();
      }
    }

    /** By who commits: must be quick. */
    private void wake() {
      executor.execute(this::finish);
    }

    private void finish() {
      if (release()) {
        exchange.attempt(() -> exchange.answer(StateDocument.end(journal.end())));
      }
    }

    private boolean release() {
      boolean first = done.compareAndSet(false, true);
      if (first) {
        waits.remove(this);
        metrics.waits(-1);
        forget();
      }
      return first;
    }

    private void forget() {
      Journal.@Nullable Wait wait = events;
      if (wait != null) {
        wait.close();
      }
      Scheduler.@Nullable Task task = timeout;
      if (task != null) {
        task.cancel();
      }
    }
  }
}
