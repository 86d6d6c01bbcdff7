package io.trailkeeper.collector.capture;

import io.trailkeeper.core.journal.Loss;

/** Where capture records that events are missing: the journal. Thread-safe. */
@FunctionalInterface
public interface LossIntake {

  /**
   * Records a loss, in the place of the events. Returns when it is durable.
   *
   * @return false if the same loss was recorded before, so that it is not recorded again
   * @throws IntakeException if there is no room or writing fails
   */
  boolean record(Loss loss);
}
