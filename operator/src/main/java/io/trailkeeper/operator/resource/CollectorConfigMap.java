package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.trailkeeper.core.config.CollectorConfigurationFormat;
import java.nio.charset.StandardCharsets;

/** The ConfigMap with what a collector is told. */
public final class CollectorConfigMap {

  /** The key under which it stands, and the name of the file that it becomes. */
  public static final String KEY = "configuration.json";

  private CollectorConfigMap() {}

  /** Returns the ConfigMap of a plan. */
  public static ConfigMap desired(Installation installation, CollectorPlan plan) {
    return new ConfigMapBuilder()
        .withMetadata(OwnedMetadata.of(installation, plan))
        .addToData(
            KEY,
            new String(
                CollectorConfigurationFormat.write(plan.configuration()), StandardCharsets.UTF_8))
        .build();
  }
}
