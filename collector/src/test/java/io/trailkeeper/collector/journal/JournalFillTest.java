package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.NOW;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.journal.UnknownFollowerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How full a journal is, and whom it forgets when that is too much. */
class JournalFillTest {

  private static final Duration EXPIRY = Duration.ofDays(7);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final AtomicLong nanos = new AtomicLong();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  @TempDir Path directory;
  private TestingDisk disk;
  private Journal journal;
  private Cursor start;

  @BeforeEach
  void openJournal() throws IOException {
    log.start();
    logger().addAppender(log);
    // Tests are silent otherwise.
    logger().setLevel(Level.WARN);
    logger().setAdditive(false);
    disk = new TestingDisk(directory);
    reopen();
    start = journal.earliest();
  }

  @AfterEach
  void close() {
    journal.close();
    logger().detachAppender(log);
    logger().setLevel(null);
    logger().setAdditive(true);
  }

  @Test
  void saysOnceWhoHoldsMostWhenItComesAboveTheWatermark() throws Exception {
    // Given
    journal.register("behind", start);
    journal.register("ahead", start);
    appendLarge(journal, 0, 6);
    read(journal, "ahead", journal.end(), journal.end());
    awaitRatio(0, 0.5);

    // When
    appendLarge(journal, 6, 13);
    awaitRatio(0.8, 1);
    awaitWarnings(1);
    appendLarge(journal, 13, 14);
    awaitRatio(0.85, 1);
    awaitLook();

    // Then
    assertThat(warnings()).hasSize(1);
    assertThat(warnings().get(0).getMessage()).contains("above its high watermark");
    assertThat(warnings().get(0).getKeyValuePairs().toString()).contains("follower=\"behind\"");
  }

  @Test
  void theDiskCountsIfItHasLessRoomThanTheLimit() {
    // Given
    appendLarge(journal, 0, 3);
    long bytes = journal.statistics().bytes();

    // When
    disk.usableBytesOnly(bytes / 9);

    // Then
    awaitRatio(0.9, 0.91);
    disk.usableBytesOnly(Long.MAX_VALUE);
    awaitRatio(0, 0.3);
  }

  @Test
  void aFollowerThatDisappearedIsForgottenAndIsToldSoWhenItComesBack() throws Exception {
    // Given
    journal.register("gone", start);
    journal.register("there", start);
    read(journal, "gone", start, start);
    appendLarge(journal, 0, 13);

    // When
    pass(EXPIRY);
    read(journal, "there", journal.end(), journal.end());
    await().until(() -> journal.committed("gone").isEmpty());

    // Then
    assertThat(journal.statistics().forgottenFollowers()).isEqualTo(1);
    assertThat(journal.committed("there")).contains(journal.end());
    assertThat(journal.earliest().offset()).isEqualTo(12);
    assertThat(warnings().get(warnings().size() - 1).getKeyValuePairs().toString())
        .contains("follower=\"gone\"", "lastReadAt=\"" + NOW + "\"");
    assertThatExceptionOfType(UnknownFollowerException.class)
        .isThrownBy(() -> read(journal, "gone", start, start));
    journal.register("gone", start);
    ReadResult result = read(journal, "gone", start, start);
    assertThat(result.gap()).isPresent();
    assertThat(result.gap().get().from()).isEqualTo(start);
    assertThat(result.gap().get().to().offset()).isEqualTo(12);
    assertThat(result.events()).hasSize(1);
  }

  @Test
  void theOneLongestAwayGoesFirstAndNoMoreThanMust() throws Exception {
    // Given
    journal.register("longest", start);
    journal.register("long", start);
    appendLarge(journal, 0, 4);
    read(journal, "longest", start, start);
    pass(Duration.ofMinutes(5));
    read(journal, "long", start.at(3), start.at(3));
    appendLarge(journal, 4, 13);

    // When
    pass(EXPIRY);
    await().until(() -> journal.committed("longest").isEmpty());
    awaitRatio(0, 0.79);
    awaitLook();

    // Then
    assertThat(journal.committed("long")).contains(start.at(3));
    assertThat(journal.statistics().forgottenFollowers()).isEqualTo(1);
  }

  @Test
  void whoReadsIsNeverForgottenNorAnybodyBelowTheWatermarkOrBeforeTheExpiry() throws Exception {
    // Given
    journal.register("stuck", start);
    journal.register("gone", start);
    appendLarge(journal, 0, 6);

    // When
    pass(Duration.ofDays(30));
    awaitLook();
    boolean keptBelow = journal.committed("gone").isPresent();
    read(journal, "gone", start, start);
    pass(EXPIRY.minusMillis(1));
    read(journal, "stuck", start, start);
    appendLarge(journal, 6, 13);
    awaitRatio(0.8, 1);
    awaitLook();
    boolean keptBefore = journal.committed("gone").isPresent();
    pass(Duration.ofMillis(1));

    // Then
    await().until(() -> journal.committed("gone").isEmpty());
    awaitLook();
    assertThat(keptBelow).isTrue();
    assertThat(keptBefore).isTrue();
    assertThat(journal.committed("stuck")).contains(start);
  }

  @Test
  void withoutAnExpiryNobodyIsForgotten() {
    // Given
    journal.close();
    journal = open(journalOptions().withFollowerExpiry(Duration.ZERO));
    journal.register("gone", start);
    appendLarge(journal, 0, 13);

    // When
    pass(Duration.ofDays(3000));
    awaitRatio(0.8, 1);
    awaitLook();

    // Then
    assertThat(journal.committed("gone")).isPresent();
  }

  @Test
  void aStartIsNeitherAReadNorAnAbsence() throws Exception {
    // Given
    journal.register("gone", start);
    read(journal, "gone", start, start);
    appendLarge(journal, 0, 13);
    journal.close();
    now.updateAndGet(instant -> instant.plus(Duration.ofDays(8)));

    // When
    reopen();
    awaitLook();
    boolean keptAtFirst = journal.committed("gone").isPresent();
    Instant readAt = journal.followers().get(0).lastReadAt().orElseThrow();
    pass(Duration.ofHours(1));

    // Then
    await().until(() -> journal.committed("gone").isEmpty());
    assertThat(keptAtFirst).isTrue();
    assertThat(readAt).isEqualTo(NOW);
  }

  @Test
  void aClockThatJumpsMakesNobodyAbsent() throws Exception {
    // Given
    journal.register("f", start);
    read(journal, "f", start, start);
    appendLarge(journal, 0, 13);

    // When
    now.updateAndGet(instant -> instant.plus(Duration.ofDays(300)));
    awaitLook();
    boolean keptAfterJump = journal.committed("f").isPresent();
    read(journal, "f", start, start);
    now.set(NOW);
    awaitLook();
    pass(EXPIRY);

    // Then
    assertThat(keptAfterJump).isTrue();
    await().until(() -> journal.committed("f").isEmpty());
  }

  @Test
  void whenAFollowerReadIsStoredOnceAMinute() throws Exception {
    // Given
    journal.register("f", start);
    Path file = directory.resolve("followers").resolve("f.json");

    // When
    pass(Duration.ofSeconds(59));
    read(journal, "f", start, start);
    Instant before = Files.getLastModifiedTime(file).toInstant();
    pass(Duration.ofSeconds(1));
    read(journal, "f", start, start);
    Instant after = Files.getLastModifiedTime(file).toInstant();

    // Then
    assertThat(before).isEqualTo(NOW);
    assertThat(after).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void whoRegistersAgainIsThere() {
    // Given
    journal.register("f", start);
    appendLarge(journal, 0, 13);
    awaitRatio(0.8, 1);

    // When
    pass(EXPIRY.minusMillis(1));
    journal.register("f", start);
    pass(Duration.ofMillis(1));
    awaitLook();

    // Then
    assertThat(journal.committed("f")).isPresent();
  }

  private void reopen() {
    journal = open(journalOptions());
  }

  private JournalOptions journalOptions() {
    return options(directory).withMaxBytes(16384).withFollowerExpiry(EXPIRY);
  }

  private Journal open(JournalOptions options) {
    return new JournalOpening(
            options, new SettableClock(), disk, () -> "00000000000000aa", nanos::get)
        .open();
  }

  private void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    now.updateAndGet(instant -> instant.plus(duration));
  }

  private void awaitRatio(double from, double to) {
    await().untilAsserted(() -> assertThat(journal.statistics().fillRatio()).isBetween(from, to));
  }

  /** Waits until the journal has looked once from beginning to end since now. */
  private void awaitLook() {
    int before = disk.asked();
    await().until(() -> disk.asked() >= before + 3);
  }

  private void awaitWarnings(int count) {
    await().until(() -> warnings().size() == count);
  }

  private List<ILoggingEvent> warnings() {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel().equals(Level.WARN))
        .toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(FillWatch.class);
  }

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
}
