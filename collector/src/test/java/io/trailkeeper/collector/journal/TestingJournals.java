package io.trailkeeper.collector.journal;

import io.trailkeeper.core.cluster.ClusterIdentity;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.selector.EventFilter;
import io.trailkeeper.core.selector.Scope;
import io.trailkeeper.core.selector.Selection;
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
import java.util.Set;
import java.util.stream.Stream;

/** Opens journals, and writes and reads them, as many tests do. */
public final class TestingJournals {

  /** Lets everything pass that is no event, as the texts of these tests. */
  public static final EventFilter EVERYTHING =
      EventFilter.of(
          new ClusterIdentity("123456789012", "local"),
          new Selection(new Scope.Cluster(), List.of(), List.of()));

  /** Lets all pass but {@link #dropped}. */
  public static final EventFilter NOT_DROPPED =
      EventFilter.of(
          new ClusterIdentity("123456789012", "local"),
          new Selection(new Scope.Namespaces(Set.of("keep")), List.of(), List.of()));

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final String PARTITION = "journal-00000000000000aa";

  private TestingJournals() {}

  /** Everything from the earliest event to the end. */
  record Contents(List<JournaledEvent> events, List<Gap> gaps, Cursor end) {

    List<String> texts() {
      return events.stream().map(TestingJournals::text).toList();
    }
  }

  /** Small segments, no watermark. */
  public static JournalOptions options(Path directory) {
    return JournalOptions.in(directory).withSegmentBytes(4096).withMinFreeBytes(0);
  }

  static Journal open(Path directory, FileOperations files) {
    return open(options(directory), files);
  }

  static Journal open(JournalOptions options, FileOperations files) {
    return open(options, files, CLOCK);
  }

  static Journal open(JournalOptions options, FileOperations files, Clock clock) {
    return new JournalOpening(options, clock, files, () -> "00000000000000aa", System::nanoTime)
        .open();
  }

  /** Appends and commits. */
  public static void append(Journal journal, String... events) {
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
        request(follower, from, committed, EVERYTHING, 100, 64 << 20, Duration.ZERO));
  }

  public static ReadRequest request(
      String follower,
      Cursor from,
      Cursor committed,
      EventFilter filter,
      int maxEvents,
      int maxBytes,
      Duration maxWait) {
    return new ReadRequest(
        follower, from, ReadRequest.NO_END, committed, filter, maxEvents, maxBytes, maxWait);
  }

  /** An event that {@link #NOT_DROPPED} does not let pass. */
  public static String dropped(int number) {
    return dropped(number, "");
  }

  /** An event with so much text in it that {@link #NOT_DROPPED} does not let pass. */
  static String dropped(int number, String text) {
    return """
    {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"%d",\
    "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/drop/pods","verb":"list",\
    "user":{"username":"jane"},"objectRef":{"resource":"pods","namespace":"drop",\
    "apiVersion":"v1"},"requestReceivedTimestamp":"2026-01-01T00:00:00.000000Z",\
    "stageTimestamp":"2026-01-01T00:00:00.000000Z","userAgent":"%s"}\
    """
        .formatted(number, text);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static String text(JournaledEvent event) {
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
