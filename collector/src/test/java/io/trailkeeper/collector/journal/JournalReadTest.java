package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.CLOCK;
import static io.trailkeeper.collector.journal.TestingJournals.NOW;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.journal.UnknownCursorException;
import io.trailkeeper.core.journal.UnknownFollowerException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReadTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path directory;
  private Journal journal;
  private Cursor start;
  private ExecutorService threads;

  @BeforeEach
  void open() {
    journal = Journal.open(options(directory), CLOCK);
    start = journal.earliest();
    journal.register("f", start);
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    journal.close();
  }

  @Test
  void countsWhatItPassesOver() throws Exception {
    // Given
    append(journal, "keep 1", "drop 2", "drop 3", "keep 4", "drop 5");

    // When
    ReadResult result = read(event -> text(event).startsWith("keep"), start, 10, 1000);

    // Then
    assertThat(result.events())
        .extracting(TestingJournals::text)
        .containsExactly("keep 1", "keep 4");
    assertThat(result.filtered()).isEqualTo(3);
    assertThat(result.next()).isEqualTo(start.at(5));
    assertThat(result.gap()).isEmpty();
  }

  @Test
  void stopsAtMaxEventsBeforeTheNextSelectedOne() throws Exception {
    // Given
    append(journal, "keep 1", "drop 2", "keep 3", "drop 4", "keep 5");

    // When
    ReadResult result = read(event -> text(event).startsWith("keep"), start, 2, 1000);

    // Then
    assertThat(result.events()).hasSize(2);
    assertThat(result.next()).isEqualTo(start.at(4));
    assertThat(result.filtered()).isEqualTo(2);
  }

  @Test
  void stopsAtMaxBytesButReturnsOneAtLeast() throws Exception {
    // Given
    append(journal, "123456789", "1234", "12345", "1");

    // When
    ReadResult first = read(event -> true, start, 10, 9);
    ReadResult second = read(event -> true, first.next(), 10, 9);
    ReadResult tooLarge = read(event -> true, start, 10, 1);

    // Then
    assertThat(first.events()).hasSize(1);
    assertThat(second.events()).extracting(TestingJournals::text).containsExactly("1234", "12345");
    assertThat(second.next()).isEqualTo(start.at(3));
    assertThat(tooLarge.events()).hasSize(1);
  }

  @Test
  void everyRangeReadAgainIsTheSame() throws Exception {
    // Given
    List<String> expected = appendLarge(journal, 0, 20);
    List<JournaledEvent> all = TestingJournals.contents(journal).events();

    // When
    for (int from = 19; from >= 0; from--) {
      ReadResult result = read(event -> true, start.at(from), 3, 1 << 20);

      // Then
      int to = (int) result.next().offset();
      assertThat(to).isEqualTo(Math.min(20, from + 3));
      assertThat(result.events()).isEqualTo(all.subList(from, to));
    }
    assertThat(all).extracting(TestingJournals::text).isEqualTo(expected);
  }

  @Test
  void accountsForEveryOffsetAcrossSegments() throws Exception {
    // Given
    appendLarge(journal, 0, 50);

    // When
    Cursor next = start;
    long events = 0;
    long filtered = 0;
    while (next.offset() < 50) {
      ReadResult result = read(event -> event.offset() % 3 == 0, next, 4, 1 << 20);
      events += result.events().size();
      filtered += result.filtered();
      assertThat(result.next().offset()).isEqualTo(events + filtered);
      next = result.next();
    }

    // Then
    assertThat(events).isEqualTo(17);
    assertThat(filtered).isEqualTo(33);
  }

  @Test
  void comesBackNowAndThenAlsoIfNextToNothingIsSelected() throws Exception {
    // Given
    try (Appender appender = journal.appender("api")) {
      byte[] event = new byte[8 << 20];
      for (byte i = 0; i < 10; i++) {
        event[0] = i;
        appender.append(event);
      }
      appender.commit();
    }

    // When
    ReadResult result = read(event -> false, start, 10, 1000);

    // Then
    assertThat(result.next().offset()).isBetween(7L, 9L);
    assertThat(result.filtered()).isEqualTo(result.next().offset());
  }

  @Test
  void returnsPromptlyWhenAnEventIsCommitted() throws Exception {
    // Given
    Future<ReadResult> waiting = threads.submit(() -> longPoll(start));
    awaitReading();

    // When
    append(journal, "now");

    // Then
    assertThat(waiting.get(30, TimeUnit.SECONDS).events()).hasSize(1);
  }

  @Test
  void returnsFromAWaitAlsoIfNothingIsSelected() throws Exception {
    // Given
    Future<ReadResult> waiting =
        threads.submit(
            () -> journal.read(new ReadRequest("f", start, start, event -> false, 1, 1, LONG)));
    awaitReading();

    // When
    append(journal, "now");

    // Then
    ReadResult result = waiting.get(30, TimeUnit.SECONDS);
    assertThat(result.events()).isEmpty();
    assertThat(result.filtered()).isEqualTo(1);
    assertThat(result.next()).isEqualTo(start.at(1));
  }

  @Test
  void returnsNothingAtTheTimeOut() throws Exception {
    // Given
    long began = System.nanoTime();

    // When
    ReadResult result =
        journal.read(
            new ReadRequest("f", start, start, event -> true, 1, 1, Duration.ofMillis(50)));

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(49));
    assertThat(result.events()).isEmpty();
    assertThat(result.next()).isEqualTo(start);
    assertThat(result.filtered()).isZero();
  }

  @Test
  void anInterruptEndsAWaitAndHarmsNobody() throws Exception {
    // Given
    List<Throwable> thrown = new ArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                longPoll(start);
              } catch (InterruptedException | RuntimeException e) {
                thrown.add(e);
              }
            });
    reader.start();
    awaitReading();

    // When
    reader.interrupt();
    reader.join();

    // Then
    assertThat(thrown).hasSize(1).first().isInstanceOf(InterruptedException.class);
    append(journal, "still works");
    assertThat(read(event -> true, start, 1, 1).events()).hasSize(1);
  }

  @Test
  void anInterruptedThreadThatReadsOrWritesClosesNoFile() throws Exception {
    // Given
    append(journal, "one");

    // When
    Thread.currentThread().interrupt();
    append(journal, "two");
    appendLarge(journal, 0, 10);
    boolean stillInterrupted = Thread.currentThread().isInterrupted();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> read(event -> true, start, 1, 1));

    // Then
    assertThat(stillInterrupted).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    append(journal, "three");
    assertThat(TestingJournals.contents(journal).events()).hasSize(13);
  }

  @Test
  void closingWakesWhoWaits() throws Exception {
    // Given
    Future<ReadResult> waiting = threads.submit(() -> longPoll(start));
    awaitReading();

    // When
    journal.close();

    // Then
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
        .withCauseInstanceOf(UncheckedIOException.class);
  }

  @Test
  void aCursorOfAnotherPartitionOrBeyondTheEndIsRefused() {
    append(journal, "one");
    assertThatExceptionOfType(UnknownCursorException.class)
        .isThrownBy(() -> TestingJournals.read(journal, "f", start.at(2), start))
        .satisfies(e -> assertThat(e.end()).isEqualTo(start.at(1)));
    Cursor other = new Cursor("other", 0);
    assertThatExceptionOfType(UnknownCursorException.class)
        .isThrownBy(() -> TestingJournals.read(journal, "f", other, other));
    assertThatExceptionOfType(UnknownCursorException.class)
        .isThrownBy(() -> journal.register("new", start.at(2)));
    assertThatExceptionOfType(UnknownCursorException.class)
        .isThrownBy(() -> journal.register("new", other));
    assertThat(journal.committed("new")).isEmpty();
  }

  @Test
  void aFollowerThatIsNotRegisteredIsRefused() {
    assertThatExceptionOfType(UnknownFollowerException.class)
        .isThrownBy(() -> TestingJournals.read(journal, "nobody", start, start))
        .withMessageContaining("nobody");
  }

  @Test
  void followersHaveNamesThatAreFileNames() {
    for (String name :
        List.of("", ".", "..", "../x", "a/b", "A", "a_b", "-a", "a-", "a\n", "a".repeat(241))) {
      assertThatIllegalArgumentException().isThrownBy(() -> journal.register(name, start));
    }
    journal.register("a".repeat(240), start);
    journal.register("trail.a-1", start);
    assertThat(journal.followers())
        .extracting(FollowerLag::follower)
        .containsExactly("a".repeat(240), "f", "trail.a-1");
  }

  @Test
  void lagIsWhatIsNotCommitted() throws Exception {
    // Given
    appendLarge(journal, 0, 20);
    journal.register("idle", start);

    // When
    TestingJournals.read(journal, "f", start.at(20), start.at(20));

    // Then
    List<FollowerLag> lags = journal.followers();
    assertThat(lags.get(0).committed()).isEqualTo(start.at(20));
    assertThat(lags.get(0).events()).isZero();
    assertThat(lags.get(0).bytes()).isZero();
    assertThat(lags.get(0).lastReadAt()).contains(NOW);
    assertThat(lags.get(1).follower()).isEqualTo("idle");
    assertThat(lags.get(1).events()).isEqualTo(20);
    assertThat(lags.get(1).bytes()).isEqualTo(journal.statistics().bytes());
    assertThat(lags.get(1).lastReadAt()).isEmpty();
  }

  @Test
  void lagWithinASegmentIsAShareOfIt() throws Exception {
    // Given
    append(journal, "1", "2", "3", "4");

    // When
    TestingJournals.read(journal, "f", start.at(3), start.at(3));

    // Then
    assertThat(journal.followers().get(0).bytes()).isEqualTo(journal.statistics().bytes() / 4);
  }

  private void awaitReading() {
    Awaitility.await().until(() -> journal.followers().get(0).lastReadAt().isPresent());
  }

  private ReadResult longPoll(Cursor from) throws InterruptedException {
    return journal.read(new ReadRequest("f", from, from, event -> true, 10, 1000, LONG));
  }

  private ReadResult read(
      Predicate<JournaledEvent> selection, Cursor from, int maxEvents, int maxBytes)
      throws InterruptedException {
    return journal.read(
        new ReadRequest("f", from, start, selection, maxEvents, maxBytes, Duration.ZERO));
  }
}
