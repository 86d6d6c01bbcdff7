package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.trailkeeper.crds.v1alpha1.Trail;

/** What a collector may do in the cluster: keep its own Trail's checkpoint, and no other. */
public final class CollectorRole {

  private static final String CHECKPOINTS = "trailcheckpoints";

  private CollectorRole() {}

  /** Returns the Role of a plan. */
  public static Role desired(Installation installation, CollectorPlan plan) {
    String checkpoint = OwnedNames.checkpoint(plan.trail().name());
    return new RoleBuilder()
        .withMetadata(OwnedMetadata.of(installation, plan))
        .withRules(
            rule(checkpoint, CHECKPOINTS, "get"),
            rule(checkpoint, CHECKPOINTS + "/status", "get", "update"))
        .build();
  }

  private static PolicyRule rule(String checkpoint, String resource, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(Trail.GROUP)
        .withResources(resource)
        .withResourceNames(checkpoint)
        .withVerbs(verbs)
        .build();
  }
}
