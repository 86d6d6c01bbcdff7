package io.trailkeeper.collector.apiserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpHandler;
import io.trailkeeper.collector.server.TestingClock;
import io.trailkeeper.core.journal.Loss;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApiServerWatchIT {

  private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
  private static final long STARTED = BEGIN.getEpochSecond() - 3600;
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final TestingClock clock = new TestingClock(BEGIN);
  private final List<Loss> losses = new CopyOnWriteArrayList<>();
  private TestingMetrics server;
  private List<URI> addresses;

  @BeforeEach
  void startServer() throws IOException {
    server = new TestingMetrics(directory);
    addresses = new ArrayList<>(List.of(server.uri()));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void riseIsRecordedOnce() throws Exception {
    // Given
    ApiServerWatch watch = watch(losses::add);
    server.counters(STARTED, 5);
    watch.look();

    // When
    look(watch, () -> server.counters(STARTED, 12));
    look(watch, () -> {});

    // Then
    assertThat(losses)
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.events()).isEqualTo(7);
              assertThat(loss.from()).isEqualTo(BEGIN);
              assertThat(loss.to()).isEqualTo(BEGIN.plusSeconds(30));
              assertThat(loss.detail()).contains(server.uri().getAuthority(), "webhook 7");
            });
    assertThat(watch.statistics()).isEqualTo(new WatchStatistics(true, 1, 0, 7));
  }

  @Test
  void riseWhileNobodyLookedIsSeenByTheNextProcess() throws Exception {
    // Given
    server.counters(STARTED, 5);
    watch(losses::add).look();

    // When
    clock.advance(Duration.ofHours(1));
    server.counters(STARTED, 6);
    watch(losses::add).look();

    // Then
    assertThat(losses)
        .extracting(Loss::from, Loss::to, Loss::events)
        .containsExactly(tuple(BEGIN, BEGIN.plusSeconds(3600), 1L));
  }

  @Test
  void lossThatIsNotKnownToBeRecordedComesAgainTheSame() throws Exception {
    // Given
    List<Loss> tried = new ArrayList<>();
    server.counters(STARTED, 5);
    ApiServerWatch failing =
        watch(
            loss -> {
              tried.add(loss);
              throw new IllegalStateException("the journal is full");
            });
    failing.look();
    look(failing, () -> server.counters(STARTED, 12));
    look(failing, () -> server.counters(STARTED, 20));
    assertThat(failing.statistics().up()).isFalse();

    // When
    ApiServerWatch next = watch(losses::add);
    look(next, () -> {});

    // Then
    assertThat(tried).hasSize(2).containsOnly(losses.get(0));
    assertThat(losses).extracting(Loss::events).containsExactly(7L, 8L);
    assertThat(losses.get(1).from()).isEqualTo(losses.get(0).to());
  }

  @Test
  void nothingIsRecordedThatTheStateDoesNotSay() throws Exception {
    // Given
    server.counters(STARTED, 5);
    ApiServerWatch watch = watch(losses::add);
    watch.look();

    // When
    Path state = directory.resolve("state/api-servers.json");
    Files.createDirectories(directory.resolve("state/api-servers.json.new/full"));
    look(watch, () -> server.counters(STARTED, 12));

    // Then
    assertThat(losses).isEmpty();
    assertThat(watch.statistics().up()).isFalse();
    assertThat(state).exists();
  }

  @Test
  void restartIsUnknownAndThenCounted() throws Exception {
    // Given
    ApiServerWatch watch = watch(losses::add);
    server.counters(STARTED, 5);
    watch.look();

    // When
    look(watch, () -> server.counters(BEGIN.getEpochSecond() + 10, 3));

    // Then
    assertThat(losses)
        .extracting(Loss::reason, Loss::events)
        .containsExactly(tuple("ApiServerRestarted", null), tuple("ApiServerError", 3L));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileAnswerIsNoLossAndNoEndOfTheWatch(HttpHandler answer) throws Exception {
    // Given
    ApiServerWatch watch = watch(losses::add);
    server.counters(STARTED, 5);
    watch.look();

    // When
    look(watch, () -> server.answer(answer));

    // Then
    assertThat(losses).isEmpty();
    assertThat(watch.statistics().up()).isFalse();
    assertThat(watch.statistics().unwatched()).isZero();

    // When
    clock.advance(Duration.ofMinutes(5));
    watch.look();

    // Then
    assertThat(watch.statistics().unwatched()).isEqualTo(1);

    // When
    look(watch, () -> server.counters(STARTED, 6));

    // Then
    assertThat(losses).extracting(Loss::events).containsExactly(1L);
    assertThat(watch.statistics()).isEqualTo(new WatchStatistics(true, 1, 0, 1));
  }

  static Stream<HttpHandler> hostile() {
    return Stream.of(
        exchange -> TestingMetrics.send(exchange, 403, "forbidden"),
        exchange -> TestingMetrics.send(exchange, 401, ""),
        exchange -> TestingMetrics.send(exchange, 500, "oops"),
        exchange -> {
          exchange.getResponseHeaders().add("Location", "https://example.com/");
          TestingMetrics.send(exchange, 302, "");
        },
        exchange -> TestingMetrics.send(exchange, 200, "<html><body>Sign in</body></html>\n"),
        exchange -> TestingMetrics.send(exchange, 200, ""),
        // Never ends, line by line.
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          endless(exchange.getResponseBody(), "some_metric{a=\"b\"} 1\n".repeat(100));
        },
        // Never ends its first line.
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          endless(exchange.getResponseBody(), "apiserver_audit_error_total".repeat(100));
        },
        // Says that it has more than it sends, then hangs up.
        exchange -> {
          exchange.sendResponseHeaders(200, 1 << 20);
          exchange.getResponseBody().write("apiserver_audit_error_total{".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          throw new IOException("hangs up");
        },
        // Says nothing at all.
        exchange -> awaitForEver());
  }

  private static void endless(OutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    // The watch hangs up, and writing fails.
    for (long sent = 0; sent < 1L << 30; sent += bytes.length) {
      out.write(bytes);
    }
  }

  private static void awaitForEver() throws IOException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void certificateOfSomebodyElseIsNotBelieved() throws Exception {
    try (TestingMetrics other =
        new TestingMetrics(Files.createDirectory(directory.resolve("b")), "example.com")) {
      // Given
      other.counters(STARTED, 5);
      addresses.set(0, other.uri());
      ApiServerWatch wrongName = watch(other.access());
      ApiServerWatch wrongAuthority = watch(server.access());

      // When
      wrongName.look();
      wrongAuthority.look();

      // Then
      assertThat(wrongName.statistics()).isEqualTo(new WatchStatistics(false, 0, 1, 0));
      assertThat(wrongAuthority.statistics()).isEqualTo(new WatchStatistics(false, 0, 1, 0));
    }
  }

  @Test
  void tokenIsReadForEveryLook() throws Exception {
    // Given
    List<String> shown = new CopyOnWriteArrayList<>();
    server.answer(
        exchange -> {
          shown.add(exchange.getRequestHeaders().getFirst("Authorization"));
          TestingMetrics.send(exchange, 403, "");
        });
    ApiServerWatch watch = watch(losses::add);
    watch.look();

    // When
    Files.writeString(server.access().token(), "another");
    watch.look();
    Files.writeString(server.access().token(), "not\na token");
    watch.look();

    // Then
    assertThat(shown).containsExactly("Bearer secret-token", "Bearer another");
  }

  @Test
  void whereApiServersAreIsNotKnown() throws Exception {
    // Given
    ApiServerWatch watch =
        ApiServerWatch.create(
            () -> {
              throw new ApiServerException("forbidden");
            },
            server.access(),
            losses::add,
            options(),
            clock);

    // When
    watch.look();

    // Then
    assertThat(watch.statistics()).isEqualTo(new WatchStatistics(false, 0, 1, 0));
  }

  @Test
  void oneThatIsAwayDoesNotKeepTheOthersFromBeingWatched() throws Exception {
    // Given
    ApiServerWatch watch = watch(losses::add);
    addresses.add(0, URI.create("https://127.0.0.1:1"));
    server.counters(STARTED, 5);
    watch.look();

    // When
    look(watch, () -> server.counters(STARTED, 6));

    // Then
    assertThat(losses).hasSize(1);
    assertThat(watch.statistics()).isEqualTo(new WatchStatistics(false, 1, 1, 1));
  }

  @Test
  void looksByItselfUntilItIsClosed() throws Exception {
    // Given
    server.counters(STARTED, 5);
    WatchOptions options = options().withInterval(Duration.ofMillis(100));
    ApiServerWatch watch =
        ApiServerWatch.start(
            () -> addresses, server.access(), losses::add, options, Clock.systemUTC());
    await().atMost(SOON).until(() -> watch.statistics().up());

    // When
    server.counters(STARTED, 6);

    // Then
    await().atMost(SOON).until(() -> losses.size() == 1);

    // When
    server.answer(exchange -> awaitForEver());
    watch.close();

    // Then
    assertThat(watch.statistics().up()).isFalse();
    assertThat(losses).hasSize(1);
  }

  private void look(ApiServerWatch watch, Runnable before) throws InterruptedException {
    clock.advance(Duration.ofSeconds(30));
    before.run();
    watch.look();
  }

  private ApiServerWatch watch(LossRecorder recorder) throws IOException {
    return ApiServerWatch.create(() -> addresses, server.access(), recorder, options(), clock);
  }

  private ApiServerWatch watch(ApiServerAccess access) throws IOException {
    return ApiServerWatch.create(() -> addresses, access, losses::add, options(), clock);
  }

  private WatchOptions options() throws IOException {
    Path state = Files.createDirectories(directory.resolve("state"));
    return WatchOptions.in(state.resolve("api-servers.json")).withTimeout(Duration.ofSeconds(3));
  }
}
