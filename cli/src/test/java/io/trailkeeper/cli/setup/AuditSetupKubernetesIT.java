package io.trailkeeper.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.trailkeeper.cli.testing.Delivered;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TrailFile;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server that holds what the operator renders; and a second one, started with nothing
 * but what the command wrote, whose events arrive at a capture.
 */
@KubernetesTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditSetupKubernetesIT {

  private static final String NAMESPACE = "trailkeeper-system";
  private static final String NAME = "trailkeeper-audit-webhook";

  @TempDir static Path directory;
  private TestingKubernetes cluster;
  private KubernetesClient client;
  private TestingCommand capture;
  private Path data;
  private Path kubeconfig;

  @BeforeAll
  void start() throws Exception {
    data = directory.resolve("data");
    Path trails = directory.resolve("trails");
    TrailFile.everything(trails, "all", "Kubernetes");
    capture = TestingCommand.run(trails, data);
    cluster = TestingKubernetes.start();
    client = cluster.client();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    kubeconfig = Files.writeString(directory.resolve("cluster.kubeconfig"), cluster.kubeconfig());
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (capture != null) {
      capture.close();
    }
  }

  @BeforeEach
  void clear() {
    client.configMaps().inNamespace(NAMESPACE).withName(NAME).delete();
    client.secrets().inNamespace(NAMESPACE).withName(NAME).delete();
  }

  /** Takes the operator's part. */
  private void render() throws Exception {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(NAME)
                .endMetadata()
                .withData(
                    Map.of(
                        "audit-webhook.kubeconfig",
                        new Template("audit-webhook.kubeconfig")
                            .with("server", capture.url())
                            .with("serverName", "localhost")
                            .render(),
                        "audit-policy.yaml",
                        Template.resource("audit-policy.yaml"),
                        "ca.crt",
                        Files.readString(data.resolve("pki/ca.crt"))))
                .build())
        .create();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(NAME)
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withStringData(
                    Map.of(
                        "tls.crt",
                        Files.readString(data.resolve("pki/apiserver-client.crt")),
                        "tls.key",
                        Files.readString(data.resolve("pki/apiserver-client.key")),
                        "ca.crt",
                        Files.readString(data.resolve("pki/ca.crt"))))
                .build())
        .create();
  }

  private static TestingCommand setup(Object... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("audit-setup"));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    return TestingCommand.start(List.of(), all.toArray(String[]::new));
  }

  private TestingCommand generic(Path as, Object... more) throws Exception {
    List<Object> all = new ArrayList<>(List.of("--distribution", "generic", "--kubeconfig", as));
    all.addAll(List.of(more));
    return setup(all.toArray());
  }

  @Test
  void anApiServerWithExactlyWhatWasWrittenPostsItsEvents() throws Exception {
    // Given
    render();
    Path output = directory.resolve("out");
    try (TestingCommand setup =
        generic(kubeconfig, "--output-dir", output, "--directory", output.resolve("trailkeeper"))) {
      assertThat(setup.awaitExit()).as("%s", setup.lines()).isZero();
    }
    List<String> flags = Files.readAllLines(output.resolve("kube-apiserver.flags"));

    // When
    try (TestingKubernetes audited = TestingKubernetes.start(flags.toArray(String[]::new))) {
      audited
          .client()
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withNamespace("default")
                  .withName("made-under-audit")
                  .endMetadata()
                  .withData(Map.of("large", "x".repeat(500_000)))
                  .build())
          .create();
      audited
          .client()
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withNamespace("default")
                  .withName("made-under-audit-too")
                  .addToAnnotations("large", "y".repeat(200_000))
                  .endMetadata()
                  .build())
          .create();

      // Then
      Path archive = data.resolve("archive/all");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  delivered(archive, "\"name\":\"made-under-audit\"")
                      && delivered(archive, "\"name\":\"made-under-audit-too\""));
      // 200 kB are more than an API server keeps of an event by default.
      assertThat(delivered(archive, "y".repeat(200_000))).isTrue();
    }

    // When
    try (TestingCommand check =
        setup(
            "--check",
            output.resolve("kube-apiserver.flags"),
            "--policy",
            output.resolve("trailkeeper/audit-policy.yaml"),
            "--kubeconfig-file",
            output.resolve("trailkeeper/audit-webhook.kubeconfig"),
            "--kubeconfig",
            kubeconfig)) {

      // Then
      assertThat(check.awaitExit()).as("%s", check.lines()).isZero();
      assertThat(check.lines()).endsWith("Nothing to do.");
    }
  }

  private static boolean delivered(Path archive, String text) throws Exception {
    return Delivered.lines(archive).stream().anyMatch(line -> line.contains(text));
  }

  @Test
  void whatTheOperatorHasNotMadeYetIsNamed() throws Exception {
    // When
    try (TestingCommand setup = generic(kubeconfig)) {

      // Then
      assertThat(setup.awaitExit()).isEqualTo(2);
      assertThat(setup.lines())
          .hasSize(1)
          .first()
          .asString()
          .startsWith(
              "trailkeeper: there is no ConfigMap trailkeeper-audit-webhook in namespace"
                  + " trailkeeper-system. The operator makes it when capture is installed");
    }
  }

  @Test
  void aKeyThatIsMissingIsNamed() throws Exception {
    // Given
    render();
    client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName(NAME)
        .edit(map -> new ConfigMapBuilder(map).removeFromData("ca.crt").build());

    // When
    try (TestingCommand setup = generic(kubeconfig)) {

      // Then
      assertThat(setup.awaitExit()).isEqualTo(2);
      assertThat(setup.lines())
          .containsExactly(
              "trailkeeper: ConfigMap trailkeeper-audit-webhook in namespace trailkeeper-system has"
                  + " no ca.crt. Delete it: the operator makes it anew");
    }
  }

  @Test
  void whoMayNotReadIsToldSo() throws Exception {
    // Given
    render();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("nobody")
                .endMetadata()
                .build())
        .create();
    Path nobody =
        Files.writeString(
            directory.resolve("nobody.kubeconfig"), cluster.kubeconfigOf(NAMESPACE, "nobody"));

    // When
    try (TestingCommand setup = generic(nobody)) {

      // Then
      assertThat(setup.awaitExit()).isEqualTo(2);
      assertThat(setup.lines())
          .hasSize(1)
          .first()
          .asString()
          .contains("was refused. Ask as somebody who may get configmaps and secrets");
    }
  }

  @Test
  void aClusterThatIsAwayIsNamed() throws Exception {
    // Given
    Path away =
        Files.writeString(
            directory.resolve("away.kubeconfig"),
            cluster.kubeconfig().replace(cluster.url(), "https://127.0.0.1:1"));

    // When
    try (TestingCommand setup = generic(away)) {

      // Then
      assertThat(setup.awaitExit()).isEqualTo(2);
      assertThat(setup.lines())
          .hasSize(1)
          .first()
          .asString()
          .contains("from https://127.0.0.1:1/ failed: ")
          .endsWith(
              "Give --kubeconfig or --context to choose another, or --data for trailkeeper run");
    }
  }

  @Test
  void aContextThatIsNotThereIsNamed() throws Exception {
    // When
    try (TestingCommand setup = generic(kubeconfig, "--context", "production")) {

      // Then
      assertThat(setup.awaitExit()).isEqualTo(2);
      assertThat(setup.lines())
          .hasSize(1)
          .first()
          .asString()
          .startsWith("trailkeeper: --context: there is no context production");
    }
  }
}
