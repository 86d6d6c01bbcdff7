package io.trailkeeper.cli.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TestingHealth;
import io.trailkeeper.cli.testing.TestingTls;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class TailCommandIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final List<String> SMALL = List.of("-Xmx64m");

  @TempDir Path directory;
  private final TestingTls tls = new TestingTls();
  private Path log;
  private Path certificates;

  @BeforeEach
  void makeDirectories() throws IOException {
    log = directory.resolve("audit/audit.log");
    certificates = Files.createDirectory(directory.resolve("tls"));
  }

  @Test
  void waitsForLogAndCertificatesThenSendsAllInSmallMemory() throws Exception {
    try (TestingCapture capture = new TestingCapture(directory);
        TestingCommand tail = start(capture.url())) {
      // Given
      TestingHealth health = TestingHealth.of(tail);
      health.awaitNotReady("[-]tls failed: there is no ");
      health.awaitNotReady("[-]log failed: there is no ");
      assertThat(health.get("/livez").statusCode()).isEqualTo(200);

      // When
      mount(capture.authority);
      try (TestingLogWriter writer = new TestingLogWriter(log, 4 << 20, 100)) {
        for (int i = 0; i < 3_000; i++) {
          writer.write(2_000);
        }
        writer.write(3_000_000);
        writer.write(2_000);
        await().atMost(SOON).until(() -> capture.size() >= writer.written.size());

        // Then
        assertThat(capture.events()).isEqualTo(writer.written);
        health.awaitReady();
        await().atMost(SOON).until(() -> health.metric("trailkeeper_tail_lag_bytes") == 0);
        assertThat(health.metric("trailkeeper_tail_lines_total")).isEqualTo(writer.written.size());
        assertThat(health.metric("trailkeeper_tail_bytes_total")).isGreaterThan(5_000_000);
        assertThat(health.metric("trailkeeper_tail_files")).isPositive();
        assertThat(health.metric("trailkeeper_tail_invalid_lines_total")).isZero();
        assertThat(health.metric("trailkeeper_tail_losses_total{reason=\"AuditLogLineInvalid\"}"))
            .isZero();
        assertThat(
                health.metric("trailkeeper_tail_posts_total{outcome=\"accepted\",to=\"events\"}"))
            .isPositive();
      }

      // When
      int status = tail.terminate();

      // Then
      assertThat(status).isZero();
      assertThat(tail.lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
    }
  }

  @Test
  void killedAndStartedAgainUnderLoadWithCaptureAwayForAWhile() throws Exception {
    long seed = Long.getLong("tail.seed", System.nanoTime());
    System.out.println("TailCommandIT: -Dtail.seed=" + seed);
    Random random = new Random(seed);
    try (TestingCapture capture = new TestingCapture(directory);
        TestingLogWriter writer = new TestingLogWriter(log, 1 << 20, 100)) {
      mount(capture.authority);
      for (int round = 0; round < 5; round++) {
        TestingCommand tail = start(capture.url());
        try (tail) {
          // Given
          long before = capture.size();
          if (round == 2) {
            capture.goAway();
            TestingHealth.of(tail).awaitNotReady("[-]capture failed: capture at ");
          }
          for (int i = 0; i < 2_500; i++) {
            writer.write(300 + random.nextInt(1_000));
          }
          if (round == 2) {
            capture.comeBack();
          }
          long enough = before + 1 + random.nextInt(2_500);
          await()
              .atMost(SOON)
              .pollInterval(Duration.ofMillis(5))
              .until(() -> capture.size() >= enough);

          // When
          tail.kill();
        }
      }
      try (TestingCommand tail = start(capture.url())) {
        await().atMost(SOON).until(() -> capture.size() >= writer.written.size());
        assertThat(tail.terminate()).isZero();
      }

      // Then
      assertThat(capture.events()).isEqualTo(writer.written);
    }
  }

  @Test
  void takesUpNewCertificatesWithoutARestart() throws Exception {
    // Given
    try (TestingCapture capture = new TestingCapture(directory);
        TestingLogWriter writer = new TestingLogWriter(log, 1 << 20, 100)) {
      mount(capture.authority);
      try (TestingCommand tail = start(capture.url())) {
        writer.write(300);
        await().atMost(SOON).until(() -> capture.size() == 1);

        // When
        CertificateAuthority next = TestingTls.authority("trailkeeper-next");
        capture.goAway();
        capture.comeBack(next);
        writer.write(300);
        tail.awaitLine("TLS with ");
        mount(next);

        // Then
        await().atMost(SOON).until(() -> capture.size() == 2);
        TestingHealth.of(tail).awaitReady();
        assertThat(capture.events()).isEqualTo(writer.written);
      }
    }
  }

  @Test
  void tellsLossesUntilTheyAreAcknowledged() throws Exception {
    // Given
    CertificateAuthority authority = TestingTls.authority("trailkeeper");
    mount(authority);
    Files.createDirectories(log.getParent());
    Files.writeString(log, "{\"password\":\"hunter2\"}\n");
    try (TestingLossServer server =
        new TestingLossServer(
            new TlsMaterial(TestingTls.serving(authority), List.of(authority.certificate())))) {
      server.status.put("/losses/v1", 503);
      try (TestingCommand tail = start(server.url())) {
        TestingHealth health = TestingHealth.of(tail);
        await().atMost(SOON).until(() -> health.metric("trailkeeper_tail_losses_pending") == 1);

        // When: events go on meanwhile
        List<String> written = new ArrayList<>();
        try (TestingLogWriter writer =
            new TestingLogWriter(directory.resolve("other/audit.log"), 1 << 20, 1)) {
          writer.write(300);
          written.addAll(writer.written);
        }
        Files.writeString(log, written.get(0) + "\n", StandardOpenOption.APPEND);
        await()
            .atMost(SOON)
            .until(() -> server.events.stream().anyMatch(body -> body.contains(written.get(0))));
        tail.kill();
      }
      assertThat(server.losses).isEmpty();
      server.status.clear();
      try (TestingCommand tail = start(server.url())) {
        await().atMost(SOON).until(() -> !server.losses.isEmpty());
        TestingHealth health = TestingHealth.of(tail);
        await().atMost(SOON).until(() -> health.metric("trailkeeper_tail_losses_pending") == 0);
        tail.kill();
      }
      try (TestingCommand tail = start(server.url())) {
        TestingHealth.of(tail).awaitReady();
      }

      // Then
      assertThat(server.losses)
          .singleElement()
          .satisfies(
              body ->
                  assertThat(body)
                      .startsWith("{\"losses\":[{\"from\":\"")
                      .contains(
                          "\"reason\":\"AuditLogLineInvalid\",\"detail\":\"node-1: audit.log (inode")
                      .contains("\"events\":null")
                      .doesNotContain("hunter2"));
    }
  }

  @Test
  void wrongUsageIsSaid() throws Exception {
    for (String url : List.of("http://capture:8443", "https://capture:8443/audit/v1", "capture")) {
      try (TestingCommand tail = start(URI.create(url))) {
        assertThat(tail.awaitExit()).isEqualTo(2);
        assertThat(tail.said("is not the URL of a capture")).isTrue();
      }
    }
  }

  private void mount(CertificateAuthority authority) throws IOException {
    KeyCertificate tailer = authority.issueClient("node-1", ClientRole.AUDIT_LOG_TAILER);
    tls.mount(certificates, tailer, authority.certificate());
  }

  private TestingCommand start(URI capture) throws IOException {
    return TestingCommand.start(
        SMALL,
        "tail",
        "--path",
        log.toString(),
        "--capture",
        capture.toString(),
        "--tls",
        certificates.toString(),
        "--state",
        directory.resolve("state").toString(),
        "--name",
        "node-1",
        "--listen-health",
        "127.0.0.1:0");
  }
}
