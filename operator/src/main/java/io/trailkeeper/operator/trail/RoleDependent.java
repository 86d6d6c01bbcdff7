package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.rbac.Role;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.trailkeeper.operator.resource.CollectorRole;
import io.trailkeeper.operator.resource.Installation;

/** Keeps the Role of a collector. */
@KubernetesDependent(
    useSSA = BooleanWithUndefined.TRUE,
    createResourceOnlyIfNotExistingWithSSA = false)
final class RoleDependent extends CollectorDependent<Role> {

  /** For JOSDK, which makes dependents by reflection. */
  public RoleDependent() {
    super(Role.class);
  }

  @Override
  Role desired(Installation here, TrailContext wanted) {
    return CollectorRole.desired(here, wanted.plan());
  }
}
