package io.trailkeeper.operator.resource;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The container of a collector. */
final class CollectorContainer {

  /** The name of the container, by which people find its log. */
  static final String NAME = "collector";

  private static final String HEALTH = "health";
  private static final int PROBE_PERIOD_SECONDS = 10;
  private static final int PROBE_TIMEOUT_SECONDS = 5;

  /** A collector that waits for its destination is alive; five minutes without a step are not. */
  private static final int LIVENESS_FAILURES = 6;

  private static final int READINESS_FAILURES = 3;

  /** Enough for a JVM with log files of the default size; larger ones need more. */
  private static final ResourceRequirements DEFAULT_RESOURCES =
      new ResourceRequirementsBuilder()
          .withRequests(
              new TreeMap<>(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("256Mi"))))
          .withLimits(
              new TreeMap<>(Map.of("cpu", new Quantity("1"), "memory", new Quantity("512Mi"))))
          .build();

  private CollectorContainer() {}

  static Container desired(Installation installation, CollectorPlan plan) {
    ContainerBuilder container =
        new ContainerBuilder()
            .withName(NAME)
            .withImage(installation.image())
            .withArgs(arguments(installation, plan))
            .addNewEnv()
            .withName("JAVA_TOOL_OPTIONS")
            .withValue("-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError")
            .endEnv()
            .addNewPort()
            .withName(HEALTH)
            .withContainerPort(CollectorDeployment.HEALTH_PORT)
            .withProtocol("TCP")
            .endPort()
            .withResources(resources(plan))
            .withLivenessProbe(probe("/livez", LIVENESS_FAILURES))
            .withReadinessProbe(probe("/readyz", READINESS_FAILURES))
            .withNewSecurityContext()
            .withAllowPrivilegeEscalation(false)
            .withReadOnlyRootFilesystem(true)
            .withRunAsNonRoot(true)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .endSecurityContext()
            .withVolumeMounts(CollectorVolumes.mounts(plan));
    if (installation.imagePullPolicy() != null) {
      container.withImagePullPolicy(installation.imagePullPolicy());
    }
    return container.build();
  }

  private static List<String> arguments(Installation installation, CollectorPlan plan) {
    List<String> arguments = new ArrayList<>();
    arguments.add("collector");
    arguments.add(
        "--configuration=" + CollectorVolumes.CONFIGURATION_PATH + "/" + CollectorConfigMap.KEY);
    arguments.add("--checkpoint=" + OwnedNames.checkpoint(plan.trail().name()));
    arguments.add("--namespace=" + installation.namespace());
    for (int replica = 0; replica < plan.captureReplicas(); replica++) {
      arguments.add("--capture=" + installation.captureUrl(replica));
    }
    arguments.add("--tls=" + CollectorVolumes.TLS_PATH);
    arguments.add("--signing-keys=" + CollectorVolumes.SIGNING_KEYS_PATH);
    arguments.add("--secrets=" + CollectorVolumes.SECRETS_PATH);
    arguments.add("--volumes=" + CollectorVolumes.VOLUME_PATH);
    arguments.add("--listen-health=0.0.0.0:" + CollectorDeployment.HEALTH_PORT);
    if (plan.assignment() == Assignment.CLOSE) {
      arguments.add("--trail-deleted");
    }
    return arguments;
  }

  /** Whoever sets any of it sets all of it: half of a default may contradict the other half. */
  private static ResourceRequirements resources(CollectorPlan plan) {
    @Nullable ResourceRequirements wanted = plan.pod().resources();
    if (wanted == null || (isEmpty(wanted.getRequests()) && isEmpty(wanted.getLimits()))) {
      return DEFAULT_RESOURCES;
    }
    ResourceRequirementsBuilder resources = new ResourceRequirementsBuilder();
    if (!isEmpty(wanted.getRequests())) {
      resources.withRequests(wanted.getRequests());
    }
    if (!isEmpty(wanted.getLimits())) {
      resources.withLimits(wanted.getLimits());
    }
    return resources.build();
  }

  private static boolean isEmpty(@Nullable Map<String, Quantity> quantities) {
    return quantities == null || quantities.isEmpty();
  }

  private static Probe probe(String path, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(HEALTH))
        .endHttpGet()
        .withPeriodSeconds(PROBE_PERIOD_SECONDS)
        .withTimeoutSeconds(PROBE_TIMEOUT_SECONDS)
        .withFailureThreshold(failures)
        .build();
  }
}
