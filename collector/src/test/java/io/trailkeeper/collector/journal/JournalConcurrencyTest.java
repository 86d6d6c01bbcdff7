package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.CLOCK;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.contents;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.collector.journal.TestingJournals.Contents;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalConcurrencyTest {

  private static final int WRITERS = 8;
  private static final int REQUESTS = 40;
  private static final int EVENTS = 5;
  private static final int ALL = WRITERS * REQUESTS * EVENTS;

  @TempDir Path directory;

  @Test
  void nothingIsLostDoubledOrReorderedWhileAllWriteAndRead() throws Exception {
    // Given
    ExecutorService threads = Executors.newCachedThreadPool();
    Contents contents;
    try (Journal journal = Journal.open(options(directory).withSegmentBytes(1 << 16), CLOCK)) {
      Cursor start = journal.earliest();
      journal.register("a", start);
      journal.register("b", start);

      // When
      List<Future<List<JournaledEvent>>> readers =
          List.of(
              threads.submit(() -> follow(journal, "a", start, 7)),
              threads.submit(() -> follow(journal, "b", start, 1000)));
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers.add(threads.submit(() -> write(journal, writer)));
      }
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }

      // Then
      contents = contents(journal);
      JournalStatistics statistics = journal.statistics();
      assertThat(statistics.appended()).isEqualTo(ALL);
      assertThat(statistics.duplicates()).isEqualTo(ALL);
      assertThat(statistics.fsyncs()).isLessThan(statistics.commits());
      assertThat(statistics.segments()).isGreaterThan(1);
      for (Future<List<JournaledEvent>> reader : readers) {
        assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(contents.events());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(contents.gaps()).isEmpty();
    assertThat(contents.events()).hasSize(ALL);
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < ALL; i++) {
      JournaledEvent event = contents.events().get(i);
      assertThat(event.offset()).isEqualTo(i);
      String[] words = text(event).split(" ", 3);
      assertThat(Integer.parseInt(words[1])).isEqualTo(last.merge(words[0], 1, Integer::sum) - 1);
    }
    try (Journal journal = Journal.open(options(directory).withSegmentBytes(1 << 16), CLOCK)) {
      assertThat(contents(journal).events()).isEqualTo(contents.events());
    }
  }

  /** Writes each request twice, as an API server does that got no answer. */
  private static void write(Journal journal, int writer) {
    for (int request = 0; request < REQUESTS; request++) {
      for (int attempt = 0; attempt < 2; attempt++) {
        try (Appender appender = journal.appender("api-" + writer)) {
          for (int i = 0; i < EVENTS; i++) {
            int number = request * EVENTS + i;
            appender.append(bytes(writer + " " + number + " " + "x".repeat(200)));
          }
          appender.commit();
        }
        // What was acknowledged can be read.
        assertThat(journal.end().offset()).isGreaterThanOrEqualTo((request + 1L) * EVENTS);
      }
    }
  }

  private static List<JournaledEvent> follow(
      Journal journal, String follower, Cursor start, int maxEvents) throws InterruptedException {
    List<JournaledEvent> events = new ArrayList<>();
    Cursor next = start;
    while (events.size() < ALL) {
      ReadResult result =
          journal.read(
              TestingJournals.request(
                  follower,
                  next,
                  next,
                  TestingJournals.EVERYTHING,
                  maxEvents,
                  1 << 20,
                  Duration.ofSeconds(5)));
      assertThat(result.gap()).isEmpty();
      events.addAll(result.events());
      next = result.next();
    }
    return events;
  }
}
