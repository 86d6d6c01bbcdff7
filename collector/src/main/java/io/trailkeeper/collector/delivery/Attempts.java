package io.trailkeeper.collector.delivery;

import io.trailkeeper.collector.checkpoint.CheckpointException;
import io.trailkeeper.collector.checkpoint.CheckpointWriter;
import io.trailkeeper.collector.destination.DestinationConflictException;
import io.trailkeeper.collector.digest.SigningKeyException;
import io.trailkeeper.objectstore.store.ObjectStoreException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Does steps that fail while something else is away: the destination, the checkpoint's store, the
 * signing key, the disk. Waits and tries again, for as long as it takes.
 *
 * <p>For one thread. A step that is tried again looks at the checkpoint to see what it has done.
 */
final class Attempts {

  private final CheckpointWriter checkpoint;
  private final CollectorListener listener;
  private final RandomGenerator random;
  private final StopSignal stop;
  private @Nullable String failure;

  Attempts(
      CheckpointWriter checkpoint,
      CollectorListener listener,
      RandomGenerator random,
      StopSignal stop) {
    this.checkpoint = checkpoint;
    this.listener = listener;
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
   * @throws OverdueException if the collector is to stop and the time for that is over
   */
  void until(Step step) throws InterruptedException {
    Backoff backoff = new Backoff(random);
    while (true) {
      requireTime();
      try {
        checkpoint.settle();
        step.run();
        succeeded();
        return;
      } catch (ObjectStoreException
          | CheckpointException
          | SigningKeyException
          | DestinationConflictException
          | UncheckedIOException e) {
        failed(e);
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
    if (stop.overdue()) {
      throw new OverdueException();
    }
  }

  private void failed(RuntimeException e) {
    String kind = kind(e);
    if (!kind.equals(failure)) {
      failure = kind;
      listener.failing(e);
      if (!(e instanceof CheckpointException)) {
        save(String.valueOf(e.getMessage()));
      }
    }
  }

  /** What makes a failure another one: messages differ each time, by request ids for example. */
  private static String kind(RuntimeException e) {
    return e.getClass().getName()
        + (e instanceof ObjectStoreException store ? " " + store.reason().code() : "");
  }

  private void succeeded() {
    if (failure != null) {
      failure = null;
      listener.recovered();
      save(null);
    }
  }

  /** Tells the checkpoint's readers how delivery goes, if the checkpoint can be written. */
  private void save(@Nullable String message) {
    try {
      checkpoint.apply(before -> before.withDelivery(before.delivery().failed(message)));
    } catch (CheckpointException e) {
      // The next step meets the same failure, says so, and waits for it to pass.
      failure = null;
    }
  }

  /** The collector is to stop, and the time for that is over. */
  static final class OverdueException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
