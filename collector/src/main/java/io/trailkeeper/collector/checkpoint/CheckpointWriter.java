package io.trailkeeper.collector.checkpoint;

import io.trailkeeper.core.checkpoint.Checkpoint;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint in a collector's hands: what stands, and the only way to change it.
 *
 * <p>For one thread; what stands may be read by others.
 */
public final class CheckpointWriter {

  private final CheckpointStore store;
  private volatile Checkpoint current;
  private @Nullable Checkpoint uncertain;

  private CheckpointWriter(CheckpointStore store, Checkpoint current) {
    this.store = store;
    this.current = current;
  }

  /**
   * Reads the checkpoint of a trail, or begins one.
   *
   * @throws CheckpointException if it cannot be read, cannot be used, or is another trail's
   */
  public static CheckpointWriter open(CheckpointStore store, String trailArn) {
    Checkpoint checkpoint = store.load().orElseGet(() -> Checkpoint.initial(trailArn));
    if (!checkpoint.trailArn().equals(trailArn)) {
      throw new CheckpointException(
          "the checkpoint belongs to the trail "
              + checkpoint.trailArn()
              + ", expected "
              + trailArn
              + ". Give the account id and region that it was begun with, or another data"
              + " directory",
          null);
    }
    return new CheckpointWriter(store, checkpoint);
  }

  /** Returns what stands. */
  public Checkpoint current() {
    return current;
  }

  /**
   * Makes a transition; when this returns it is durable.
   *
   * @throws StaleCheckpointException if somebody else has written the checkpoint
   * @throws CheckpointException if it is unknown whether it was written: {@link #settle} ends that
   *     before anything else is applied
   */
  public void apply(UnaryOperator<Checkpoint> transition) {
    Checkpoint next = transition.apply(current);
    uncertain = next;
    store.compareAndSet(next);
    current = next;
    uncertain = null;
  }

  /**
   * Finishes a transition of unknown fate: writing what stands already is a success. {@link
   * #current} then shows it.
   *
   * @throws StaleCheckpointException if somebody else has written the checkpoint
   * @throws CheckpointException if it is still unknown
   */
  public void settle() {
    if (uncertain != null) {
      store.compareAndSet(uncertain);
      current = uncertain;
      uncertain = null;
    }
  }
}
