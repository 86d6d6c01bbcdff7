package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.PARTITION;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.contents;
import static io.trailkeeper.collector.journal.TestingJournals.open;
import static io.trailkeeper.collector.journal.TestingJournals.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.collector.journal.TestingJournals.Contents;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the process dies, or the machine with all that was not forced. */
class JournalDurabilityTest {

  @TempDir Path temp;
  private TestingDisk disk;
  private Path directory;
  private Path afterwards;

  @BeforeEach
  void makeDisk() throws IOException {
    Path root = Files.createDirectory(temp.resolve("disk"));
    disk = new TestingDisk(root);
    directory = root.resolve("data").resolve("journal");
    afterwards = Files.createDirectory(temp.resolve("afterwards"));
  }

  @Test
  void whatWasCommittedSurvives() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    append(journal, "one", "two");
    append(journal, "three");

    // When
    Journal after = losePower();

    // Then
    assertThat(contents(after).texts()).containsExactly("one", "two", "three");
    after.close();
  }

  @Test
  void whatWasNotCommittedMayGoButIsNeverHalfThere() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    append(journal, "one");
    journal.appender("api").append(bytes("two"));

    // When
    Journal after = losePower();

    // Then
    assertThat(contents(after).texts()).containsExactly("one");
    assertThat(contents(after).gaps()).isEmpty();
    after.close();
  }

  @Test
  void whatIsInAFullSegmentSurvivesWithWhatFollows() throws Exception {
    // Given
    Journal journal = open(directory, disk);

    // When
    List<String> events = appendLarge(journal, 0, 12);
    Journal after = losePower();

    // Then
    assertThat(contents(after).texts()).isEqualTo(events);
    after.close();
  }

  @Test
  void aNewSegmentIsThereWithItsHeaderBeforeItIsWrittenTo() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    try (Appender appender = journal.appender("api")) {
      for (int i = 0; i < 4; i++) {
        appender.append(bytes(TestingJournals.large(i)));
      }
    }

    // When
    disk.losePower(afterwards);

    // Then
    List<Path> segments = segments(afterwards.resolve("data").resolve("journal"));
    assertThat(segments).hasSize(2);
    assertThat(SegmentHeader.read(segments.get(1)))
        .isEqualTo(new SegmentHeader(3, TestingJournals.NOW.toEpochMilli(), PARTITION));
  }

  @Test
  void aNewJournalIsThereWithItsIdentityAndItsFirstSegment() throws Exception {
    // Given
    open(directory, disk);

    // When
    disk.losePower(afterwards);

    // Then
    Path journal = afterwards.resolve("data").resolve("journal");
    assertThat(StateFile.read(journal.resolve("journal.json")))
        .isEqualTo(new StateFile(PARTITION, 0));
    assertThat(segments(journal)).hasSize(1);
    assertThat(SegmentHeader.read(segments(journal).get(0))).isNotNull();
    assertThat(journal.resolve("followers")).isDirectory();
  }

  @Test
  void whatWasNotCommittedIsDurableBeforeItIsReadAfterAKill() throws Exception {
    // Given
    Journal killed = open(directory, disk);
    killed.appender("api").append(bytes("one"));
    disk.kill();

    // When
    Journal second = open(directory, disk);
    Contents read = contents(second);
    Journal third = losePower();

    // Then
    assertThat(read.texts()).containsExactly("one");
    assertThat(contents(third).texts()).containsExactly("one");
    third.close();
  }

  @Test
  void whatAFailedFsyncLeftInTheCacheIsDurableBeforeItIsRead() throws Exception {
    // Given
    Journal first = open(directory, disk);
    append(first, "one");
    disk.failNextForce(".segment");
    assertThatExceptionOfType(JournalException.class).isThrownBy(() -> append(first, "two"));
    disk.kill();

    // When
    Journal second = open(directory, disk);
    List<JournaledEvent> read = contents(second).events();
    Journal third = losePower();

    // Then
    assertThat(read).hasSize(2);
    assertThat(contents(third).events()).isEqualTo(read);
    third.close();
  }

  @Test
  void aFirstSegmentWhoseFsyncFailedIsDurableBeforeItIsUsed() throws Exception {
    // Given
    disk.failNextForce(".segment");
    assertThatExceptionOfType(JournalException.class).isThrownBy(() -> open(directory, disk));
    disk.kill();

    // When
    append(open(directory, disk), "one");
    Journal after = losePower();

    // Then
    assertThat(contents(after).texts()).containsExactly("one");
    assertThat(SegmentHeader.read(segments(afterwardsJournal()).get(0))).isNotNull();
    after.close();
  }

  @Test
  void aSegmentWhoseNameIsNotDurableIsMadeSo() throws Exception {
    // Given
    disk.failNextForce("journal");
    assertThatExceptionOfType(JournalException.class).isThrownBy(() -> open(directory, disk));
    disk.kill();

    // When
    append(open(directory, disk), "one");
    Journal after = losePower();

    // Then
    assertThat(contents(after).texts()).containsExactly("one");
    after.close();
  }

  @Test
  void closingMakesDurable() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    journal.appender("api").append(bytes("one"));

    // When
    journal.close();
    Journal after = losePower();

    // Then
    assertThat(contents(after).texts()).containsExactly("one");
    after.close();
  }

  @Test
  void aRegisteredFollowerSurvives() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    append(journal, "one", "two", "three");

    // When
    journal.register("f", journal.earliest().at(2));
    journal.register("f", journal.earliest());
    Journal after = losePower();

    // Then
    assertThat(after.committed("f")).contains(new Cursor(PARTITION, 2));
    after.close();
  }

  @Test
  void aFollowerThatCannotBeMadeDurableIsNotRegistered() {
    // Given
    Journal journal = open(directory, disk);
    disk.failNextForce("followers");

    // When
    assertThatThrownBy(() -> journal.register("f", journal.earliest()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("follower f");

    // Then
    assertThat(journal.committed("f")).isEmpty();
    journal.register("f", journal.earliest());
    assertThat(journal.committed("f")).contains(journal.earliest());
  }

  @Test
  void whatAFollowerCommittedSurvivesAKillAndIsOlderAtMostAfterAPowerLoss() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    append(journal, "one", "two", "three");
    journal.register("f", journal.earliest());
    TestingJournals.read(journal, "f", journal.end(), journal.earliest().at(2));
    disk.kill();

    // When
    Journal second = open(directory, disk);
    Journal third = losePower();

    // Then
    assertThat(second.committed("f")).contains(new Cursor(PARTITION, 2));
    assertThat(third.committed("f")).contains(new Cursor(PARTITION, 0));
    third.close();
  }

  @Test
  void anUnregisteredFollowerIsForgotten() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    journal.register("f", journal.earliest());
    journal.unregister("f");
    journal.unregister("f");

    // When
    journal.close();
    Journal again = open(directory, disk);

    // Then
    assertThat(again.committed("f")).isEmpty();
    assertThat(again.followers()).isEmpty();
  }

  @Test
  void aDuplicateOfAnEventThatIsNotDurableWaitsForIt() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    CountDownLatch held = new CountDownLatch(1);
    disk.holdForces(held);
    ExecutorService threads = Executors.newCachedThreadPool();
    Future<?> first = threads.submit(() -> append(journal, "one"));
    Awaitility.await().until(() -> journal.statistics().commits() == 1);

    // When
    Appender retry = journal.appender("another");
    boolean appended = retry.append(bytes("one"));
    Future<?> second = threads.submit(retry::commit);
    Awaitility.await().until(() -> journal.statistics().commits() == 2);

    // Then
    assertThat(appended).isFalse();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    assertThat(journal.end().offset()).isZero();
    held.countDown();
    first.get(30, TimeUnit.SECONDS);
    second.get(30, TimeUnit.SECONDS);
    assertThat(journal.end().offset()).isEqualTo(1);
    threads.shutdown();
  }

  @Test
  void aDuplicateOfAnEventWhoseFsyncFailsIsNotAcknowledged() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    journal.appender("api").append(bytes("one"));
    Appender retry = journal.appender("another");
    assertThat(retry.append(bytes("one"))).isFalse();

    // When
    disk.failNextForce(".segment");

    // Then
    assertFailed(retry::commit);
  }

  @Test
  void oneFsyncServesAllWhoWait() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    CountDownLatch held = new CountDownLatch(1);
    disk.holdForces(held);
    ExecutorService threads = Executors.newCachedThreadPool();

    // When
    Future<?> first = threads.submit(() -> append(journal, "first"));
    Awaitility.await().until(() -> journal.statistics().commits() == 1);
    List<Future<?>> others =
        List.of(
            threads.submit(() -> append(journal, "a")),
            threads.submit(() -> append(journal, "b")),
            threads.submit(() -> append(journal, "c")));
    Awaitility.await().until(() -> journal.statistics().commits() == 4);
    held.countDown();
    first.get(30, TimeUnit.SECONDS);
    for (Future<?> other : others) {
      other.get(30, TimeUnit.SECONDS);
    }

    // Then
    assertThat(journal.statistics().fsyncs()).isEqualTo(2);
    assertThat(journal.end().offset()).isEqualTo(4);
    threads.shutdown();
  }

  private Journal losePower() throws IOException {
    TestingDisk left = disk.losePower(afterwards);
    return open(afterwardsJournal(), left);
  }

  private Path afterwardsJournal() {
    return afterwards.resolve("data").resolve("journal");
  }

  private static void assertFailed(ThrowingCallable call) {
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(call)
        .withMessageContaining("fsync")
        .withMessageContaining("was acknowledged")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FAILED));
  }
}
