package io.trailkeeper.collector.checkpoint;

import io.trailkeeper.core.checkpoint.Checkpoint;
import java.util.Optional;

/**
 * Keeps the checkpoint of one trail.
 *
 * <p>{@link #compareAndSet} MUST NOT return before the checkpoint survives a crash of the machine,
 * and MUST replace nothing but the revision before it. Safe for use by several threads and several
 * processes.
 */
public interface CheckpointStore {

  /**
   * Returns the checkpoint as it stands; nothing for a trail that has none yet.
   *
   * @throws CheckpointException if it cannot be read, or holds what cannot be used
   */
  Optional<Checkpoint> load();

  /**
   * Writes a checkpoint whose revision is one above the one that stands. Writing what stands
   * already is a success: the answer to the first write may have been lost.
   *
   * @throws StaleCheckpointException if another one stands: somebody else writes it
   * @throws CheckpointException if it cannot be written; whether it was is unknown
   */
  void compareAndSet(Checkpoint next);
}
