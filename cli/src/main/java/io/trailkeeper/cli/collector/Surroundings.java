package io.trailkeeper.cli.collector;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.cli.cluster.ClusterAccess;
import io.trailkeeper.cli.process.ExitStatus;
import io.trailkeeper.cli.process.ProcessException;
import io.trailkeeper.collector.checkpoint.CheckpointStore;
import io.trailkeeper.collector.checkpoint.FileCheckpointStore;
import io.trailkeeper.collector.kubernetes.ApiServer;
import io.trailkeeper.collector.kubernetes.KubernetesCheckpointStore;
import io.trailkeeper.collector.kubernetes.NamespaceFollower;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.selector.NamespaceSelector;
import io.trailkeeper.core.selector.Scope;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What is around a collector: a cluster, or nothing but a directory.
 *
 * @param checkpoints where the checkpoint is kept
 * @param namespaces the cluster's namespaces, where a trail selects them by their labels; else null
 * @param client null without a cluster
 */
record Surroundings(
    CheckpointStore checkpoints,
    @Nullable NamespaceFollower namespaces,
    @Nullable KubernetesClient client)
    implements AutoCloseable {

  /**
   * Opens what a place needs. Nothing is asked of an API server where the checkpoint is in a file.
   *
   * @throws ProcessException if the trail needs a cluster and the place is none
   */
  static Surroundings open(
      CheckpointPlace place, CollectorConfiguration configuration, Clock clock) {
    @Nullable NamespaceSelector labels =
        configuration.selection().scope() instanceof Scope.Namespaces namespaces
            ? namespaces.selector()
            : null;
    if (place instanceof CheckpointPlace.InDirectory directory) {
      if (labels != null) {
        throw new ProcessException(
            ExitStatus.WRONG_USAGE,
            "the trail selects namespaces by their labels, which only the API server knows: give"
                + " --checkpoint and --namespace in place of --checkpoint-directory, or name the"
                + " namespaces",
            null);
      }
      return new Surroundings(new FileCheckpointStore(directory.path()), null, null);
    }
    CheckpointPlace.InCluster cluster = (CheckpointPlace.InCluster) place;
    KubernetesClient client = ApiServer.connect(ClusterAccess.of("collector"));
    return new Surroundings(
        new KubernetesCheckpointStore(client, cluster.namespace(), cluster.name()),
        labels == null ? null : NamespaceFollower.start(client, labels, clock),
        client);
  }

  @Override
  public void close() {
    if (namespaces != null) {
      namespaces.close();
    }
    if (client != null) {
      client.close();
    }
  }
}
