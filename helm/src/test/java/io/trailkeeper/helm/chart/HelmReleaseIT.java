package io.trailkeeper.helm.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.helm.testing.Chart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Helm itself, from installation to uninstallation, on a real API server. */
@KubernetesTest
class HelmReleaseIT {

  private static final String NAMESPACE = "audit";

  private static TestingKubernetes kubernetes;

  @BeforeAll
  static void start() {
    kubernetes = TestingKubernetes.start();
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  @Test
  void installUpgradeUninstall() {
    // Given
    KubernetesClient client = kubernetes.client();

    // When: the custom resources, then the rest
    install(Chart.CRDS);
    Release installed = install(Chart.TRAILKEEPER);

    // Then
    assertThat(installed.getStatus()).isEqualTo("deployed");
    assertThat(installed.getOutput())
        .contains("audit-setup")
        .contains("kubectl get trails")
        .doesNotContain("install the chart trailkeeper-crds")
        .doesNotContain("openshift");
    assertThat(capture(client).getSpec().getReplicas()).isEqualTo(2);

    // When: a Trail is made, and the release upgraded
    assertThat(
            kubernetes
                .kubectl("create", "-f", "../examples/trails/management-events.yaml")
                .succeeded())
        .contains("created");
    Helm.upgrade(Chart.TRAILKEEPER.directory().toString())
        .withName("trailkeeper")
        .withNamespace(NAMESPACE)
        .withKubeConfigContents(kubernetes.kubeconfig())
        .reuseValues()
        .set("capture.replicas", 3)
        .call();
    Helm.upgrade(Chart.CRDS.directory().toString())
        .withName("trailkeeper-crds")
        .withNamespace(NAMESPACE)
        .withKubeConfigContents(kubernetes.kubeconfig())
        .call();

    // Then
    assertThat(capture(client).getSpec().getReplicas()).isEqualTo(3);

    // When: all is uninstalled
    uninstall("trailkeeper");
    uninstall("trailkeeper-crds");

    // Then: Trails are kept, and with them what they are
    assertThat(capture(client)).isNull();
    assertThat(kubernetes.kubectl("get", "trails", "-o", "name").succeeded())
        .contains("trail.trailkeeper.io/management-events");

    // When: it comes back
    install(Chart.CRDS);

    // Then
    assertThat(kubernetes.kubectl("get", "trails", "-o", "name").succeeded())
        .contains("trail.trailkeeper.io/management-events");
  }

  private static Release install(Chart chart) {
    return new Helm(chart.directory())
        .install()
        .withName(chart.directory().getFileName().toString())
        .withNamespace(NAMESPACE)
        .createNamespace()
        .withKubeConfigContents(kubernetes.kubeconfig())
        .call();
  }

  private static void uninstall(String release) {
    Helm.uninstall(release)
        .withNamespace(NAMESPACE)
        .withKubeConfigContents(kubernetes.kubeconfig())
        .call();
  }

  private static StatefulSet capture(KubernetesClient client) {
    return client
        .apps()
        .statefulSets()
        .inNamespace(NAMESPACE)
        .withName("trailkeeper-capture")
        .get();
  }
}
