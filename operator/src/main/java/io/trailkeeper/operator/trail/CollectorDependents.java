package io.trailkeeper.operator.trail;

import static java.util.Objects.requireNonNull;

import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.dependent.DependentResourceSpec;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResourceFactory;
import io.trailkeeper.operator.resource.Installation;

/** Makes the dependents of the operator, and tells those of Trails where they stand. */
// JOSDK speaks of its factory, dependents and configurations without their types.
@SuppressWarnings("rawtypes")
public final class CollectorDependents
    implements DependentResourceFactory<ControllerConfiguration<?>, DependentResourceSpec> {

  private final Installation installation;

  /**
   * @param installation where all that Trails own stands
   */
  public CollectorDependents(Installation installation) {
    this.installation = requireNonNull(installation, "installation");
  }

  @Override
  public void configure(
      DependentResource instance,
      DependentResourceSpec spec,
      ControllerConfiguration<?> configuration) {
    DependentResourceFactory.super.configure(instance, spec, configuration);
    if (instance instanceof CollectorDependent<?> dependent) {
      dependent.install(installation);
    }
  }
}
