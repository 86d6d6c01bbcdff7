package io.trailkeeper.cli.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Folders of what people have on their control planes. A file is named after the one thing that is
 * wrong with it, or {@code Nothing}.
 */
class AuditCheckTest {

  private static final Path FOLDER = Path.of("src/test/resources/io/trailkeeper/cli/apiserver");
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  static Stream<Path> servers() throws IOException {
    return files("servers");
  }

  static Stream<Path> policies() throws IOException {
    return files("policies");
  }

  static Stream<Path> refused() throws IOException {
    return files("refused");
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void findsInAServerWhatItsNameSays(Path file) throws IOException {
    // Given
    ApiServerConfiguration server = ApiServerConfiguration.read(Files.readAllBytes(file));

    // When
    List<Finding> findings = check(server, null);

    // Then
    assertThat(names(findings)).isEqualTo(expected(file));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void findsInAPolicyWhatItsNameSays(Path file) throws IOException {
    // Given
    ApiServerConfiguration server =
        ApiServerConfiguration.read(
            Files.readAllBytes(FOLDER.resolve("servers/Nothing-static-pod.yaml")));

    // When
    List<Finding> findings = check(server, AuditPolicy.read(Files.readAllBytes(file)));

    // Then
    assertThat(names(findings)).isEqualTo(expected(file));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatIsNone(Path file) throws IOException {
    // Given
    byte[] content = Files.readAllBytes(file);

    // When / Then
    assertThatThrownBy(() -> ApiServerConfiguration.read(content))
        .isInstanceOf(ApiServerException.class)
        .hasMessageContaining("found")
        .message()
        .hasSizeLessThan(400);
  }

  @Test
  void whateverIsReadItEndsWithFindingsOrARefusal() throws IOException {
    // Given: the files of the folders, each with some bytes of another one in it.
    Random random = new Random(20261122);
    List<byte[]> contents = new ArrayList<>();
    for (Path file : Stream.concat(servers(), policies()).toList()) {
      contents.add(Files.readAllBytes(file));
    }
    int read = 0;

    // When
    for (int i = 0; i < 3_000; i++) {
      byte[] content = contents.get(random.nextInt(contents.size())).clone();
      byte[] other = contents.get(random.nextInt(contents.size()));
      int length = random.nextInt(Math.min(40, Math.min(content.length, other.length)));
      System.arraycopy(
          other,
          random.nextInt(other.length - length),
          content,
          random.nextInt(content.length - length),
          length);
      try {
        check(ApiServerConfiguration.read(content), null);
        read++;
      } catch (ApiServerException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
      try {
        PolicyCheck.check(AuditPolicy.read(content));
        read++;
      } catch (ApiServerException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }

    // Then
    assertThat(read).isGreaterThan(500);
  }

  @Test
  void refusesATextThatIsTooLong() {
    // Given
    byte[] content = "--a=b ".repeat(200_000).getBytes(StandardCharsets.UTF_8);

    // When / Then
    assertThatThrownBy(() -> ApiServerConfiguration.read(content))
        .isInstanceOf(ApiServerException.class)
        .hasMessageContaining("more than 1048576 bytes");
  }

  @Test
  void everythingThatServersAndPoliciesCanHaveIsInTheFolders() throws IOException {
    // Given
    Set<String> inFolders = new TreeSet<>();
    Stream.concat(servers(), policies()).forEach(file -> inFolders.addAll(expected(file)));

    // When
    List<String> missing =
        // What comes after is about kubeconfigs; and a single file is seen with one only.
        EnumSet.range(FindingName.NO_POLICY, FindingName.LITERAL_WILDCARD).stream()
            .filter(name -> name != FindingName.MOUNTED_ALONE)
            .map(FindingName::text)
            .filter(name -> !inFolders.contains(name))
            .toList();

    // Then
    assertThat(missing).isEmpty();
  }

  @Test
  void whatOthersHaveWrittenIsFitToBePrinted() {
    // Given
    String hostile = "--audit-webhook-mode=\u001b[2J\u202e" + "x".repeat(10_000);

    // When
    List<Finding> findings =
        check(
            ApiServerConfiguration.read(
                ("kube-apiserver --audit-webhook-config-file=/a --audit-policy-file=/b " + hostile)
                    .getBytes(StandardCharsets.UTF_8)),
            null);

    // Then
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.name()).isEqualTo(FindingName.INVALID_VALUE);
              assertThat(finding.found()).hasSizeLessThan(310).doesNotContain("\u001b", "\u202e");
            });
  }

  @Test
  void errorsComeFirst() {
    // Given
    ApiServerConfiguration server =
        ApiServerConfiguration.read(
            "kube-apiserver --audit-webhook-config-file=a --audit-webhook-mode=blocking"
                .getBytes(StandardCharsets.UTF_8));

    // When
    List<Finding> findings = check(server, null);

    // Then
    assertThat(findings)
        .extracting(finding -> finding.name().severity())
        .isSorted()
        .contains(Severity.ERROR, Severity.WARNING);
  }

  @Test
  void saysWhatARuleDropsAndOfWhom() throws IOException {
    // Given
    AuditPolicy policy =
        AuditPolicy.read(
            Files.readAllBytes(FOLDER.resolve("policies/PolicyDrops-service-accounts.yaml")));

    // When
    List<Finding> findings = PolicyCheck.check(policy);

    // Then
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).found())
        .startsWith("rule 1 (level None) drops: create deployments")
        .endsWith("by a service account");
  }

  @Test
  void theExamplesPolicyIsFoundGood() throws IOException {
    // When
    List<Finding> findings =
        PolicyCheck.check(
            AuditPolicy.read(Files.readAllBytes(Path.of("../examples/audit-policy.yaml"))));

    // Then
    assertThat(findings).isEmpty();
  }

  private static List<Finding> check(ApiServerConfiguration server, AuditPolicy policy) {
    return new AuditCheck(server, policy, null, Path.of(""), null).findings(NOW);
  }

  private static Set<String> names(List<Finding> findings) {
    Set<String> names = new TreeSet<>();
    findings.forEach(finding -> names.add(finding.name().text()));
    return names;
  }

  private static Set<String> expected(Path file) {
    String name = file.getFileName().toString().split("[-.]", 2)[0];
    return name.equals("Nothing") ? Set.of() : Set.of(name);
  }
}
