package io.trailkeeper.operator.trail;

import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.operator.resource.CollectorCheckpoint;
import io.trailkeeper.operator.resource.Installation;
import io.trailkeeper.operator.resource.OwnedNames;

/** Keeps the TrailCheckpoint of a collector. */
@KubernetesDependent(
    useSSA = BooleanWithUndefined.TRUE,
    createResourceOnlyIfNotExistingWithSSA = false)
final class CheckpointDependent extends CollectorDependent<TrailCheckpoint> {

  /** For JOSDK, which makes dependents by reflection. */
  public CheckpointDependent() {
    super(TrailCheckpoint.class);
  }

  @Override
  TrailCheckpoint desired(Installation here, TrailContext wanted) {
    return CollectorCheckpoint.desired(here, wanted.plan());
  }

  @Override
  String nameFor(String trail) {
    return OwnedNames.checkpoint(trail);
  }
}
