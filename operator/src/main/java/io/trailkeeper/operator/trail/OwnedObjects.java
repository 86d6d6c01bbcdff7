package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.v1alpha1.TrailCheckpoint;
import io.trailkeeper.operator.resource.CollectorConfigMap;
import io.trailkeeper.operator.resource.CollectorDeployment;
import io.trailkeeper.operator.resource.OwnedNames;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Trail owns as it stands in the cluster, as far as the next step depends on it.
 *
 * @param configMap the configuration
 * @param certificate the Secret with the client certificate
 * @param deployment the Deployment
 * @param checkpoint the checkpoint
 */
record OwnedObjects(
    @Nullable ConfigMap configMap,
    @Nullable Secret certificate,
    @Nullable Deployment deployment,
    @Nullable TrailCheckpoint checkpoint) {

  private static final String CAPTURE_ARGUMENT = "--capture=";

  static OwnedObjects of(Trail trail, Context<Trail> context) {
    String name = trail.getMetadata().getName();
    return new OwnedObjects(
        find(context, ConfigMap.class, OwnedNames.collector(name)),
        find(context, Secret.class, OwnedNames.certificate(name)),
        find(context, Deployment.class, OwnedNames.collector(name)),
        find(context, TrailCheckpoint.class, OwnedNames.checkpoint(name)));
  }

  private static <R extends HasMetadata> @Nullable R find(
      Context<Trail> context, Class<R> type, String name) {
    return context.getSecondaryResources(type).stream()
        .filter(found -> name.equals(found.getMetadata().getName()))
        .findFirst()
        .orElse(null);
  }

  /** Returns the content of {@code configuration.json}. */
  Optional<String> configuration() {
    return Optional.ofNullable(configMap)
        .map(ConfigMap::getData)
        .map(data -> data.get(CollectorConfigMap.KEY));
  }

  /** Returns the data of the Secret with the client certificate, if there is any. */
  Optional<Map<String, String>> certificateData() {
    return Optional.ofNullable(certificate).map(Secret::getData).filter(data -> !data.isEmpty());
  }

  /** Returns the hash of what the present pod was started with. */
  Optional<String> configurationHash() {
    return Optional.ofNullable(deployment)
        .map(found -> found.getSpec().getTemplate().getMetadata().getAnnotations())
        .map(annotations -> annotations.get(CollectorDeployment.CONFIGURATION_HASH));
  }

  /** Returns how many replicas of capture the Deployment follows; 0 without one. */
  int captureReplicas() {
    if (deployment == null) {
      return 0;
    }
    return (int)
        deployment.getSpec().getTemplate().getSpec().getContainers().stream()
            .flatMap(container -> container.getArgs().stream())
            .filter(argument -> argument.startsWith(CAPTURE_ARGUMENT))
            .count();
  }
}
