package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.trailkeeper.operator.resource.CollectorRoleBinding;
import io.trailkeeper.operator.resource.Installation;

/** Keeps the RoleBinding of a collector. */
@KubernetesDependent(
    useSSA = BooleanWithUndefined.TRUE,
    createResourceOnlyIfNotExistingWithSSA = false)
final class RoleBindingDependent extends CollectorDependent<RoleBinding> {

  /** For JOSDK, which makes dependents by reflection. */
  public RoleBindingDependent() {
    super(RoleBinding.class);
  }

  @Override
  RoleBinding desired(Installation here, TrailContext wanted) {
    return CollectorRoleBinding.desired(here, wanted.plan());
  }
}
