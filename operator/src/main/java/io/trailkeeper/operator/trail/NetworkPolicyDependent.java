package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.trailkeeper.operator.resource.CollectorNetworkPolicy;
import io.trailkeeper.operator.resource.Installation;

/** Keeps the NetworkPolicy of a collector. */
@KubernetesDependent(
    useSSA = BooleanWithUndefined.TRUE,
    createResourceOnlyIfNotExistingWithSSA = false)
final class NetworkPolicyDependent extends CollectorDependent<NetworkPolicy> {

  /** For JOSDK, which makes dependents by reflection. */
  public NetworkPolicyDependent() {
    super(NetworkPolicy.class);
  }

  @Override
  NetworkPolicy desired(Installation here, TrailContext wanted) {
    return CollectorNetworkPolicy.desired(here, wanted.plan());
  }
}
