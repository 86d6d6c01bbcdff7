package io.trailkeeper.collector.capture;

import static io.trailkeeper.collector.capture.TestingCapture.assertStatus;
import static io.trailkeeper.collector.capture.TestingCapture.event;
import static io.trailkeeper.collector.capture.TestingCapture.list;
import static io.trailkeeper.collector.capture.TestingCapture.tls;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.collector.server.TestingClock;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.journal.LossFormat;
import io.trailkeeper.core.pki.ClientRole;
import io.trailkeeper.core.pki.KeyCertificate;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureLossesIT {

  private static final Instant FROM = Instant.parse("2026-11-22T07:00:00Z");
  private static final Loss LOSS =
      new Loss(FROM, FROM.plusSeconds(60), "AuditLogDeleted", "audit.log was deleted", 12L);
  private static final Loss UNKNOWN =
      new Loss(FROM, FROM.plusSeconds(60), "ApiServerRestarted", "kube-apiserver-1", null);

  @TempDir Path directory;
  private final TestingClock clock = new TestingClock(Instant.parse("2026-11-22T12:00:00Z"));
  private TestingCapture capture;
  private KeyCertificate tailer;

  @BeforeEach
  void start() {
    capture =
        new TestingCapture(directory, CaptureOptions.forHeap("localhost", 0, 256 << 20), clock);
    tailer = capture.authority.issueClient("node-1", ClientRole.AUDIT_LOG_TAILER);
  }

  @AfterEach
  void stop() {
    capture.close();
  }

  @Test
  void aTailersLossesAreRecordedOnce() throws Exception {
    // Given
    String body = new String(LossFormat.writeList(List.of(LOSS, UNKNOWN)), StandardCharsets.UTF_8);

    // When
    HttpResponse<String> first = post(tailer, body);
    HttpResponse<String> again = post(tailer, body);

    // Then
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isEqualTo("{\"received\":2,\"recorded\":2,\"duplicates\":0}");
    assertThat(again.body()).isEqualTo("{\"received\":2,\"recorded\":0,\"duplicates\":2}");
    assertThat(capture.recorded).containsExactly(LOSS, UNKNOWN);
    assertThat(losses("AuditLogDeleted")).isEqualTo(1);
    assertThat(
            capture
                .meters
                .get("trailkeeper.capture.lost.events")
                .tag("reason", "AuditLogDeleted")
                .counter()
                .count())
        .isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"losses\":[",
        "{\"kind\":\"EventList\"}",
        "{\"losses\":[{\"from\":\"2026-11-22T12:00:00Z\",\"to\":\"2026-11-22T11:00:00Z\","
            + "\"reason\":\"A\",\"detail\":\"d\"}]}"
      })
  void whatIsNoListOfLossesIsRefusedAsAWhole(String body) throws Exception {
    HttpResponse<String> response = post(tailer, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .contains("The body is not a whole list of losses", "nothing of it was taken in");
    assertThat(capture.recorded).isEmpty();
  }

  @Test
  void aListThatIsTooLongIsRefusedWithoutReadingOn() throws Exception {
    HttpResponse<String> response = post(tailer, "{\"losses\":[" + " ".repeat(2 << 20) + "]}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("allowed: 1048576");
  }

  @Test
  void anApiServerMayNotPostLossesAndATailerMayPostEvents() throws Exception {
    // When
    HttpResponse<String> loss = post(capture.apiServer, "{\"losses\":[]}");
    HttpResponse<String> events = send(tailer, "/audit/v1", list(event("a")));

    // Then
    assertStatus(
        loss,
        403,
        "Forbidden",
        "The client certificate does not allow sending audit events: the organisations (O) of"
            + " \"kube-apiserver-1\" are [trailkeeper:audit-sources], expected one of them to be"
            + " trailkeeper:audit-log-tailers");
    assertThat(events.statusCode()).isEqualTo(200);
  }

  @Test
  void nobodyIsCalledAsLossesAre() throws Exception {
    for (ClientRole role : List.of(ClientRole.AUDIT_SOURCE, ClientRole.AUDIT_LOG_TAILER)) {
      KeyCertificate named = capture.authority.issueClient(Loss.SOURCE, role);

      HttpResponse<String> response = send(named, "/audit/v1", list(event("a")));

      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("trailkeeper:losses is reserved");
    }
    assertThat(capture.intake.events()).isEmpty();
  }

  @Test
  void whatIsMalformedAndWhatIsRefusedForLongIsALoss() throws Exception {
    // Given
    send(capture.apiServer, "/audit/v1", list(event("a"), "{}", "7"));
    capture.intake.setRoom(1);
    HttpResponse<String> refused = send(capture.apiServer, "/audit/v1", list(event("b")));
    HttpResponse<String> waits = send(tailer, "/audit/v1", list(event("c")));
    Instant since = clock.instant();

    // When
    clock.advance(Duration.ofMinutes(2));
    capture.intake.setRoom(100);
    send(capture.apiServer, "/audit/v1", list(event("b")));
    send(tailer, "/audit/v1", list(event("c")));
    capture.losses.look();

    // Then
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(waits.statusCode()).isEqualTo(503);
    assertThat(capture.recorded)
        .extracting(Loss::reason)
        .containsExactly("JournalFull", "EventRejected");
    assertThat(capture.recorded.get(0).from()).isEqualTo(since);
    assertThat(capture.recorded.get(0).to()).isEqualTo(since.plusSeconds(120));
    assertThat(capture.recorded.get(0).detail()).contains("kube-apiserver-1");
    assertThat(capture.recorded.get(1).events()).isEqualTo(2);
  }

  private HttpResponse<String> post(KeyCertificate client, String body)
      throws IOException, InterruptedException {
    return send(client, "/losses/v1", body);
  }

  private HttpResponse<String> send(KeyCertificate client, String path, String body)
      throws IOException, InterruptedException {
    return TestingCapture.client(HttpClient.Version.HTTP_2, tls(client, capture.authority))
        .send(
            capture.request(path).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
  }

  private double losses(String reason) {
    return capture.meters.get("trailkeeper.capture.losses").tag("reason", reason).counter().count();
  }
}
