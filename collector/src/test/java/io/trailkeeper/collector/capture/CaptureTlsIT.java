package io.trailkeeper.collector.capture;

import static io.trailkeeper.collector.capture.TestingCapture.assertStatus;
import static io.trailkeeper.collector.capture.TestingCapture.event;
import static io.trailkeeper.collector.capture.TestingCapture.list;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in. */
class CaptureTlsIT {

  @TempDir Path directory;
  private TestingCapture capture;
  private CapturedLog log;

  @BeforeEach
  void start() {
    log = new CapturedLog();
    capture = new TestingCapture(directory);
  }

  @AfterEach
  void stop() {
    capture.close();
    log.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void speaksHttp2OverBothTlsVersions(String protocol) throws IOException, InterruptedException {
    // Given
    SSLContext tls = TestingCapture.tls(capture.apiServer, capture.authority);
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(tls)
            .sslParameters(new javax.net.ssl.SSLParameters(null, new String[] {protocol}))
            .build();

    // When
    HttpResponse<String> response = post(client, list(event("a")));

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo(protocol);
  }

  @Test
  void speaksNoOlderTls() throws IOException {
    try (SSLSocket socket = capture.socket()) {
      List<String> offered = List.of(socket.getSupportedProtocols());
      assertThat(offered).contains("TLSv1.1");
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void refusesAClientWithoutCertificate() {
    // When
    refused(TestingCapture.tls(null, capture.authority));

    // Then
    awaitFailure("no_client_certificate");
    assertThat(log.last().get("cause")).isEqualTo("the client showed no certificate");
    assertThat(log.last().get("advice"))
        .isEqualTo(
            "show one: for an API server, client-certificate and client-key in the audit webhook's"
                + " kubeconfig");
    assertThat(log.last().get("peer")).startsWith("/127.0.0.1:");
  }

  @Test
  void refusesACertificateOfAnotherAuthority() {
    // When
    refused(
        TestingCapture.tls(
            capture.otherAuthority.issueClient("kube-apiserver-1", ClientRole.AUDIT_SOURCE),
            capture.authority));

    // Then
    awaitFailure("client_certificate_untrusted");
    assertThat(log.last().get("advice"))
        .isEqualTo("use a client certificate that this server's own authority issued");
  }

  @Test
  void refusesAServersCertificateFromAClient() {
    refused(TestingCapture.tls(TestingCapture.serving(capture.authority), capture.authority));
    awaitFailure("client_certificate_untrusted");
  }

  @Test
  void refusesAnExpiredCertificate() {
    // Given
    Clock lastYear = Clock.offset(Clock.systemUTC(), Duration.ofDays(-400));
    KeyCertificate expired =
        CertificateAuthority.load(capture.authority.keyCertificate(), lastYear, new SecureRandom())
            .issueClient("kube-apiserver-1", ClientRole.AUDIT_SOURCE);

    // When
    refused(TestingCapture.tls(expired, capture.authority));

    // Then
    awaitFailure("client_certificate_expired");
  }

  @Test
  void saysWhenAClientDoesNotTrustTheServer() throws IOException {
    // Given
    SSLContext tls = TestingCapture.tls(capture.apiServer, capture.otherAuthority);
    try (SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket("localhost", capture.server.port())) {
      // When
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }

    // Then
    awaitFailure("server_certificate_refused");
    assertThat(log.last().get("advice")).contains("certificate-authority in a kubeconfig");
  }

  @Test
  void saysWhenAClientSpeaksPlainHttp() throws IOException {
    try (Socket socket = new Socket("localhost", capture.server.port())) {
      // When
      socket.getOutputStream().write("POST /audit/v1 HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
      byte[] answer = socket.getInputStream().readAllBytes();

      // Then
      assertThat(answer.length).isLessThan(32);
    }
    awaitFailure("not_tls");
    assertThat(log.last().get("advice"))
        .isEqualTo("use https:// in the address that the client connects to");
  }

  @Test
  void saysItOnceInASecondAndCountsTheRest() {
    // Given
    capture.close();
    capture =
        new TestingCapture(
            directory,
            CaptureOptions.forHeap("localhost", 0, 256 << 20),
            Clock.fixed(Instant.now(), ZoneOffset.UTC));

    // When
    for (int i = 0; i < 20; i++) {
      refused(TestingCapture.tls(null, capture.authority));
    }

    // Then
    await().until(() -> capture.tlsFailures("no_client_certificate") == 20);
    assertThat(log.messages()).hasSize(1);
  }

  @Test
  void aPortThatIsOnlyKnockedAtIsNotWorthALine() throws IOException, InterruptedException {
    new Socket("localhost", capture.server.port()).close();
    assertThat(post(capture.client(HttpClient.Version.HTTP_2), list()).statusCode()).isEqualTo(200);
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void refusesTheWrongRole() throws IOException, InterruptedException {
    // Given
    KeyCertificate follower =
        capture.authority.issueClient("collector-production", ClientRole.FOLLOWER);
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpClient client =
          TestingCapture.client(version, TestingCapture.tls(follower, capture.authority));

      // When
      HttpResponse<String> response = post(client, list(event("a")));

      // Then
      assertStatus(
          response,
          403,
          "Forbidden",
          "The client certificate does not allow sending audit events: the organisations (O) of"
              + " \"collector-production\" are [trailkeeper:followers], expected one of them to be"
              + " trailkeeper:audit-sources or trailkeeper:audit-log-tailers");
    }
    capture.awaitRequests("wrong_role", 2);
    assertThat(capture.intake.sources()).isEmpty();
    assertThat(log.messages()).contains("Audit events refused");
  }

  @Test
  void takesEventsOfATailer() throws IOException, InterruptedException {
    // Given
    KeyCertificate tailer = capture.authority.issueClient("node-1", ClientRole.AUDIT_LOG_TAILER);
    HttpClient client =
        TestingCapture.client(
            HttpClient.Version.HTTP_2, TestingCapture.tls(tailer, capture.authority));

    // When
    HttpResponse<String> response = post(client, list(event("a")));

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(capture.intake.sources()).containsExactly("node-1");
  }

  @Test
  void takesUpNewCertificatesWhileItRuns() throws IOException, InterruptedException {
    // Given
    HttpClient open = capture.client(HttpClient.Version.HTTP_2);
    assertThat(post(open, list(event("before"))).statusCode()).isEqualTo(200);
    CertificateAuthority next = capture.otherAuthority;

    // When
    capture.server.reload(
        new TlsMaterial(
            TestingCapture.serving(next),
            List.of(capture.authority.certificate(), next.certificate())));

    // Then
    assertThat(post(open, list(event("open"))).statusCode()).isEqualTo(200);
    KeyCertificate issuedByNext = next.issueClient("kube-apiserver-2", ClientRole.AUDIT_SOURCE);
    for (KeyCertificate certificate : List.of(capture.apiServer, issuedByNext)) {
      HttpClient client =
          TestingCapture.client(HttpClient.Version.HTTP_2, TestingCapture.tls(certificate, next));
      assertThat(post(client, list(event("after"))).statusCode()).isEqualTo(200);
    }
    assertThat(capture.intake.sources())
        .containsExactly(
            "kube-apiserver-1", "kube-apiserver-1", "kube-apiserver-1", "kube-apiserver-2");

    // When
    capture.server.reload(
        new TlsMaterial(TestingCapture.serving(next), List.of(next.certificate())));

    // Then
    refused(TestingCapture.tls(capture.apiServer, next));
    awaitFailure("client_certificate_untrusted");
  }

  private void refused(SSLContext tls) {
    HttpClient client = TestingCapture.client(HttpClient.Version.HTTP_2, tls);
    assertThatThrownBy(() -> post(client, list(event("refused")))).isInstanceOf(IOException.class);
    capture.awaitRequests("accepted", capture.intake.sources().size());
  }

  private void awaitFailure(String cause) {
    await().until(() -> capture.tlsFailures(cause) == 1);
    await().until(() -> !log.messages().isEmpty());
    assertThat(log.messages()).containsOnly("TLS handshake failed");
  }

  private HttpResponse<String> post(HttpClient client, String body)
      throws IOException, InterruptedException {
    return client.send(
        capture.request("/audit/v1").POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }
}
