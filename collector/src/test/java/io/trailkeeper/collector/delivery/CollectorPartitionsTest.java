package io.trailkeeper.collector.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.Counts;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.EventGap;
import io.trailkeeper.core.digest.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collector of several captures. */
class CollectorPartitionsTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static SigningKey key;

  @TempDir Path directory;
  private TestingTrail trail;
  private final List<TestingSource> captures = new ArrayList<>();

  @BeforeAll
  static void makeKey() {
    key = TestingTrail.newKey();
  }

  @BeforeEach
  void open() throws Exception {
    trail = new TestingTrail(directory, key);
  }

  @AfterEach
  void close() {
    captures.forEach(capture -> capture.journal().close());
    trail.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void eventsOfAllCapturesAreDeliveredAndRetriesThatLandElsewhereOnlyOnce(int count)
      throws Exception {
    openCaptures(trail, count);
    begin();
    Posted posted = postTheDayWithRetries(captures);

    Checkpoint after = runAndStop(collector(captures));

    assertThat(deliveredLines(trail)).containsExactlyInAnyOrderElementsOf(posted.lines());
    assertThat(after.counts().duplicates()).isEqualTo(posted.retries()).isPositive();
    assertThat(after.cursors()).hasSize(count);
    assertLaw(after, posted);
    assertThat(trail.validate().findings()).isEmpty();
    assertThat(trail.validate().notices()).isEmpty();
  }

  @Test
  void whereverItIsKilledEveryEventIsDeliveredOnce() throws Exception {
    int moments = 0;
    boolean killed = true;
    while (killed) {
      moments++;
      Path each = Files.createDirectory(directory.resolve("kill-" + moments));
      try (TestingTrail one = new TestingTrail(each, key)) {
        List<TestingSource> three = openCaptures(one, 3);
        stopAtOnce(one, three);
        Posted posted = postWithRetries(three, TestingTrail.day().subList(0, 6));

        TestingCrash crash = new TestingCrash(moments);
        killed = runUntilKilled(one, three, crash);
        one.clock.advance(Duration.ofSeconds(70));
        Collector again =
            one.builder(one.withFileSize(256 << 10), one.store, one.checkpoints)
                .sources(sources(three))
                .open();
        Checkpoint after = runAndStop(again);

        assertThat(deliveredLines(one))
            .as("killed at moment " + moments)
            .containsExactlyInAnyOrderElementsOf(posted.lines());
        assertLaw(after, posted);
        assertThat(one.logFileKeys())
            .as("log files that no digest lists, killed at moment " + moments)
            .hasSize(one.digests().stream().mapToInt(digest -> digest.logFiles().size()).sum());
        assertThat(one.validate().findings()).isEmpty();
        three.forEach(capture -> capture.journal().close());
        captures.removeAll(three);
      }
    }
    assertThat(moments).isGreaterThan(15);
  }

  private static boolean runUntilKilled(
      TestingTrail one, List<TestingSource> captures, TestingCrash crash) throws Exception {
    Collector collector =
        one.builder(one.configuration(), crash.around(one.store), crash.around(one.checkpoints))
            .sources(sources(captures))
            .open();
    try {
      runAndStop(collector);
      return false;
    } catch (TestingCrash.Killed e) {
      return true;
    }
  }

  @Test
  void aRetryThatComesAfterARestartIsKnown() throws Exception {
    openCaptures(trail, 2);
    begin();
    List<byte[]> events = TestingTrail.day().get(0);
    TestingTrail.post(captures.get(0).journal(), events);
    runAndStop(collector(captures));
    trail.clock.advance(Duration.ofMinutes(4));

    TestingTrail.post(captures.get(1).journal(), events);
    Checkpoint after = runAndStop(collector(captures));

    assertThat(deliveredLines(trail)).containsExactlyInAnyOrderElementsOf(lines(events));
    assertThat(after.counts().duplicates()).isEqualTo(events.size());
    assertThat(after.counts().selected()).isEqualTo(events.size());
  }

  @Test
  void afterALongRestARetryIsStillKnown() throws Exception {
    openCaptures(trail, 2);
    begin();
    List<byte[]> events = TestingTrail.day().get(0);
    TestingTrail.post(captures.get(0).journal(), events);
    runAndStop(collector(captures));
    trail.clock.advance(Duration.ofMinutes(2));
    TestingTrail.post(captures.get(1).journal(), events);

    trail.clock.advance(Duration.ofHours(20));
    Checkpoint after = runAndStop(collector(captures));

    assertThat(after.counts().duplicates()).isEqualTo(events.size());
    assertThat(deliveredLines(trail)).containsExactlyInAnyOrderElementsOf(lines(events));
  }

  @Test
  void aCaptureThatIsAwayHoldsUpNoOtherAndLosesNothing() throws Exception {
    openCaptures(trail, 3);
    TestingSource away = captures.get(1).away(true);
    List<String> news = new CopyOnWriteArrayList<>();
    Collector collector =
        builder(captures)
            .listener(
                new CollectorListener() {
                  @Override
                  public void ready() {
                    news.add("ready");
                  }

                  @Override
                  public void failing(RuntimeException failure) {
                    news.add(String.valueOf(failure.getMessage()));
                  }

                  @Override
                  public void recovered() {
                    news.add("recovered");
                  }
                })
            .open();
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> news.contains("ready"));
    Posted posted = postTheDayWithRetries(captures);
    trail.clock.advance(Duration.ofMinutes(2));

    await().atMost(SOON).until(() -> collector.checkpoint().counts().selected() > 100);
    assertThat(collector.checkpoint().delivery().failure())
        .satisfies(
            failure -> {
              assertThat(failure.stage()).isEqualTo(DeliveryFailure.Stage.CAPTURE);
              assertThat(failure.message()).contains("capture-1 does not answer");
            });
    assertThat(collector.checkpoint().cursors()).hasSize(2);
    away.away(false);
    await().atMost(SOON).until(() -> news.contains("recovered"));
    collector.stop(DigestEndReason.STOPPED, SOON);

    assertThat(running.get()).isTrue();
    assertThat(deliveredLines(trail)).containsExactlyInAnyOrderElementsOf(posted.lines());
    assertThat(collector.checkpoint().delivery().failure()).isNull();
    assertThat(trail.validate().findings()).isEmpty();
    assertThat(trail.validate().notices()).isEmpty();
  }

  @Test
  @Timeout(60)
  void aStopDoesNotWaitForAReadThatWaits() throws Exception {
    openCaptures(trail, 2);
    begin();
    captures.get(1).silent();
    Collector collector = builder(captures).longPoll(Duration.ofHours(1)).open();
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> captures.get(0).reads() > 0 && captures.get(1).reads() > 0);

    collector.stop(DigestEndReason.STOPPED, Duration.ofSeconds(20));

    assertThat(running.get()).isTrue();
  }

  @Test
  @Timeout(60)
  void aStopDoesNotWaitForACaptureThatIsAway() throws Exception {
    openCaptures(trail, 2);
    begin();
    List<byte[]> events = TestingTrail.day().get(0);
    TestingTrail.post(captures.get(0).journal(), events);
    captures.get(1).away(true);
    Collector collector = collector(captures);
    collector.stop(DigestEndReason.STOPPED, SOON);

    assertThat(collector.run()).as("everything was delivered").isFalse();

    assertThat(deliveredLines(trail)).containsExactlyInAnyOrderElementsOf(lines(events));
    assertThat(collector.checkpoint().cursors()).hasSize(2);
  }

  @Test
  @Timeout(60)
  void aTrailThatIsDeletedWhileACaptureIsAwayEndsWithADigestThatSaysSo() throws Exception {
    openCaptures(trail, 2);
    begin();
    captures.get(1).away(true);
    Collector collector = collector(captures);
    collector.stop(DigestEndReason.TRAIL_DELETED, Duration.ofSeconds(8));

    assertThat(collector.run()).as("everything was delivered").isFalse();

    List<DigestFile> digests = trail.digests();
    DigestFile last = digests.get(digests.size() - 1);
    assertThat(last.extension().endReason()).isEqualTo(DigestEndReason.TRAIL_DELETED);
    assertThat(last.extension().gaps())
        .extracting(EventGap::reason)
        .containsExactly("CaptureUnreachable");
    assertThat(collector.checkpoint().chain()).isNull();
    assertThat(collector.checkpoint().cursors()).isEmpty();
    assertThat(captures.get(0).journal().committed("everything")).isEmpty();
  }

  @Test
  void aReplicaThatIsNewIsReadFromItsBeginning() throws Exception {
    openCaptures(trail, 1);
    begin();
    trail.clock.advance(Duration.ofHours(2));
    List<TestingSource> more = openCaptures(trail, 1);
    List<byte[]> events = TestingTrail.day().get(0);
    TestingTrail.post(more.get(0).journal(), events);

    Checkpoint after = runAndStop(collector(captures));

    assertThat(deliveredLines(trail)).containsExactlyInAnyOrderElementsOf(lines(events));
    assertThat(after.cursors()).hasSize(2);
    assertThat(after.gaps()).isEmpty();
  }

  @Test
  void aCaptureThatWasAwayWhenTheTrailBeganIsReadFromThenOn() throws Exception {
    openCaptures(trail, 1);
    Journal old =
        Journal.open(trail.journalOptions("capture-away").withSegmentBytes(32 << 10), trail.clock);
    TestingSource away = new TestingSource("capture-away", old).away(true);
    captures.add(away);
    // What is in segments of long before is not the trail's.
    TestingTrail.day().subList(1, 8).forEach(request -> TestingTrail.post(old, request));
    trail.clock.advance(Duration.ofHours(3));
    Collector collector = collector(captures);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> !collector.checkpoint().cursors().isEmpty());
    List<byte[]> events = TestingTrail.day().get(0);
    TestingTrail.post(old, events);
    away.away(false);
    await().atMost(SOON).until(() -> collector.checkpoint().cursors().size() == 2);
    collector.stop(DigestEndReason.STOPPED, SOON);

    assertThat(running.get()).isTrue();
    assertThat(deliveredLines(trail).containsAll(lines(events))).isTrue();
    assertThat(collector.checkpoint().counts().selected()).isLessThan(events.size() + 200L);
    assertThat(old.end().offset()).isGreaterThan(events.size() + 250L);
  }

  @Test
  void aPartitionThatIsGoneIsAGapOnceAllHaveAnswered() throws Exception {
    openCaptures(trail, 3);
    begin();
    List<TestingSource> left = captures.subList(0, 2);
    captures.get(0).away(true);
    Checkpoint kept = runAndStopIncomplete(collector(left));
    assertThat(kept.cursors()).hasSize(3);
    assertThat(kept.gaps()).isEmpty();
    captures.get(0).away(false);

    Collector collector = collector(left);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> collector.checkpoint().cursors().size() == 2);
    assertThat(collector.checkpoint().gaps())
        .extracting(KnownGap::reason)
        .containsExactly("JournalReplaced");
    collector.stop(DigestEndReason.STOPPED, SOON);

    assertThat(running.get()).isTrue();
    assertThat(trail.validate().findings()).isEmpty();
    assertThat(trail.validate().notices()).hasSize(1);
  }

  @Test
  void aJournalThatIsReplacedWhileItIsReadIsAGap() throws Exception {
    openCaptures(trail, 2);
    begin();
    Collector collector = collector(captures);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> captures.get(1).reads() > 0);

    TestingSource replaced = captures.get(1);
    replaced.journal().close();
    replaced.replaceBy(trail.openJournal("another"));
    List<byte[]> events = TestingTrail.day().get(0);
    TestingTrail.post(replaced.journal(), events);
    await()
        .atMost(SOON)
        .until(
            () ->
                collector.checkpoint().gaps().stream()
                    .anyMatch(gap -> gap.reason().equals("JournalReplaced")));
    collector.stop(DigestEndReason.STOPPED, SOON);

    assertThat(running.get()).isTrue();
    assertThat(deliveredLines(trail)).containsExactlyInAnyOrderElementsOf(lines(events));
    assertThat(collector.checkpoint().cursors()).hasSize(2);
  }

  @Test
  void aJournalThatIsNamedTwiceIsReadOnceAndSaid() throws Exception {
    openCaptures(trail, 1);
    begin();
    TestingSource twin = new TestingSource("the-service", captures.get(0).journal());
    List<byte[]> events = TestingTrail.day().get(0);
    TestingTrail.post(captures.get(0).journal(), events);
    List<String> news = new CopyOnWriteArrayList<>();
    Collector collector =
        trail
            .builder(trail.configuration(), trail.store, trail.checkpoints)
            .sources(List.of(captures.get(0).source(), twin.source()))
            .listener(
                new CollectorListener() {
                  @Override
                  public void failing(RuntimeException failure) {
                    news.add(String.valueOf(failure.getMessage()));
                  }
                })
            .open();
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> !news.isEmpty());
    collector.stop(DigestEndReason.STOPPED, SOON);

    assertThat(running.get()).isFalse();
    assertThat(news.get(0)).contains("have the same journal").contains("the-service");
    assertThat(deliveredLines(trail)).containsExactlyInAnyOrderElementsOf(lines(events));
  }

  @Test
  void aLostCheckpointOfSeveralCapturesLosesNothingThatIsPending() throws Exception {
    openCaptures(trail, 2);
    begin();
    Posted posted = postWithRetries(captures, TestingTrail.day().subList(0, 4));
    Files.delete(directory.resolve("trail").resolve("checkpoint.json"));
    trail.clock.advance(Duration.ofMinutes(1));

    runAndStop(collector(captures));

    assertThat(deliveredLines(trail)).containsExactlyInAnyOrderElementsOf(posted.lines());
  }

  @Test
  void theCheckpointTellsSinceWhenTheTrailLogs() throws Exception {
    openCaptures(trail, 2);
    Checkpoint begun = begin();
    assertThat(begun.delivery().startLoggingTime()).isEqualTo(trail.clock.instant());
    assertThat(begun.delivery().stopLoggingTime()).isNull();
    trail.clock.advance(Duration.ofMinutes(5));

    Collector collector = collector(captures);
    collector.stop(DigestEndReason.LOGGING_STOPPED, SOON);
    assertThat(collector.run()).isTrue();

    assertThat(collector.checkpoint().delivery().stopLoggingTime())
        .isEqualTo(trail.clock.instant());
    assertThat(collector.checkpoint().cursors()).isEmpty();
    assertThat(captures.get(1).journal().committed("everything")).isEmpty();
  }

  @Test
  void twoSourcesOfOneNameAreRefused() {
    openCaptures(trail, 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(List.of(captures.get(0), captures.get(0))))
        .withMessageContaining("each of another name");
  }

  /** What was posted. */
  private record Posted(List<String> lines, int retries, int all) {}

  /**
   * Spreads requests over captures, as a Service does. Every other request is sent twice, as if the
   * first answer had been lost: the second time to another capture.
   */
  private static Posted postWithRetries(List<TestingSource> captures, List<List<byte[]>> requests) {
    List<String> lines = new ArrayList<>();
    int retries = 0;
    for (int i = 0; i < requests.size(); i++) {
      List<byte[]> events = requests.get(i);
      TestingTrail.post(captures.get(i % captures.size()).journal(), events);
      lines.addAll(lines(events));
      if (i % 2 == 1) {
        TestingTrail.post(captures.get((i + 1) % captures.size()).journal(), events);
        retries += events.size();
      }
    }
    return new Posted(lines, retries, lines.size() + retries);
  }

  private static Posted postTheDayWithRetries(List<TestingSource> captures) throws Exception {
    return postWithRetries(captures, TestingTrail.day());
  }

  /** Each event that was read past is counted once. */
  private static void assertLaw(Checkpoint after, Posted posted) {
    Counts counts = after.counts();
    long read = after.cursors().values().stream().mapToLong(Long::longValue).sum();
    assertThat(read).isEqualTo(posted.all());
    assertThat(counts.selected() + counts.filtered() + counts.duplicates()).isEqualTo(read);
    assertThat(counts.selected()).isEqualTo(posted.lines().size());
  }

  private static List<String> lines(List<byte[]> events) {
    return events.stream().map(event -> new String(event, StandardCharsets.UTF_8)).toList();
  }

  private static List<String> deliveredLines(TestingTrail one) throws Exception {
    String lines = one.deliveredLines();
    return lines.isEmpty() ? List.of() : Arrays.asList(lines.split("\n"));
  }

  private List<TestingSource> openCaptures(TestingTrail one, int count) {
    List<TestingSource> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "capture-" + captures.size();
      TestingSource capture = new TestingSource(name, one.openJournal(name));
      captures.add(capture);
      opened.add(capture);
    }
    return opened;
  }

  private CollectorBuilder builder(List<TestingSource> from) {
    return trail
        .builder(trail.configuration(), trail.store, trail.checkpoints)
        .sources(sources(from));
  }

  private Collector collector(List<TestingSource> from) {
    return builder(from).open();
  }

  private static List<Source> sources(List<TestingSource> captures) {
    return captures.stream().map(TestingSource::source).toList();
  }

  private Checkpoint begin() throws InterruptedException {
    return stopAtOnce(trail, captures);
  }

  private static Checkpoint stopAtOnce(TestingTrail one, List<TestingSource> captures)
      throws InterruptedException {
    return runAndStop(
        one.builder(one.configuration(), one.store, one.checkpoints)
            .sources(sources(captures))
            .open());
  }

  private static Checkpoint runAndStop(Collector collector) throws InterruptedException {
    collector.stop(DigestEndReason.STOPPED, SOON);
    assertThat(collector.run()).isTrue();
    return collector.checkpoint();
  }

  private static Checkpoint runAndStopIncomplete(Collector collector) throws InterruptedException {
    collector.stop(DigestEndReason.STOPPED, SOON);
    assertThat(collector.run()).isFalse();
    return collector.checkpoint();
  }

  private static CompletableFuture<Boolean> start(Collector collector) {
    CompletableFuture<Boolean> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(collector.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "collector");
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
