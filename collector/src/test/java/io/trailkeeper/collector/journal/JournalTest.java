package io.trailkeeper.collector.journal;

import static io.trailkeeper.collector.journal.TestingJournals.CLOCK;
import static io.trailkeeper.collector.journal.TestingJournals.NOW;
import static io.trailkeeper.collector.journal.TestingJournals.append;
import static io.trailkeeper.collector.journal.TestingJournals.appendLarge;
import static io.trailkeeper.collector.journal.TestingJournals.bytes;
import static io.trailkeeper.collector.journal.TestingJournals.contents;
import static io.trailkeeper.collector.journal.TestingJournals.options;
import static io.trailkeeper.collector.journal.TestingJournals.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  @TempDir Path directory;

  @Test
  void whatWasAppendedIsReadAsItWas() throws Exception {
    try (Journal journal = Journal.open(options(directory), CLOCK)) {
      // Given
      byte[] odd = new byte[] {0, -1, '\n', 4, 127};
      try (Appender appender = journal.appender("kube-apiserver-ä")) {
        appender.append(odd);
        appender.append(new byte[0]);
        appender.commit();
      }

      // When
      List<JournaledEvent> events = contents(journal).events();

      // Then
      assertThat(events).hasSize(2);
      JournaledEvent first = events.get(0);
      assertThat(first.bytes()).isEqualTo(odd);
      assertThat(first.sha256()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(odd));
      assertThat(first.source()).isEqualTo("kube-apiserver-ä");
      assertThat(first.receivedAt()).isEqualTo(NOW);
      assertThat(first.cursor()).isEqualTo(journal.earliest());
      assertThat(first.offset()).isZero();
      assertThat(events.get(1).bytes()).isEmpty();
      assertThat(events.get(1).next()).isEqualTo(journal.end());
    }
  }

  @Test
  void offsetsAreDenseOverSegmentsAndRestarts() throws Exception {
    // Given
    List<String> expected = new ArrayList<>();
    String partition;
    try (Journal journal = Journal.open(options(directory), CLOCK)) {
      expected.addAll(appendLarge(journal, 0, 10));
      partition = journal.end().partition();
    }

    // When
    try (Journal journal = Journal.open(options(directory), CLOCK)) {
      expected.addAll(appendLarge(journal, 10, 20));
      TestingJournals.Contents contents = contents(journal);

      // Then
      assertThat(contents.texts()).isEqualTo(expected);
      assertThat(contents.gaps()).isEmpty();
      assertThat(contents.events().get(19).offset()).isEqualTo(19);
      assertThat(journal.end()).isEqualTo(new Cursor(partition, 20));
      assertThat(journal.statistics().segments()).isGreaterThan(3);
    }
  }

  @Test
  void aNewJournalIsAnotherPartition() {
    // Given
    Path other = directory.resolve("deep/other");

    // When
    try (Journal one = Journal.open(options(directory.resolve("one")), CLOCK);
        Journal two = Journal.open(options(other).withName("capture-0"), CLOCK)) {

      // Then
      assertThat(one.end().partition()).matches("journal-[0-9a-f]{16}");
      assertThat(two.end().partition()).matches("capture-0-[0-9a-f]{16}");
      assertThat(one.end().partition().substring(8))
          .isNotEqualTo(two.end().partition().substring(10));
    }
  }

  @Test
  void anEventOf20MegabytesGoesThroughInASegmentOfItsOwn() throws Exception {
    // Given
    byte[] large = new byte[20 << 20];
    new Random(7).nextBytes(large);
    try (Journal journal = Journal.open(options(directory), CLOCK)) {
      append(journal, "before");

      // When
      try (Appender appender = journal.appender("api")) {
        appender.append(large);
        appender.commit();
      }
      append(journal, "after");
      journal.register("f", journal.earliest());
      ReadResult first = readAtMost(journal, journal.earliest(), 1000);
      ReadResult second = readAtMost(journal, first.next(), 1000);

      // Then
      assertThat(first.events()).hasSize(1);
      assertThat(second.events()).hasSize(1);
      assertThat(second.events().get(0).bytes()).isEqualTo(large);
      assertThat(journal.statistics().segments()).isEqualTo(3);
    }
    try (Journal journal = Journal.open(options(directory), CLOCK)) {
      assertThat(contents(journal).events()).hasSize(3);
      try (Appender appender = journal.appender("api")) {
        assertThat(appender.append(large)).isFalse();
      }
    }
  }

  @Test
  void anEventThatIsTooLargeIsRefusedAndTheNextOneTaken() throws Exception {
    try (Journal journal = Journal.open(options(directory), CLOCK);
        Appender appender = journal.appender("api")) {
      // When
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> appender.append(new byte[(64 << 20) + 1]))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
      appender.append(bytes("small"));
      appender.commit();

      // Then
      assertThat(contents(journal).texts()).containsExactly("small");
      assertThat(journal.statistics().refused()).isEqualTo(1);
    }
  }

  @Test
  void duplicatesAreRecognisedAcrossRestartsAndSegments() throws Exception {
    // Given
    try (Journal journal = Journal.open(options(directory), CLOCK)) {
      appendLarge(journal, 0, 20);
    }

    // When
    try (Journal journal = Journal.open(options(directory), CLOCK);
        Appender appender = journal.appender("another-api-server")) {
      List<Boolean> appended = new ArrayList<>();
      for (int i = 0; i < 21; i++) {
        appended.add(appender.append(bytes(TestingJournals.large(i))));
      }
      appended.add(appender.append(bytes(TestingJournals.large(20))));
      appender.commit();

      // Then
      assertThat(appended.subList(0, 20)).containsOnly(false);
      assertThat(appended.subList(20, 22)).containsExactly(true, false);
      assertThat(contents(journal).events()).hasSize(21);
      JournalStatistics statistics = journal.statistics();
      assertThat(statistics.appended()).isEqualTo(1);
      assertThat(statistics.duplicates()).isEqualTo(21);
    }
  }

  @Test
  void theWindowIsAtLeastAsLargeAsAskedForAfterARestartAndBounded() throws Exception {
    // Given
    JournalOptions options = options(directory).withDuplicateWindow(5);
    try (Journal journal = Journal.open(options, CLOCK)) {
      appendLarge(journal, 0, 30);
    }

    // When
    try (Journal journal = Journal.open(options, CLOCK);
        Appender appender = journal.appender("api")) {

      // Then
      for (int i = 25; i < 30; i++) {
        assertThat(appender.append(bytes(TestingJournals.large(i)))).isFalse();
      }
      assertThat(appender.append(bytes(TestingJournals.large(3)))).isTrue();
    }
  }

  @Test
  void onlyWhatIsDurableIsRead() throws Exception {
    try (Journal journal = Journal.open(options(directory), CLOCK);
        Appender appender = journal.appender("api")) {
      // Given
      journal.register("f", journal.earliest());
      appender.append(bytes("one"));

      // When
      ReadResult before = read(journal, "f", journal.earliest(), journal.earliest());
      appender.commit();
      ReadResult after = read(journal, "f", journal.earliest(), journal.earliest());

      // Then
      assertThat(before.events()).isEmpty();
      assertThat(before.next()).isEqualTo(journal.earliest());
      assertThat(after.events()).hasSize(1);
    }
  }

  @Test
  void aSecondOpenerIsRefused() {
    try (Journal journal = Journal.open(options(directory), CLOCK)) {
      assertThat(journal.statistics().accepting()).isTrue();
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> Journal.open(options(directory), CLOCK))
          .withMessageContaining(directory.toString())
          .withMessageContaining("open already")
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
    }
    Journal.open(options(directory), CLOCK).close();
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsAClearError() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> Journal.open(options(file), CLOCK))
        .withMessageContaining(file.toString());
  }

  @Test
  void aClosedJournalRefusesEverything() {
    // Given
    Journal journal = Journal.open(options(directory), CLOCK);
    journal.register("f", journal.earliest());
    Appender appender = journal.appender("api");
    Appender closed = journal.appender("api");

    // When
    closed.close();
    journal.close();
    journal.close();

    // Then
    assertThatIllegalStateException().isThrownBy(() -> closed.append(bytes("x")));
    assertThatExceptionOfType(JournalException.class)
        .isThrownBy(() -> appender.append(bytes("x")))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> read(journal, "f", journal.earliest(), journal.earliest()));
    assertThat(journal.statistics().accepting()).isFalse();
  }

  @Test
  void optionsHaveBounds() {
    JournalOptions options = JournalOptions.in(directory);
    assertThat(options.segmentBytes()).isEqualTo(64 << 20);
    assertThatIllegalArgumentException().isThrownBy(() -> options.withName("A"));
    assertThatIllegalArgumentException().isThrownBy(() -> options.withSegmentBytes(4095));
    assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxBytes((128 << 20) - 1));
    assertThatIllegalArgumentException().isThrownBy(() -> options.withMinFreeBytes(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> options.withDuplicateWindow(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withMinimumAge(Duration.ofMillis(-1)));
  }

  @Test
  void aSourceHasABound() {
    try (Journal journal = Journal.open(options(directory), CLOCK)) {
      assertThatIllegalArgumentException().isThrownBy(() -> journal.appender("ä".repeat(513)));
      journal.appender("ä".repeat(512)).close();
    }
  }

  private static ReadResult readAtMost(Journal journal, Cursor from, int maxBytes)
      throws InterruptedException {
    return journal.read(
        TestingJournals.request(
            "f", from, from, TestingJournals.EVERYTHING, 100, maxBytes, Duration.ZERO));
  }
}
