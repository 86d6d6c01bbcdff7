package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.BooleanWithUndefined;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import io.trailkeeper.operator.resource.CollectorConfigMap;
import io.trailkeeper.operator.resource.Installation;

/** Keeps the ConfigMap of a collector. */
@KubernetesDependent(
    useSSA = BooleanWithUndefined.TRUE,
    createResourceOnlyIfNotExistingWithSSA = false)
final class ConfigMapDependent extends CollectorDependent<ConfigMap> {

  /** For JOSDK, which makes dependents by reflection. */
  public ConfigMapDependent() {
    super(ConfigMap.class);
  }

  @Override
  ConfigMap desired(Installation here, TrailContext wanted) {
    return CollectorConfigMap.desired(here, wanted.plan());
  }
}
