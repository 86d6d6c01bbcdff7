package io.trailkeeper.cli.collector;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.collector.kubernetes.NamespaceFollower;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.selector.NamespaceSelector;
import io.trailkeeper.core.selector.Scope;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of the cluster, where a trail selects them by their labels.
 *
 * @param follower null where it does not
 */
record FollowedNamespaces(@Nullable NamespaceFollower follower) implements AutoCloseable {

  /** Begins to follow them, if the trail needs that. */
  static FollowedNamespaces start(
      CollectorConfiguration configuration, KubernetesClient client, Clock clock) {
    @Nullable NamespaceSelector selector =
        configuration.selection().scope() instanceof Scope.Namespaces namespaces
            ? namespaces.selector()
            : null;
    return new FollowedNamespaces(
        selector == null ? null : NamespaceFollower.start(client, selector, clock));
  }

  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
  }
}
