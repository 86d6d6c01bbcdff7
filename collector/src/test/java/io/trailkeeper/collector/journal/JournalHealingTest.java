package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.contents;
import static io.trailkeeper.collector.journal.TestingJournals.large;
import static io.trailkeeper.collector.journal.TestingJournals.open;
import static io.trailkeeper.collector.journal.TestingJournals.read;
import static io.trailkeeper.collector.journal.TestingJournals.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.collector.journal.TestingJournals.Contents;
import io.trailkeeper.core.journal.ReadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails, and works again. */
class JournalHealingTest {

  @TempDir Path temp;
  private TestingDisk disk;
  private Path directory;
  private Journal journal;

  @BeforeEach
  void openJournal() throws IOException {
    Path root = Files.createDirectory(temp.resolve("disk"));
    disk = new TestingDisk(root);
    directory = root.resolve("journal");
    journal = open(directory, disk);
  }

  @AfterEach
  void close() {
    disk.failNoForce();
    awaitAccepting();
    journal.close();
  }

  @Test
  void aFailedFsyncHealsByItself() throws Exception {
    // Given
    append(journal, "one");
    disk.failNextForce(".segment");

    // When
    assertFailed(() -> append(journal, "two", "three"));
    awaitAccepting();
    append(journal, "other", "two");

    // Then
    assertThat(contents(journal).texts()).containsExactly("one", "other", "two");
    assertThat(contents(journal).gaps()).isEmpty();
    assertThat(journal.statistics().failures()).isEqualTo(1);
    assertThat(afterPowerLoss().texts()).containsExactly("one", "other", "two");
  }

  @Test
  void whatIsDurableIsReadWhileTheDiskFails() throws Exception {
    // Given
    append(journal, "one", "two");
    journal.register("f", journal.earliest());
    disk.failForces(".segment");

    // When
    assertFailed(() -> append(journal, "three"));
    ReadResult result = read(journal, "f", journal.earliest(), journal.earliest());

    // Then
    assertThat(result.events().stream().map(TestingJournals::text)).containsExactly("one", "two");
    assertThat(result.gap()).isEmpty();
    assertThat(journal.end().offset()).isEqualTo(2);
    assertThat(journal.statistics().accepting()).isFalse();
    assertThat(journal.problem())
        .hasValueSatisfying(text -> assertThat(text).contains("Input/output error"));
    assertFailed(() -> journal.appender("api").append(bytes("one")));
  }

  @Test
  void itIsTriedUntilTheDiskWorks() {
    // Given
    append(journal, "one");
    disk.failForces(".segment");
    assertFailed(() -> append(journal, "two"));

    // When
    await().until(() -> journal.statistics().failures() >= 3);
    assertFailed(journal::requireAccepting);
    disk.failNoForce();
    awaitAccepting();
    append(journal, "two");

    // Then
    assertThat(journal.end().offset()).isEqualTo(2);
  }

  @Test
  void aRequestFromBeforeTheFailureIsNeverAcknowledged() throws Exception {
    // Given
    append(journal, "one");
    Appender waiting = journal.appender("api");
    waiting.append(bytes("lost"));
    Appender reading = journal.appender("api");
    reading.append(bytes("lost too"));
    disk.failNextForce(".segment");
    assertFailed(() -> append(journal, "two"));
    awaitAccepting();

    // When
    append(journal, "a", "b", "c", "d", "e");

    // Then
    assertFailed(waiting::commit);
    assertFailed(() -> reading.append(bytes("more")));
    assertFailed(reading::commit);
    assertThat(contents(journal).texts()).startsWith("one", "a", "b", "c", "d", "e");
    assertThat(contents(journal).texts()).doesNotContain("lost", "lost too");
  }

  @Test
  void aDuplicateOfWhatWasLostIsNone() throws Exception {
    // Given
    Appender first = journal.appender("api");
    first.append(bytes("one"));
    disk.failNextForce(".segment");
    assertFailed(first::commit);
    awaitAccepting();

    // When
    boolean appended;
    try (Appender retry = journal.appender("api")) {
      appended = retry.append(bytes("one"));
      retry.commit();
    }

    // Then
    assertThat(appended).isTrue();
    assertThat(contents(journal).texts()).containsExactly("one");
  }

  @Test
  void aFailedFsyncAtTheEndOfASegmentHeals() throws Exception {
    // Given
    disk.failNextForce(".segment");

    // When
    assertFailed(() -> appendLarge(journal, 0, 4));
    awaitAccepting();
    List<String> events = appendLarge(journal, 0, 8);

    // Then
    assertThat(contents(journal).texts()).isEqualTo(events);
    assertThat(afterPowerLoss().texts()).isEqualTo(events);
  }

  @Test
  void aSegmentThatCannotBeMadeDurableIsCreatedAgain() throws Exception {
    for (String failing : List.of("00003.segment", "journal")) {
      // Given
      Path own = directory.resolveSibling(failing + "-disk");
      Files.createDirectories(own);
      TestingDisk ownDisk = new TestingDisk(own);
      try (Journal other = open(own.resolve("journal"), ownDisk)) {
        List<String> events = appendLarge(other, 0, 3);
        ownDisk.failForces(failing);

        // When
        assertFailed(() -> append(other, large(3)));
        boolean accepting = other.statistics().accepting();
        ownDisk.failNoForce();
        events.addAll(appendLarge(other, 3, 5));

        // Then
        assertThat(accepting).isTrue();
        assertThat(other.statistics().failures()).isEqualTo(1);
        assertThat(contents(other).texts()).isEqualTo(events);
        Path left = Files.createDirectory(temp.resolve("left-" + failing));
        TestingDisk after = ownDisk.losePower(left);
        try (Journal again = open(left.resolve("journal"), after)) {
          assertThat(contents(again).texts()).isEqualTo(events);
        }
      }
    }
  }

  @Test
  void aFullSegmentTakesNothingMoreOnceAnotherWasBegun() throws Exception {
    // Given another one that can be neither used nor deleted.
    List<String> events = appendLarge(journal, 0, 3);
    disk.failNextForce("00003.segment");
    disk.failDeletes(true);
    assertFailed(() -> append(journal, large(3)));
    assertThat(segments(directory)).hasSize(2);

    // When
    append(journal, "small enough for the full one");
    events.add("small enough for the full one");
    disk.kill();
    Journal again = open(directory, disk);

    // Then
    assertThat(contents(again).texts()).isEqualTo(events);
    assertThat(contents(again).gaps()).isEmpty();
    again.close();
    journal = open(directory, disk);
  }

  @Test
  void whatTheFailureTookWithItIsAGapAndNotAnotherEvent() throws Exception {
    // Given
    append(journal, "one", "two");
    disk.failForces(".segment");
    assertFailed(() -> append(journal, "three"));
    Path segment = segments(directory).get(0);
    int second =
        SegmentHeader.length(TestingJournals.PARTITION)
            + Frame.FIXED_BYTES
            + "api-server".length()
            + "one".length();
    byte[] damaged = Files.readAllBytes(segment);
    damaged[second + Frame.FIXED_BYTES] ^= 1;
    Files.write(segment, damaged);

    // When
    disk.failNoForce();
    awaitAccepting();
    append(journal, "four");

    // Then
    Contents contents = contents(journal);
    assertThat(contents.texts()).containsExactly("one", "four");
    assertThat(contents.events().get(1).offset()).isEqualTo(2);
    assertThat(contents.gaps()).hasSize(1);
    assertThat(contents.gaps().get(0).from().offset()).isEqualTo(1);
    assertThat(contents.gaps().get(0).to().offset()).isEqualTo(2);
  }

  @Test
  void aFullDiskInAnyOperationPoisonsNothing() throws Exception {
    // Given
    List<String> events = appendLarge(journal, 0, 3);
    for (long room = 0; room < 1200; room += 40) {
      disk.freeBytes(room);
      disk.usableBytesOnly(Long.MAX_VALUE);
      JournalException refusal =
          catchThrowableOfType(JournalException.class, () -> append(journal, large(3)));
      if (refusal == null) {
        break;
      }

      // Then
      assertThat(refusal.reason()).isEqualTo(Reason.FULL);
      assertThat(journal.statistics().accepting()).isTrue();
      assertThat(journal.statistics().failures()).isZero();
    }
    disk.freeBytes(Long.MAX_VALUE);
    append(journal, large(3));
    events.add(large(3));
    assertThat(contents(journal).texts()).isEqualTo(events);
  }

  private Contents afterPowerLoss() throws Exception {
    Path left = Files.createDirectory(temp.resolve("left"));
    TestingDisk after = disk.losePower(left);
    try (Journal again = open(left.resolve("journal"), after)) {
      return contents(again);
    }
  }

  private void awaitAccepting() {
    await().until(() -> journal.statistics().accepting());
  }

  private static void assertFailed(ThrowingCallable call) {
    JournalException refusal = catchThrowableOfType(JournalException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(Reason.FAILED);
  }
}
