package io.trailkeeper.crds.testing;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A ServiceAccount of the namespace default that may read metrics, once that is granted. */
public final class MetricsAccount {

  /** Its name. */
  public static final String NAME = "capture";

  private final TestingKubernetes kubernetes;

  private MetricsAccount(TestingKubernetes kubernetes) {
    this.kubernetes = kubernetes;
  }

  /** Makes it, without any right. */
  public static MetricsAccount make(TestingKubernetes kubernetes) {
    kubernetes
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(NAME)
                .endMetadata()
                .build())
        .create();
    return new MetricsAccount(kubernetes);
  }

  /** Lets it get {@code /metrics}. */
  public MetricsAccount grant() {
    kubernetes
        .client()
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .addNewRule()
                .withNonResourceURLs("/metrics")
                .withVerbs("get")
                .endRule()
                .build())
        .create();
    kubernetes
        .client()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", NAME)
                .addNewSubject("", "ServiceAccount", NAME, "default")
                .build())
        .create();
    return this;
  }

  /** Writes {@code ca.crt} and {@code token}, as they are mounted into its pods. */
  public void mount(Path directory) throws IOException {
    Files.writeString(directory.resolve("ca.crt"), kubernetes.caCertificate());
    Files.writeString(directory.resolve("token"), kubernetes.token("default", NAME));
  }
}
