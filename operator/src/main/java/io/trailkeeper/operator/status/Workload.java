package io.trailkeeper.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a collector's Deployment is doing.
 *
 * @param isSeen whether the cluster's Deployment controller has seen it as it is now
 * @param isAvailable whether a pod is ready
 * @param detail what is known of why not; may be empty
 */
public record Workload(boolean isSeen, boolean isAvailable, String detail) {

  /** There is none. */
  public static final Workload NONE = new Workload(false, false, "There is no Deployment yet.");

  /** Reads a Deployment's status. */
  public static Workload of(@Nullable Deployment deployment) {
    if (deployment == null) {
      return NONE;
    }
    @Nullable DeploymentStatus status = deployment.getStatus();
    if (status == null
        || status.getObservedGeneration() == null
        || !Objects.equals(
            status.getObservedGeneration(), deployment.getMetadata().getGeneration())) {
      return new Workload(
          false,
          false,
          "The cluster's Deployment controller has not looked at its Deployment yet.");
    }
    @Nullable Integer available = status.getAvailableReplicas();
    return available != null && available >= 1
        ? new Workload(true, true, "")
        : new Workload(true, false, failure(status));
  }

  private static String failure(DeploymentStatus status) {
    return condition(status, "ReplicaFailure", "True")
        .or(() -> condition(status, "Progressing", "False"))
        .orElse("");
  }

  private static Optional<String> condition(DeploymentStatus status, String type, String value) {
    return status.getConditions().stream()
        .filter(found -> type.equals(found.getType()) && value.equals(found.getStatus()))
        .map(DeploymentCondition::getMessage)
        .filter(Objects::nonNull)
        .findFirst();
  }
}
