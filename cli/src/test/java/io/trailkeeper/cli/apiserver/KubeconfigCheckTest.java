package io.trailkeeper.cli.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A kubeconfig as the operator renders it, and everything that can become wrong with it. */
class KubeconfigCheckTest {

  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String NAME = "trailkeeper-capture.trailkeeper-system.svc";
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - name: trailkeeper
        cluster:
          server: https://10.96.77.10:443/audit/v1
          tls-server-name: %s
          certificate-authority: ca.crt
      users:
      - name: kube-apiserver
        user:
          client-certificate: tls.crt
          client-key: tls.key
      contexts:
      - name: trailkeeper
        context:
          cluster: trailkeeper
          user: kube-apiserver
      current-context: trailkeeper
      """
          .formatted(NAME);

  @TempDir Path directory;
  private final CertificateAuthority authority =
      CertificateAuthority.create("trailkeeper", CLOCK, RANDOM);
  private final CertificateAuthority other = CertificateAuthority.create("another", CLOCK, RANDOM);

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("ca.crt"), pem(authority));
    write(authority.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE));
  }

  private void write(KeyCertificate client) throws IOException {
    Files.writeString(directory.resolve("tls.crt"), client.certificatePem());
    Files.writeString(directory.resolve("tls.key"), client.keyPem());
    Files.setPosixFilePermissions(
        directory.resolve("tls.key"), PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void findsNothingWrongWithTheOperatorsOwn() {
    // When / Then
    assertThat(names(KUBECONFIG, current(authority), NOW)).isEmpty();
    assertThat(names(KUBECONFIG, null, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://10.96.77.10:443/ | http://10.96.77.10:443/ | NotHttps",
        "10.96.77.10 | trailkeeper-capture.trailkeeper-system.svc | ClusterDnsName",
        "10.96.77.10 | trailkeeper-capture.ns.svc.cluster.local | ClusterDnsName",
        "10.96.77.10 | trailkeeper-capture | ClusterDnsName",
        "/audit/v1 | /audit | WrongPath",
        "tls-server-name: " + NAME + " | tls-server-name: '' | NoServerName",
        "certificate-authority: ca.crt | insecure-skip-tls-verify: true | NotVerified",
        "certificate-authority: ca.crt | disable-compression: true | NoAuthority",
        "client-key: tls.key | username: me | NoClientCertificate",
        "tls.crt | no.crt | MissingFile",
        "tls.crt | ca.crt | InvalidCertificate;WrongRole",
      })
  void findsWhatIsWrong(String from, String to, String expected) {
    // Given
    String kubeconfig = KUBECONFIG.replace(from, to);

    // When
    List<String> names = names(kubeconfig, null, NOW);

    // Then
    assertThat(kubeconfig).isNotEqualTo(KUBECONFIG);
    assertThat(String.join(";", names)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"10.96.77.10,audit.example.com", "10.96.77.10,localhost", "10.96.77.10,[fd00::1]"})
  void anOutsideNameOrAnotherAddressIsRight(String from, String to) {
    // When / Then
    assertThat(names(KUBECONFIG.replace(from, to), null, NOW)).isEmpty();
  }

  @Test
  void findsACertificateThatIsOverOrSoonWillBe() {
    // Given
    Instant end =
        authority.issueClient("x", ClientRole.AUDIT_SOURCE).certificate().getNotAfter().toInstant();

    // When / Then
    assertThat(names(KUBECONFIG, null, end.minus(Duration.ofDays(29))))
        .containsExactly("ExpiresSoon");
    assertThat(names(KUBECONFIG, null, end.plusSeconds(1))).containsExactly("Expired");
  }

  @Test
  void findsACertificateOfAnotherRole() throws IOException {
    // Given
    write(authority.issueClient("somebody", ClientRole.FOLLOWER));

    // When / Then
    assertThat(names(KUBECONFIG, null, NOW)).containsExactly("WrongRole");
  }

  @Test
  void findsAnAuthorityThatIsNotCaptures() throws IOException {
    // Given
    CurrentWebhook replaced = current(other);

    // When / Then
    assertThat(names(KUBECONFIG, replaced, NOW))
        .containsExactly("OtherAuthority", "OtherAuthority");

    // Given
    Files.writeString(directory.resolve("ca.crt"), pem(other));

    // When / Then
    assertThat(names(KUBECONFIG, null, NOW)).containsExactly("OtherAuthority");
  }

  @Test
  void findsThatTheNextAuthorityIsNotKnownYet() {
    // Given
    CurrentWebhook both =
        new CurrentWebhook(NAME, List.of(authority.certificate(), other.certificate()));

    // When / Then
    assertThat(names(KUBECONFIG, both, NOW)).containsExactly("MissingAuthority");
  }

  @Test
  void findsAnotherServerName() {
    // Given
    CurrentWebhook moved =
        new CurrentWebhook("trailkeeper-capture.audit.svc", List.of(authority.certificate()));

    // When / Then
    assertThat(names(KUBECONFIG, moved, NOW)).containsExactly("OtherServerName");
  }

  @Test
  void findsAKeyThatOthersCanRead() throws IOException {
    // Given
    Files.setPosixFilePermissions(
        directory.resolve("tls.key"), PosixFilePermissions.fromString("rw-r-----"));

    // When / Then
    assertThat(names(KUBECONFIG, null, NOW)).containsExactly("ReadableKey");
  }

  @Test
  void findsCredentialsInTheKubeconfig() throws IOException {
    // Given
    String inline =
        KUBECONFIG
            .replace(
                "client-certificate: tls.crt",
                "client-certificate-data: " + base64(directory.resolve("tls.crt")))
            .replace(
                "client-key: tls.key", "client-key-data: " + base64(directory.resolve("tls.key")));

    // When / Then
    assertThat(names(inline, null, NOW)).containsExactly("InlineCredentials");
  }

  @Test
  void findsAKeyOfAnotherCertificateAndDoesNotShowIt() throws IOException {
    // Given
    String key = authority.issueClient("x", ClientRole.AUDIT_SOURCE).keyPem();
    Files.writeString(directory.resolve("tls.key"), key);

    // When
    List<Finding> findings = findings(KUBECONFIG, null, NOW);

    // Then
    assertThat(findings).extracting(Finding::name).containsExactly(FindingName.INVALID_CERTIFICATE);
    assertThat(findings.toString()).doesNotContain(key.lines().skip(1).findFirst().orElseThrow());
  }

  @Test
  void looksForFilesOfTheControlPlaneBesideTheKubeconfig() {
    // Given
    String elsewhere =
        KUBECONFIG
            .replace(" ca.crt", " /no/such/directory/ca.crt")
            .replace(" tls.", " /no/such/directory/tls.");

    // When / Then
    assertThat(names(elsewhere, null, NOW)).isEmpty();
  }

  @Test
  void certificatesMustBeMountedWithTheirDirectory() {
    // Given
    String mounts =
        """
        kind: ClusterConfiguration
        apiServer:
          extraVolumes:
          - {hostPath: /etc/k/w.kubeconfig, mountPath: /etc/k/w.kubeconfig}
          - {hostPath: /etc/k/tls.crt, mountPath: /etc/k/tls.crt}
          - {hostPath: /etc/k/tls.key, mountPath: /etc/k/tls.key}
          extraArgs: {audit-webhook-config-file: /etc/k/w.kubeconfig}
        """;

    // When
    List<Finding> findings =
        MountCheck.check(ApiServerConfiguration.read(bytes(mounts)), webhook(KUBECONFIG));

    // Then
    assertThat(findings)
        .extracting(Finding::name)
        .containsExactly(
            FindingName.NOT_MOUNTED, FindingName.MOUNTED_ALONE, FindingName.MOUNTED_ALONE);
    assertThat(findings.get(0).found()).contains("/etc/k/ca.crt");
  }

  @Test
  void rke2MountsTheKubeconfigAndNotWhatItNames() {
    // Given
    String configuration =
        """
        profile: cis
        kube-apiserver-arg: audit-webhook-config-file=/etc/rancher/rke2/t/w.kubeconfig
        """;

    // When
    List<Finding> findings =
        MountCheck.check(ApiServerConfiguration.read(bytes(configuration)), webhook(KUBECONFIG));

    // Then
    assertThat(findings)
        .hasSize(3)
        .allSatisfy(finding -> assertThat(finding.name()).isEqualTo(FindingName.NOT_MOUNTED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "current-context: trailkeeper | a: b | no current-context",
        "current-context: trailkeeper | current-context: x | nothing named \"x\" in contexts",
        "server: https://10.96.77.10:443/audit/v1 | server: 'a b' | a URL",
        "server: https://10.96.77.10:443/audit/v1 | server: 10.96.77.10 | a URL with a host",
      })
  void refusesAKubeconfigThatLeadsNowhere(String from, String to, String expected) {
    // Given
    String kubeconfig = KUBECONFIG.replace(from, to);

    // When / Then
    assertThatThrownBy(() -> webhook(kubeconfig))
        .isInstanceOf(ApiServerException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void showsNoCredentialInItsText() {
    // Given
    WebhookConfiguration webhook =
        webhook(KUBECONFIG.replace("client-key: tls.key", "client-key-data: c2VjcmV0"));

    // When / Then
    assertThat(webhook.toString()).doesNotContain("c2VjcmV0");
    assertThat(webhook.key().toString()).doesNotContain("c2VjcmV0");
  }

  private List<String> names(String kubeconfig, CurrentWebhook current, Instant now) {
    return findings(kubeconfig, current, now).stream()
        .map(finding -> finding.name().text())
        .toList();
  }

  private List<Finding> findings(String kubeconfig, CurrentWebhook current, Instant now) {
    return KubeconfigCheck.check(webhook(kubeconfig), new WebhookFiles(directory), current, now);
  }

  private static WebhookConfiguration webhook(String kubeconfig) {
    return WebhookConfiguration.read(bytes(kubeconfig));
  }

  private static CurrentWebhook current(CertificateAuthority authority) {
    return new CurrentWebhook(NAME, List.of(authority.certificate()));
  }

  private static String pem(CertificateAuthority authority) {
    return KeyCertificate.certificatesToPem(List.of(authority.certificate()));
  }

  private static String base64(Path file) throws IOException {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
