package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** The metadata of what a Trail owns. */
final class OwnedMetadata {

  private OwnedMetadata() {}

  static ObjectMeta of(Installation installation, CollectorPlan plan) {
    return of(installation, plan, OwnedNames.collector(plan.trail().name()));
  }

  static ObjectMeta of(Installation installation, CollectorPlan plan, String name) {
    return of(installation, plan.trail(), name);
  }

  static ObjectMeta of(Installation installation, OwnerTrail trail, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(installation.namespace())
        .withLabels(CollectorLabels.of(installation, trail.name()))
        .withOwnerReferences(trail.reference())
        .build();
  }
}
