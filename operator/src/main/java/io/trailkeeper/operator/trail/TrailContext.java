package io.trailkeeper.operator.trail;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.operator.resource.CollectorPlan;

/**
 * What the dependents of one reconciliation make their objects from.
 *
 * @param plan what is wanted
 * @param certificate the client certificate, which is there or is to be written
 */
record TrailContext(CollectorPlan plan, FollowerCertificate certificate) {

  static TrailContext of(Context<Trail> context) {
    return context
        .managedWorkflowAndDependentResourceContext()
        .getMandatory(TrailContext.class, TrailContext.class);
  }

  void put(Context<Trail> context) {
    context.managedWorkflowAndDependentResourceContext().put(TrailContext.class, this);
  }
}
