package io.trailkeeper.cli.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.cli.testing.TestingApiServer;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TestingHealth;
import io.trailkeeper.cli.testing.TestingTls;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.crds.testing.KubernetesTest;
import io.trailkeeper.crds.testing.TestingKubernetes;
import io.trailkeeper.objectstore.testing.TestingS3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Capture and collector as processes of their own, with certificates and an S3 server, and the
 * checkpoint in a real API server.
 */
@KubernetesTest
class CollectorCommandIT {

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String COLLECTS = "Events that come from now on are collected";
  private static final String DELIVERED = "Delivered a log file";

  private static TestingKubernetes kubernetes;

  @TempDir Path directory;
  private final CertificateAuthority authority = TestingTls.authority("trailkeeper");
  private TestingS3Server s3;
  private TestingCommand capture;
  private TestingHealth captureHealth;
  private TestingApiServer apiServer;

  @BeforeAll
  static void startKubernetes() {
    kubernetes = TestingKubernetes.start();
    kubernetes.applyTrailkeeperCrds();
    TestingTrail.makeNamespace(kubernetes.client());
  }

  @AfterAll
  static void stopKubernetes() {
    kubernetes.close();
  }

  @BeforeEach
  void startCapture() throws Exception {
    s3 = TestingS3Server.start(TestingTrail.BUCKET);
    Path tls = Files.createDirectory(directory.resolve("capture-tls"));
    new TestingTls().mount(tls, TestingTls.serving(authority), authority.certificate());
    capture =
        TestingCommand.start(
            List.of(),
            "capture",
            "--data=" + directory.resolve("data"),
            "--tls=" + tls,
            "--listen=127.0.0.1:0",
            "--listen-followers=127.0.0.1:0",
            "--listen-health=127.0.0.1:0");
    captureHealth = TestingHealth.of(capture);
    captureHealth.awaitReady();
    apiServer =
        TestingApiServer.connect(
            authority.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE),
            authority.certificate(),
            "https://127.0.0.1:"
                + capture.awaitLogged("API servers can post", "port")
                + "/audit/v1");
  }

  @AfterEach
  void stopCapture() {
    capture.close();
    s3.close();
  }

  @Test
  void eachEventIsDeliveredOnceThoughTheCollectorIsKilled() throws Exception {
    // Given
    TestingTrail trail = trail("killed");
    try (TestingCommand first = trail.start(followersUrl())) {
      first.awaitLine(COLLECTS);
      TestingHealth.of(first).awaitReady();
      post(0, 100);
      first.awaitLine(DELIVERED);
      post(100, 200);

      // When
      first.kill();
    }
    post(200, 300);
    try (TestingCommand second = trail.start(followersUrl())) {
      second.awaitLine(DELIVERED);
      second.kill();
    }
    try (TestingCommand third = trail.start(followersUrl())) {
      third.awaitLine(COLLECTS);
      post(300, 400);
      TestingHealth health = TestingHealth.of(third);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          health.metric("trailkeeper_collector_events_total{outcome=\"selected\"}"))
                      .isEqualTo(400));
      assertThat(health.get("/livez").statusCode()).isEqualTo(200);
      assertThat(health.metric("trailkeeper_collector_latest_delivery_attempt_succeeded"))
          .isEqualTo(1);
      assertThat(health.metric("trailkeeper_collector_digest_due_timestamp_seconds")).isPositive();
      assertThat(third.terminate()).as("%s", third.lines()).isZero();
      assertThat(third.lines()).allMatch(line -> line.startsWith("{"));
    }

    // Then
    assertThat(trail.lines())
        .hasSize(400)
        .allSatisfy(line -> assertThat(line).contains("\"auditID\":\"id-"))
        .doesNotHaveDuplicates();
    assertThat(trail.validate()).isZero();
  }

  @Test
  void aTrailThatIsNotToBeLoggingIsBroughtToItsEndFirst() throws Exception {
    // Given
    TestingTrail trail = trail("stopped");
    try (TestingCommand collector = trail.start(followersUrl())) {
      collector.awaitLine(COLLECTS);
      post(0, 10);
      collector.kill();
    }
    post(10, 20);
    trail.configure(false);

    // When
    try (TestingCommand collector = trail.start(followersUrl())) {
      collector.awaitLine("The trail has come to its end");
      TestingHealth health = TestingHealth.of(collector);
      health.awaitReady();

      // Then
      Checkpoint checkpoint = trail.checkpoint();
      assertThat(checkpoint.chain()).isNull();
      assertThat(checkpoint.cursors()).isEmpty();
      assertThat(Objects.requireNonNull(checkpoint.chainEnd()).reason())
          .isEqualTo("LoggingStopped");
      assertThat(trail.lines()).hasSize(20).doesNotHaveDuplicates();
      await()
          .atMost(SOON)
          .until(() -> !captureHealth.get("/metrics").body().contains("follower=\"stopped\""));

      // When
      post(20, 30);
      int status = collector.terminate();

      // Then
      assertThat(status).isZero();
    }

    // When
    try (TestingCommand idle = trail.start(followersUrl())) {
      idle.awaitLine("The trail is not logging; nothing is collected");
      TestingHealth.of(idle).awaitReady();
      assertThat(idle.terminate()).isZero();
    }
    trail.configure(true);
    try (TestingCommand again = trail.start(followersUrl())) {
      again.awaitLine(COLLECTS);
      post(30, 40);
      again.awaitLine(DELIVERED);

      // When
      again.kill();
    }
    try (TestingCommand deleted = trail.start(followersUrl(), "--trail-deleted")) {
      deleted.awaitLine("The trail has come to its end");

      // Then
      assertThat(Objects.requireNonNull(trail.checkpoint().chainEnd()).reason())
          .isEqualTo("TrailDeleted");
      assertThat(deleted.terminate()).isZero();
    }
    assertThat(trail.lines())
        .hasSize(30)
        .doesNotHaveDuplicates()
        .noneMatch(line -> line.contains("id-20") || line.contains("id-29"));
    assertThat(trail.validate()).isZero();
  }

  @Test
  void ofTwoCollectorsOneGivesWay() throws Exception {
    // Given
    TestingTrail trail = trail("twice");
    try (TestingCommand first = trail.start(followersUrl())) {
      first.awaitLine(COLLECTS);
      try (TestingCommand second = trail.start(followersUrl())) {
        second.awaitLine(COLLECTS);

        // When
        post(0, 10);
        await().atMost(SOON).until(() -> saidStale(first) || saidStale(second));

        // Then
        TestingCommand stale = saidStale(first) ? first : second;
        TestingCommand other = stale == first ? second : first;
        assertThat(stale.awaitExit()).isEqualTo(3);
        post(10, 20);
        await().atMost(SOON).until(() -> trail.lines().size() == 20);
        assertThat(other.terminate()).isZero();
      }
    }
    assertThat(trail.lines()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void whatIsAwayIsWaitedForAndSaid() throws Exception {
    // Given
    TestingTrail trail = trail("waiting");
    String url = followersUrl();
    try (TestingCommand collector = trail.start(url)) {
      collector.awaitLine(COLLECTS);
      TestingHealth health = TestingHealth.of(collector);
      health.awaitReady();

      // When
      capture.kill();

      // Then
      health.awaitNotReady("[-]captures failed: ");
      assertThat(health.get("/livez").statusCode()).isEqualTo(200);

      // When: nobody knows what waits there
      int status = collector.terminate();

      // Then
      assertThat(status).isEqualTo(1);
      assertThat(collector.said("Not everything could be delivered")).isTrue();
    }
  }

  private static boolean saidStale(TestingCommand collector) {
    return collector.said("another collector of this trail is at work");
  }

  private TestingTrail trail(String name) throws IOException {
    return new TestingTrail(name, directory.resolve(name), kubernetes, s3, authority);
  }

  private String followersUrl() {
    return "https://127.0.0.1:" + capture.awaitLogged("Followers can read", "port");
  }

  private void post(int from, int to) throws Exception {
    String[] events =
        IntStream.range(from, to).mapToObj(CollectorCommandIT::event).toArray(String[]::new);
    assertThat(apiServer.postItems(events).statusCode()).isEqualTo(200);
  }

  private static String event(int number) {
    return "{\"level\":\"Metadata\",\"auditID\":\"id-"
        + number
        + "\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/namespaces\","
        + "\"verb\":\"list\",\"user\":{\"username\":\"anna\"},"
        + "\"requestReceivedTimestamp\":\"2026-11-22T09:00:00.000000Z\","
        + "\"stageTimestamp\":\"2026-11-22T09:00:00.000000Z\"}";
  }
}
