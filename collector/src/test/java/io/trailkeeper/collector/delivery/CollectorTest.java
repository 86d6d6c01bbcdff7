package io.trailkeeper.collector.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.checkpoint.StaleCheckpointException;
import io.trailkeeper.collector.digest.SigningKeys;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.core.checkpoint.Checkpoint;
import io.trailkeeper.core.checkpoint.DeliveryFailure;
import io.trailkeeper.core.checkpoint.LedgerEntry;
import io.trailkeeper.core.config.CollectorConfiguration;
import io.trailkeeper.core.digest.ChainStartReason;
import io.trailkeeper.core.digest.DigestEndReason;
import io.trailkeeper.core.digest.DigestFile;
import io.trailkeeper.core.digest.SigningKey;
import io.trailkeeper.core.selector.EventSelector;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
import io.trailkeeper.core.validation.Notice;
import io.trailkeeper.core.validation.ValidationReport;
import io.trailkeeper.objectstore.filesystem.FilesystemObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final CollectorListener QUIET = new CollectorListener() {};
  private static SigningKey key;

  @TempDir Path directory;
  private TestingTrail trail;

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
    trail.close();
  }

  @Test
  void everyEventIsDeliveredOnceByteForByteAndDigested() throws Exception {
    trail.begin();
    String posted = trail.journalTheDay();

    Checkpoint after = runAndStop(trail.collector(QUIET), DigestEndReason.STOPPED);

    assertThat(trail.deliveredLines()).isEqualTo(posted);
    assertThat(trail.logFileKeys()).hasSizeGreaterThan(5);
    assertThat(after.counts().selected()).isEqualTo(605);
    assertThat(after.counts().filtered()).isZero();
    assertThat(after.counts().logFiles()).isEqualTo(trail.logFileKeys().size());
    assertValid(trail.validate());
  }

  @Test
  void whatIsNotSelectedMovesTheCursorAlone() throws Exception {
    trail.begin();
    trail.journalTheDay();
    Selection nothing =
        new Selection(
            new Scope.Namespaces(Set.of("no-such-namespace")),
            List.of(EventSelector.DEFAULT),
            List.of());

    Checkpoint after =
        runAndStop(
            trail.collector(
                trail.configuration(nothing, true), trail.store, trail.checkpoints, QUIET),
            DigestEndReason.STOPPED);

    assertThat(trail.logFileKeys()).isEmpty();
    assertThat(after.counts().filtered()).isEqualTo(605);
    assertThat(after.cursors().values()).containsExactly(605L);
    assertValid(trail.validate());
  }

  @Test
  void aTrailBeginsWithWhatComesAfterIt() throws Exception {
    trail.journalTheDay();

    Checkpoint after = runAndStop(trail.collector(QUIET), DigestEndReason.STOPPED);

    assertThat(after.counts().selected()).isZero();
    assertThat(after.cursors().values()).containsExactly(605L);
  }

  @Test
  void whereverItIsKilledEveryEventIsDeliveredOnce() throws Exception {
    int moments = 0;
    boolean killed = true;
    while (killed) {
      moments++;
      Path each = Files.createDirectory(directory.resolve("kill-" + moments));
      try (TestingTrail one = new TestingTrail(each, key)) {
        one.begin();
        String posted = one.journalTheDay();

        TestingCrash crash = new TestingCrash(moments);
        killed = runUntilKilled(one, crash);
        one.clock.advance(Duration.ofSeconds(70));
        runAndStop(
            one.collector(one.withFileSize(256 << 10), one.store, one.checkpoints, QUIET),
            DigestEndReason.STOPPED);

        assertThat(one.deliveredLines()).as("killed at moment " + moments).isEqualTo(posted);
        assertThat(one.logFileKeys())
            .as("log files that no digest lists, killed at moment " + moments)
            .hasSize(one.digests().stream().mapToInt(digest -> digest.logFiles().size()).sum());
        assertValid(one.validate());
      }
    }
    assertThat(moments).isGreaterThan(25);
  }

  private static boolean runUntilKilled(TestingTrail one, TestingCrash crash) throws Exception {
    try {
      runAndStop(
          one.collector(
              one.configuration(), crash.around(one.store), crash.around(one.checkpoints), QUIET),
          DigestEndReason.STOPPED);
      return false;
    } catch (TestingCrash.Killed e) {
      return true;
    }
  }

  @Test
  void aDestinationThatIsAwayIsWaitedForAndNothingIsLost() throws Exception {
    trail.begin();
    String posted = trail.journalTheDay();
    Path archive = directory.resolve("archive");
    Path away = directory.resolve("away");
    Files.move(archive, away);
    List<String> news = new CopyOnWriteArrayList<>();
    Collector collector =
        trail.collector(
            new CollectorListener() {
              @Override
              public void failing(RuntimeException failure) {
                news.add("failing");
              }

              @Override
              public void recovered() {
                news.add("recovered");
              }

              @Override
              public void delivered(LedgerEntry file) {
                news.add("delivered");
              }
            });
    CompletableFuture<Boolean> running = start(collector);

    await().atMost(SOON).until(() -> news.contains("failing"));
    assertThat(collector.checkpoint().delivery().failure())
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo("DestinationDoesNotExist");
              assertThat(failure.message()).contains("Create the directory");
              assertThat(failure.stage()).isEqualTo(DeliveryFailure.Stage.LOG_FILE);
            });
    Files.move(away, archive);
    await().atMost(SOON).until(() -> news.contains("recovered"));
    collector.stop(DigestEndReason.STOPPED, SOON);

    assertThat(running.get()).isTrue();
    assertThat(trail.deliveredLines()).isEqualTo(posted);
    assertThat(collector.checkpoint().delivery().failure()).isNull();
    assertValid(trail.validate());
  }

  @Test
  void whoWaitsForItsDestinationHasNotDisappeared() throws Exception {
    JournalOptions small =
        trail
            .journalOptions("small")
            .withSegmentBytes(64 << 10)
            .withMaxBytes(1 << 20)
            .withFollowerExpiry(Duration.ofSeconds(3));
    Path archive = directory.resolve("archive");
    try (Journal journal = Journal.open(small, Clock.systemUTC())) {
      journal.register("gone", journal.end());
      Collector collector =
          trail
              .builder(trail.configuration(), trail.store, trail.checkpoints)
              .sources(List.of(Source.of("journal", journal)))
              .signOfLife(Duration.ofMillis(100))
              .open();
      CompletableFuture<Boolean> running = start(collector);
      await().until(() -> collector.checkpoint().chain() != null);
      Files.move(archive, directory.resolve("away"));
      StringBuilder posted = new StringBuilder();
      for (List<byte[]> events : TestingTrail.day()) {
        if (journal.statistics().bytes() < 900 << 10) {
          TestingTrail.post(journal, events);
          events.forEach(event -> posted.append(new String(event, UTF_8)).append('\n'));
        }
      }

      // Who does not read and gives no sign is forgotten, and who waits is not.
      trail.clock.advance(Duration.ofMinutes(2));
      await().until(() -> collector.checkpoint().delivery().failure() != null);
      await().until(() -> journal.committed("gone").isEmpty());
      assertThat(journal.committed("everything")).isPresent();

      Files.move(directory.resolve("away"), archive);
      collector.stop(DigestEndReason.STOPPED, SOON);
      assertThat(running.get()).isTrue();
      assertThat(trail.deliveredLines()).isEqualTo(posted.toString());
    }
  }

  @Test
  void aStopDoesNotWaitForADeadDestinationForEver() throws Exception {
    trail.begin();
    String posted = trail.journalTheDay();
    Path archive = directory.resolve("archive");
    Files.move(archive, directory.resolve("away"));
    Collector collector = trail.collector(QUIET);

    collector.stop(DigestEndReason.STOPPED, Duration.ofMillis(300));
    assertThat(collector.run()).isFalse();

    Files.move(directory.resolve("away"), archive);
    runAndStop(trail.collector(QUIET), DigestEndReason.STOPPED);
    assertThat(trail.deliveredLines()).isEqualTo(posted);
    assertValid(trail.validate());
  }

  @Test
  void ofTwoCollectorsOfOneTrailOneStops() throws Exception {
    trail.begin();
    trail.journalTheDay();
    Collector first = trail.collector(QUIET);
    Collector second = trail.collector(QUIET);

    runAndStop(first, DigestEndReason.STOPPED);

    assertThatThrownBy(() -> runAndStop(second, DigestEndReason.STOPPED))
        .isInstanceOf(StaleCheckpointException.class)
        .hasMessageContaining("another collector");
    assertValid(trail.validate());
  }

  @Test
  void everyHourHasItsDigestAlsoAnEmptyOneAndThoseThatWereMissed() throws Exception {
    trail.begin();
    trail.journalTheDay();
    Collector collector = trail.collector(QUIET);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> collector.checkpoint().counts().logFiles() > 5);

    trail.clock.advance(Duration.ofHours(3));
    await().atMost(SOON).until(() -> collector.checkpoint().counts().digestFiles() >= 4);
    collector.stop(DigestEndReason.STOPPED, SOON);
    assertThat(running.get()).isTrue();

    List<DigestFile> digests = trail.digests();
    assertThat(digests)
        .extracting(DigestFile::digestEndTime)
        .containsExactly(
            Instant.parse("2026-11-22T08:30:01Z"),
            Instant.parse("2026-11-22T09:00:00Z"),
            Instant.parse("2026-11-22T10:00:00Z"),
            Instant.parse("2026-11-22T11:00:00Z"),
            Instant.parse("2026-11-22T11:30:00Z"));
    assertThat(digests.get(1).logFiles()).isNotEmpty();
    assertThat(digests.get(2).logFiles()).isEmpty();
    assertValid(trail.validate());
  }

  @Test
  void aTrailThatLogsAgainBeginsAChainThatSaysWhy() throws Exception {
    trail.begin();
    String before = trail.journalTheDay();
    runAndStop(trail.collector(QUIET), DigestEndReason.LOGGING_STOPPED);
    assertThat(trail.journal().committed("everything")).isEmpty();
    try (var appender = trail.journal().appender("kube-apiserver")) {
      appender.append(
          before
              .substring(0, before.indexOf('\n'))
              .replace('1', '2')
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      appender.commit();
    }
    trail.clock.advance(Duration.ofMinutes(1));

    runAndStop(trail.collector(QUIET), DigestEndReason.STOPPED);

    List<DigestFile> digests = trail.digests();
    DigestFile stopped = digests.get(digests.size() - 2);
    DigestFile started = digests.get(digests.size() - 1);
    assertThat(stopped.extension().endReason()).isEqualTo(DigestEndReason.LOGGING_STOPPED);
    assertThat(started.extension().startReason()).isEqualTo(ChainStartReason.LOGGING_RESTARTED);
    assertThat(started.previousDigest()).isNull();
    assertThat(trail.deliveredLines()).isEqualTo(before);
    assertThat(trail.validate().findings()).isEmpty();
  }

  @Test
  void aJournalThatWasLostIsAGapInTheDigest() throws Exception {
    trail.begin();
    trail.journalTheDay();
    runAndStop(trail.collector(QUIET), DigestEndReason.STOPPED);
    trail.replaceJournal("another");
    String posted = trail.journalTheDay();

    runAndStop(trail.collector(QUIET), DigestEndReason.STOPPED);

    List<DigestFile> digests = trail.digests();
    DigestFile last = digests.get(digests.size() - 1);
    assertThat(last.extension().gaps()).hasSize(1);
    assertThat(last.extension().gaps().get(0).reason()).isEqualTo("JournalReplaced");
    assertThat(trail.deliveredLines()).isEqualTo(posted + posted);
    assertThat(trail.validate().findings()).isEmpty();
    assertThat(trail.validate().notices()).hasSize(1);
  }

  @Test
  void withoutValidationThereAreNoDigestsAndTurningItOnBeginsAChain() throws Exception {
    trail.begin();
    trail.journalTheDay();
    runAndStop(
        trail.collector(
            trail.configuration(TestingTrail.EVERYTHING, false),
            trail.store,
            trail.checkpoints,
            QUIET),
        DigestEndReason.STOPPED);
    assertThat(trail.digests()).hasSize(2);
    assertThat(trail.digests().get(1).extension().endReason())
        .isEqualTo(DigestEndReason.VALIDATION_DISABLED);
    assertThat(trail.logFileKeys()).hasSizeGreaterThan(5);
    trail.clock.advance(Duration.ofMinutes(1));

    runAndStop(trail.collector(QUIET), DigestEndReason.STOPPED);

    assertThat(trail.digests()).hasSize(3);
    assertThat(trail.digests().get(2).extension().startReason())
        .isEqualTo(ChainStartReason.VALIDATION_ENABLED);
    assertThat(trail.validate().findings()).isEmpty();
    assertThat(trail.validate().notices())
        .as("the digests say that there was a time without them")
        .extracting(Notice::name)
        .containsExactly(Notice.Name.LOGGING_INTERRUPTED, Notice.Name.LOG_FILES_WITHOUT_DIGEST);
  }

  @Test
  void afterATimeLongerThanAnyKeyTheChainGoesOn() throws Exception {
    Path aside = Files.createDirectory(directory.resolve("short"));
    TestingClock begin = new TestingClock("2026-11-22T08:00:00Z");
    SigningKey old = SigningKey.generate(new SecureRandom(), begin, Duration.ofHours(4));
    try (TestingTrail one = new TestingTrail(aside, old)) {
      one.begin();
      String posted = one.journalTheDay();
      one.clock.advance(Duration.ofDays(3));
      one.addKey(SigningKey.generate(new SecureRandom(), one.clock, Duration.ofDays(1)));
      Collector collector = one.collector(QUIET);
      CompletableFuture<Boolean> running = start(collector);
      Instant now = one.clock.instant().truncatedTo(ChronoUnit.SECONDS);
      await()
          .atMost(SOON)
          .until(
              () ->
                  Optional.ofNullable(collector.checkpoint().chain())
                      .filter(chain -> !chain.nextStartTime().isBefore(now))
                      .isPresent());
      collector.stop(DigestEndReason.STOPPED, SOON);

      assertThat(running.get()).isTrue();
      assertThat(one.deliveredLines()).isEqualTo(posted);
      assertValid(one.validate());
    }
  }

  @Test
  void aLostCheckpointIsSaidAndNothingThatIsPendingIsLost() throws Exception {
    trail.begin();
    String posted = trail.journalTheDay();
    Files.delete(directory.resolve("trail").resolve("checkpoint.json"));
    trail.clock.advance(Duration.ofMinutes(1));

    runAndStop(trail.collector(QUIET), DigestEndReason.STOPPED);

    List<DigestFile> digests = trail.digests();
    assertThat(digests.get(digests.size() - 1).extension().startReason())
        .isEqualTo(ChainStartReason.CHECKPOINT_LOST);
    assertThat(trail.deliveredLines()).isEqualTo(posted);
    assertThat(trail.validate().findings())
        .extracting(finding -> finding.name().text())
        .containsOnly("ChainNotClosed");
  }

  @Test
  void whatWasPreparedForOneDestinationIsNotPutInAnother() throws Exception {
    trail.begin();
    String posted = trail.journalTheDay();
    // Dies after the first prepare, which is the first write: nothing is put.
    assertThat(runUntilKilled(trail, new TestingCrash(3))).isTrue();
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    CollectorConfiguration moved = trail.deliveringTo("elsewhere");

    Collector collector =
        trail.collector(
            moved, new FilesystemObjectStore(elsewhere, "elsewhere"), trail.checkpoints, QUIET);
    runAndStop(collector, DigestEndReason.STOPPED);

    assertThat(trail.digests()).as("digests in the old destination").hasSize(1);
    TestingTrail.At there = trail.at(new FilesystemObjectStore(elsewhere, "elsewhere"));
    assertThat(there.deliveredLines()).isEqualTo(posted);
    assertThat(there.digests().get(0).extension().startReason())
        .isEqualTo(ChainStartReason.DESTINATION_CHANGED);
    assertThat(there.validate().findings()).isEmpty();
  }

  @Test
  void aMoveThatLeavesNothingBehindIsNoGap() throws Exception {
    trail.begin();
    trail.journalTheDay();
    runAndStop(trail.collector(QUIET), DigestEndReason.STOPPED);
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    FilesystemObjectStore store = new FilesystemObjectStore(elsewhere, "elsewhere");
    trail.clock.advance(Duration.ofMinutes(1));

    Collector collector =
        trail.collector(trail.deliveringTo("elsewhere"), store, trail.checkpoints, QUIET);
    runAndStop(collector, DigestEndReason.STOPPED);

    DigestFile first = trail.at(store).digests().get(0);
    assertThat(first.extension().startReason()).isEqualTo(ChainStartReason.DESTINATION_CHANGED);
    assertThat(first.extension().gaps()).isEmpty();
  }

  @Test
  void aSigningKeyThatIsAwayIsAFailureOfDigests() throws Exception {
    trail.begin();
    trail.journalTheDay();
    Path pem = directory.resolve("keys").resolve(SigningKeys.fileName(key.publicKey()));
    Files.move(pem, directory.resolve("away.pem"));
    Collector collector = trail.collector(QUIET);
    CompletableFuture<Boolean> running = start(collector);
    await().atMost(SOON).until(() -> collector.checkpoint().counts().logFiles() > 0);

    trail.clock.advance(Duration.ofHours(1));
    await().atMost(SOON).until(() -> collector.checkpoint().delivery().failure() != null);
    assertThat(collector.checkpoint().delivery().failure())
        .satisfies(
            failure -> {
              assertThat(failure.stage()).isEqualTo(DeliveryFailure.Stage.DIGEST);
              assertThat(failure.code()).isEqualTo("SigningKeyUnavailable");
            });
    Files.move(directory.resolve("away.pem"), pem);
    collector.stop(DigestEndReason.STOPPED, SOON);

    assertThat(running.get()).isTrue();
    assertThat(collector.checkpoint().delivery().failure()).isNull();
    assertValid(trail.validate());
  }

  static void assertValid(ValidationReport report) {
    assertThat(report.findings()).isEmpty();
    assertThat(report.notices()).isEmpty();
    assertThat(report.digests().total()).isPositive();
    assertThat(report.digests().valid()).isEqualTo(report.digests().total());
  }

  private static Checkpoint runAndStop(Collector collector, DigestEndReason reason)
      throws InterruptedException {
    collector.stop(reason, SOON);
    assertThat(collector.run()).isTrue();
    return collector.checkpoint();
  }

  static CompletableFuture<Boolean> start(Collector collector) {
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
