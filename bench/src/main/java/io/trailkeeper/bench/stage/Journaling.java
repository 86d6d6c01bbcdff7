package io.trailkeeper.bench.stage;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.bench.load.EventBodies;
import io.trailkeeper.bench.load.EventBody;
import io.trailkeeper.collector.journal.Appender;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Appends events to a journal, and commits after each body; each pass has a journal of its own. */
final class Journaling implements Work {

  private static final String SOURCE = "kube-apiserver";

  private final List<List<byte[]>> bodies;
  private final Path directory;
  private @Nullable Path own;

  Journaling(EventBodies bodies, Path directory) {
    this.bodies = bodies.bodies().stream().map(EventBody::eventBytes).toList();
    this.directory = directory;
  }

  /** Only the last pass' journal stays. */
  @Override
  public void prepare() throws IOException {
    Path before = own;
    if (before != null) {
      try (Stream<Path> files = Files.walk(before)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    own = Files.createTempDirectory(directory, "journal-");
  }

  @Override
  public long pass() throws IOException {
    long appended = 0;
    try (Journal journal =
        Journal.open(
            JournalOptions.in(requireNonNull(own, "prepare comes first")), Clock.systemUTC())) {
      for (List<byte[]> body : bodies) {
        try (Appender appender = journal.appender(SOURCE)) {
          for (byte[] event : body) {
            appended += appender.append(event) ? 1 : 0;
          }
          appender.commit();
        }
      }
    }
    return appended;
  }
}
