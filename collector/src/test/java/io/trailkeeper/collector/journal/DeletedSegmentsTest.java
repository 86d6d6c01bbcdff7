package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.large;
import static io.trailkeeper.collector.journal.TestingJournals.open;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trailkeeper.core.journal.Cursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent again is recognised although its segment was deleted, also after a restart. */
class DeletedSegmentsTest {

  @TempDir Path directory;
  @TempDir Path elsewhere;
  private TestingDisk disk;

  @BeforeEach
  void makeDisk() throws IOException {
    disk = new TestingDisk(directory);
  }

  @Test
  void anEventOfADeletedSegmentIsADuplicateAfterARestart() throws Exception {
    // Given
    try (Journal journal = open(small(), disk)) {
      fillAndCommit(journal);
      assertThat(journal.earliest().offset()).isPositive();
    }

    // When
    try (Journal journal = open(small(), disk)) {
      // Then
      for (int i = 0; i < 20; i++) {
        assertThat(isNew(journal, large(i))).as("event %d", i).isFalse();
      }
      assertThat(isNew(journal, large(20))).isTrue();
    }
  }

  @Test
  void alsoAfterAPowerLoss() throws Exception {
    // Given
    TestingDisk after;
    try (Journal journal = open(small(), disk)) {
      fillAndCommit(journal);
      disk.kill();
      after = disk.losePower(elsewhere);
    } catch (JournalException e) {
      // The killed process cannot close it.
      after = disk.losePower(elsewhere);
    }

    // When
    try (Journal journal = open(small(elsewhere), after)) {
      // Then
      for (int i = 0; i < 20; i++) {
        assertThat(isNew(journal, large(i))).as("event %d", i).isFalse();
      }
    }
  }

  @Test
  void whatIsTooOldToBeRecognisedIsNotKept() throws Exception {
    // Given
    JournalOptions options = small().withDuplicateWindow(8);

    // When
    try (Journal journal = open(options, disk)) {
      fillAndCommit(journal);
      journal.register("f", journal.end());
      for (int i = 20; i < 60; i++) {
        append(journal, large(i));
        read(journal, "f", journal.end(), journal.end());
      }
    }

    // Then
    assertThat(hashes()).hasSizeLessThan(5);
  }

  @Test
  void aDamagedFileIsRemovedAndSaysNothing() throws Exception {
    // Given
    try (Journal journal = open(small(), disk)) {
      fillAndCommit(journal);
    }
    Path first = hashes().get(0);
    byte[] content = Files.readAllBytes(first);
    content[40] ^= 1;
    Files.write(first, content);

    // When
    try (Journal journal = open(small(), disk)) {
      // Then
      assertThat(first).doesNotExist();
      assertThat(isNew(journal, large(0))).isTrue();
      assertThat(isNew(journal, large(19))).isFalse();
    }
  }

  @Test
  void aNewerVersionIsRefusedAndUntouched() throws Exception {
    // Given
    try (Journal journal = open(small(), disk)) {
      fillAndCommit(journal);
    }
    Path first = hashes().get(0);
    byte[] content = Files.readAllBytes(first);
    content[11] = 2;
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(content, 0, content.length - 4);
    java.nio.ByteBuffer.wrap(content).putInt(content.length - 4, (int) crc.getValue());
    Files.write(first, content);

    // When
    assertThatThrownBy(() -> open(small(), disk))
        // Then
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("format version 2");
    assertThat(first).hasBinaryContent(content);
  }

  private JournalOptions small() {
    return small(directory);
  }

  private static JournalOptions small(Path directory) {
    return options(directory).withMaxBytes(5 * 4096);
  }

  /** Appends twenty events, each committed by the only follower before the next one. */
  private static void fillAndCommit(Journal journal) throws InterruptedException {
    Cursor start = journal.end();
    journal.register("f", start);
    for (int i = 0; i < 20; i++) {
      append(journal, large(i));
      read(journal, "f", journal.end(), journal.end());
    }
    journal.unregister("f");
  }

  private static boolean isNew(Journal journal, String event) {
    try (Appender appender = journal.appender("api-server")) {
      return appender.append(bytes(event));
    }
  }

  private List<Path> hashes() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".hashes")).sorted().toList();
    }
  }
}
