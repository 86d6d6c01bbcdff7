package io.trailkeeper.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TestingHealth;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorCommandIT {

  @TempDir Path directory;

  @Test
  @KubernetesTest
  void saysWhatIsLackingThenRunsUntilItIsToldToStop() throws Exception {
    try (TestingKubernetes kubernetes = TestingKubernetes.start()) {
      // Given
      kubernetes
          .client()
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName("trailkeeper")
                  .endMetadata()
                  .build())
          .create();
      Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), kubernetes.kubeconfig());

      // When
      try (TestingCommand operator = start(kubeconfig)) {
        // Then
        assertThat(operator.awaitExit()).isEqualTo(1);
        assertThat(operator.said("The process cannot go on")).isTrue();
        assertThat(operator.said("Install or upgrade the chart trailkeeper-crds"))
            .as("%s", operator.lines())
            .isTrue();
      }

      // When
      kubernetes.applyTrailkeeperCrds();
      try (TestingCommand operator = start(kubeconfig)) {
        TestingHealth health = TestingHealth.of(operator);
        health.awaitReady();

        // Then
        assertThat(health.get("/livez").statusCode()).isEqualTo(200);
        assertThat(health.get("/metrics").body()).contains("operator_sdk_");
        assertThat(operator.terminate()).as("%s", operator.lines()).isZero();
        assertThat(operator.lines()).allMatch(line -> line.startsWith("{"));
      }
    }
  }

  @Test
  void anApiServerThatIsAwayIsNamed() throws Exception {
    // Given
    Path kubeconfig =
        Files.writeString(
            directory.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: nobody, user: {token: none}}]
            contexts: [{name: none, context: {cluster: none, user: nobody}}]
            current-context: none
            """);

    // When
    try (TestingCommand operator = start(kubeconfig)) {
      // Then
      assertThat(operator.awaitExit()).isEqualTo(1);
      assertThat(operator.said("127.0.0.1:1")).as("%s", operator.lines()).isTrue();
    }
  }

  @Test
  void wrongArgumentsAreNamed() throws Exception {
    assertWrong("--certificates: \"none\" is neither self nor cert-manager", "--certificates=none");
    assertWrong("the issuer's name is missing", "--certificates=cert-manager");
    assertWrong("--issuer-name goes with --certificates=cert-manager", "--issuer-name=mine");
    assertWrong("--deletion-timeout: \"soon\" is not a duration", "--deletion-timeout=soon");
    assertWrong("is not 12 decimal digits", "--account-id=12");
  }

  private void assertWrong(String message, String argument) throws Exception {
    try (TestingCommand operator = start(directory.resolve("none"), argument)) {
      assertThat(operator.awaitExit()).isEqualTo(2);
      assertThat(operator.said(message)).as("%s", operator.lines()).isTrue();
    }
  }

  private static TestingCommand start(Path kubeconfig, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "operator",
                "--namespace=trailkeeper",
                "--image=trailkeeper:test",
                "--listen-health=127.0.0.1:0"));
    arguments.addAll(List.of(more));
    return TestingCommand.start(
        Map.of("KUBECONFIG", kubeconfig.toString()), List.of(), arguments.toArray(String[]::new));
  }
}
