package io.trailkeeper.collector.journal;

import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Opens journals, and writes and reads them, as many tests do. */
final class TestingJournals {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final String PARTITION = "journal-00000000000000aa";

  private TestingJournals() {}

  /** Everything from the earliest event to the end. */
  record Contents(List<JournaledEvent> events, List<Gap> gaps, Cursor end) {

    List<String> texts() {
      return events.stream().map(TestingJournals::text).toList();
    }
  }

  /** Small segments, no watermark. */
  static JournalOptions options(Path directory) {
    return JournalOptions.in(directory).withSegmentBytes(4096).withMinFreeBytes(0);
  }

  static Journal open(Path directory, FileOperations files) {
    return open(options(directory), files);
  }

  static Journal open(JournalOptions options, FileOperations files) {
    return open(options, files, CLOCK);
  }

  static Journal open(JournalOptions options, FileOperations files, Clock clock) {
    return new JournalOpening(options, clock, files, () -> "00000000000000aa").open();
  }

  /** Appends and commits. */
  static void append(Journal journal, String... events) {
    try (Appender appender = journal.appender("api-server")) {
      for (String event : events) {
        appender.append(bytes(event));
      }
      appender.commit();
    }
  }

  /** Appends events of about a kilobyte, and commits: four fill a segment. */
  static List<String> appendLarge(Journal journal, int from, int to) {
    List<String> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(large(i));
    }
    append(journal, events.toArray(new String[0]));
    return events;
  }

  static String large(int number) {
    return "event " + number + " " + "x".repeat(1000);
  }

  /** Reads everything, as a follower that it registers for that. */
  static Contents contents(Journal journal) throws InterruptedException {
    Cursor earliest = journal.earliest();
    journal.register("everything", earliest);
    Cursor next = earliest;
    List<JournaledEvent> events = new ArrayList<>();
    List<Gap> gaps = new ArrayList<>();
    while (next.offset() < journal.end().offset()) {
      ReadResult result = read(journal, "everything", next, earliest);
      events.addAll(result.events());
      result.gap().ifPresent(gaps::add);
      if (result.next().equals(next)) {
        throw new AssertionError("stands still at " + next);
      }
      next = result.next();
    }
    journal.unregister("everything");
    return new Contents(events, gaps, next);
  }

  static ReadResult read(Journal journal, String follower, Cursor from, Cursor committed)
      throws InterruptedException {
    return journal.read(
        new ReadRequest(follower, from, committed, event -> true, 100, 64 << 20, Duration.ZERO));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(JournaledEvent event) {
    return new String(event.bytes(), StandardCharsets.UTF_8);
  }

  /** Returns the segment files in order. */
  static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".segment")).sorted().toList();
    }
  }

  static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
