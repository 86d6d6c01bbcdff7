package io.trailkeeper.operator.resource;

import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.crds.v1alpha1.CollectorSpec;
import java.util.Objects;

/**
 * What is wanted for one Trail.
 *
 * @param trail the owner of it all
 * @param configuration what its collector is told
 * @param pod resources, node selector and tolerations of its pod
 * @param assignment whether it runs, and what for
 * @param captureReplicas how many replicas of capture it follows, at least one
 * @param configurationHash changes when the pod has to be started anew: {@link ConfigurationHash}
 */
public record CollectorPlan(
    OwnerTrail trail,
    CollectorConfiguration configuration,
    CollectorSpec pod,
    Assignment assignment,
    int captureReplicas,
    String configurationHash) {

  /**
   * @throws IllegalArgumentException if there is no capture to follow
   */
  public CollectorPlan {
    Objects.requireNonNull(trail, "trail");
    Objects.requireNonNull(configuration, "configuration");
    Objects.requireNonNull(pod, "pod");
    Objects.requireNonNull(assignment, "assignment");
    Objects.requireNonNull(configurationHash, "configurationHash");
    if (captureReplicas < 1) {
      throw new IllegalArgumentException(
          "captureReplicas is " + captureReplicas + "; expected at least 1");
    }
  }
}
