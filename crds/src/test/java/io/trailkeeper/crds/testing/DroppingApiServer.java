package io.trailkeeper.crds.testing;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An API server that makes one audit event of each change of a ConfigMap of the namespace default,
 * and drops it a moment later: nobody answers its webhook.
 */
public final class DroppingApiServer implements AutoCloseable {

  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
        - level: Metadata
          resources: [{group: "", resources: [configmaps]}]
          namespaces: [default]
        - level: None
      """;

  private static final String WEBHOOK =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: nobody, cluster: {server: "https://127.0.0.1:1/audit/v1"}}]
      contexts: [{name: nobody, context: {cluster: nobody, user: ""}}]
      current-context: nobody
      """;

  private final TestingKubernetes kubernetes;

  private DroppingApiServer(TestingKubernetes kubernetes) {
    this.kubernetes = kubernetes;
  }

  /**
   * Starts one.
   *
   * @param directory where its files are written
   */
  public static DroppingApiServer start(Path directory) throws IOException {
    Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
    Path webhook = Files.writeString(directory.resolve("webhook.yaml"), WEBHOOK);
    return new DroppingApiServer(
        TestingKubernetes.start(
            "--audit-policy-file=" + policy,
            "--audit-webhook-config-file=" + webhook,
            "--audit-webhook-batch-buffer-size=10",
            "--audit-webhook-batch-max-size=2",
            "--audit-webhook-batch-max-wait=100ms",
            "--audit-webhook-initial-backoff=50ms"));
  }

  /** Returns the API server. */
  public TestingKubernetes kubernetes() {
    return kubernetes;
  }

  /**
   * Has it drop so many events, sooner or later.
   *
   * @param name of the ConfigMaps, another one each time
   */
  public void drop(String name, int count) {
    KubernetesClient client = kubernetes.client();
    for (int i = 0; i < count; i++) {
      client
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withNamespace("default")
                  .withName(name + "-" + i)
                  .endMetadata()
                  .build())
          .create();
    }
  }

  @Override
  public void close() {
    kubernetes.close();
  }
}
