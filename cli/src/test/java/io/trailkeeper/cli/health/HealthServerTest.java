package io.trailkeeper.cli.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trailkeeper.cli.testing.TestingHealth;
import io.trailkeeper.cli.usage.ListenAddress;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {

  private final ProcessMeters meters = ProcessMeters.create("1.2.3");
  private final HealthServer server =
      HealthServer.start(new ListenAddress("127.0.0.1", 0), meters.registry());
  private final TestingHealth health = new TestingHealth(server.port());

  @AfterEach
  void close() {
    server.close();
    meters.close();
  }

  @Test
  void answersOkWhileAllChecksPass() throws Exception {
    // Given
    server.live("loop", Optional::empty);
    server.ready("journal", Optional::empty);

    // When
    HttpResponse<String> live = health.get("/livez");
    HttpResponse<String> verbose = health.get("/readyz?verbose");

    // Then
    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(live.body()).isEqualTo("ok\n");
    assertThat(verbose.statusCode()).isEqualTo(200);
    assertThat(verbose.body()).isEqualTo("[+]journal ok\nreadyz check passed\n");
  }

  @Test
  void saysWhichCheckFails() throws Exception {
    // Given
    StateCheck journal = new StateCheck("the journal is being opened");
    server.ready("journal", journal);
    server.ready("tls", Optional::empty);

    // When
    HttpResponse<String> before = health.get("/readyz");
    journal.pass();
    HttpResponse<String> after = health.get("/readyz");

    // Then
    assertThat(before.statusCode()).isEqualTo(503);
    assertThat(before.body())
        .isEqualTo(
            "[-]journal failed: the journal is being opened\n[+]tls ok\nreadyz check failed\n");
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(health.get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void aCheckThatThrowsFails() throws Exception {
    // Given
    server.live(
        "broken",
        () -> {
          throw new IllegalStateException("no answer");
        });

    // When
    HttpResponse<String> answer = health.get("/livez");

    // Then
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .contains("[-]broken failed: the check itself failed")
        .contains("no answer");
  }

  @Test
  void aLoopThatDoesNotGoRoundIsNotLive() throws Exception {
    // Given
    AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    ProgressCheck progress = new ProgressCheck("the loop", Duration.ofSeconds(60), nanos::get);
    server.live("loop", progress);
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    int inTime = health.get("/livez").statusCode();

    // When
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    HttpResponse<String> late = health.get("/livez");
    progress.made();
    HttpResponse<String> again = health.get("/livez");

    // Then
    assertThat(inTime).isEqualTo(200);
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.body()).contains("the loop has made no progress for 61 s");
    assertThat(again.statusCode()).isEqualTo(200);
  }

  @Test
  void servesMetricsOfTheProcess() throws Exception {
    // When
    HttpResponse<String> answer = health.get("/metrics");

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(answer.body())
        .contains("trailkeeper_build_info{")
        .contains("version=\"1.2.3\"")
        .contains("jvm_memory_used_bytes{")
        .contains("process_files_open_files")
        .contains("process_cpu_usage")
        .contains("jvm_gc_");
  }

  @Test
  void answersGetAndHeadOnly() throws Exception {
    // When
    HttpResponse<String> post = health.send("POST", "/livez");
    HttpResponse<String> head = health.send("HEAD", "/livez");
    HttpResponse<String> other = health.get("/livezz");

    // Then
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(other.statusCode()).isEqualTo(404);
  }

  @Test
  void thoseWhoSendNothingHoldNobodyUp() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try {
      // Given
      for (int i = 0; i < 100; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
      }

      // When
      HttpResponse<String> answer = health.get("/livez");

      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void aRequestThatNeverEndsIsEnded() throws Exception {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      // Given
      slow.setSoTimeout(30_000);
      slow.getOutputStream()
          .write("GET /livez HTTP/1.1\r\nHost: x".getBytes(StandardCharsets.US_ASCII));

      // When
      int end = slow.getInputStream().read();

      // Then
      assertThat(end).isEqualTo(-1);
    }
  }

  @Test
  void saysWhereItCannotListen() {
    // When, Then
    assertThatExceptionOfType(HealthException.class)
        .isThrownBy(
            () ->
                HealthServer.start(
                    new ListenAddress("127.0.0.1", server.port()), meters.registry()))
        .withMessageContaining("127.0.0.1:" + server.port())
        .withMessageContaining("choose");
  }
}
