package io.trailkeeper.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.redaction.Redactor;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A capture server on a free port, and clients of it with and without the right certificates. */
public final class TestingCapture implements AutoCloseable {

  static final String EVENT_LIST =
      "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":[";

  final CertificateAuthority authority = newAuthority("trailkeeper");
  final CertificateAuthority otherAuthority = newAuthority("trailkeeper");
  final KeyCertificate apiServer =
      authority.issueClient("kube-apiserver-1", ClientRole.AUDIT_SOURCE);
  final TestingIntake intake = new TestingIntake();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Path quarantine;
  final List<Loss> recorded = new CopyOnWriteArrayList<>();
  final LossNotes losses;
  final CaptureServer server;
  private final Quarantine quarantineFiles;

  TestingCapture(Path directory) {
    this(directory, CaptureOptions.forHeap("localhost", 0, 256 << 20), Clock.systemUTC());
  }

  TestingCapture(Path directory, CaptureOptions options, Clock clock) {
    quarantine = directory.resolve("quarantine");
    quarantineFiles = new Quarantine(quarantine, Quarantine.DEFAULT_MAX_BYTES_PER_DAY, clock);
    losses =
        new LossNotes(
            loss -> !recorded.contains(loss) && recorded.add(loss),
            directory.resolve("listening"),
            options.soleCapture(),
            meters,
            clock);
    server =
        new CaptureServer(
                options,
                new TlsMaterial(serving(authority), List.of(authority.certificate())),
                Redactor.of(RedactionOptions.DEFAULT),
                intake,
                losses,
                quarantineFiles,
                meters,
                clock)
            .start();
  }

  public static CertificateAuthority newAuthority(String name) {
    return CertificateAuthority.create(name, Clock.systemUTC(), new SecureRandom());
  }

  public static KeyCertificate serving(CertificateAuthority by) {
    return by.issueServing("capture", List.of("localhost", "127.0.0.1"));
  }

  public static String event(String auditId) {
    return event(auditId, "");
  }

  static String event(String auditId, String moreMembers) {
    return "{\"level\":\"Metadata\",\"auditID\":\""
        + auditId
        + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/\",\"verb\":\"get\",\"user\":{},"
        + "\"stageTimestamp\":\"2026-07-23T10:00:00Z\""
        + moreMembers
        + "}";
  }

  public static String list(String... items) {
    return EVENT_LIST + String.join(",", items) + "]}";
  }

  URI uri(String path) {
    return URI.create("https://localhost:" + server.port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/json");
  }

  HttpResponse<String> post(HttpClient.Version version, byte[] body)
      throws IOException, InterruptedException {
    return client(version)
        .send(
            request("/audit/v1?timeout=30s")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return post(HttpClient.Version.HTTP_2, body.getBytes(StandardCharsets.UTF_8));
  }

  HttpClient client(HttpClient.Version version) {
    return client(version, tls(apiServer, authority));
  }

  public static HttpClient client(HttpClient.Version version, SSLContext tls) {
    return HttpClient.newBuilder()
        .version(version)
        .sslContext(tls)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  SSLSocket socket() throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls(apiServer, authority).getSocketFactory().createSocket("localhost", server.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** What a client with a certificate, or without one, believes and shows. */
  public static SSLContext tls(KeyCertificate client, CertificateAuthority trusted) {
    try {
      KeyManagerFactory keyManagers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      if (client != null) {
        keys.setKeyEntry(
            "client",
            client.key(),
            new char[0],
            client.chain().toArray(java.security.cert.X509Certificate[]::new));
      }
      keyManagers.init(keys, new char[0]);
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      authorities.load(null, null);
      authorities.setCertificateEntry("authority", trusted.certificate());
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError("TLS of a test client", e);
    }
  }

  /** Checks that an answer is exactly this Status. */
  static void assertStatus(HttpResponse<String> response, int code, String reason, String message) {
    assertThat(response.statusCode()).isEqualTo(code);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.headers().firstValue("server")).isEmpty();
    assertThat(response.body()).isEqualTo(status(code, reason, message));
  }

  static String status(int code, String reason, String message) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
        + "\"message\":\""
        + message.replace("\"", "\\\"")
        + "\",\"reason\":\""
        + reason
        + "\",\"code\":"
        + code
        + "}";
  }

  double tlsFailures(String cause) {
    return meters.get("trailkeeper.capture.tls.failures").tag("cause", cause).counter().count();
  }

  double count(String counter) {
    return meters.get("trailkeeper.capture.events." + counter).counter().count();
  }

  /** Waits until so many requests ended so: a request is counted after it was answered. */
  void awaitRequests(String outcome, long expected) {
    await("requests that ended as " + outcome).until(() -> requests(outcome) == expected);
  }

  double requests(String outcome) {
    return meters.get("trailkeeper.capture.requests").tag("outcome", outcome).counter().count();
  }

  /**
   * Returns whether received = journaled + duplicates + rejected, and journaled is what is there.
   */
  boolean lawHolds() {
    return count("received") == count("journaled") + count("duplicates") + count("rejected")
        && count("journaled") == intake.events().size();
  }

  List<String> quarantined() throws IOException {
    if (!Files.exists(quarantine)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(quarantine)) {
      return files.sorted().flatMap(TestingCapture::lines).toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new AssertionError("a quarantine file", e);
    }
  }

  @Override
  public void close() {
    server.close();
    quarantineFiles.close();
  }
}
