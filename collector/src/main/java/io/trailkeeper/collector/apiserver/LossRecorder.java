package io.trailkeeper.collector.apiserver;

import io.trailkeeper.core.journal.Loss;

/** Takes losses for good. */
@FunctionalInterface
public interface LossRecorder {

  /**
   * Records a loss; returns when it is durable. The same loss may come again after a crash, with
   * the same content.
   *
   * @throws RuntimeException if it is not durable; it is then recorded again later
   */
  void record(Loss loss);
}
