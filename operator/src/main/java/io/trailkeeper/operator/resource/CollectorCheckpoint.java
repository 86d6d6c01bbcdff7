package io.trailkeeper.operator.resource;

import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;

/** The TrailCheckpoint of a Trail, empty: the collector alone writes its status. */
public final class CollectorCheckpoint {

  private CollectorCheckpoint() {}

  /** Returns the TrailCheckpoint of a plan. */
  public static TrailCheckpoint desired(Installation installation, CollectorPlan plan) {
    TrailCheckpoint checkpoint = new TrailCheckpoint();
    checkpoint.setMetadata(
        OwnedMetadata.of(installation, plan, OwnedNames.checkpoint(plan.trail().name())));
    return checkpoint;
  }
}
