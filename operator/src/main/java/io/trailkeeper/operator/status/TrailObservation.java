package io.trailkeeper.operator.status;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.crds.v1alpha1.TrailStatus;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one Trail, in one reconciliation.
 *
 * @param generation the generation of the Trail that was looked at
 * @param previous the status that stands in the cluster; null before the first
 * @param trailArn the Trail's ARN
 * @param activity what it is about
 * @param configuration what its collector is told; null where there never was a valid one
 * @param obstacle what is in the way; null where nothing is
 * @param workload how the collector's pod is doing
 * @param checkpoint what the collector knows; null before it has begun, or if it cannot be read
 */
public record TrailObservation(
    long generation,
    @Nullable TrailStatus previous,
    String trailArn,
    Activity activity,
    @Nullable CollectorConfiguration configuration,
    @Nullable Obstacle obstacle,
    Workload workload,
    @Nullable Checkpoint checkpoint) {

  /** Whether the collector follows any journal. */
  boolean isFollowing() {
    return checkpoint != null && !checkpoint.cursors().isEmpty();
  }
}
