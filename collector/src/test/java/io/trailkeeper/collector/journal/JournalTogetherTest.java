package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.contents;
import static io.trailkeeper.collector.journal.TestingJournals.large;
import static io.trailkeeper.collector.journal.TestingJournals.open;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trailkeeper.collector.journal.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that are appended together: all is as if they came one by one. */
class JournalTogetherTest {

  @TempDir Path temp;
  private Path directory;
  private TestingDisk disk;
  private final List<String> outcomes = new ArrayList<>();

  @BeforeEach
  void makeDisk() throws IOException {
    directory = Files.createDirectory(temp.resolve("together"));
    disk = new TestingDisk(directory);
  }

  @Test
  void areTheSameBytesOnDisk() throws Exception {
    // Given
    Path other = Files.createDirectory(temp.resolve("one-by-one"));
    try (Journal journal = open(other, new TestingDisk(other))) {
      append(journal, "one", "", "three");
    }

    // When
    try (Journal journal = open(directory, disk)) {
      appendAll(journal, "one", "", "three");
    }

    // Then
    assertThat(onlySegment(directory)).isEqualTo(onlySegment(other));
  }

  @Test
  void areDurableTogether() throws Exception {
    // Given
    Journal journal = open(directory, disk);
    appendAll(journal, "one", "two");

    // When
    Path after = Files.createDirectory(temp.resolve("after"));
    TestingDisk powered = disk.losePower(after);

    // Then
    try (Journal again = open(after, powered)) {
      assertThat(contents(again).texts()).containsExactly("one", "two");
    }
  }

  @Test
  void duplicatesOfThoseBeforeAndOfEachOtherAreRecognised() throws Exception {
    try (Journal journal = open(directory, disk)) {
      // Given
      append(journal, "before");

      // When
      appendAll(journal, "one", "before", "one", "two");
      appendAll(journal, "two", "one");

      // Then
      assertThat(outcomes)
          .containsExactly("0 new", "1 known", "2 known", "3 new", "0 known", "1 known");
      assertThat(contents(journal).texts()).containsExactly("before", "one", "two");
      assertThat(journal.statistics().appended()).isEqualTo(3);
      assertThat(journal.statistics().duplicates()).isEqualTo(4);
    }
  }

  @Test
  void severalSegmentsTakeThem() throws Exception {
    try (Journal journal = open(directory, disk)) {
      // Given
      List<String> events = Stream.iterate(0, i -> i + 1).limit(10).map(i -> large(i)).toList();

      // When
      appendAll(journal, events.toArray(new String[0]));

      // Then
      assertThat(contents(journal).texts()).isEqualTo(events);
      assertThat(journal.statistics().segments()).isGreaterThan(2);
      assertThat(outcomes).hasSize(10);
    }
  }

  @Test
  void ofThoseThatDoNotFitTheFirstAreTakenWhereverTheDiskEnds() throws Exception {
    int frame = Frame.FIXED_BYTES + "api-server".length() + "0000 a".length();
    try (Journal journal = open(options(directory).withSegmentBytes(1 << 20), disk)) {
      List<String> expected = new ArrayList<>();
      for (int room = 0; room < 3 * frame; room++) {
        // Given
        outcomes.clear();
        disk.freeBytes(room);
        disk.usableBytesOnly(Long.MAX_VALUE);
        String name = "%04d ".formatted(room);

        // When
        assertFull(journal, name + "a", name + "b", name + "c");

        // Then
        int fitting = room / frame;
        assertThat(outcomes).hasSize(fitting);
        disk.freeBytes(Long.MAX_VALUE);
        appendAll(journal, name + "c", name + "b", name + "a");
        expected.addAll(List.of(name + "a", name + "b", name + "c").subList(0, fitting));
        expected.addAll(List.of(name + "c", name + "b", name + "a").subList(0, 3 - fitting));
      }
      assertThat(contents(journal).texts()).isEqualTo(expected);
      assertThat(contents(journal).gaps()).isEmpty();
      assertThat(journal.statistics().refused()).isEqualTo(3L * frame);
    }
  }

  @Test
  void whatIsTooLargeCostsNothingBeforeIt() throws Exception {
    try (Journal journal = open(directory, disk);
        Appender appender = journal.appender("api-server")) {
      // When
      List<byte[]> events = List.of(bytes("one"), new byte[Frame.MAX_EVENT_BYTES + 1]);
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> appender.appendAllBytes(events, this::outcome))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
      appender.commit();

      // Then
      assertThat(outcomes).containsExactly("0 new");
      assertThat(contents(journal).texts()).containsExactly("one");
    }
  }

  private void appendAll(Journal journal, String... events) {
    try (Appender appender = journal.appender("api-server")) {
      appender.appendAllBytes(
          Stream.of(events).map(TestingJournals::bytes).toList(), this::outcome);
      appender.commit();
    }
  }

  private void assertFull(Journal journal, String... events) {
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> appendAll(journal, events))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.FULL));
  }

  private void outcome(int index, boolean isNew) {
    outcomes.add(index + (isNew ? " new" : " known"));
  }

  private static byte[] onlySegment(Path directory) throws IOException {
    List<Path> segments = TestingJournals.segments(directory);
    assertThat(segments).hasSize(1);
    return Files.readAllBytes(segments.get(0));
  }
}
