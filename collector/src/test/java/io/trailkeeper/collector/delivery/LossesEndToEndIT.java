package io.trailkeeper.collector.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.collector.capture.CaptureOptions;
import io.trailkeeper.collector.capture.CaptureServer;
import io.trailkeeper.collector.capture.IntakeException;
import io.trailkeeper.collector.capture.JournalIntake;
import io.trailkeeper.collector.capture.LossNotes;
import io.trailkeeper.collector.capture.Quarantine;
import io.trailkeeper.collector.capture.TestingCapture;
import io.trailkeeper.collector.redaction.RedactionOptions;
import io.trailkeeper.collector.redaction.Redactor;
import io.trailkeeper.collector.tls.TlsMaterial;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.KnownLosses.Tally;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.journal.LossFormat;
import io.trailkeeper.core.pki.CertificateAuthority;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what is posted to what is signed: what is lost on the way is said, once. */
class LossesEndToEndIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Instant FROM = Instant.parse("2026-11-22T08:00:00Z");
  private static final Loss DELETED =
      new Loss(FROM, FROM.plusSeconds(60), "AuditLogDeleted", "audit.log of node-1", 12L);
  private static SigningKey key;
  private static CertificateAuthority authority;
  private static KeyCertificate serving;
  private static KeyCertificate apiServer;
  private static KeyCertificate tailer;

  @TempDir Path directory;

  @BeforeAll
  static void makeKeys() {
    key = TestingTrail.newKey();
    authority = TestingCapture.newAuthority("trailkeeper");
    serving = TestingCapture.serving(authority);
    apiServer = authority.issueClient("kube-apiserver", ClientRole.AUDIT_SOURCE);
    tailer = authority.issueClient("node-1", ClientRole.AUDIT_LOG_TAILER);
  }

  @Test
  void everyLossIsSaidOnceWhereverTheCollectorIsKilled() throws Exception {
    int moments = 0;
    boolean killed = true;
    while (killed) {
      moments++;
      Path each = Files.createDirectory(directory.resolve("kill-" + moments));
      try (TestingTrail trail = new TestingTrail(each, key)) {
        // Given
        trail.begin();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Instant began = trail.clock.instant();
        capture(trail, meters);
        Instant ended = trail.clock.instant();

        // When
        killed = trail.deliverUntil(new TestingCrash(moments));
        trail.clock.advance(Duration.ofSeconds(70));
        Checkpoint after = trail.deliverAll();

        // Then
        String when = "killed at moment " + moments;
        assertThat(after.losses().byReason())
            .as(when)
            .isEqualTo(
                Map.of(
                    "AuditLogDeleted", new Tally(1, 12),
                    "EventRejected", new Tally(1, 2),
                    "JournalFull", new Tally(1, 0)));
        assertThat(after.counts().losses()).as(when).isEqualTo(3);
        assertThat(after.counts().selected()).as(when).isEqualTo(2);
        after
            .losses()
            .byReason()
            .forEach(
                (reason, tally) -> {
                  assertThat(count(meters, "losses", reason)).isEqualTo((double) tally.gaps());
                  assertThat(count(meters, "lost.events", reason))
                      .isEqualTo((double) tally.events());
                });
        assertThat(trail.gaps())
            .as(when)
            .extracting(EventGap::reason, EventGap::from, EventGap::to, EventGap::events)
            .containsExactlyInAnyOrder(
                tuple("AuditLogDeleted", FROM, FROM.plusSeconds(60), 12L),
                tuple("EventRejected", second(began), second(began).plusSeconds(1), 2L),
                tuple("JournalFull", second(began), second(ended).plusSeconds(1), null));
        assertThat(trail.validate().findings()).as(when).isEmpty();
        assertThat(trail.validate().notices())
            .as(when)
            .hasSize(3)
            .anySatisfy(
                notice -> assertThat(notice.detail()).isEqualTo("AuditLogDeleted, 12 events"));
      }
    }
    assertThat(moments).isGreaterThan(15);
  }

  /** Two malformed items, a loss that a tailer knows of, and a journal that is full for long. */
  private static void capture(TestingTrail trail, SimpleMeterRegistry meters) throws Exception {
    JournalIntake journal = new JournalIntake(trail.journal());
    boolean[] full = {false};
    CaptureOptions options = CaptureOptions.forHeap("localhost", 0, 256 << 20);
    Path file = trail.directory.resolve("listening");
    try (LossNotes notes = new LossNotes(journal, file, true, meters, trail.clock);
        Quarantine quarantine =
            new Quarantine(trail.directory.resolve("quarantine"), 1 << 20, trail.clock);
        CaptureServer server =
            new CaptureServer(
                    options,
                    new TlsMaterial(serving, List.of(authority.certificate())),
                    Redactor.of(RedactionOptions.DEFAULT),
                    source -> {
                      if (full[0]) {
                        throw new IntakeException("full", true, Duration.ofSeconds(5), null);
                      }
                      return journal.begin(source);
                    },
                    notes,
                    quarantine,
                    meters,
                    trail.clock)
                .start()) {
      notes.listening();
      String first = TestingCapture.list(TestingCapture.event("a"), "{}", "7");
      assertThat(post(server, apiServer, "/audit/v1", first)).isEqualTo(200);
      String losses = new String(LossFormat.writeList(List.of(DELETED)), StandardCharsets.UTF_8);
      assertThat(post(server, tailer, "/losses/v1", losses)).isEqualTo(200);
      assertThat(post(server, tailer, "/losses/v1", losses)).isEqualTo(200);
      full[0] = true;
      String second = TestingCapture.list(TestingCapture.event("b"));
      assertThat(post(server, apiServer, "/audit/v1", second)).isEqualTo(503);
      trail.clock.advance(Duration.ofMinutes(2));
      assertThat(post(server, apiServer, "/audit/v1", second)).isEqualTo(503);
      full[0] = false;
      assertThat(post(server, apiServer, "/audit/v1", second)).isEqualTo(200);
      notes.look();
    }
  }

  private static int post(CaptureServer server, KeyCertificate client, String path, String body)
      throws Exception {
    return TestingCapture.client(HttpClient.Version.HTTP_1_1, TestingCapture.tls(client, authority))
        .send(
            HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .timeout(SOON)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static double count(SimpleMeterRegistry meters, String name, String reason) {
    return meters.get("trailkeeper.capture." + name).tag("reason", reason).counter().count();
  }

  private static Instant second(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond());
  }
}
