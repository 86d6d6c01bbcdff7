package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.CLOCK;
import static io.trailkeeper.collector.journal.TestingJournals.EVERYTHING;
import static io.trailkeeper.collector.journal.TestingJournals.NOW;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.selector.EventFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReadTest {

  @TempDir Path directory;
  private Journal journal;
  private Cursor start;

  @BeforeEach
  void open() {
    journal = Journal.open(options(directory), CLOCK);
    start = journal.earliest();
    journal.register("f", start);
  }

  @AfterEach
  void close() {
    journal.close();
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
        .isThrownBy(() -> read(EVERYTHING, start, 1, 1));

    // Then
    assertThat(stillInterrupted).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    append(journal, "three");
    assertThat(TestingJournals.contents(journal).events()).hasSize(13);
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

  private ReadResult read(EventFilter filter, Cursor from, int maxEvents, int maxBytes)
      throws InterruptedException {
    return journal.read(request("f", from, start, filter, maxEvents, maxBytes, Duration.ZERO));
  }
}
