package io.trailkeeper.cli.keys;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.trailkeeper.cli.cluster.ClusterAccess;
import io.trailkeeper.cli.cluster.ClusterAccessException;
import io.trailkeeper.cli.embedded.DataDirectory;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the keys are that a command is about. */
final class PlaceArguments {

  private static final String NAMESPACE = "trailkeeper-system";

  /** One of both. */
  static final class Place {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "the data directory of trailkeeper run, which may be running")
    @Nullable Path data;

    @ArgGroup(exclusive = false)
    @Nullable Installation installation;
  }

  /** Where an installation in a cluster is. */
  static final class Installation {
    @Option(
        names = {"-n", "--namespace"},
        paramLabel = "NS",
        description = "the installation's namespace; default: " + NAMESPACE)
    String namespace = NAMESPACE;

    @Option(
        names = "--kubeconfig",
        paramLabel = "FILE",
        description = "how to reach the cluster; default: as kubectl does")
    @Nullable Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "a context of the kubeconfig")
    @Nullable String context;
  }

  @ArgGroup(exclusive = true)
  private @Nullable Place place;

  /**
   * @throws KeyPlaceException if there are no keys
   * @throws ClusterAccessException if the cluster that is named is not known
   */
  KeyPlace open(Clock clock) {
    if (place != null && place.data != null) {
      return new DataKeys(new DataDirectory(place.data), clock);
    }
    Installation installation =
        place == null || place.installation == null ? new Installation() : place.installation;
    Config config = ClusterAccess.named("keys", installation.kubeconfig, installation.context);
    return new ClusterKeys(
        new KubernetesClientBuilder().withConfig(config).build(), installation.namespace, clock);
  }
}
