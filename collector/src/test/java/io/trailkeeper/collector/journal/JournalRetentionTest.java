package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.NOW;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.open;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.read;
import static io.trailkeeper.collector.journal.TestingJournals.segments;
import static org.assertj.core.api.Assertions.assertThat;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalRetentionTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  @TempDir Path directory;
  private Journal journal;
  private Cursor start;

  /** A clock that is set. */
  private final class SettableClock extends Clock {

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }

  @BeforeEach
  void openJournal() throws IOException {
    journal = open(options(directory), new TestingDisk(directory), new SettableClock());
    start = journal.earliest();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void keepsWhatAFollowerHasNotCommittedWhateverItsAge() throws Exception {
    // Given
    journal.register("fast", start);
    journal.register("slow", start);
    appendLarge(journal, 0, 12);

    // When
    pass(Duration.ofDays(30));
    read(journal, "fast", journal.end(), journal.end());
    read(journal, "slow", journal.end(), start.at(4));

    // Then
    assertThat(journal.earliest()).isEqualTo(start.at(3));
    assertThat(segments(directory)).hasSize(3);
    assertThat(journal.statistics().segments()).isEqualTo(3);
  }

  @Test
  void keepsWhatIsYoungThoughAllHaveCommitted() throws Exception {
    // Given
    journal.register("f", start);
    appendLarge(journal, 0, 6);
    pass(Duration.ofMinutes(50));
    appendLarge(journal, 6, 12);

    // When
    pass(Duration.ofMinutes(9));
    read(journal, "f", journal.end(), journal.end());
    long atFirst = journal.earliest().offset();
    pass(Duration.ofMinutes(1));
    read(journal, "f", journal.end(), journal.end());
    long afterAnHour = journal.earliest().offset();
    pass(Duration.ofMinutes(50));
    read(journal, "f", journal.end(), journal.end());

    // Then
    assertThat(atFirst).isZero();
    assertThat(afterAnHour).isEqualTo(3);
    assertThat(journal.earliest()).isEqualTo(start.at(9));
  }

  @Test
  void withoutFollowersAgeAloneDecides() {
    // Given
    appendLarge(journal, 0, 6);

    // When
    pass(Duration.ofMinutes(61));
    appendLarge(journal, 6, 9);

    // Then
    assertThat(journal.earliest()).isEqualTo(start.at(3));
  }

  @Test
  void aFollowerThatVanishedHoldsBackUntilItIsUnregistered() throws Exception {
    // Given
    journal.register("gone", start);
    journal.register("f", start);
    appendLarge(journal, 0, 12);
    pass(Duration.ofDays(1));
    read(journal, "f", journal.end(), journal.end());
    assertThat(journal.earliest()).isEqualTo(start);

    // When
    journal.unregister("gone");

    // Then
    assertThat(journal.earliest()).isEqualTo(start.at(9));
  }

  @Test
  void aCursorBeforeTheEarliestEventGivesAGapAndWhatFollows() throws Exception {
    // Given
    journal.register("f", start);
    appendLarge(journal, 0, 12);
    pass(Duration.ofDays(1));
    read(journal, "f", journal.end(), journal.end());

    // When
    journal.register("late", start.at(1));
    ReadResult result = read(journal, "late", start.at(1), start.at(1));

    // Then
    assertThat(result.gap()).isPresent();
    assertThat(result.gap().get().from()).isEqualTo(start.at(1));
    assertThat(result.gap().get().to()).isEqualTo(start.at(9));
    assertThat(result.events()).hasSize(3);
    assertThat(result.events().get(0).offset()).isEqualTo(9);
    assertThat(result.next()).isEqualTo(start.at(12));
  }

  @Test
  void aFollowerThatGoesBackHoldsBackFromThere() throws Exception {
    // Given
    journal.register("f", start);
    appendLarge(journal, 0, 12);
    read(journal, "f", journal.end(), journal.end());

    // When
    read(journal, "f", start.at(3), start.at(3));
    pass(Duration.ofDays(1));
    append(journal, "next");
    read(journal, "f", start.at(3), start.at(3));

    // Then
    assertThat(journal.earliest()).isEqualTo(start.at(3));
  }

  @Test
  void aClockThatJumpsBackOnlyRetainsMore() throws Exception {
    // Given
    journal.register("f", start);
    appendLarge(journal, 0, 6);
    pass(Duration.ofHours(-5));
    appendLarge(journal, 6, 12);

    // When
    read(journal, "f", journal.end(), journal.end());
    long before = journal.earliest().offset();
    pass(Duration.ofHours(7));
    read(journal, "f", journal.end(), journal.end());

    // Then
    assertThat(before).isZero();
    assertThat(journal.earliest()).isEqualTo(start.at(9));
  }

  @Test
  void ageIsKnownAfterARestart() throws Exception {
    // Given
    journal.register("f", start);
    appendLarge(journal, 0, 12);
    journal.close();
    pass(Duration.ofMinutes(59));

    // When
    journal = open(options(directory), new TestingDisk(directory), new SettableClock());
    read(journal, "f", journal.end(), journal.end());
    long before = journal.earliest().offset();
    pass(Duration.ofMinutes(1));
    read(journal, "f", journal.end(), journal.end());

    // Then
    assertThat(before).isZero();
    assertThat(journal.earliest()).isEqualTo(start.at(9));
  }

  private void pass(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }
}
