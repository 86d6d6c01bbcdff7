package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.trailkeeper.operator.resource.CollectorDeployment;
import io.trailkeeper.operator.resource.Installation;

/** Keeps the Deployment of a collector. */
@KubernetesDependent(
    useSSA = BooleanWithUndefined.TRUE,
    createResourceOnlyIfNotExistingWithSSA = false)
final class DeploymentDependent extends CollectorDependent<Deployment> {

  /** For JOSDK, which makes dependents by reflection. */
  public DeploymentDependent() {
    super(Deployment.class);
  }

  @Override
  Deployment desired(Installation here, TrailContext wanted) {
    return CollectorDeployment.desired(here, wanted.plan());
  }
}
