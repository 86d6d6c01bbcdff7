package io.trailkeeper.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.cli.testing.TestingApiServer;
import io.trailkeeper.cli.testing.TestingCommand;
import io.trailkeeper.cli.testing.TestingHealth;
import io.trailkeeper.cli.testing.TestingTls;
import io.trailkeeper.collector.follow.RemoteJournal;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureCommandIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String EVENT =
      "{\"level\":\"Metadata\",\"auditID\":\"%s\",\"stage\":\"ResponseComplete\","
          + "\"requestURI\":\"/api/v1/namespaces\",\"verb\":\"list\","
          + "\"user\":{\"username\":\"anna\"},"
          + "\"requestReceivedTimestamp\":\"2026-11-22T09:00:00.000000Z\","
          + "\"stageTimestamp\":\"2026-11-22T09:00:00.000000Z\"}";

  @TempDir Path directory;
  private final TestingTls tls = new TestingTls();
  private final CertificateAuthority authority = TestingTls.authority("trailkeeper");
  private final KeyCertificate client =
      authority.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE);
  private Path data;
  private Path certificates;

  @BeforeEach
  void makeDirectories() throws IOException {
    data = directory.resolve("data");
    certificates = Files.createDirectory(directory.resolve("tls"));
  }

  @Test
  void waitsForCertificatesThenTakesEventsIn() throws Exception {
    try (TestingCommand capture = start()) {
      // Given
      TestingHealth health = TestingHealth.of(capture);
      health.awaitNotReady("[-]tls failed: there is no ");
      assertThat(health.get("/livez").statusCode()).isEqualTo(200);

      // When
      tls.mount(certificates, TestingTls.serving(authority), authority.certificate());
      health.awaitReady();
      TestingApiServer apiServer =
          TestingApiServer.connect(client, authority.certificate(), url(capture));
      int first = apiServer.postItems(event("1"), event("2")).statusCode();
      int again = apiServer.postItems(event("2"), "{\"no\":\"event\"}").statusCode();

      // Then
      assertThat(first).isEqualTo(200);
      assertThat(again).isEqualTo(200);
      assertThat(health.metric("trailkeeper_capture_events_journaled_total")).isEqualTo(2);
      assertThat(health.metric("trailkeeper_capture_events_duplicates_total")).isEqualTo(1);
      assertThat(health.metric("trailkeeper_capture_events_rejected_total")).isEqualTo(1);
      assertThat(
              health.metric(
                  "trailkeeper_capture_client_certificate_expiry_timestamp_seconds"
                      + "{source=\"kube-apiserver\"}"))
          .isEqualTo((double) client.certificate().getNotAfter().toInstant().getEpochSecond());
      assertThat(health.metric("trailkeeper_capture_serving_certificate_expiry_timestamp_seconds"))
          .isPositive();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(health.metric("trailkeeper_journal_events_total")).isEqualTo(2));
      assertThat(health.metric("trailkeeper_journal_size_bytes")).isPositive();
      assertThat(health.metric("trailkeeper_journal_disk_free_bytes")).isPositive();
      assertThat(health.metric("trailkeeper_journal_oldest_timestamp_seconds")).isPositive();

      // When
      int status = capture.terminate();

      // Then
      assertThat(status).isZero();
      assertThat(capture.lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      assertThat(capture.said("\"exitStatus\":\"0\"")).isTrue();
      assertThat(directory.resolve("data/quarantine")).isNotEmptyDirectory();
    }

    try (TestingCommand second = start()) {
      // Then: what was answered with 200 is there after a restart, and still recognised.
      TestingHealth health = TestingHealth.of(second);
      health.awaitReady();
      TestingApiServer.connect(client, authority.certificate(), url(second)).postItems(event("1"));
      assertThat(health.metric("trailkeeper_capture_events_duplicates_total")).isEqualTo(1);
    }
  }

  @Test
  void followersReadWhatWasPostedAndAreMeasured() throws Exception {
    // Given
    tls.mount(certificates, TestingTls.serving(authority), authority.certificate());
    try (TestingCommand capture = start()) {
      TestingHealth health = TestingHealth.of(capture);
      health.awaitReady();
      TestingApiServer apiServer =
          TestingApiServer.connect(client, authority.certificate(), url(capture));
      RemoteJournal journal = journal(capture, "archive");
      journal.register("archive", journal.earliest());

      // When
      assertThat(apiServer.postItems(event("1"), event("2")).statusCode()).isEqualTo(200);

      // Then
      assertThat(journal.end().offset()).isEqualTo(2);
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(
                          health.metric(
                              "trailkeeper_journal_follower_lag_events{follower=\"archive\"}"))
                      .isEqualTo(2));

      // When: a follower that is forgotten leaves nothing behind
      journal.unregister("archive");

      // Then
      await()
          .atMost(SOON)
          .until(() -> !health.get("/metrics").body().contains("follower=\"archive\""));
    }
  }

  private RemoteJournal journal(TestingCommand capture, String follower) {
    TlsMaterial material =
        new TlsMaterial(
            authority.issueClient(follower, ClientRole.FOLLOWER), List.of(authority.certificate()));
    return new RemoteJournal(
        URI.create("https://127.0.0.1:" + capture.awaitLogged("Followers can read", "port")),
        () -> material);
  }

  @Test
  void takesUpNewCertificatesWithoutARestart() throws Exception {
    // Given
    CertificateAuthority next = TestingTls.authority("trailkeeper-next");
    KeyCertificate nextClient = next.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE);
    tls.mount(certificates, TestingTls.serving(authority), authority.certificate());
    try (TestingCommand capture = start()) {
      TestingHealth.of(capture).awaitReady();
      String url = url(capture);
      TestingApiServer old = TestingApiServer.connect(client, authority.certificate(), url);
      assertThat(old.postItems(event("1")).statusCode()).isEqualTo(200);

      // When: the key is not that of the certificate
      tls.mount(
          certificates,
          TestingTls.serving(next).certificatePem(),
          TestingTls.serving(next).keyPem(),
          next.keyCertificate().certificatePem());

      // Then
      capture.awaitLine("New certificates cannot be used; the old ones stay");
      assertThat(
              TestingApiServer.connect(client, authority.certificate(), url)
                  .postItems(event("2"))
                  .statusCode())
          .isEqualTo(200);

      // When: both authorities, the new certificate
      tls.mount(
          certificates, TestingTls.serving(next), authority.certificate(), next.certificate());
      capture.awaitLine("New certificates are in use");

      // Then
      assertThat(
              TestingApiServer.connect(nextClient, next.certificate(), url)
                  .postItems(event("3"))
                  .statusCode())
          .isEqualTo(200);
      assertThat(old.postItems(event("4")).statusCode()).isEqualTo(200);
      assertThat(
              TestingApiServer.connect(client, next.certificate(), url)
                  .postItems(event("5"))
                  .statusCode())
          .isEqualTo(200);
      assertThatExceptionOfType(SSLException.class)
          .isThrownBy(
              () ->
                  TestingApiServer.connect(client, authority.certificate(), url)
                      .postItems(event("6")));
      assertThat(
              capture.lines().stream()
                  .filter(line -> line.contains("New certificates cannot be used"))
                  .count())
          .isEqualTo(1);
    }
  }

  @Test
  void aFullJournalIsNotReadyAndTakesEventsAgainWhenThereIsRoom() throws Exception {
    // Given
    tls.mount(certificates, TestingTls.serving(authority), authority.certificate());
    try (TestingCommand capture = start("--journal-max-bytes=1Mi", "--journal-minimum-age=3s")) {
      TestingHealth health = TestingHealth.of(capture);
      health.awaitReady();
      TestingApiServer apiServer =
          TestingApiServer.connect(client, authority.certificate(), url(capture));

      // When
      int status = 200;
      for (int i = 0; i < 200 && status == 200; i++) {
        status = apiServer.postItems(event("x".repeat(100_000) + i)).statusCode();
      }

      // Then
      assertThat(status).isEqualTo(503);
      health.awaitNotReady("[-]journal failed: the journal is full");
      assertThat(health.get("/livez").statusCode()).isEqualTo(200);

      // When: age alone decides, for there is no follower
      await().atMost(SOON).until(() -> apiServer.postItems(event("small")).statusCode() == 200);

      // Then
      health.awaitReady();
    }
  }

  @Test
  void aSecondProcessOnTheSameDataIsRefused() throws Exception {
    try (TestingCommand first = start()) {
      // Given
      TestingHealth.of(first).awaitNotReady("[+]journal ok");

      // When
      try (TestingCommand second = start()) {
        int status = second.awaitExit();

        // Then
        assertThat(status).isEqualTo(1);
        assertThat(second.said("is open already, in this process or another one")).isTrue();
      }
    }
  }

  @Test
  void aDataDirectoryThatCannotBeUsedIsNamed() throws Exception {
    // Given
    Files.createFile(data);

    // When
    try (TestingCommand capture = start()) {
      int status = capture.awaitExit();

      // Then
      assertThat(status).isEqualTo(1);
      assertThat(capture.said("opening journal ")).isTrue();
      assertThat(capture.said("check the directory, its permissions and its disk")).isTrue();
    }
  }

  @Test
  void anAddressThatIsTakenIsNamed() throws Exception {
    tls.mount(certificates, TestingTls.serving(authority), authority.certificate());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      // When
      try (TestingCommand audit = start("--listen=" + address);
          TestingCommand health =
              TestingCommand.start(
                  List.of(),
                  "capture",
                  "--data=" + directory.resolve("other"),
                  "--tls=" + certificates,
                  "--listen-health=" + address)) {
        // Then
        assertThat(audit.awaitExit()).isEqualTo(1);
        assertThat(audit.said("could not listen on " + address)).isTrue();
        assertThat(health.awaitExit()).isEqualTo(1);
        assertThat(health.said("listening on " + address + " for health and metrics failed"))
            .isTrue();
      }
    }
  }

  @Test
  void wrongArgumentsAreNamed() throws Exception {
    assertWrong(
        "no default redaction rule is called \"everything\"; the ones that can be disabled"
            + " are secrets",
        "--disable-redaction=everything");
    assertWrong("--journal-max-bytes: \"lots\" is not a quantity", "--journal-max-bytes=lots");
    assertWrong("--journal-max-bytes: \"1Ki\" is not", "--journal-max-bytes=1Ki");
    assertWrong("--journal-minimum-age: \"-1h\" is not a duration", "--journal-minimum-age=-1h");
    assertWrong("--listen-followers: \"8444\" is not HOST:PORT", "--listen-followers=8444");
    assertWrong("--listen-health: \"nowhere\" is not HOST:PORT", "--listen-health=nowhere");
  }

  private void assertWrong(String message, String argument) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("capture", "--data=" + data, "--tls=" + certificates));
    arguments.add(argument);
    try (TestingCommand capture =
        TestingCommand.start(List.of(), arguments.toArray(String[]::new))) {
      assertThat(capture.awaitExit()).isEqualTo(2);
      assertThat(capture.said(message)).as("%s", capture.lines()).isTrue();
      assertThat(Files.exists(data)).isFalse();
    }
  }

  private TestingCommand start(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "capture",
                "--data=" + data,
                "--tls=" + certificates,
                "--listen-health=127.0.0.1:0"));
    List<String> given = List.of(more);
    for (String option : List.of("--listen", "--listen-followers")) {
      if (given.stream().noneMatch(argument -> argument.startsWith(option + "="))) {
        arguments.add(option + "=127.0.0.1:0");
      }
    }
    arguments.addAll(given);
    return TestingCommand.start(List.of(), arguments.toArray(String[]::new));
  }

  private static String url(TestingCommand capture) {
    return "https://127.0.0.1:" + capture.awaitLogged("API servers can post", "port") + "/audit/v1";
  }

  private static String event(String id) {
    return EVENT.formatted(id);
  }
}
