package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.trailkeeper.operator.resource.CollectorServiceAccount;
import io.trailkeeper.operator.resource.Installation;

/** Keeps the ServiceAccount of a collector. */
@KubernetesDependent(
    useSSA = BooleanWithUndefined.TRUE,
    createResourceOnlyIfNotExistingWithSSA = false)
final class ServiceAccountDependent extends CollectorDependent<ServiceAccount> {

  /** For JOSDK, which makes dependents by reflection. */
  public ServiceAccountDependent() {
    super(ServiceAccount.class);
  }

  @Override
  ServiceAccount desired(Installation here, TrailContext wanted) {
    return CollectorServiceAccount.desired(here, wanted.plan());
  }
}
