package io.trailkeeper.cli.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TestingTls;
import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.config.CollectorConfigurationFormat;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.crds.configuration.TrailConfiguration;
import io.trailkeeper.crds.reader.TrailReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorUsageIT {

  @TempDir Path directory;

  @Test
  void aConfigurationThatIsNotThereIsNamed() throws Exception {
    assertEnds(2, "reading --configuration=", "https://127.0.0.1:1");
  }

  @Test
  void aConfigurationThatIsNotValidSaysWhatIsWrong() throws Exception {
    // Given
    Files.writeString(configuration(), "{\"trail\": 1, \"loging\": true}");

    // When, Then
    assertEnds(2, "not a collector's configuration: ", "https://127.0.0.1:1");
  }

  @Test
  void aCaptureThatIsNoUrlIsNamed() throws Exception {
    assertEnds(2, "--capture: \"capture:8444\" is not the URL of a capture", "capture:8444");
    assertEnds(2, "--capture: ", "http://capture:8444");
    assertEnds(2, "--capture: ", "%%%");
  }

  @Test
  void theCheckpointIsInOnePlaceAndNotInTwo() throws Exception {
    assertRefused("--checkpoint-directory", "--checkpoint=archive", "--namespace=trailkeeper");
  }

  @Test
  void theCheckpointIsSomewhere() throws Exception {
    assertRefused("--checkpoint-directory");
    assertRefused("--namespace", "--checkpoint=archive");
  }

  @Test
  void namespacesAreSelectedByTheirLabelsInAClusterOnly() throws Exception {
    // Given
    CertificateAuthority authority = TestingTls.authority("trailkeeper");
    new TestingTls()
        .mount(
            directory,
            authority.issueClient("archive", ClientRole.FOLLOWER),
            authority.certificate());
    String yaml =
        """
        apiVersion: trailkeeper.io/v1alpha1
        kind: Trail
        metadata: {name: archive}
        spec:
          scope: {type: Namespaces, namespaces: {selector: {matchLabels: {team: web}}}}
          destination: {volume: {claimName: audit}}
        """;
    Files.write(
        configuration(),
        CollectorConfigurationFormat.write(
            TrailConfiguration.inCluster(
                TrailReader.read("test", yaml).get(0),
                new ClusterIdentity("123456789012", "local"))));

    // When
    try (TestingCommand collector = start("--checkpoint-directory=" + directory)) {

      // Then
      assertThat(collector.awaitExit()).isEqualTo(2);
      assertThat(collector.said("the trail selects namespaces by their labels"))
          .as("%s", collector.lines())
          .isTrue();
    }
  }

  private void assertRefused(String message, String... checkpoint) throws Exception {
    List<String> both = new ArrayList<>(List.of(checkpoint));
    if (checkpoint.length > 1) {
      both.add("--checkpoint-directory=" + directory);
    }
    try (TestingCommand collector = start(both.toArray(String[]::new))) {
      assertThat(collector.awaitExit()).isEqualTo(2);
      assertThat(collector.said(message)).as("%s", collector.lines()).isTrue();
    }
  }

  private Path configuration() {
    return directory.resolve("configuration.json");
  }

  private void assertEnds(int status, String message, String capture) throws Exception {
    try (TestingCommand collector =
        start("--checkpoint=archive", "--namespace=trailkeeper", "--capture=" + capture)) {
      assertThat(collector.awaitExit()).isEqualTo(status);
      assertThat(collector.said(message)).as("%s", collector.lines()).isTrue();
    }
  }

  private TestingCommand start(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "collector", "--configuration=" + configuration(), "--listen-health=127.0.0.1:0"));
    for (String option : List.of("--tls", "--signing-keys", "--secrets", "--volumes")) {
      arguments.add(option + "=" + directory);
    }
    arguments.addAll(List.of(more));
    if (arguments.stream().noneMatch(argument -> argument.startsWith("--capture="))) {
      arguments.add("--capture=https://127.0.0.1:1");
    }
    return TestingCommand.start(List.of(), arguments.toArray(String[]::new));
  }
}
