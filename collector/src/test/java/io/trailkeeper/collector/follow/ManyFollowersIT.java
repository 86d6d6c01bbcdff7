package io.trailkeeper.collector.follow;

import static io.trailkeeper.collector.journal.TestingJournals.CLOCK;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.follow.RequestDocument.WaitRequest;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.core.journal.Cursor;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five hundred followers that wait. Their names are many, their connections a few. */
class ManyFollowersIT {

  private static final int FOLLOWERS = 500;
  private static final int PER_NAME = 16;

  @TempDir Path directory;
  private Journal journal;
  private Cursor start;
  private TestingFollowers followers;
  private final List<CompletableFuture<HttpResponse<String>>> waits = new ArrayList<>();

  @BeforeEach
  void start() {
    journal = Journal.open(options(directory), CLOCK);
    start = journal.earliest();
    followers = new TestingFollowers(journal);
    byte[] wait = RequestDocument.wait(new WaitRequest(start, start, Duration.ofMinutes(1)));
    while (waits.size() < FOLLOWERS) {
      String name = "follower-" + waits.size();
      journal.register(name, start);
      HttpClient client =
          HttpClient.newBuilder().sslContext(followers.follower(name).context()).build();
      for (int i = 0; i < PER_NAME && waits.size() < FOLLOWERS; i++) {
        waits.add(
            client.sendAsync(
                HttpRequest.newBuilder(followers.uri().resolve("/journal/v1/wait"))
                    .header("Content-Type", "application/json")
                    .timeout(Duration.ofSeconds(90))
                    .POST(BodyPublishers.ofByteArray(wait))
                    .build(),
                BodyHandlers.ofString()));
      }
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> followers.gauge("waiting") == FOLLOWERS);
  }

  @AfterEach
  void stop() {
    followers.close();
    journal.close();
  }

  @Test
  void waitWithoutThreadsAndAreAllTold() {
    // Given
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("followers-"))
            .count();

    // When
    append(journal, "one");

    // Then
    assertThat(threads).isBetween(1L, 32L);
    assertThat(waits)
        .allSatisfy(
            wait -> {
              HttpResponse<String> response = wait.join();
              assertThat(response.statusCode()).isEqualTo(200);
              assertThat(response.body()).contains("\"end\":1");
            });
    await().until(() -> followers.gauge("waiting") == 0);
  }

  @Test
  void areAnsweredAtOnceWhenTheServerStops() {
    // Given
    long began = System.nanoTime();

    // When
    followers.close();

    // Then
    assertThat(waits).allSatisfy(wait -> assertThat(wait.join().body()).contains("\"end\":0"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }
}
