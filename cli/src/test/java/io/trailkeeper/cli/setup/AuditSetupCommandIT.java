package io.trailkeeper.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailkeeper.cli.testing.TestingCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command in processes of its own, on the data directory of {@code trailkeeper run}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditSetupCommandIT {

  @TempDir static Path directory;
  private Path data;

  /** What a command has printed, and its exit status. */
  private record Ended(int status, List<String> lines) {
    private String text() {
      return String.join("\n", lines);
    }
  }

  @BeforeAll
  void run() throws Exception {
    data = directory.resolve("data");
    Path trails = Files.createDirectory(directory.resolve("trails"));
    try (TestingCommand command = TestingCommand.run(trails, data)) {
      command.terminate();
    }
  }

  private static Ended setup(Object... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("audit-setup"));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    try (TestingCommand command = TestingCommand.start(List.of(), all.toArray(String[]::new))) {
      int status = command.awaitExit();
      return new Ended(status, command.lines());
    }
  }

  @Test
  void whatItWritesIsWhatItsCheckWants() throws Exception {
    // Given
    Path output = directory.resolve("out");

    // When
    Ended setup = setup("--distribution", "generic", "--data", data, "--output-dir", output);

    // Then
    assertThat(setup.status()).isZero();
    assertThat(setup.lines()).first().isEqualTo("Audit webhook on any other control plane");
    assertThat(setup.text())
        .contains("as          CN=kube-apiserver, O=trailkeeper:audit-sources")
        .contains("written to  " + output)
        .contains("  0600  /etc/kubernetes/trailkeeper/tls.key")
        .doesNotContain("PRIVATE KEY");
    assertThat(output.resolve("trailkeeper/tls.key"))
        .hasSameTextualContentAs(data.resolve("pki/apiserver-client.key"));

    // When
    Ended check =
        setup(
            "--check",
            output.resolve("kube-apiserver.flags"),
            "--policy",
            output.resolve("trailkeeper/audit-policy.yaml"),
            "--kubeconfig-file",
            output.resolve("trailkeeper/audit-webhook.kubeconfig"),
            "--data",
            data);

    // Then
    assertThat(check.lines())
        .containsExactly(
            output.resolve("kube-apiserver.flags") + ": command line", "", "Nothing to do.");
    assertThat(check.status()).isZero();
  }

  @Test
  void aCheckSaysWhatIsWrong() throws Exception {
    // Given
    Path flags =
        Files.writeString(
            directory.resolve("flags"),
            "kube-apiserver\0--audit-policy-file=/p\0--audit-webhook-config-file=/w\0"
                + "--audit-webhook-mode=blocking\0--audit-webhook-truncate-enabled\0"
                + "--audit-webhook-truncate-max-event-size=4194304\0");

    // When
    Ended text = setup("--check", flags);

    // Then
    assertThat(text.status()).isEqualTo(1);
    assertThat(text.lines())
        .containsExactly(
            flags + ": command line",
            "",
            "error: BlockingMode",
            "  found  --audit-webhook-mode=blocking",
            "  do     Write batch: every request waits for capture, and while capture is away the API",
            "         server stalls, which may be what keeps capture from coming back.",
            "",
            "1 error, 0 warnings",
            "Not looked at: the audit policy (--policy FILE)",
            "Not looked at: the webhook's kubeconfig and certificates (--kubeconfig-file FILE)");

    // When
    Ended json = setup("--check", flags, "--output", "json");

    // Then
    assertThat(json.status()).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(json.text());
    assertThat(report.get("errorCount").intValue()).isEqualTo(1);
    assertThat(report.get("warningCount").intValue()).isZero();
    assertThat(report.get("form").textValue()).isEqualTo("command line");
    assertThat(report.at("/findings/0/name").textValue()).isEqualTo("BlockingMode");
    assertThat(report.at("/findings/0/severity").textValue()).isEqualTo("error");
    assertThat(report.at("/findings/0/do").textValue()).startsWith("Write batch");
    assertThat(report.get("notLookedAt")).hasSize(2);
  }

  @Test
  void openShiftIsToldTheTruth() throws Exception {
    // When
    Ended setup = setup("--distribution", "openshift");

    // Then
    assertThat(setup.status()).isZero();
    assertThat(setup.text()).contains("There is nothing to place.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--output json | give --distribution, or --check",
        "--distribution nomad | expected one of [kubeadm, kind, k3s, rke2, talos, openshift, generic]",
        "--distribution kind --check x | --check looks at what is there",
        "--distribution kind --policy x | belong to --check",
        "--distribution kind --data x --context y | give no --kubeconfig and no --context",
        "--distribution kind --directory ../etc | a path from the root",
        "--distribution openshift --output-dir x | there is nothing to place on OpenShift",
        "--distribution kind --data nowhere | there is no ",
        "--distribution kind --kubeconfig nowhere | --kubeconfig: there is no file nowhere",
        "--check nowhere | --check: there is no file nowhere",
        "--check /dev/zero | found more than 1048576 bytes",
        "--check pom.xml --policy pom.xml | --check: pom.xml: ",
      })
  void wrongUsageIsAnsweredInALineOrTwo(String arguments, String expected) throws Exception {
    // When
    Ended setup = setup((Object[]) arguments.split(" "));

    // Then
    assertThat(setup.status()).isEqualTo(2);
    assertThat(setup.lines()).hasSizeLessThanOrEqualTo(2).first().asString().contains(expected);
  }

  @Test
  void adviceIsNotGivenOnAKubeconfigThatIsNone() throws IOException, Exception {
    // Given
    Path flags = Files.writeString(directory.resolve("f"), "--audit-policy-file=/p");
    Path kubeconfig = Files.writeString(directory.resolve("k"), "kind: Config\n");

    // When
    Ended check = setup("--check", flags, "--kubeconfig-file", kubeconfig);

    // Then
    assertThat(check.status()).isEqualTo(2);
    assertThat(check.lines())
        .containsExactly(
            "trailkeeper: --kubeconfig-file: " + kubeconfig + ": found no current-context");
  }
}
