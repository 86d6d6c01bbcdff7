package io.trailkeeper.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.cli.apiserver.ApiServerConfiguration;
import io.trailkeeper.cli.apiserver.AuditCheck;
import io.trailkeeper.cli.apiserver.AuditPolicy;
import io.trailkeeper.cli.apiserver.FindingName;
import io.trailkeeper.cli.apiserver.RecommendedFlag;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What people are told, word for word, in {@code golden/<distribution>.txt}. */
class RecipeTest {

  private static final Path GOLDEN = Path.of("src/test/resources/io/trailkeeper/cli/setup/golden");
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

  @TempDir Path directory;
  private final WebhookMaterial material = material();

  private static WebhookMaterial material() {
    CertificateAuthority authority =
        CertificateAuthority.create(
            "trailkeeper", Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());
    KeyCertificate client = authority.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE);
    return new WebhookMaterial(
        "ConfigMap and Secret trailkeeper-audit-webhook, namespace trailkeeper-system",
        new Template("audit-webhook.kubeconfig")
            .with("server", "https://10.96.77.10:443/audit/v1")
            .with("serverName", "trailkeeper-capture.trailkeeper-system.svc")
            .render(),
        Template.resource("audit-policy.yaml"),
        KeyCertificate.certificatesToPem(List.of(authority.certificate())),
        client.certificatePem(),
        client.keyPem());
  }

  private Recipe recipe(Distribution distribution, Path output) {
    return new Recipe(distribution, material, distribution.directory(), output);
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatItAlwaysSays(Distribution distribution) throws IOException {
    // When
    String text =
        distribution == Distribution.openshift
            ? Recipe.impossible(distribution)
            : recipe(distribution, null).text();

    // Then: what was said is in target/golden, to be read and then copied.
    String stable =
        text.replaceAll(
            "(?s)( *)-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n",
            "$1(a certificate)\n");
    Path said = Path.of("target/golden", distribution + ".txt");
    Files.createDirectories(said.getParent());
    Files.writeString(said, stable);
    assertThat(said).hasSameTextualContentAs(GOLDEN.resolve(distribution + ".txt"));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "openshift")
  void fitsOntoAScreenAndShowsNoPrivateKey(Distribution distribution) {
    // When
    String text = recipe(distribution, Path.of("/home/me/audit")).text();

    // Then
    assertThat(text)
        .contains("/home/me/audit")
        .doesNotContain("PRIVATE KEY", material.key().lines().skip(1).findFirst().orElseThrow())
        .doesNotContain("${", "\t");
    // The policy is the operator's, and its lines are as long as they are.
    assertThat(text.replaceAll("(?m)^ *#.*$", "").lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(101));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "openshift")
  void itsOwnCheckFindsNothingToDo(Distribution distribution) throws IOException {
    // Given
    SetupDirectory.write(directory, recipe(distribution, directory).files());
    Path copied = directory.resolve(Recipe.COPIED);
    if (distribution == Distribution.talos) {
      SetupDirectory.write(directory, recipe(Distribution.generic, directory).files());
    }
    List<Path> configurations;
    try (var files = Files.list(directory)) {
      configurations =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.endsWith(WebhookMaterial.POLICY_FILE))
              .toList();
    }

    for (Path file : configurations) {
      // When
      AuditCheck check =
          new AuditCheck(
              ApiServerConfiguration.read(Files.readAllBytes(file)),
              AuditPolicy.read(Files.readAllBytes(copied.resolve(WebhookMaterial.POLICY_FILE))),
              material.webhook(),
              copied,
              material.current());

      // Then
      assertThat(check.findings(NOW)).as(file.toString()).isEmpty();
    }
    assertThat(configurations).isNotEmpty();
  }

  @Test
  void filesAreForTheirOwnerAlone() throws IOException {
    // Given
    Path output = directory.resolve("out");

    // When
    SetupDirectory.write(output, recipe(Distribution.kubeadm, output).files());
    SetupDirectory.write(output, recipe(Distribution.kubeadm, output).files());

    // Then
    try (var files = Files.walk(output)) {
      assertThat(files)
          .hasSize(9)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
    }
    assertThat(output.resolve("trailkeeper/tls.key")).hasContent(material.key());
  }

  @Test
  void aDirectoryThatOthersCanEnterIsRefusedAndLeftAsItIs() throws IOException {
    // Given
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

    // When / Then
    assertThatThrownBy(() -> SetupDirectory.write(open, recipe(Distribution.generic, open).files()))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(open + " is rwxr-xr-x");
    assertThat(open).isEmptyDirectory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    // Given
    Path file = Files.writeString(directory.resolve("file"), "");

    // When / Then
    assertThatThrownBy(() -> SetupDirectory.write(file, recipe(Distribution.generic, file).files()))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("PRIVATE");
  }

  @Test
  void materialThatDoesNotBelongTogetherIsRefused() {
    // Given
    WebhookMaterial other = material();

    // When / Then
    assertThatThrownBy(
            () ->
                new WebhookMaterial(
                    "the cluster",
                    material.kubeconfig(),
                    material.policy(),
                    material.authority(),
                    material.certificate(),
                    other.key()))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("tls.crt and tls.key of the cluster")
        .hasMessageNotContaining("PRIVATE");
    assertThat(material.toString()).doesNotContain("PRIVATE");
    assertThat(recipe(Distribution.generic, null).toString()).doesNotContain("PRIVATE");
  }

  @Test
  void theGuideNamesEveryFindingAndEveryFlag() throws IOException {
    // Given
    String guide = Files.readString(Path.of("../docs/audit-setup.md"));

    // When / Then
    assertThat(guide)
        .contains(Arrays.stream(FindingName.values()).map(name -> "`" + name.text() + "`").toList())
        .contains(
            RecommendedFlag.all("POLICY", "KUBECONFIG").stream()
                .map(flag -> "`" + flag + "`")
                .toList())
        .contains(Arrays.stream(Distribution.values()).map(known -> "`" + known + "`").toList());
  }

  @Test
  void thePolicyIsTheExamples() throws IOException {
    // When / Then
    assertThat(Template.resource("audit-policy.yaml").getBytes(StandardCharsets.UTF_8))
        .isEqualTo(Files.readAllBytes(Path.of("../examples/audit-policy.yaml")));
  }
}
