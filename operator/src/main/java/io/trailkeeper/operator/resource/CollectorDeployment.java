package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import java.util.TreeMap;

/** The Deployment that runs a collector: one pod, never two at a time. */
public final class CollectorDeployment {

  /** The annotation of the pod template with the {@link ConfigurationHash}. */
  public static final String CONFIGURATION_HASH = "trailkeeper.io/configuration-hash";

  /** Where a collector answers probes and serves metrics. */
  static final int HEALTH_PORT = 8080;

  /** What a rollout may keep of old ReplicaSets: each is a template to look back at. */
  private static final int REVISION_HISTORY = 3;

  /** Time to deliver what is at hand; what is not delivered then is delivered by the next pod. */
  private static final long TERMINATION_GRACE_SECONDS = 60;

  /** A user that no image gives a meaning to. */
  private static final long USER = 65532;

  private CollectorDeployment() {}

  /** Returns the Deployment of a plan. */
  public static Deployment desired(Installation installation, CollectorPlan plan) {
    return new DeploymentBuilder()
        .withMetadata(OwnedMetadata.of(installation, plan))
        .withNewSpec()
        .withReplicas(plan.assignment() == Assignment.REST ? 0 : 1)
        .withRevisionHistoryLimit(REVISION_HISTORY)
        .withNewStrategy()
        .withType("Recreate")
        .endStrategy()
        .withNewSelector()
        .withMatchLabels(CollectorLabels.selector(plan.trail().name()))
        .endSelector()
        .withTemplate(template(installation, plan))
        .endSpec()
        .build();
  }

  private static PodTemplateSpec template(Installation installation, CollectorPlan plan) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(CollectorLabels.of(installation, plan.trail().name()))
        .withAnnotations(Map.of(CONFIGURATION_HASH, plan.configurationHash()))
        .endMetadata()
        .withSpec(pod(installation, plan).build())
        .build();
  }

  private static PodSpecBuilder pod(Installation installation, CollectorPlan plan) {
    PodSpecBuilder pod =
        new PodSpecBuilder()
            .withServiceAccountName(OwnedNames.collector(plan.trail().name()))
            .withAutomountServiceAccountToken(true)
            .withEnableServiceLinks(false)
            .withTerminationGracePeriodSeconds(TERMINATION_GRACE_SECONDS)
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withRunAsUser(USER)
            .withRunAsGroup(USER)
            .withFsGroup(USER)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .addNewTopologySpreadConstraint()
            .withMaxSkew(1)
            .withTopologyKey("kubernetes.io/hostname")
            .withWhenUnsatisfiable("ScheduleAnyway")
            .withNewLabelSelector()
            .withMatchLabels(Map.of(CollectorLabels.COMPONENT, CollectorLabels.COLLECTOR))
            .endLabelSelector()
            .endTopologySpreadConstraint()
            .withContainers(CollectorContainer.desired(installation, plan))
            .withVolumes(CollectorVolumes.volumes(plan));
    if (!installation.imagePullSecrets().isEmpty()) {
      pod.withImagePullSecrets(
          installation.imagePullSecrets().stream().map(LocalObjectReference::new).toList());
    }
    if (plan.pod().nodeSelector() != null && !plan.pod().nodeSelector().isEmpty()) {
      pod.withNodeSelector(new TreeMap<>(plan.pod().nodeSelector()));
    }
    if (plan.pod().tolerations() != null && !plan.pod().tolerations().isEmpty()) {
      pod.withTolerations(plan.pod().tolerations());
    }
    return pod;
  }
}
