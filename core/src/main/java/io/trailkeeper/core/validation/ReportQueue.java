package io.trailkeeper.core.validation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Steps of a report in the order in which they were put here, whichever is known first. It holds a
 * bounded number of them: whoever puts one more waits for the oldest.
 */
final class ReportQueue {

  /** Enough for the others to go on while one log file takes its time. */
  private static final int STEPS_A_THREAD = 64;

  private final Workers workers;
  private final ReportBuilder report;
  private final int capacity;
  private final Deque<CompletableFuture<Consumer<ReportBuilder>>> steps = new ArrayDeque<>();

  ReportQueue(Workers workers, ReportBuilder report) {
    this.workers = workers;
    this.report = report;
    this.capacity = workers.parallelism() == 1 ? 0 : workers.parallelism() * STEPS_A_THREAD;
  }

  /** Puts a step whose content is known. */
  void add(Consumer<ReportBuilder> step) {
    if (steps.isEmpty()) {
      step.accept(report);
    } else {
      put(CompletableFuture.completedFuture(step));
    }
  }

  /** Puts a step that has to be worked out. */
  void start(Callable<Consumer<ReportBuilder>> task) {
    put(workers.start(task));
  }

  /** Waits until every step is done. */
  void drain() {
    while (!steps.isEmpty()) {
      workers.await(steps.remove()).accept(report);
    }
  }

  private void put(CompletableFuture<Consumer<ReportBuilder>> step) {
    steps.add(step);
    while (steps.size() > capacity || (!steps.isEmpty() && steps.element().isDone())) {
      workers.await(steps.remove()).accept(report);
    }
  }
}
