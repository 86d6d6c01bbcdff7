package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.CLOCK;
import static io.trailkeeper.collector.journal.TestingJournals.EVERYTHING;
import static io.trailkeeper.collector.journal.TestingJournals.NOT_DROPPED;
import static io.trailkeeper.collector.journal.TestingJournals.NOW;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.dropped;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournalFollowers;
import io.trailkeeper.core.journal.JournalReader;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.journal.UnknownCursorException;
import io.trailkeeper.core.journal.UnknownFollowerException;
import io.trailkeeper.core.selector.EventFilter;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every form of a journal keeps to, towards those who read it: run against a journal as it is,
 * and against one behind a network.
 */
public abstract class JournalReaderContract {

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path directory;
  private Journal journal;
  private Cursor start;
  private ExecutorService threads;

  @BeforeEach
  void open() {
    journal = Journal.open(kept(options(directory)), CLOCK);
    serve(journal);
    start = reader("f").earliest();
    followers("f").register("f", start);
    threads = Executors.newCachedThreadPool();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    stop();
    journal.close();
  }

  /** Returns how the journal is kept, if not as it is by default. */
  protected JournalOptions kept(JournalOptions options) {
    return options;
  }

  /** Makes a journal readable. */
  protected abstract void serve(Journal journal);

  /** Ends what {@link #serve} began. */
  protected abstract void stop();

  /** Returns the journal as a follower reads it. */
  protected abstract JournalReader reader(String follower);

  /** Returns the journal as a follower registers with it. */
  protected abstract JournalFollowers followers(String follower);

  @Test
  void countsWhatItPassesOver() throws Exception {
    // Given
    append(journal, "keep 1", dropped(2), dropped(3), "keep 4", dropped(5));

    // When
    ReadResult result = read(NOT_DROPPED, start, 10, 1000);

    // Then
    assertThat(result.events())
        .extracting(TestingJournals::text)
        .containsExactly("keep 1", "keep 4");
    assertThat(result.filtered()).isEqualTo(3);
    assertThat(result.next()).isEqualTo(start.at(5));
    assertThat(result.gap()).isEmpty();
  }

  @Test
  void passesOverNoLossWhateverIsSelected() throws Exception {
    // Given
    Loss loss = new Loss(NOW, NOW.plusSeconds(5), "AuditLogDeleted", "dropped: audit.log", 3L);
    append(journal, "keep 1", dropped(2));

    // When
    boolean isNew = journal.record(loss);
    boolean isNewAgain = journal.record(loss);
    append(journal, dropped(4));
    ReadResult result = read(NOT_DROPPED, start, 10, 1000);

    // Then
    assertThat(isNew).isTrue();
    assertThat(isNewAgain).isFalse();
    assertThat(result.events()).extracting(JournaledEvent::offset).containsExactly(0L, 2L);
    assertThat(result.events().get(0).loss()).isEmpty();
    assertThat(result.events().get(1).loss()).contains(loss);
    assertThat(result.filtered()).isEqualTo(2);
    assertThatIllegalArgumentException().isThrownBy(() -> journal.appender(Loss.SOURCE));
  }

  @Test
  void stopsAtMaxEventsBeforeTheNextSelectedOne() throws Exception {
    // Given
    append(journal, "keep 1", dropped(2), "keep 3", dropped(4), "keep 5");

    // When
    ReadResult result = read(NOT_DROPPED, start, 2, 1000);

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
    ReadResult first = read(EVERYTHING, start, 10, 9);
    ReadResult second = read(EVERYTHING, first.next(), 10, 9);
    ReadResult tooLarge = read(EVERYTHING, start, 10, 1);

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
      ReadResult result = read(EVERYTHING, start.at(from), 3, 1 << 20);

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
    for (int i = 0; i < 50; i++) {
      append(journal, i % 3 == 0 ? TestingJournals.large(i) : dropped(i, "x".repeat(600)));
    }

    // When
    Cursor next = start;
    long events = 0;
    long filtered = 0;
    while (next.offset() < 50) {
      ReadResult result = read(NOT_DROPPED, next, 4, 1 << 20);
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
      String text = "x".repeat(8 << 20);
      for (int i = 0; i < 10; i++) {
        appender.append(TestingJournals.bytes(dropped(i, text)));
      }
      appender.commit();
    }

    // When
    ReadResult result = read(NOT_DROPPED, start, 10, 1000);

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
        threads.submit(() -> reader("f").read(request("f", start, start, NOT_DROPPED, 1, 1, LONG)));
    awaitReading();

    // When
    append(journal, dropped(1));

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
        reader("f").read(request("f", start, start, EVERYTHING, 1, 1, Duration.ofMillis(50)));

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
    assertThat(read(EVERYTHING, start, 1, 1).events()).hasSize(1);
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
        .isThrownBy(() -> read(start.at(2), start))
        .satisfies(e -> assertThat(e.end()).isEqualTo(start.at(1)));
    Cursor other = new Cursor("other", 0);
    assertThatExceptionOfType(UnknownCursorException.class).isThrownBy(() -> read(other, other));
    assertThatExceptionOfType(UnknownCursorException.class)
        .isThrownBy(() -> followers("new").register("new", start.at(2)));
    assertThatExceptionOfType(UnknownCursorException.class)
        .isThrownBy(() -> followers("new").register("new", other));
    assertThat(followers("new").committed("new")).isEmpty();
  }

  @Test
  void aFollowerThatIsNotRegisteredIsRefused() {
    assertThatExceptionOfType(UnknownFollowerException.class)
        .isThrownBy(
            () ->
                reader("nobody")
                    .read(request("nobody", start, start, EVERYTHING, 1, 1, Duration.ZERO)))
        .withMessageContaining("nobody");
  }

  @Test
  void readsNothingFromTheEndOn() throws Exception {
    // Given
    append(journal, "one", "two", "three");

    // When
    ReadResult result =
        reader("f")
            .read(
                new ReadRequest(
                    "f", start.at(1), 2, start, EVERYTHING, 10, 1000, Duration.ofMinutes(5)));

    // Then
    assertThat(result.events()).extracting(TestingJournals::text).containsExactly("two");
    assertThat(result.next()).isEqualTo(start.at(2));
  }

  @Test
  void givesEventsAsTheyWereJournaled() throws Exception {
    // Given
    append(journal, "\u00e4 \u0000 \ud83d\ude00");

    // When
    JournaledEvent event = read(EVERYTHING, start, 1, 1).events().get(0);

    // Then
    assertThat(event.bytes()).isEqualTo(TestingJournals.bytes("\u00e4 \u0000 \ud83d\ude00"));
    assertThat(event.cursor()).isEqualTo(start);
    assertThat(event.receivedAt()).isEqualTo(NOW);
    assertThat(event.source()).isEqualTo("api-server");
    assertThat(event.sha256()).isEqualTo(io.trailkeeper.core.hash.Sha256.hash(event.bytes()));
  }

  @Test
  void notesWhatAFollowerHasCommitted() throws Exception {
    // Given
    append(journal, "one", "two");

    // When
    reader("f").read(request("f", start.at(2), start.at(1), EVERYTHING, 1, 1, Duration.ZERO));

    // Then
    assertThat(followers("f").committed("f")).contains(start.at(1));
    assertThat(journal.followers().get(0).committed()).isEqualTo(start.at(1));
  }

  @Test
  void notesWhatAFollowerHasCommittedWhileItWaits() throws Exception {
    // Given
    append(journal, "one");
    assertThat(read(EVERYTHING, start, 1, 1000).next()).isEqualTo(start.at(1));

    // When
    Future<ReadResult> waiting =
        threads.submit(
            () ->
                reader("f")
                    .read(request("f", start.at(1), start.at(1), EVERYTHING, 1, 1000, LONG)));

    // Then
    Awaitility.await().until(() -> journal.followers().get(0).committed().equals(start.at(1)));
    append(journal, "two");
    assertThat(waiting.get(30, TimeUnit.SECONDS).events()).hasSize(1);
  }

  @Test
  void whoIsRegisteredKeepsWhatItHasCommitted() throws Exception {
    // Given
    append(journal, "one", "two");
    reader("f").read(request("f", start.at(2), start.at(2), EVERYTHING, 1, 1, Duration.ZERO));

    // When
    followers("f").register("f", start);

    // Then
    assertThat(followers("f").committed("f")).contains(start.at(2));
  }

  @Test
  void forgetsAFollowerAndMindsNotIfThereIsNone() {
    // When
    followers("f").unregister("f");
    followers("f").unregister("f");

    // Then
    assertThat(followers("f").committed("f")).isEmpty();
    assertThat(journal.followers()).isEmpty();
  }

  @Test
  void saysWhatIsRetainedNoMore() throws Exception {
    // Given
    Journal young = journal;
    appendLarge(young, 0, 40);
    stop();
    young.close();
    journal = Journal.open(options(directory).withMinimumAge(Duration.ZERO), CLOCK);
    serve(journal);
    reader("f").read(request("f", start.at(30), start.at(30), EVERYTHING, 1, 1, Duration.ZERO));
    long earliest = reader("f").earliest().offset();

    // When
    ReadResult result = read(EVERYTHING, start, 1, 1);

    // Then
    assertThat(earliest).isBetween(1L, 30L);
    assertThat(result.gap()).map(Gap::from).contains(start);
    assertThat(result.gap()).map(Gap::to).contains(start.at(earliest));
    assertThat(result.gap()).map(Gap::reason).get().asString().isNotBlank();
    assertThat(result.events()).first().extracting(JournaledEvent::offset).isEqualTo(earliest);
  }

  @Test
  void findsWhereATimeBegins() {
    // Given
    appendLarge(journal, 0, 10);

    // When, then
    assertThat(reader("f").since(NOW)).isEqualTo(start);
    assertThat(reader("f").since(NOW.plusMillis(1)).offset()).isBetween(1L, 10L);
    assertThat(reader("f").end()).isEqualTo(start.at(10));
  }

  private void awaitReading() {
    Awaitility.await().until(() -> journal.followers().get(0).lastReadAt().isPresent());
  }

  private ReadResult longPoll(Cursor from) throws InterruptedException {
    return reader("f").read(request("f", from, from, EVERYTHING, 10, 1000, LONG));
  }

  private ReadResult read(Cursor from, Cursor committed) throws InterruptedException {
    return reader("f")
        .read(request("f", from, committed, EVERYTHING, 100, 64 << 20, Duration.ZERO));
  }

  private ReadResult read(EventFilter filter, Cursor from, int maxEvents, int maxBytes)
      throws InterruptedException {
    return reader("f").read(request("f", from, start, filter, maxEvents, maxBytes, Duration.ZERO));
  }
}
