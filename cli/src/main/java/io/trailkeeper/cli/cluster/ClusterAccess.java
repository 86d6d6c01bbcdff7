package io.trailkeeper.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.trailkeeper.cli.process.BuildVersion;

/** How processes find the cluster's API server, and who they say they are. */
public final class ClusterAccess {

  private ClusterAccess() {}

  /**
   * Returns where the API server is and who asks: in a pod its ServiceAccount, elsewhere as {@code
   * KUBECONFIG} says.
   *
   * @param process the command that asks: part of the user agent, which stands in audit events
   */
  public static Config of(String process) {
    return new ConfigBuilder(Config.autoConfigure(null))
        .withUserAgent("trailkeeper/" + BuildVersion.get() + " (" + process + ")")
        .build();
  }
}
