package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/**
 * The ServiceAccount of a collector. Annotations that others put on it stay, such as those of a
 * workload identity.
 */
public final class CollectorServiceAccount {

  private CollectorServiceAccount() {}

  /** Returns the ServiceAccount of a plan. */
  public static ServiceAccount desired(Installation installation, CollectorPlan plan) {
    return new ServiceAccountBuilder()
        .withMetadata(OwnedMetadata.of(installation, plan))
        .withAutomountServiceAccountToken(false)
        .build();
  }
}
