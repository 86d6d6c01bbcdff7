package io.trailkeeper.collector.capture;

import static io.trailkeeper.collector.capture.TestingCapture.EVENT_LIST;
import static io.trailkeeper.collector.capture.TestingCapture.assertStatus;
import static io.trailkeeper.collector.capture.TestingCapture.event;
import static io.trailkeeper.collector.capture.TestingCapture.list;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.trailkeeper.collector.server.ServerException;
import io.trailkeeper.collector.server.TestingClock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals that are full, connections that break, memory that is short, clients that are slow. */
class CaptureFailuresIT {

  private static final int MIB = 1 << 20;

  @TempDir Path directory;
  private TestingCapture capture;
  private CapturedLog log;

  @BeforeEach
  void listen() {
    log = new CapturedLog();
  }

  @AfterEach
  void stop() {
    capture.close();
    log.close();
  }

  private void start() {
    capture = new TestingCapture(directory);
  }

  private void start(CaptureOptions options, Clock clock) {
    capture = new TestingCapture(directory, options, clock);
  }

  @Test
  void aFullIntakeIsSaidAtOnceAndLosesNothing() throws IOException, InterruptedException {
    // Given
    start();
    capture.intake.setRoom(2);
    String body = list(event("a"), event("b"), "{}", event("c"), event("d"));

    // When
    HttpResponse<String> full = capture.post(body);
    capture.intake.setRoom(10);
    HttpResponse<String> again = capture.post(body);

    // Then
    assertStatus(
        full,
        503,
        "ServiceUnavailable",
        "The journal does not take events now: the journal's volume is full");
    assertThat(full.headers().firstValue("retry-after")).contains("3");
    assertThat(again.body())
        .isEqualTo("{\"received\":5,\"journaled\":2,\"duplicates\":2,\"rejected\":1}");
    assertThat(capture.intake.events()).hasSize(4);
    assertThat(capture.count("received")).isEqualTo(8);
    assertThat(capture.lawHolds()).isTrue();
    assertThat(log.lastLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void whatIsNotCommittedIsNeitherAcknowledgedNorCounted()
      throws IOException, InterruptedException {
    // Given
    start();
    capture.intake.failToCommit(true);

    // When
    HttpResponse<String> response = capture.post(list(event("a"), "{}"));

    // Then
    assertStatus(
        response,
        503,
        "ServiceUnavailable",
        "The journal does not take events now: the journal's volume does not answer");
    assertThat(response.headers().firstValue("retry-after")).contains("30");
    assertThat(capture.count("received")).isZero();
    capture.awaitRequests("intake_unavailable", 1);
    assertThat(capture.intake.isClosed()).isTrue();
    assertThat(log.lastLevel()).isEqualTo(Level.ERROR);
    assertThat(log.last()).containsEntry("error", "intake_unavailable");
  }

  @Test
  void aBugIsAnsweredWithoutItsDetails() throws IOException, InterruptedException {
    // Given
    start();
    capture.intake.throwOnBegin(new IllegalStateException("details"));

    // When
    HttpResponse<String> response = capture.post(list(event("a")));

    // Then
    assertStatus(
        response, 500, "InternalError", "Capture failed; its log says why: send the events again");
    assertThat(log.lastLevel()).isEqualTo(Level.ERROR);
    assertThat(log.text()).contains("IllegalStateException: details");
  }

  @Test
  void refusesABodyForWhichThereIsNoMemory() throws Exception {
    // Given
    start(
        CaptureOptions.forHeap("localhost", 0, 256 * MIB).withSizes(4 * MIB, 20 * MIB),
        Clock.systemUTC());
    CountDownLatch gate = new CountDownLatch(1);
    capture.intake.holdAppends(gate);
    HttpClient client = capture.client(HttpClient.Version.HTTP_2);
    String large = list(event("large", ",\"requestObject\":\"" + "x".repeat(3 * MIB) + "\""));
    CompletableFuture<HttpResponse<String>> first =
        send(client, list(event("a")) + " ".repeat(large.length()));
    await().until(() -> capture.intake.sources().size() == 1);

    // When
    HttpResponse<String> refused = capture.post(large);
    gate.countDown();

    // Then
    assertStatus(
        refused,
        503,
        "ServiceUnavailable",
        "Too many large request bodies are being read: no memory for one more came free within"
            + " 1 s; send it again, or give capture more heap");
    assertThat(refused.headers().firstValue("retry-after")).contains("2");
    assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(capture.post(large).statusCode()).isEqualTo(200);
    assertThat(capture.lawHolds()).isTrue();
  }

  @Test
  void smallListsGetThroughWhileALargeOneIsRead() throws Exception {
    // Given
    start(
        CaptureOptions.forHeap("localhost", 0, 256 * MIB).withSizes(4 * MIB, 20 * MIB),
        Clock.systemUTC());
    try (SSLSocket large = begin(16 * MIB, EVENT_LIST + event("large") + ",")) {
      await().until(() -> capture.intake.events().size() == 1);

      // When
      HttpResponse<String> small = capture.post(list(event("small")));

      // Then
      assertThat(small.statusCode()).isEqualTo(200);
      assertThat(large.isConnected()).isTrue();
    }
  }

  @Test
  void aConnectionThatBreaksCostsNothingThatCameBefore() throws Exception {
    // Given
    start();
    String whole = list(event("a"), event("b"), event("c"));
    String half = whole.substring(0, whole.indexOf(event("c")) + 10);

    // When
    try (SSLSocket socket = begin(whole.length(), half)) {
      await().until(() -> capture.intake.events().size() == 2);
      socket.getOutputStream().flush();
    }
    capture.awaitRequests("connection_lost", 1);
    HttpResponse<String> again = capture.post(whole);

    // Then
    assertThat(again.body())
        .isEqualTo("{\"received\":3,\"journaled\":1,\"duplicates\":2,\"rejected\":0}");
    assertThat(capture.lawHolds()).isTrue();
    assertThat(capture.requests("internal")).isZero();
    assertThat(log.messages())
        .containsExactly("Connection lost before a list of audit events was taken in");
    assertThat(log.lastLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void aStreamThatIsResetCostsNothingThatCameBefore() throws Exception {
    // Given
    start();
    String whole = list(event("a"), event("b"), event("c"));
    SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>();

    // When
    CompletableFuture<HttpResponse<String>> response =
        capture
            .client(HttpClient.Version.HTTP_2)
            .sendAsync(
                capture.request("/audit/v1").POST(BodyPublishers.fromPublisher(body)).build(),
                BodyHandlers.ofString());
    await().until(body::hasSubscribers);
    body.submit(ByteBuffer.wrap(whole.substring(0, whole.length() - 30).getBytes(UTF_8)));
    await().until(() -> capture.intake.events().size() == 2);
    body.closeExceptionally(new IOException("the client breaks"));

    // Then
    assertThatThrownBy(() -> response.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    capture.awaitRequests("connection_lost", 1);
    assertThat(capture.post(whole).body()).contains("\"journaled\":1,\"duplicates\":2");
    assertThat(capture.lawHolds()).isTrue();
    assertThat(log.messages()).hasSize(1);
  }

  @Test
  void aSilentClientIsNotWaitedForForEver() throws Exception {
    // Given
    start(
        CaptureOptions.forHeap("localhost", 0, 256 * MIB)
            .withTimeouts(Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(5)),
        Clock.systemUTC());

    // When
    try (SSLSocket socket = begin(1000, EVENT_LIST + event("a") + ",")) {
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      // Then
      assertThat(answer).startsWith("HTTP/1.1 408 ");
      assertThat(answer).contains("The body did not arrive in time: the connection was silent");
    }
    assertThat(capture.intake.events()).hasSize(1);
    assertThat(capture.lawHolds()).isTrue();
  }

  @Test
  void aSlowClientIsNotWaitedForForEver() throws Exception {
    // Given
    TestingClock clock = new TestingClock(Instant.parse("2026-07-23T10:00:00Z"));
    start(CaptureOptions.forHeap("localhost", 0, 256 * MIB), clock);

    // When
    try (SSLSocket socket = begin(10_000, EVENT_LIST + event("a") + ",")) {
      await().until(() -> capture.intake.events().size() == 1);
      clock.advance(Duration.ofSeconds(61));
      socket.getOutputStream().write((event("b") + ",").getBytes(UTF_8));
      socket.getOutputStream().flush();
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      // Then
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("it was not there after 60 s");
    }
    assertThat(capture.lawHolds()).isTrue();
  }

  @Test
  void aRefusedClientGetsItsAnswerAtOnceAndIsNotWaitedForForEver() throws Exception {
    // Given
    start();
    String head =
        "POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000\r\n\r\n{";
    try (SSLSocket socket = capture.socket()) {
      // When
      socket.getOutputStream().write(head.getBytes(UTF_8));
      long begun = System.nanoTime();
      int first = socket.getInputStream().read();
      long answered = System.nanoTime();
      String rest = new String(socket.getInputStream().readAllBytes(), UTF_8);
      long ended = System.nanoTime();

      // Then
      assertThat((char) first + rest).startsWith("HTTP/1.1 404 ").endsWith("\"code\":404}");
      assertThat(Duration.ofNanos(answered - begun)).isLessThan(Duration.ofSeconds(4));
      assertThat(Duration.ofNanos(ended - begun)).isLessThan(Duration.ofSeconds(20));
    }
    capture.awaitRequests("unknown_path", 1);
    assertThat(capture.requests("internal")).isZero();
  }

  @Test
  void requestsUnderWayAreFinishedWhenItStops() throws Exception {
    // Given
    start();
    CountDownLatch gate = new CountDownLatch(1);
    capture.intake.holdAppends(gate);
    HttpClient client = capture.client(HttpClient.Version.HTTP_1_1);
    CompletableFuture<HttpResponse<String>> underWay = send(client, list(event("a")));
    await().until(() -> capture.intake.sources().size() == 1);

    // When
    CompletableFuture<Void> stopping = CompletableFuture.runAsync(capture.server::close);
    assertThatThrownBy(() -> stopping.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    gate.countDown();

    // Then
    assertThat(underWay.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    stopping.get(30, TimeUnit.SECONDS);
  }

  @Test
  void saysWhenThePortIsTaken() {
    start();
    CaptureOptions taken = CaptureOptions.forHeap("localhost", capture.server.port(), 256 * MIB);
    assertThatThrownBy(() -> new TestingCapture(directory, taken, Clock.systemUTC()))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("could not listen on localhost:" + taken.port())
        .hasMessageContaining("Address already in use")
        .hasMessageContaining("choose an address of this machine and a port that is free");
  }

  /** Posts the beginning of a body that is said to be longer. */
  private SSLSocket begin(int length, String beginning) throws IOException {
    SSLSocket socket = capture.socket();
    String head =
        "POST /audit/v1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + length
            + "\r\n\r\n";
    socket.getOutputStream().write((head + beginning).getBytes(UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }

  private CompletableFuture<HttpResponse<String>> send(HttpClient client, String body) {
    return client.sendAsync(
        capture.request("/audit/v1").POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }
}
