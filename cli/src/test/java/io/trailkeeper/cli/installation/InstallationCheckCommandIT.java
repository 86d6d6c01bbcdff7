package io.trailkeeper.cli.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.trailkeeper.cli.health.HealthServer;
import io.trailkeeper.cli.health.ProcessMeters;
import io.trailkeeper.cli.health.StateCheck;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.usage.ListenAddress;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As an account that nobody has given any right. */
@KubernetesTest
class InstallationCheckCommandIT {

  @TempDir Path directory;

  @Test
  void saysWhatIsMissingUntilNothingIs() throws Exception {
    try (TestingKubernetes kubernetes = TestingKubernetes.start();
        ProcessMeters meters = ProcessMeters.create("1");
        HealthServer health =
            HealthServer.start(ListenAddress.parse("127.0.0.1:0"), meters.registry())) {
      // Given
      kubernetes
          .client()
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withNamespace("default")
                  .withName("nobody")
                  .endMetadata()
                  .build())
          .create();
      Path kubeconfig =
          Files.writeString(
              directory.resolve("kubeconfig"), kubernetes.kubeconfigOf("default", "nobody"));
      StateCheck state = new StateCheck("the journal is full");
      health.ready("journal", state);
      String url = "http://127.0.0.1:" + health.port();

      // When
      try (TestingCommand check = check(kubeconfig, url, "http://127.0.0.1:1")) {
        // Then
        assertThat(check.awaitExit()).isEqualTo(1);
        assertThat(check.lines())
            .hasSize(3)
            .allMatch(line -> line.startsWith("FAILED "))
            .anyMatch(line -> line.contains("install the chart trailkeeper-crds"))
            .anyMatch(line -> line.contains("the journal is full"))
            .anyMatch(line -> line.contains("capture does not answer: http://127.0.0.1:1/readyz"));
      }

      // When
      kubernetes.applyTrailkeeperCrds();
      state.pass();
      try (TestingCommand check = check(kubeconfig, url, url)) {
        // Then
        assertThat(check.awaitExit()).isZero();
        assertThat(check.lines()).hasSize(3).allMatch(line -> line.startsWith("ok "));
      }

      // When
      try (TestingCommand check = check(kubeconfig, url, "capture:8080")) {
        // Then
        assertThat(check.awaitExit()).isEqualTo(2);
        assertThat(check.said("--capture: \"capture:8080\" is no URL")).isTrue();
      }
    }
  }

  private static TestingCommand check(Path kubeconfig, String operator, String capture)
      throws Exception {
    return TestingCommand.start(
        List.of("-Dkubeconfig=" + kubeconfig),
        "installation-check",
        "--operator=" + operator,
        "--capture=" + capture);
  }
}
