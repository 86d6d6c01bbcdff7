package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.contents;
import static io.trailkeeper.collector.journal.TestingJournals.large;
import static io.trailkeeper.collector.journal.TestingJournals.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not answer for a while: nobody waits for it beyond a bound. */
class JournalSlowDiskTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir Path directory;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch held = new CountDownLatch(1);
  private TestingDisk disk;

  @BeforeEach
  void makeDisk() throws IOException {
    disk = new TestingDisk(directory);
  }

  @AfterEach
  void stop() {
    held.countDown();
    threads.shutdownNow();
  }

  @Test
  void whatIsNotDurableInTimeIsRefusedAndRecognisedLater() throws Exception {
    try (Journal journal = open(options(SHORT, SHORT), disk)) {
      // Given
      disk.holdForces(held);

      // When
      assertSlow(() -> append(journal, "one"));
      long endWhileHeld = journal.end().offset();
      held.countDown();
      await().until(() -> journal.end().offset() == 1);
      boolean appended;
      try (Appender retry = journal.appender("api")) {
        appended = retry.append(bytes("one"));
        retry.commit();
      }

      // Then
      assertThat(endWhileHeld).isZero();
      assertThat(appended).isFalse();
      assertThat(contents(journal).texts()).containsExactly("one");
    }
  }

  @Test
  void newRequestsAreRefusedAtOnceWhileTheDiskIsSlow() throws Exception {
    try (Journal journal = open(options(LONG, SHORT), disk)) {
      // Given
      journal.requireAccepting();
      disk.holdForces(held);
      Future<?> first = threads.submit(() -> append(journal, "one"));

      // When
      await().until(() -> journal.problem().isPresent());

      // Then
      assertSlow(journal::requireAccepting);
      assertThat(journal.problem())
          .hasValueSatisfying(text -> assertThat(text).contains("the disk is slow"));
      assertThat(first).isNotDone();
      assertThat(journal.statistics().accepting()).isTrue();
      held.countDown();
      first.get(30, TimeUnit.SECONDS);
      await().until(() -> journal.problem().isEmpty());
    }
  }

  @Test
  void startingASegmentHoldsUpNobodyWhoNeedsNone() throws Exception {
    try (Journal journal = open(options(LONG, SHORT), disk)) {
      // Given
      appendLarge(journal, 0, 3);
      disk.holdForces(held);
      Future<List<String>> waiting = threads.submit(() -> appendLarge(journal, 3, 4));
      await().until(() -> journal.problem().isPresent());

      // When
      boolean appended = journal.appender("api").append(bytes(large(0)));
      JournalStatistics statistics = journal.statistics();

      // Then
      assertThat(appended).isFalse();
      assertThat(statistics.appended()).isEqualTo(3);
      assertThat(waiting).isNotDone();
      held.countDown();
      waiting.get(30, TimeUnit.SECONDS);
      assertThat(contents(journal).events()).hasSize(4);
      assertThat(contents(journal).gaps()).isEmpty();
    }
  }

  @Test
  void startingASegmentIsNotWaitedForForEver() throws Exception {
    try (Journal journal = open(options(SHORT, SHORT), disk)) {
      // Given
      List<String> events = appendLarge(journal, 0, 3);
      disk.holdForces(held);

      // When
      assertSlow(() -> appendLarge(journal, 3, 4));

      // Then
      held.countDown();
      events.addAll(appendLarge(journal, 3, 4));
      assertThat(contents(journal).texts()).isEqualTo(events);
      assertThat(journal.statistics().segments()).isEqualTo(2);
    }
  }

  @Test
  void aWriteThatHangsHoldsUpOnlyItsOwnRequest() throws Exception {
    try (Journal journal = open(options(SHORT, SHORT), disk)) {
      // Given
      disk.holdWrites(held);
      Future<?> hanging = threads.submit(() -> journal.appender("api").append(bytes("one")));
      await().until(() -> journal.problem().isPresent());

      // When
      assertSlow(() -> append(journal, "two"));
      assertSlow(journal::requireAccepting);
      JournalStatistics statistics = journal.statistics();

      // Then
      assertThat(statistics.refused()).isEqualTo(1);
      assertThat(hanging).isNotDone();
      held.countDown();
      hanging.get(30, TimeUnit.SECONDS);
      append(journal, "two");
      assertThat(contents(journal).texts()).containsExactly("one", "two");
    }
  }

  @Test
  void ofManyWhoWaitSomeGiveUpSoThatOthersCanBeRefused() throws Exception {
    try (Journal journal = open(options(LONG, SHORT), disk)) {
      // Given
      disk.holdForces(held);

      // When
      List<Future<?>> requests = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String event = "event " + i;
        requests.add(threads.submit(() -> append(journal, event)));
      }
      await().until(() -> requests.stream().filter(Future::isDone).count() >= 60 - 24);
      List<Future<?>> waiting = requests.stream().filter(request -> !request.isDone()).toList();

      // Then
      assertThat(waiting).hasSize(24);
      held.countDown();
      for (Future<?> request : waiting) {
        request.get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void closingDoesNotWaitForEver() {
    // Given
    Journal journal = open(options(SHORT, SHORT), disk);
    disk.holdForces(held);
    journal.appender("api").append(bytes("one"));

    // When
    assertSlow(journal::close);

    // Then
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> open(directory, disk))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
  }

  @Test
  void anInterruptNeitherShortensTheWaitNorIsLost() throws Exception {
    try (Journal journal = open(options(LONG, SHORT), disk)) {
      // Given
      disk.holdForces(held);
      List<Boolean> interrupted = new ArrayList<>();
      Thread writer =
          new Thread(
              () -> {
                append(journal, "one");
                interrupted.add(Thread.currentThread().isInterrupted());
              });
      writer.start();
      await().until(() -> journal.statistics().commits() == 1);

      // When
      writer.interrupt();
      held.countDown();
      writer.join();

      // Then
      assertThat(interrupted).containsExactly(true);
      assertThat(journal.end().offset()).isEqualTo(1);
    }
  }

  private JournalOptions options(Duration commitTimeout, Duration slowAfter) {
    return TestingJournals.options(directory).withDiskBounds(commitTimeout, slowAfter);
  }

  private static void assertSlow(ThrowingCallable call) {
    JournalException refusal = catchThrowableOfType(JournalException.class, call);
    assertThat(refusal).isNotNull().hasMessageContaining("disk");
    assertThat(refusal.reason()).isEqualTo(Reason.SLOW);
  }
}
