package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.GroupCommit.Written;
import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.collector.journal.SegmentReader.Found;
import io.trailkeeper.collector.journal.TailRecovery.Recovered;
import io.trailkeeper.core.hash.RecentHashes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a journal: looks at everything before it changes anything. */
final class JournalOpening {

  static final String IDENTITY_FILE = "journal.json";

  private static final Logger LOGGER = LoggerFactory.getLogger(JournalOpening.class);
  private static final String LOCK_FILE = "lock";

  /** How much is read for the duplicate window: a few seconds' work for a slow disk. */
  private static final long MAX_REMEMBERED_BYTES = 1L << 30;

  private final JournalOptions options;
  private final Clock clock;
  private final FileOperations files;
  private final Supplier<String> suffixes;
  private final Path directory;

  /**
   * @param suffixes gives what makes a new partition's name unique
   */
  JournalOpening(
      JournalOptions options, Clock clock, FileOperations files, Supplier<String> suffixes) {
    this.options = options;
    this.clock = clock;
    this.files = files;
    this.suffixes = suffixes;
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
    deleteUnfinished(directory);
    Path followersDirectory = directory.resolve(Followers.DIRECTORY);
    if (!Files.isDirectory(followersDirectory)) {
      files.createDirectory(followersDirectory);
    }
    deleteUnfinished(followersDirectory);
    Followers followers = new Followers(files, followersDirectory, partition);
    followers.load();

    long mark = DurableMark.read(directory, partition);
    Segments segments = segments(stored);
    Recovered recovered =
        new TailRecovery(options, files, segments, partition)
            .recover(mark, Math.max(mark, followers.greatestCommitted()), clock.millis());
    ActiveSegment active = recovered.active();
    files.forceDirectory(directory);

    long end = recovered.end();
    DurableMark durableMark = new DurableMark(files, directory, partition);
    durableMark.write(end);
    GroupCommit commit =
        new GroupCommit(durableMark, new Written(end, active.segment(), active.file()));
    Retention retention = new Retention(options, files, clock, segments, followers);
    AppendLog log =
        new AppendLog(
            options,
            files,
            clock,
            partition,
            segments,
            retention,
            commit,
            duplicateWindow(segments, partition, end),
            active,
            end);
    LOGGER
        .atInfo()
        .addKeyValue("directory", directory)
        .addKeyValue("partition", partition)
        .addKeyValue("earliest", segments.first().base())
        .addKeyValue("end", end)
        .log("Opened the journal");
    return new Journal(
        clock, partition, segments, followers, retention, commit, log, durableMark, lock);
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

  /**
   * Reads the hashes of the last events. Of whole ones only: an event that was lost is no duplicate
   * when it is sent again.
   */
  private RecentHashes duplicateWindow(Segments segments, String partition, long end)
      throws IOException {
    RecentHashes window = new RecentHashes(options.duplicateWindow());
    Segment segment = segments.last();
    Segment before = segments.before(segment);
    long bytes = segment.bytes();
    while (before != null
        && end - segment.base() < options.duplicateWindow()
        && bytes < MAX_REMEMBERED_BYTES) {
      segment = before;
      bytes += segment.bytes();
      before = segments.before(segment);
    }
    Segment next = segment;
    while (next != null) {
      segment = next;
      next = segments.after(segment);
      try (SegmentReader reader = SegmentReader.open(segment.path(), partition)) {
        remember(window, reader, segment.base(), next == null ? end : next.base(), partition);
      }
    }
    return window;
  }

  private static void remember(
      RecentHashes window, SegmentReader reader, long base, long end, String partition)
      throws IOException {
    long position = SegmentHeader.length(partition);
    long expected = base;
    while (expected < end) {
      Found found = reader.frame(position, expected);
      if (found == null) {
        found = reader.find(position, expected, end);
      }
      if (found == null) {
        return;
      }
      ByteBuffer hash = ByteBuffer.wrap(found.event().sha256());
      window.add(hash.getLong(0), hash.getLong(8));
      position = found.end();
      expected = found.event().offset() + 1;
    }
  }
}
