package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.contents;
import static io.trailkeeper.collector.journal.TestingJournals.open;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.read;
import static io.trailkeeper.collector.journal.TestingJournals.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trailkeeper.core.audit.AuditEvent;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that has its last events in memory. */
class JournalRecentTest {

  @TempDir Path temp;
  private TestingDisk disk;
  private Path directory;

  @BeforeEach
  void makeDisk() throws Exception {
    Path root = Files.createDirectory(temp.resolve("disk"));
    disk = new TestingDisk(root);
    directory = root.resolve("data").resolve("journal");
  }

  @Test
  void needsNoDiskToReadThem() throws Exception {
    // Given
    try (Journal journal = open(options(directory).withRecentBytes(1 << 20), disk)) {
      append(journal, "one", "two");

      // When
      Files.write(segments(directory).get(0), new byte[10]);

      // Then
      assertThat(contents(journal).texts()).containsExactly("one", "two");
    }
  }

  @Test
  void givesThemAsTheyWereParsed() throws Exception {
    // Given
    AuditEvent event = AuditEvent.parse(bytes(TestingJournals.dropped(1)));
    try (Journal journal = open(options(directory).withRecentBytes(1 << 20), disk)) {
      try (Appender appender = journal.appender("api")) {
        appender.append(event);
        appender.commit();
      }

      // When
      JournaledEvent found = contents(journal).events().get(0);

      // Then
      assertThat(found.auditEvent()).isSameAs(event);
    }
  }

  @Test
  void readsNothingThatIsNotDurable() throws Exception {
    // Given
    try (Journal journal = open(options(directory).withRecentBytes(1 << 20), disk)) {
      append(journal, "one");
      Cursor from = journal.earliest();
      journal.register("f", from);

      // When
      journal.appender("api").append(bytes("two"));

      // Then
      assertThat(read(journal, "f", from, from).next().offset()).isEqualTo(1);
    }
  }

  @Test
  void forgetsWhatAFailedDiskHasLost() throws Exception {
    // Given
    try (Journal journal = open(options(directory).withRecentBytes(1 << 20), disk)) {
      append(journal, "one");
      disk.failNextForce(".segment");
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> append(journal, "lost 1", "lost 2"));
      Awaitility.await().until(() -> journal.problem().isEmpty());

      // When
      append(journal, "two");

      // Then
      assertThat(contents(journal).texts()).containsExactly("one", "two");
    }
  }

  @Test
  void isReadOnFromTheSegmentsByWhoFallsBehindAndCatchesUp() throws Exception {
    // Given
    try (Journal journal = open(options(directory).withRecentBytes(6_000), disk)) {
      Cursor begin = journal.earliest();
      journal.register("f", begin);
      List<String> appended = new ArrayList<>();
      List<String> found = new ArrayList<>();
      Cursor next = begin;

      // When
      for (int round = 0; round < 30; round++) {
        appended.addAll(appendLarge(journal, appended.size(), appended.size() + 1 + round % 9));
        if (round % 3 != 0) {
          ReadResult result = read(journal, "f", next, begin);
          result.events().stream().map(TestingJournals::text).forEach(found::add);
          assertThat(result.gap()).isEmpty();
          next = result.next();
        }
      }

      // Then
      assertThat(next).isEqualTo(journal.end());
      assertThat(found).isEqualTo(appended);
    }
  }
}
