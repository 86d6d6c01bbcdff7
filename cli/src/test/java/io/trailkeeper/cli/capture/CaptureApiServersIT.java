package io.trailkeeper.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TestingHealth;
import io.trailkeeper.cli.testing.TestingTls;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.crds.testing.DroppingApiServer;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.MetricsAccount;
import io.trailkeeper.crds.testing.TestingKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Capture as a process, beside a real API server that drops its audit events. */
@KubernetesTest
class CaptureApiServersIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  @TempDir Path directory;
  private Path data;
  private Path certificates;

  @BeforeEach
  void mountCertificates() throws IOException {
    data = directory.resolve("data");
    certificates = Files.createDirectory(directory.resolve("tls"));
    CertificateAuthority authority = TestingTls.authority("trailkeeper");
    new TestingTls().mount(certificates, TestingTls.serving(authority), authority.certificate());
  }

  @Test
  void whatAnApiServerDropsIsInTheJournal() throws Exception {
    try (DroppingApiServer server = DroppingApiServer.start(directory)) {
      // Given
      TestingKubernetes kubernetes = server.kubernetes();
      MetricsAccount.make(kubernetes).grant().mount(directory);
      try (TestingCommand capture = start(kubernetes.url())) {
        TestingHealth health = TestingHealth.of(capture);
        health.awaitReady();
        awaitMetric(health, "trailkeeper_apiserver_watch_up", 1);
        assertThat(health.metric("trailkeeper_apiserver_watched")).isEqualTo(1);
        assertThat(health.metric("trailkeeper_apiserver_unwatched")).isZero();

        // When
        server.drop("dropped", 20);

        // Then
        awaitMetric(health, "trailkeeper_apiserver_dropped_total", 20);
        assertThat(capture.said("An API server has lost audit events, or may have")).isTrue();
        // Looked at once a second.
        await().until(() -> health.metric("trailkeeper_journal_events_total") > 0);
        assertThat(capture.terminate()).isZero();
      }
      // When: it is killed, and the API server goes on dropping
      try (TestingCommand capture = start(kubernetes.url())) {
        awaitMetric(TestingHealth.of(capture), "trailkeeper_apiserver_watch_up", 1);
        capture.kill();
      }
      server.drop("more", 5);

      // Then
      try (TestingCommand capture = start(kubernetes.url())) {
        awaitMetric(TestingHealth.of(capture), "trailkeeper_apiserver_dropped_total", 5);
      }
    }
  }

  @Test
  void withoutTheRightCaptureGoesOnAndSaysSoOnce() throws Exception {
    try (TestingKubernetes kubernetes = TestingKubernetes.start()) {
      // Given
      MetricsAccount.make(kubernetes).mount(directory);

      // When
      try (TestingCommand capture = start(kubernetes.url())) {
        TestingHealth health = TestingHealth.of(capture);
        health.awaitReady();
        await().atMost(SOON).until(() -> capture.said("HTTP status 403"));

        // Then
        assertThat(health.metric("trailkeeper_apiserver_watch_up")).isZero();
        assertThat(health.metric("trailkeeper_apiserver_unwatched")).isEqualTo(1);

        // When: another problem, after many looks
        Files.writeString(directory.resolve("token"), "nobody's");
        await().atMost(SOON).until(() -> capture.said("HTTP status 401"));

        // Then
        health.awaitReady();
        assertThat(lines(capture, "HTTP status 403")).isEqualTo(1);
        assertThat(lines(capture, "HTTP status 401")).isEqualTo(1);
      }
    }
  }

  @Test
  void nothingIsWatchedUnlessItIsAskedFor() throws Exception {
    // When
    try (TestingCommand capture = TestingCommand.start(List.of(), arguments())) {
      TestingHealth health = TestingHealth.of(capture);
      health.awaitReady();

      // Then
      assertThat(health.get("/metrics").body()).doesNotContain("trailkeeper_apiserver");
      assertThat(data.resolve("api-servers.json")).doesNotExist();
    }
  }

  @Test
  void wrongArgumentsAreNamed() throws Exception {
    assertWrong("--api-server needs --api-server-ca", "--api-server=https://10.0.0.1:6443");
    assertWrong("go with --api-server", "--api-server-ca=ca.crt");
    assertWrong("give no --api-server", "--watch-api-servers", "--api-server=https://10.0.0.1");
    assertWrong(
        "--api-server-interval: \"often\" is not a duration", "--api-server-interval=often");
    assertWrong("expected 100 ms or more", "--api-server-interval=0s");
    assertWrong(
        "is not of the form https://host:port",
        "--api-server=http://10.0.0.1:8080",
        "--api-server-ca=a",
        "--api-server-token=b");
  }

  private void assertWrong(String message, String... more) throws Exception {
    try (TestingCommand capture = TestingCommand.start(List.of(), arguments(more))) {
      assertThat(capture.awaitExit()).isEqualTo(2);
      assertThat(capture.said(message)).as("%s", capture.lines()).isTrue();
    }
  }

  private static long lines(TestingCommand capture, String text) {
    return capture.lines().stream().filter(line -> line.contains(text)).count();
  }

  private TestingCommand start(String apiServer) throws IOException {
    return TestingCommand.start(
        List.of(),
        arguments(
            "--api-server=" + apiServer,
            "--api-server-ca=" + directory.resolve("ca.crt"),
            "--api-server-token=" + directory.resolve("token"),
            "--api-server-interval=200ms"));
  }

  private String[] arguments(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "capture",
                "--data=" + data,
                "--tls=" + certificates,
                "--listen=127.0.0.1:0",
                "--listen-followers=127.0.0.1:0",
                "--listen-health=127.0.0.1:0"));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private static void awaitMetric(TestingHealth health, String name, double value) {
    await().atMost(SOON).untilAsserted(() -> assertThat(health.metric(name)).isEqualTo(value));
  }
}
