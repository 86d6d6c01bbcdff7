package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.collector.destination.DestinationConflictException;
import io.trailkeeper.collector.digest.SigningKeyException;
import io.trailkeeper.core.checkpoint.DeliveryFailure.Stage;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;

/**
 * Does steps that fail while something else is away: the destination, the checkpoint's store, the
 * signing key, the API server. Waits and tries again, for as long as it takes.
 *
 * <p>For one thread. A step that is tried again looks at the checkpoint to see what it has done.
 */
final class Attempts {

  private final CheckpointWriter checkpoint;
  private final Health health;
  private final RandomGenerator random;
  private final StopSignal stop;

  Attempts(CheckpointWriter checkpoint, Health health, RandomGenerator random, StopSignal stop) {
    this.checkpoint = checkpoint;
    this.health = health;
    this.random = random;
    this.stop = stop;
  }

  /** A step. */
  @FunctionalInterface
  interface Step {
    void run() throws InterruptedException;
  }

  /**
   * Does a step until it succeeds.
   *
   * @param stage what it belongs to, for those who read of its failure
   * @throws OverdueException if the collector is to stop and the time for that is over
   */
  void until(Stage stage, Step step) throws InterruptedException {
    Backoff backoff = new Backoff(random, Backoff.MOST);
    while (true) {
      requireTime();
      try {
        checkpoint.settle();
        step.run();
        health.stepSucceeded();
        return;
      } catch (ObjectStoreException
          | CheckpointException
          | SigningKeyException
          | DestinationConflictException
          | NamespacesException
          | UncheckedIOException e) {
        health.stepFailed(e, stage);
        requireTime();
        stop.pause(backoff.next());
      }
    }
  }

  /**
   * Returns while there is time.
   *
   * @throws OverdueException if the collector is to stop and the time for that is over
   */
  void requireTime() {
    health.stepped();
    if (stop.overdue()) {
      throw new OverdueException();
    }
  }

  /** The collector is to stop, and the time for that is over. */
  static final class OverdueException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
