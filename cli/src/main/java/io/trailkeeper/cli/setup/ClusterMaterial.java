package io.trailkeeper.cli.setup;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.cli.cluster.ClusterAccess;
import io.trailkeeper.cli.cluster.ClusterAccessException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the operator has rendered in a cluster.
 *
 * @param namespace the namespace of the installation
 * @param kubeconfig the kubeconfig to use; as kubectl looks for it, if there is none
 * @param context the context of the kubeconfig; its current one, if there is none
 */
record ClusterMaterial(String namespace, @Nullable Path kubeconfig, @Nullable String context) {

  /** What the operator calls both. */
  private static final String NAME = "trailkeeper-audit-webhook";

  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /**
   * Reads the ConfigMap and the Secret.
   *
   * @throws SetupException if the cluster cannot be reached, or they are not there, or may not be
   *     read, or are not what they should be
   */
  WebhookMaterial read() {
    Config config = config();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      @Nullable ConfigMap map =
          get(
              config,
              "ConfigMap",
              () -> client.configMaps().inNamespace(namespace).withName(NAME).get());
      @Nullable Secret secret =
          get(config, "Secret", () -> client.secrets().inNamespace(namespace).withName(NAME).get());
      return material(present("ConfigMap", map), present("Secret", secret));
    }
  }

  private interface Reading<T> {
    @Nullable T read();
  }

  private <T> @Nullable T get(Config config, String kind, Reading<T> reading) {
    try {
      return reading.read();
    } catch (KubernetesClientException e) {
      throw failure(config, kind, e);
    }
  }

  private <T> T present(String kind, @Nullable T found) {
    if (found == null) {
      throw missing(kind);
    }
    return found;
  }

  private SetupException missing(String kind) {
    return new SetupException(
        "there is no "
            + kind
            + " "
            + NAME
            + " in namespace "
            + namespace
            + ". The operator makes it when capture is installed: is this the installation's"
            + " --namespace, and does kubectl -n "
            + namespace
            + " get deployment trailkeeper-operator show it available?");
  }

  private SetupException failure(Config config, String kind, KubernetesClientException failure) {
    String tried =
        "reading "
            + kind
            + " "
            + NAME
            + " in namespace "
            + namespace
            + " from "
            + config.getMasterUrl();
    return switch (failure.getCode()) {
      case NOT_FOUND -> missing(kind);
      case UNAUTHORIZED ->
          new SetupException(
              tried
                  + " was refused: who is asking is not known there. Log in, or give another"
                  + " --kubeconfig or --context",
              failure);
      case FORBIDDEN ->
          new SetupException(
              tried
                  + " was refused. Ask as somebody who may get configmaps and secrets in that"
                  + " namespace",
              failure);
      default ->
          new SetupException(
              tried
                  + " failed: "
                  + ClusterAccess.reason(failure)
                  + ". Is the cluster there? Give --kubeconfig or --context to choose another, or"
                  + " --data for trailkeeper run",
              failure);
    };
  }

  private WebhookMaterial material(ConfigMap map, Secret secret) {
    String source = "ConfigMap and Secret " + NAME + ", namespace " + namespace;
    return new WebhookMaterial(
        source,
        value(map.getData(), "ConfigMap", WebhookMaterial.KUBECONFIG_FILE),
        value(map.getData(), "ConfigMap", WebhookMaterial.POLICY_FILE),
        value(map.getData(), "ConfigMap", WebhookMaterial.AUTHORITY_FILE),
        decoded(value(secret.getData(), "Secret", WebhookMaterial.CERTIFICATE_FILE)),
        decoded(value(secret.getData(), "Secret", WebhookMaterial.KEY_FILE)));
  }

  private String value(@Nullable Map<String, String> data, String kind, String key) {
    @Nullable String value = data == null ? null : data.get(key);
    if (value == null || value.isEmpty()) {
      throw new SetupException(
          kind
              + " "
              + NAME
              + " in namespace "
              + namespace
              + " has no "
              + key
              + ". Delete it: the operator makes it anew");
    }
    return value;
  }

  private static String decoded(String base64) {
    // The API server takes nothing but base64 into a Secret.
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private Config config() {
    try {
      return ClusterAccess.named("audit-setup", kubeconfig, context);
    } catch (ClusterAccessException e) {
      throw new SetupException(String.valueOf(e.getMessage()), e);
    }
  }
}
