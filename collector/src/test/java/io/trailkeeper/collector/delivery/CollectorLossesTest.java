package io.trailkeeper.collector.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.KnownLosses;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.journal.Loss;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing is said once: with its times, in the counts, and in one digest. */
class CollectorLossesTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final CollectorListener QUIET = new CollectorListener() {};
  private static final Instant FROM = Instant.parse("2026-11-22T07:00:00Z");
  private static final Instant TO = Instant.parse("2026-11-22T07:02:00Z");
  private static final String KNOWN = "\"digestFormatVersion\" : 2";
  private static final String NEWER = "\"digestFormatVersion\" : 3";
  private static SigningKey key;

  @TempDir Path directory;

  @BeforeAll
  static void makeKey() {
    key = TestingTrail.newKey();
  }

  @Test
  void whereverItIsKilledEveryLossIsSaidOnce() throws Exception {
    int moments = 0;
    boolean killed = true;
    while (killed) {
      moments++;
      Path each = Files.createDirectory(directory.resolve("kill-" + moments));
      try (TestingTrail trail = new TestingTrail(each, key)) {
        // Given
        trail.begin();
        Said said = journalLosses(trail);

        // When
        killed = trail.deliverUntil(new TestingCrash(moments));
        trail.clock.advance(Duration.ofSeconds(70));
        Checkpoint after = trail.deliverAll();

        // Then
        String when = "killed at moment " + moments;
        assertThat(trail.gaps()).as(when).containsExactlyElementsOf(said.gaps());
        assertThat(trail.deliveredLines()).as(when).isEqualTo(said.lines());
        assertThat(after.counts().losses()).as(when).isEqualTo(2);
        assertThat(after.counts().lostEvents()).as(when).isEqualTo(12 + 1 + 1);
        assertThat(after.losses().byReason())
            .as(when)
            .containsEntry("EventRejected", new KnownLosses.Tally(1, 12))
            .containsEntry("JournalFull", new KnownLosses.Tally(1, 0))
            .containsEntry("EventUnreadable", new KnownLosses.Tally(1, 1))
            .containsEntry("JournalGap", new KnownLosses.Tally(1, 1))
            .hasSize(4);
        assertThat(after.cursors().values())
            .as(when)
            .containsExactly(
                after.counts().selected()
                    + after.counts().filtered()
                    + after.counts().losses()
                    + 2);
        assertThat(trail.validate().findings()).as(when).isEmpty();
        assertThat(trail.validate().notices()).as(when).hasSize(4);
      }
    }
    assertThat(moments).isGreaterThan(25);
  }

  /**
   * What is to be said.
   *
   * @param lines what is to be delivered
   */
  private record Said(List<EventGap> gaps, String lines) {}

  private static Said journalLosses(TestingTrail trail) throws IOException {
    List<List<byte[]>> day = TestingTrail.day();
    StringBuilder lines = new StringBuilder();
    lines.append(post(trail, day.get(0)));
    trail.journal().record(new Loss(FROM, TO, "EventRejected", "12 malformed items", 12L));
    trail.clock.advance(Duration.ofSeconds(5));
    Instant unreadable = trail.clock.instant();
    TestingTrail.post(trail.journal(), List.of(bytes("{\"no\":\"event\"}")));
    trail.journal().record(new Loss(FROM, TO, "JournalFull", "full for two minutes", null));
    lines.append(post(trail, day.get(1)));
    Instant before = trail.clock.instant();
    trail.clock.advance(Duration.ofSeconds(20));
    String mark = "{\"mark\":\"what the disk will lose\"}";
    TestingTrail.post(trail.journal(), List.of(bytes(mark)));
    trail.clock.advance(Duration.ofSeconds(20));
    Instant after = trail.clock.instant();
    lines.append(post(trail, day.get(2)));
    damage(trail.directory.resolve("journal"), mark);
    return new Said(
        List.of(
            new EventGap(FROM, TO, "EventRejected", 12L),
            new EventGap(down(unreadable), up(unreadable), "EventUnreadable", 1L),
            new EventGap(FROM, TO, "JournalFull", null),
            new EventGap(down(before), up(after), "JournalGap", 1L)),
        lines.toString());
  }

  @Test
  void aLossWaitsForNoLogFile() throws Exception {
    try (TestingTrail trail = new TestingTrail(directory, key)) {
      // Given
      trail.begin();
      Collector collector = trail.collector(QUIET);
      CompletableFuture<Boolean> running = CompletableFuture.supplyAsync(() -> go(collector));

      // When
      trail.journal().record(new Loss(FROM, TO, "EventRejected", "12 malformed items", 12L));

      // Then
      Awaitility.await()
          .atMost(SOON)
          .until(() -> collector.checkpoint().counts().lostEvents() == 12);
      assertThat(collector.checkpoint().counts().logFiles()).isZero();
      assertThat(collector.checkpoint().gaps()).hasSize(1);
      collector.stop(DigestEndReason.STOPPED, SOON);
      assertThat(running.get(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aLossAmongEventsIsInTheDigestThatComesNext() throws Exception {
    try (TestingTrail trail = new TestingTrail(directory, key)) {
      // Given
      trail.begin();
      trail.clock.advance(Duration.ofMinutes(29).plusSeconds(30));
      TestingSource source = new TestingSource("journal", trail.journal());
      Collector collector =
          trail
              .builder(trail.configuration(), trail.store, trail.checkpoints)
              .sources(List.of(source.source()))
              .open();
      CompletableFuture<Boolean> running = CompletableFuture.supplyAsync(() -> go(collector));
      Awaitility.await().atMost(SOON).until(() -> collector.checkpoint().chain() != null);
      post(trail, TestingTrail.day().get(0).subList(0, 3));
      trail.journal().record(new Loss(FROM, TO, "EventRejected", "12 malformed items", 12L));
      int reads = source.reads();
      // A read begins only when what came before it was taken.
      Awaitility.await().atMost(SOON).until(() -> source.reads() > reads + 2);

      // When
      long digests = collector.checkpoint().counts().digestFiles();
      trail.clock.advance(Duration.ofSeconds(40));
      Awaitility.await()
          .atMost(SOON)
          .until(() -> collector.checkpoint().counts().digestFiles() > digests);

      // Then
      assertThat(trail.gaps()).hasSize(1);
      collector.stop(DigestEndReason.STOPPED, SOON);
      assertThat(running.get(60, TimeUnit.SECONDS)).isTrue();
      assertThat(trail.gaps()).hasSize(1);
    }
  }

  @Test
  void thousandsOfLossesAreCountedOneByOne() throws Exception {
    try (TestingTrail trail = new TestingTrail(directory, key)) {
      // Given
      trail.begin();
      for (int i = 0; i < 130; i++) {
        trail.journal().record(new Loss(FROM, TO, "EventRejected", "number " + i, 2L));
        post(trail, TestingTrail.day().get(i % 3).subList(0, 1));
      }

      // When
      Checkpoint after = trail.deliverAll();

      // Then
      assertThat(after.counts().losses()).isEqualTo(130);
      assertThat(after.counts().lostEvents()).isEqualTo(260);
      List<EventGap> gaps = trail.gaps();
      assertThat(gaps).hasSize(Checkpoint.MAX_GAPS);
      assertThat(gaps.stream().mapToLong(EventGap::events).sum()).isEqualTo(260);
      assertThat(trail.validate().findings()).isEmpty();
    }
  }

  @Test
  void aChainOfANewerVersionIsNotGoneOnWith() throws Exception {
    try (TestingTrail trail = new TestingTrail(directory, key)) {
      // Given
      trail.begin();
      Path file = directory.resolve("trail").resolve("checkpoint.json");
      assertThat(file).content().contains(KNOWN);
      Files.writeString(file, Files.readString(file).replace(KNOWN, NEWER));
      List<RuntimeException> failures = new CopyOnWriteArrayList<>();
      Collector collector =
          trail.collector(
              new CollectorListener() {
                @Override
                public void failing(RuntimeException failure) {
                  failures.add(failure);
                }
              });

      // When
      collector.stop(DigestEndReason.STOPPED, Duration.ofSeconds(1));
      boolean complete = collector.run();

      // Then
      assertThat(complete).isFalse();
      assertThat(failures)
          .singleElement()
          .satisfies(
              failure ->
                  assertThat(failure)
                      .hasMessageContaining("have format version 3")
                      .hasMessageContaining("Start the version that wrote it"));
      assertThat(trail.digests()).hasSize(1);
      assertThat(Files.readString(file)).contains(NEWER);
    }
  }

  private static boolean go(Collector collector) {
    try {
      return collector.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String post(TestingTrail trail, List<byte[]> events) {
    TestingTrail.post(trail.journal(), events);
    StringBuilder lines = new StringBuilder();
    events.forEach(event -> lines.append(new String(event, StandardCharsets.UTF_8)).append('\n'));
    return lines.toString();
  }

  /** Flips a bit of what stands somewhere in a journal's segments. */
  private static void damage(Path journal, String text) throws IOException {
    try (Stream<Path> files = Files.walk(journal)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        int at = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).indexOf(text);
        if (at >= 0) {
          try (RandomAccessFile segment = new RandomAccessFile(file.toFile(), "rw")) {
            segment.seek(at);
            segment.write('}');
          }
          return;
        }
      }
    }
    throw new IllegalStateException("no segment holds " + text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Instant down(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond());
  }

  /** The journal has milliseconds, of which the tests' clock has some. */
  private static Instant up(Instant time) {
    return down(time).plusSeconds(1);
  }
}
