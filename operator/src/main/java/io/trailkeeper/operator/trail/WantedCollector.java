package io.trailkeeper.operator.trail;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.config.CollectorConfigurationFormat;
import io.trailkeeper.crds.configuration.InvalidTrailException;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.v1alpha1.CollectorSpec;
import io.trailkeeper.crds.v1alpha1.Trail;
import io.trailkeeper.crds.validation.Violation;
import io.trailkeeper.operator.status.Obstacle;
import io.trailkeeper.operator.status.TrailReason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What collector a Trail asks for. A Trail that asks for nothing that could be done keeps the last
 * good one, which is read back from what it owns: so it survives a restart of the operator.
 *
 * @param configuration what the collector is told; null where there is none, and never was
 * @param pod the pod
 * @param obstacle what is wrong with the Trail; null if nothing is
 */
record WantedCollector(
    @Nullable CollectorConfiguration configuration,
    CollectorSpec pod,
    @Nullable Obstacle obstacle) {

  private static final CollectorSpec DEFAULT_POD = new CollectorSpec(null, null, null);

  static WantedCollector of(Trail trail, ClusterIdentity cluster, OwnedObjects owned) {
    try {
      CollectorConfiguration configuration = TrailConfiguration.inCluster(trail, cluster);
      @Nullable CollectorSpec pod = trail.getSpec().collector();
      return new WantedCollector(configuration, pod == null ? DEFAULT_POD : pod, null);
    } catch (InvalidTrailException e) {
      return lastGood(e, owned);
    }
  }

  private static WantedCollector lastGood(InvalidTrailException e, OwnedObjects owned) {
    @Nullable CollectorConfiguration configuration =
        owned.configuration().flatMap(WantedCollector::read).orElse(null);
    String violations =
        e.violations().stream().map(Violation::toString).collect(Collectors.joining("; "));
    return new WantedCollector(
        configuration,
        pod(owned),
        new Obstacle(
            TrailReason.INVALID_SPEC,
            violations
                + (configuration == null
                    ? ". Nothing is recorded until the Trail is put right."
                    : ". What was valid before goes on being recorded."),
            true));
  }

  /** What somebody made of the ConfigMap by hand may be anything. */
  private static Optional<CollectorConfiguration> read(String json) {
    try {
      return Optional.of(CollectorConfigurationFormat.read(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static CollectorSpec pod(OwnedObjects owned) {
    if (owned.deployment() == null) {
      return DEFAULT_POD;
    }
    PodSpec pod = owned.deployment().getSpec().getTemplate().getSpec();
    return new CollectorSpec(
        pod.getContainers().isEmpty() ? null : pod.getContainers().get(0).getResources(),
        pod.getNodeSelector(),
        pod.getTolerations());
  }
}
