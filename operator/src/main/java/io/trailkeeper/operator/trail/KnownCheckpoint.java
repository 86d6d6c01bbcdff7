package io.trailkeeper.operator.trail;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.CheckpointFormat;
import io.trailkeeper.core.checkpoint.InvalidCheckpointException;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.operator.status.Obstacle;
import io.trailkeeper.operator.status.TrailReason;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a TrailCheckpoint says.
 *
 * @param checkpoint the checkpoint; null if its collector has not begun, or it cannot be read
 * @param obstacle why it cannot be read; null if it can
 */
record KnownCheckpoint(@Nullable Checkpoint checkpoint, @Nullable Obstacle obstacle) {

  static KnownCheckpoint of(@Nullable TrailCheckpoint stored) {
    @Nullable JsonNode tree =
        stored == null || stored.getStatus() == null ? null : stored.getStatus().checkpoint();
    if (stored == null || tree == null) {
      return new KnownCheckpoint(null, null);
    }
    try {
      return new KnownCheckpoint(
          CheckpointFormat.read(tree.toString().getBytes(StandardCharsets.UTF_8)), null);
    } catch (InvalidCheckpointException e) {
      return new KnownCheckpoint(null, damaged(stored, String.valueOf(e.getMessage())));
    }
  }

  private static Obstacle damaged(TrailCheckpoint stored, String why) {
    String name = stored.getMetadata().getName();
    String namespace = stored.getMetadata().getNamespace();
    return new Obstacle(
        TrailReason.INVALID_CHECKPOINT,
        "TrailCheckpoint "
            + namespace
            + "/"
            + name
            + " cannot be used: "
            + why
            + ". Nothing is delivered. Restore its status from a backup; or delete it with: kubectl"
            + " -n "
            + namespace
            + " delete trailcheckpoint "
            + name
            + ". Without it the collector goes on from what capture knows of it, with a new chain"
            + " of digest files that says CheckpointLost: events since the last delivery may be"
            + " delivered twice, and what was not digested yet never will be.",
        true);
  }

  /** Whether there is nothing left to deliver, to digest or to leave. */
  boolean isClosed() {
    if (obstacle != null) {
      return false;
    }
    return checkpoint == null
        || (checkpoint.chain() == null
            && checkpoint.cursors().isEmpty()
            && checkpoint.prepared() == null
            && checkpoint.preparedDigest() == null);
  }
}
