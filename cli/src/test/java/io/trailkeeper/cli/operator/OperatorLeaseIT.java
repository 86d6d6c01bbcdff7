package io.trailkeeper.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TestingHealth;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.helm.testing.RenderedChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as the process of a pod. */
@KubernetesTest
class OperatorLeaseIT {

  private static final String NAMESPACE = "trailkeeper-system";

  @TempDir Path directory;

  @Test
  void oneThatLosesTheLeaseIsSeenDeadAndEndsSoThatItsPodStartsAgain() throws Exception {
    try (TestingKubernetes kubernetes = TestingKubernetes.start()) {
      // Given
      kubernetes.applyTrailkeeperCrds();
      KubernetesClient client = kubernetes.client();
      RenderedChart.render("trailkeeper", NAMESPACE, Map.of()).apply(client);
      try (TestingCommand first = start(kubernetes)) {
        TestingHealth health = TestingHealth.of(first);
        first.awaitLine("this operator leads");
        health.awaitReady();
        assertThat(health.get("/livez").statusCode()).isEqualTo(200);

        // When
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(200))
            .ignoreException(KubernetesClientException.class)
            .until(
                () -> {
                  takeLease(client);
                  return isSeenDead(health);
                });

        // Then
        assertThat(first.awaitExit()).isEqualTo(1);
        assertThat(first.lines()).anyMatch(line -> line.contains("no longer the leader"));
      }

      // and once more it takes its place among the operators
      try (TestingCommand again = start(kubernetes)) {
        TestingHealth.of(again).awaitReady();
        assertThat(again.terminate()).isZero();
      }
    }
  }

  private TestingCommand start(TestingKubernetes kubernetes) throws IOException {
    Path kubeconfig =
        Files.writeString(
            directory.resolve("kubeconfig"),
            kubernetes.kubeconfigOf(NAMESPACE, "trailkeeper-operator"));
    return TestingCommand.start(
        List.of("-Xmx256m", "-Dkubeconfig=" + kubeconfig),
        "operator",
        "--namespace=" + NAMESPACE,
        "--image=registry.example/trailkeeper:1",
        "--listen-health=127.0.0.1:0");
  }

  /** A probe that is not answered, because the process has ended, has failed as well. */
  private static boolean isSeenDead(TestingHealth health) throws InterruptedException {
    try {
      return health.get("/livez").statusCode() == 503;
    } catch (IOException e) {
      return true;
    }
  }

  private static void takeLease(KubernetesClient client) {
    client
        .leases()
        .inNamespace(NAMESPACE)
        .withName("trailkeeper-operator")
        .edit(OperatorLeaseIT::taken);
  }

  private static Lease taken(Lease lease) {
    lease.getSpec().setHolderIdentity("somebody-else");
    lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
    return lease;
  }
}
