package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;

/** Gives a collector its Role. */
public final class CollectorRoleBinding {

  private CollectorRoleBinding() {}

  /** Returns the RoleBinding of a plan. */
  public static RoleBinding desired(Installation installation, CollectorPlan plan) {
    String name = OwnedNames.collector(plan.trail().name());
    return new RoleBindingBuilder()
        .withMetadata(OwnedMetadata.of(installation, plan))
        .withNewRoleRef()
        .withApiGroup("rbac.authorization.k8s.io")
        .withKind("Role")
        .withName(name)
        .endRoleRef()
        .addNewSubject()
        .withKind("ServiceAccount")
        .withName(name)
        .withNamespace(installation.namespace())
        .endSubject()
        .build();
  }
}
