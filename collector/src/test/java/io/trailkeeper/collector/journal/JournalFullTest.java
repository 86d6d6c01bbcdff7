package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.contents;
import static io.trailkeeper.collector.journal.TestingJournals.large;
import static io.trailkeeper.collector.journal.TestingJournals.open;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.read;
import static io.trailkeeper.collector.journal.TestingJournals.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trailkeeper.collector.journal.JournalException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFullTest {

  @TempDir Path directory;
  private TestingDisk disk;

  @BeforeEach
  void makeDisk() throws IOException {
    disk = new TestingDisk(directory);
  }

  @Test
  void aWriteThatFailsAtAnyByteLeavesWholeFramesAndGoesOnWhenThereIsRoom() throws Exception {
    int frame = Frame.FIXED_BYTES + "api-server".length() + "refused".length();
    try (Journal journal = open(directory, disk)) {
      List<String> expected = new ArrayList<>();
      for (int room = 0; room < frame; room++) {
        // Given
        disk.freeBytes(Long.MAX_VALUE);
        append(journal, "before " + room);
        expected.add("before " + room);
        long length = Files.size(lastSegment());
        disk.freeBytes(room);
        disk.usableBytesOnly(Long.MAX_VALUE);

        // When
        assertFull(() -> append(journal, "refused"));

        // Then
        assertThat(Files.size(lastSegment())).isEqualTo(length);
      }
      disk.freeBytes(Long.MAX_VALUE);
      append(journal, "refused");
      expected.add("refused");
      assertThat(contents(journal).texts()).isEqualTo(expected);
      assertThat(contents(journal).gaps()).isEmpty();
      assertThat(journal.statistics().refused()).isEqualTo(frame);
    }
  }

  @Test
  void aFollowerThatCannotBeRegisteredIsToldSoAndIsNot() throws Exception {
    try (Journal journal = open(directory, disk)) {
      // Given
      disk.freeBytes(0);

      // When
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> journal.register("f", journal.earliest()))
          .withMessageContaining("registering follower f")
          .withMessageContaining("see that its disk has room");

      // Then
      assertThat(journal.committed("f")).isEmpty();
      disk.freeBytes(Long.MAX_VALUE);
      journal.register("f", journal.earliest());
      assertThat(journal.committed("f")).contains(journal.earliest());
    }
  }

  @Test
  void aTailThatCannotBeCutIsCutBeforeTheNextEvent() throws Exception {
    try (Journal journal = open(directory, disk)) {
      // Given
      append(journal, "one");
      disk.freeBytes(80);
      disk.usableBytesOnly(Long.MAX_VALUE);
      disk.failTruncates(true);
      assertFull(() -> append(journal, large(0)));
      disk.freeBytes(Long.MAX_VALUE);

      // When
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> append(journal, "two"))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FAILED));
      disk.failTruncates(false);
      append(journal, "two");

      // Then
      assertThat(contents(journal).texts()).containsExactly("one", "two");
      long length = SegmentHeader.length(TestingJournals.PARTITION);
      assertThat(Files.size(lastSegment()))
          .isEqualTo(length + 2L * (Frame.FIXED_BYTES + "api-server".length() + 3));
    }
  }

  @Test
  void anEventThatWasRefusedIsNoDuplicate() throws Exception {
    try (Journal journal = open(directory, disk);
        Appender appender = journal.appender("api")) {
      // Given
      disk.freeBytes(10);
      disk.usableBytesOnly(Long.MAX_VALUE);
      assertFull(() -> appender.append(bytes("one")));
      disk.freeBytes(Long.MAX_VALUE);

      // When
      boolean appended = appender.append(bytes("one"));

      // Then
      assertThat(appended).isTrue();
    }
  }

  @Test
  void aSegmentThatCannotBeCreatedIsCreatedLater() throws Exception {
    try (Journal journal = open(directory, disk)) {
      // Given
      List<String> events = appendLarge(journal, 0, 3);
      disk.freeBytes(20);
      disk.usableBytesOnly(Long.MAX_VALUE);

      // When
      assertFull(() -> append(journal, large(3)));
      int segmentsWhileFull = segments(directory).size();
      disk.freeBytes(Long.MAX_VALUE);
      events.addAll(appendLarge(journal, 3, 5));

      // Then
      assertThat(segmentsWhileFull).isEqualTo(1);
      assertThat(contents(journal).texts()).isEqualTo(events);
      assertThat(segments(directory)).hasSize(2);
    }
  }

  @Test
  void theWatermarkRefusesBeforeTheDiskIsFull() throws Exception {
    JournalOptions options = options(directory).withMinFreeBytes(1 << 20);
    try (Journal journal = open(options, disk)) {
      // Given
      append(journal, "one");
      disk.usableBytesOnly(1 << 20);

      // When
      assertFull(() -> appendLarge(journal, 0, 2000));
      long refusedAt = journal.statistics().appended();
      assertFull(() -> append(journal, "two"));
      boolean duplicate = journal.appender("api").append(bytes("one"));
      disk.usableBytesOnly(2 << 20);
      append(journal, "two");

      // Then
      assertThat(refusedAt).isLessThan(1000);
      assertThat(duplicate).isFalse();
      assertThat(journal.statistics().appended()).isEqualTo(refusedAt + 1);
    }
  }

  @Test
  void saysWhetherThereIsRoomBeforeAnythingComes() throws Exception {
    JournalOptions options = options(directory).withMaxBytes(16384).withMinFreeBytes(1 << 20);
    try (Journal journal = open(options, disk)) {
      // Given
      journal.register("f", journal.earliest());
      boolean empty = journal.hasRoom();

      // When
      assertFull(() -> appendLarge(journal, 0, 100));
      boolean full = journal.hasRoom();
      read(journal, "f", journal.end(), journal.end());
      boolean committed = journal.hasRoom();
      disk.usableBytesOnly(1 << 20);
      boolean diskFull = journal.hasRoom();

      // Then
      assertThat(empty).isTrue();
      assertThat(full).isFalse();
      assertThat(committed).isTrue();
      assertThat(diskFull).isFalse();
    }
  }

  @Test
  void aLimitRefusesUntilTheFollowersHaveCommitted() throws Exception {
    JournalOptions options = options(directory).withMaxBytes(16384);
    try (Journal journal = open(options, disk)) {
      // Given
      journal.register("f", journal.earliest());
      assertFull(() -> appendLarge(journal, 0, 100));
      long appended = journal.statistics().appended();
      assertThat(journal.statistics().bytes()).isLessThanOrEqualTo(16384);

      // When
      assertFull(() -> append(journal, large(1000)));
      try (Appender appender = journal.appender("api")) {
        // The event that was refused before made those before it durable no more than this does.
        assertThat(appender.append(bytes(large(0)))).isFalse();
        appender.commit();
      }
      read(journal, "f", journal.end(), journal.end());
      append(journal, large(1000));

      // Then
      assertThat(appended).isBetween(10L, 16L);
      assertThat(journal.end().offset()).isEqualTo(appended + 1);
      assertThat(journal.earliest().offset()).isGreaterThan(0);
    }
  }

  @Test
  void aFollowerThatHasNotCommittedIsNeverRobbed() throws Exception {
    JournalOptions options = options(directory).withMaxBytes(16384);
    try (Journal journal = open(options, disk)) {
      // Given
      journal.register("slow", journal.earliest());
      journal.register("fast", journal.earliest());
      assertFull(() -> appendLarge(journal, 0, 100));
      append(journal, large(0));
      read(journal, "fast", journal.end(), journal.end());

      // When
      assertFull(() -> append(journal, large(1000)));

      // Then
      assertThat(journal.earliest().offset()).isZero();
      journal.unregister("slow");
      append(journal, large(1000));
    }
  }

  @Test
  void whatAFollowerCommittedBeforeIsKeptIfTheDiskIsFull() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    append(journal, "one", "two", "three");
    journal.register("f", journal.earliest().at(2));

    // When
    disk.freeBytes(0);
    read(journal, "f", journal.end(), journal.end());
    long committed = journal.committed("f").orElseThrow().offset();
    disk.kill();
    Journal again = open(directory, disk);

    // Then
    assertThat(committed).isEqualTo(3);
    assertThat(again.committed("f").orElseThrow().offset()).isEqualTo(2);
  }

  @Test
  void withoutFollowersAgeIsNotIgnoredForLackOfRoom() throws Exception {
    JournalOptions options = options(directory).withMaxBytes(16384);
    try (Journal journal = open(options, disk)) {
      // When
      assertFull(() -> appendLarge(journal, 0, 100));

      // Then
      assertThat(journal.earliest().offset()).isZero();
    }
  }

  private Path lastSegment() throws IOException {
    List<Path> segments = segments(directory);
    return segments.get(segments.size() - 1);
  }

  private static void assertFull(ThrowingCallable call) {
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FULL));
  }
}
