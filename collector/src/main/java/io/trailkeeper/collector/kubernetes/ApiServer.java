package io.trailkeeper.collector.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/** How a collector talks to the API server: no request takes long, and none is repeated unseen. */
public final class ApiServer {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A stop waits for a request that is under way. */
  private static final Duration REQUEST = Duration.ofSeconds(10);

  private ApiServer() {}

  /**
   * Opens a client; nothing is asked yet. The client does not repeat requests that failed: a
   * collector does, and says so.
   *
   * @param base where the API server is and who asks; in a pod {@code new ConfigBuilder().build()}
   */
  public static KubernetesClient connect(Config base) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(base)
                .withConnectionTimeout((int) CONNECT.toMillis())
                .withRequestTimeout((int) REQUEST.toMillis())
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }
}
