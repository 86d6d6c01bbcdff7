package io.trailkeeper.cli.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.cli.process.BuildVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How processes and people find the cluster's API server, and who they say they are. */
public final class ClusterAccess {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  private ClusterAccess() {}

  /**
   * Returns where the API server is and who asks: in a pod its ServiceAccount, elsewhere as {@code
   * KUBECONFIG} says.
   *
   * @param process the command that asks: part of the user agent, which stands in audit events
   */
  public static Config of(String process) {
    return as(process, Config.autoConfigure(null)).build();
  }

  /**
   * Returns where the API server is that somebody names on a command line. Who waits for an answer
   * there gets one, or an error, after 20 seconds and one more attempt at most.
   *
   * @param process the command that asks: part of the user agent, which stands in audit events
   * @param kubeconfig the kubeconfig to use; as kubectl looks for it, if there is none
   * @param context the context of the kubeconfig; its current one, if there is none
   * @throws ClusterAccessException if there is no such file or context, or the file is no
   *     kubeconfig
   */
  public static Config named(String process, @Nullable Path kubeconfig, @Nullable String context) {
    Config base = kubeconfig == null ? found(context) : read(kubeconfig, context);
    if (context != null
        && (base.getCurrentContext() == null
            || !context.equals(base.getCurrentContext().getName()))) {
      throw unknownContext(context);
    }
    return as(process, base)
        .withConnectionTimeout((int) CONNECT_WITHIN.toMillis())
        .withRequestTimeout((int) ANSWER_WITHIN.toMillis())
        .withRequestRetryBackoffLimit(1)
        .build();
  }

  private static Config found(@Nullable String context) {
    Config base = Config.autoConfigure(context);
    if (base.getCurrentContext() != null || System.getenv("KUBERNETES_SERVICE_HOST") != null) {
      return base;
    }
    throw context == null
        ? new ClusterAccessException(
            "no kubeconfig was found, in $KUBECONFIG or ~/.kube/config, so there is no cluster"
                + " to read from. Give --kubeconfig FILE, or --data DIR for trailkeeper run",
            null)
        : unknownContext(context);
  }

  private static Config read(Path kubeconfig, @Nullable String context) {
    if (!Files.isReadable(kubeconfig)) {
      throw new ClusterAccessException(
          "--kubeconfig: there is no file " + kubeconfig + " to be read", null);
    }
    try {
      return Config.fromKubeconfig(context, kubeconfig.toFile());
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new ClusterAccessException(
          "--kubeconfig: " + kubeconfig + " cannot be read: " + reason(e), e);
    }
  }

  private static ConfigBuilder as(String process, Config base) {
    return new ConfigBuilder(base)
        .withUserAgent("trailkeeper/" + BuildVersion.get() + " (" + process + ")");
  }

  private static ClusterAccessException unknownContext(String context) {
    return new ClusterAccessException(
        "--context: there is no context "
            + context
            + "; kubectl config get-contexts lists those that there are",
        null);
  }

  /** Returns what is behind a failure: the client wraps it several times. */
  public static String reason(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null && last.getCause() != last) {
      last = last.getCause();
    }
    return last == failure ? String.valueOf(failure.getMessage()) : last.toString();
  }
}
