package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.AppendLog.State;
import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.collector.journal.TailRecovery.Recovered;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a journal: looks at everything before it changes anything. */
final class JournalOpening {

  static final String IDENTITY_FILE = "journal.json";

  private static final Logger LOGGER = LoggerFactory.getLogger(JournalOpening.class);
  private static final String LOCK_FILE = "lock";

  private final JournalOptions options;
  private final Clock clock;
  private final FileOperations files;
  private final Supplier<String> suffixes;
  private final LongSupplier nanoTime;
  private final Path directory;

  /**
   * @param suffixes gives what makes a new partition's name unique
   * @param nanoTime a time that never jumps, in ns
   */
  JournalOpening(
      JournalOptions options,
      Clock clock,
      FileOperations files,
      Supplier<String> suffixes,
      LongSupplier nanoTime) {
    this.options = options;
    this.clock = clock;
    this.files = files;
    this.suffixes = suffixes;
    this.nanoTime = nanoTime;
    this.directory = options.directory();
  }

  /** A segment's file as it was found. */
  private record Stored(Path path, long bytes, @Nullable SegmentHeader header) {

    /** Whether it is too short to hold a single event, whatever partition it is of. */
    boolean isLeftover() {
      return bytes < SegmentHeader.length("") + Frame.FIXED_BYTES;
    }
  }

  Journal open() {
    try {
      createDirectories(directory.toAbsolutePath());
      Closeable lock = files.lock(directory.resolve(LOCK_FILE));
      if (lock == null) {
        throw new JournalException(
            Reason.LOCKED,
            "journal %s is open already, in this process or another one: stop that one first"
                .formatted(directory));
      }
      boolean opened = false;
      try {
        Journal journal = open(lock);
        opened = true;
        return journal;
      } finally {
        if (!opened) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw new JournalException(
          Reason.FAILED,
          "opening journal %s failed: check the directory, its permissions and its disk"
              .formatted(directory),
          e);
    }
  }

  private Journal open(Closeable lock) throws IOException {
    NavigableMap<Long, Stored> stored = storedSegments();
    String partition = identify(stored);
    // What is of a newer version is refused before anything is changed.
    long mark = DurableMark.read(directory, partition);
    Path followersDirectory = directory.resolve(Followers.DIRECTORY);
    Followers followers = new Followers(files, followersDirectory, partition, nanoTime);
    if (Files.isDirectory(followersDirectory)) {
      followers.load();
    } else {
      files.createDirectory(followersDirectory);
    }
    deleteUnfinished(directory);
    deleteUnfinished(followersDirectory);

    Segments segments = segments(stored);
    DeletedSegments deleted =
        new DeletedSegments(files, directory, partition, options.duplicateWindow());
    deleted.load();
    TailRecovery recovery = new TailRecovery(options, files, segments, partition);
    State start =
        start(
            segments,
            deleted,
            partition,
            recovery.recover(mark, Math.max(mark, followers.greatestCommitted()), clock.millis()));
    long end = start.end();
    DurableMark durableMark = new DurableMark(files, directory, partition);
    durableMark.write(end);
    GroupCommit commit = new GroupCommit(start.written());
    DiskWatch watch = new DiskWatch(options, nanoTime);
    Retention retention = new Retention(options, files, clock, segments, deleted, followers);
    FillWatch fill = new FillWatch(options, files, clock, nanoTime, segments, followers, retention);
    RecentEvents recent = new RecentEvents(options.recentBytes(), partition, end);
    AppendLog log =
        new AppendLog(
            options,
            files,
            clock,
            SegmentHeader.length(partition),
            retention,
            commit,
            watch,
            recent,
            start);
    Forcer forcer =
        new Forcer(
            options,
            files,
            clock,
            partition,
            segments,
            retention,
            fill,
            durableMark,
            watch,
            commit,
            log,
            () ->
                start(
                    segments,
                    deleted,
                    partition,
                    recovery.recoverTo(commit.safe(), commit.written().file(), clock.millis())));
    fill.look(end);
    forcer.start();
    LOGGER
        .atInfo()
        .addKeyValue("directory", directory)
        .addKeyValue("partition", partition)
        .addKeyValue("earliest", segments.first().base())
        .addKeyValue("end", end)
        .log("Opened the journal");
    return new Journal(
        clock,
        partition,
        segments,
        recent,
        followers,
        retention,
        fill,
        watch,
        commit,
        log,
        forcer,
        durableMark,
        lock);
  }

  /** Returns where to go on, once the names of all segments are durable too. */
  private State start(
      Segments segments, DeletedSegments deleted, String partition, Recovered recovered)
      throws IOException {
    files.forceDirectory(directory);
    return new State(
        recovered.active(),
        recovered.end(),
        DuplicateWindow.read(
            segments, deleted, partition, recovered.end(), options.duplicateWindow()));
  }

  private void createDirectories(Path wanted) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    Path ancestor = wanted;
    while (ancestor != null && !Files.isDirectory(ancestor)) {
      missing.push(ancestor);
      ancestor = ancestor.getParent();
    }
    for (Path path : missing) {
      files.createDirectory(path);
      Path parent = path.getParent();
      if (parent != null) {
        files.forceDirectory(parent);
      }
    }
  }

  private NavigableMap<Long, Stored> storedSegments() throws IOException {
    NavigableMap<Long, Stored> stored = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path path : entries) {
        long base = Segment.baseOf(path.getFileName().toString());
        if (base >= 0) {
          stored.put(base, new Stored(path, Files.size(path), SegmentHeader.read(path)));
        }
      }
    }
    return stored;
  }

  /** Returns the journal's identity: what is stored, or what its segments say, or a new one. */
  private String identify(NavigableMap<Long, Stored> stored) throws IOException {
    Path path = directory.resolve(IDENTITY_FILE);
    StateFile state = StateFile.read(path);
    String partition = state == null ? partitionOf(stored) : state.partition();
    if (partition != null) {
      requireSameJournal(stored, partition);
    }
    if (state != null) {
      return state.partition();
    }
    if (partition != null) {
      LOGGER
          .atWarn()
          .addKeyValue("path", path)
          .addKeyValue("partition", partition)
          .log("The journal's identity was missing or damaged; took it from its segments");
    } else {
      for (Stored segment : stored.values()) {
        if (!segment.isLeftover()) {
          throw new JournalException(
              Reason.CORRUPT,
              "%s is missing or damaged, and no segment says which journal it is of: restore it, or move the directory away to begin a new journal"
                  .formatted(path));
        }
      }
      for (Stored segment : stored.values()) {
        files.delete(segment.path());
      }
      stored.clear();
      partition = options.name() + "-" + suffixes.get();
    }
    new StateFile(partition, 0).write(files, path, true);
    return partition;
  }

  /** Returns what the first segment that says anything says; null if none does. */
  private static @Nullable String partitionOf(NavigableMap<Long, Stored> stored) {
    for (Stored segment : stored.values()) {
      if (segment.header() != null) {
        return segment.header().partition();
      }
    }
    return null;
  }

  private static void requireSameJournal(NavigableMap<Long, Stored> stored, String partition) {
    stored.forEach(
        (base, segment) -> {
          SegmentHeader header = segment.header();
          if (header != null && (!header.partition().equals(partition) || header.base() != base)) {
            throw new JournalException(
                Reason.CORRUPT,
                "segment %s says that it begins journal %s at %d, but it lies in the directory of %s: move it away, or restore the directory from one source"
                    .formatted(segment.path(), header.partition(), header.base(), partition));
          }
        });
  }

  private void deleteUnfinished(Path directory) throws IOException {
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, "*" + StateFile.UNFINISHED)) {
      for (Path path : entries) {
        files.delete(path);
      }
    }
  }

  private Segments segments(NavigableMap<Long, Stored> stored) {
    Segments segments = new Segments();
    stored.forEach(
        (base, segment) -> {
          SegmentHeader header = segment.header();
          // A segment whose age is not known is as old as this process.
          long createdAt = header == null ? clock.millis() : header.createdAt();
          segments.add(new Segment(directory, base, createdAt, segment.bytes()));
        });
    return segments;
  }
}
