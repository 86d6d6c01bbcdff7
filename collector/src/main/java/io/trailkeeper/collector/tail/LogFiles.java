package io.trailkeeper.collector.tail;

import io.trailkeeper.core.journal.Loss;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the log: which of those in the directory is which of those that are known, through
 * rotation, compression and replacement.
 */
final class LogFiles implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogFiles.class);

  /** A file that is renamed while the directory is read may not be shown; twice it is not. */
  private static final int GONE = 2;

  /** As long as an API server is given to write to a file that another one has replaced. */
  private static final long QUIET_MILLIS = 5_000;

  private static final DateTimeFormatter ROTATED_AT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS");

  private static final Pattern TIME = Pattern.compile("[-0-9]{10}T[-0-9]{8}\\.[0-9]{3}");

  private final LogDirectory directory;
  private final LossLog losses;
  private final Clock clock;
  private final List<TrackedFile> files = new ArrayList<>();
  private @Nullable Instant lastEventTime;
  private long rotations;
  private boolean scanned;
  private boolean changed;

  LogFiles(LogDirectory directory, TailState state, LossLog losses, Clock clock) {
    this.directory = directory;
    this.losses = losses;
    this.clock = clock;
    this.lastEventTime = state.lastEventTime();
    state.files().forEach(file -> files.add(new TrackedFile(file)));
  }

  List<FileState> states() {
    return files.stream().map(TrackedFile::state).toList();
  }

  /** Returns the states as they are, but for one file. */
  List<FileState> statesWith(TrackedFile file, FileState state) {
    return files.stream().map(each -> each == file ? state : each.state()).toList();
  }

  @Nullable Instant lastEventTime() {
    return lastEventTime;
  }

  void lastEventTime(@Nullable Instant time) {
    lastEventTime = time;
  }

  long rotations() {
    return rotations;
  }

  int present() {
    return (int) files.stream().filter(file -> file.found() != null).count();
  }

  int deleted() {
    return (int) files.stream().filter(file -> file.state().deleted()).count();
  }

  /** Whether something was found since the last call that the state must say. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  void changed() {
    changed = true;
  }

  long lagBytes() throws IOException {
    long lag = 0;
    for (TrackedFile file : files) {
      lag += unread(file);
    }
    return lag;
  }

  private static long unread(TrackedFile file) throws IOException {
    return file.state().finished() ? 0 : Math.max(0, file.size() - file.state().offset());
  }

  /**
   * Returns the files that may hold something that was not taken, in the order in which they are to
   * be read: rotated ones by their time, then one that has lost its name, then the one that is
   * written.
   */
  List<TrackedFile> unfinished() {
    return files.stream()
        .filter(file -> !file.state().finished() && (file.found() != null || file.isOpen()))
        .sorted(
            Comparator.comparing((TrackedFile file) -> isActive(file.state()))
                .thenComparing(file -> file.found() != null)
                .thenComparing(file -> file.state().stem()))
        .toList();
  }

  /**
   * Whether it is not decided yet whether a file is gone of which something may be left to read.
   */
  boolean isUndecided() {
    return files.stream()
        .anyMatch(file -> file.found() == null && !file.isOpen() && !file.state().finished());
  }

  /** Whether nothing more is written to a file, by all that is known. */
  boolean isComplete(TrackedFile file) {
    @Nullable FoundFile found = file.found();
    if (found == null) {
      return isActive(file.state())
          ? file.quietMillis(clock.millis()) > QUIET_MILLIS && successor()
          : file.unchanged() >= GONE;
    }
    if (found.stem().equals(directory.active())) {
      return false;
    }
    return found.compressed()
        || file.unchanged() >= GONE
        || found.modified().isBefore(clock.instant().minusSeconds(1));
  }

  /** Whether the API server writes to another file by now. */
  private boolean successor() {
    return files.stream()
        .map(TrackedFile::found)
        .anyMatch(
            found -> found != null && found.stem().equals(directory.active()) && found.size() > 0);
  }

  private boolean isActive(FileState state) {
    return state.stem().equals(directory.active());
  }

  /** Looks at the directory. */
  void scan() throws IOException {
    Collection<FoundFile> found = list();
    Map<FoundFile, TrackedFile> matched;
    try {
      // Reading comes first: if it fails nothing is concluded.
      matched = match(found);
    } catch (NoSuchFileException e) {
      // It was renamed meanwhile; the next look shows how.
      return;
    }
    matched.forEach(this::take);
    for (TrackedFile file : List.copyOf(files)) {
      if (!matched.containsValue(file)) {
        // An empty directory is one where nothing is mounted yet.
        if (!found.isEmpty() || file.isOpen()) {
          missing(file);
        }
      }
      if (files.contains(file) && (file.found() != null || file.isOpen())) {
        observe(file);
      }
    }
    scanned = true;
  }

  /** With the directory gone, what is open can still be read. */
  private Collection<FoundFile> list() throws IOException {
    try {
      return directory.list();
    } catch (NoSuchFileException e) {
      if (files.stream().anyMatch(TrackedFile::isOpen)) {
        return List.of();
      }
      throw e;
    }
  }

  private void observe(TrackedFile file) throws IOException {
    if (file.state().finished() && !grown(file)) {
      file.release();
      return;
    }
    if (isActive(file.state())) {
      file.hold();
    } else if (!file.isCurrent() && file.found() != null) {
      file.release();
    }
    file.observe(clock.millis());
  }

  /** Something was written to a rotated file after it was read to its end. */
  private boolean grown(TrackedFile file) throws IOException {
    if (file.found() == null || file.wasReadCompressed() || file.size() <= file.state().offset()) {
      return false;
    }
    file.state(file.state().finished(false));
    return true;
  }

  // Which is which

  private Map<FoundFile, TrackedFile> match(Collection<FoundFile> found) throws IOException {
    FileMatching matching = FileMatching.of(directory.active(), files, found);
    Map<FoundFile, TrackedFile> matched = new LinkedHashMap<>(matching.matched());
    matching
        .unknown()
        .forEach((file, start) -> matched.put(file, begin(file, start, matching.left())));
    return matched;
  }

  /** A file that is not known: read from its beginning, or from where one like it was read to. */
  private TrackedFile begin(FoundFile file, byte[] start, Set<TrackedFile> left) {
    Fingerprint fingerprint = Fingerprint.of(start, start.length);
    long likeIt =
        files.stream()
            .map(TrackedFile::state)
            .filter(known -> known.fingerprint().tells() && known.fingerprint().fits(start))
            .mapToLong(FileState::offset)
            .max()
            .orElse(0);
    long offset = file.compressed() ? likeIt : Math.min(likeIt, file.size());
    Inode inode = file.compressed() ? Inode.NONE : file.inode();
    left.stream()
        .filter(known -> isRewritten(known, file))
        .findFirst()
        .ifPresent(
            known -> {
              left.remove(known);
              files.remove(known);
              truncated(
                  known, file.path() + " was written anew, or another file has got its inode");
            });
    TrackedFile added =
        new TrackedFile(new FileState(file.stem(), inode, offset, fingerprint, false, false));
    files.add(added);
    changed = true;
    if (scanned && !file.stem().equals(directory.active())) {
      rotations++;
    }
    LOGGER
        .atInfo()
        .addKeyValue("file", file.path())
        .addKeyValue("bytes", file.size())
        .addKeyValue("offset", offset)
        .log("A file of the audit log was found");
    return added;
  }

  private boolean isRewritten(TrackedFile known, FoundFile file) {
    return !file.compressed()
        && isActive(known.state())
        && !known.state().deleted()
        && file.stem().equals(directory.active())
        && known.state().inode().equals(file.inode())
        && known.state().offset() > 0;
  }

  private void take(FoundFile file, TrackedFile known) {
    FileState before = known.state();
    boolean wasCompressed = known.found() != null && known.found().compressed();
    known.seen(file);
    if (isActive(before) && !file.stem().equals(directory.active())) {
      rotations++;
      LOGGER.atInfo().addKeyValue("file", file.path()).log("The audit log was rotated");
    }
    if (!known.state().equals(before) || wasCompressed != file.compressed()) {
      changed = true;
    }
    if (!file.compressed() && isActive(known.state()) && isTruncated(known, file)) {
      truncated(
          known,
          file.path() + " has " + file.size() + " bytes, or others than those that were read");
      known.begin();
    }
  }

  private static boolean isTruncated(TrackedFile known, FoundFile file) {
    if (file.size() < known.state().offset()) {
      return true;
    }
    try {
      byte @Nullable [] start = known.start();
      return start != null && !known.state().fingerprint().fits(start);
    } catch (IOException e) {
      // Whoever reads its lines says so.
      return false;
    }
  }

  // What is missing

  private void truncated(TrackedFile known, String what) {
    lose(
        LossReason.TRUNCATED,
        what
            + ": what was written after byte "
            + known.state().offset()
            + " and cut off is not known",
        clock.instant());
  }

  private void missing(TrackedFile file) {
    file.unseen();
    if (file.missing() < GONE) {
      return;
    }
    if (file.state().finished()) {
      forget(file);
    } else if (!file.isOpen()) {
      vanished(file);
      forget(file);
    } else if (isActive(file.state()) && file.missing() == GONE) {
      LOGGER
          .atWarn()
          .addKeyValue("file", file.state().stem())
          .addKeyValue("inode", file.state().inode().number())
          .log("The audit log has lost its name; it is read on as long as this process runs");
    } else if (isActive(file.state()) && !file.state().deleted() && file.unchanged() == 0) {
      deleted(file);
    }
  }

  /** The API server writes to a file that has no name. */
  private void deleted(TrackedFile file) {
    OptionalInt links = OpenFiles.links(file.state().inode());
    boolean moved = links.isPresent() && links.getAsInt() > 0;
    lose(
        moved ? LossReason.REPLACED : LossReason.DELETED,
        file.state().stem()
            + " (inode "
            + file.state().inode().number()
            + ") was "
            + (moved ? "moved away" : "deleted")
            + " while the API server writes to it. It is read on from byte "
            + file.state().offset()
            + " while this process runs; what it writes after that nobody can read. Restart the"
            + " API server",
        clock.instant());
    file.state(file.state().markedDeleted());
  }

  private void vanished(TrackedFile file) {
    FileState state = file.state();
    long size = Math.max(file.lastSize(), state.offset());
    if (!isActive(state)) {
      if (size > state.offset() || file.lastSize() < 0) {
        lose(
            LossReason.DELETED,
            state.stem()
                + " was removed before it was read to its end: bytes from "
                + state.offset()
                + (file.lastSize() < 0 ? " on" : " to " + size)
                + " are missing",
            rotatedAt(state.stem()));
      }
      return;
    }
    boolean replaced = successor();
    lose(
        state.deleted() || !replaced ? LossReason.DELETED : LossReason.REPLACED,
        state.stem()
            + " (inode "
            + state.inode().number()
            + ") was "
            + (state.deleted() || !replaced ? "deleted" : "replaced")
            + " and is not among the rotated files: what was written to it after byte "
            + state.offset()
            + " is not known",
        clock.instant());
  }

  private void lose(LossReason reason, String what, Instant to) {
    losses.add(List.<Loss>of(losses.of(reason, lastEventTime, to, what)));
    changed = true;
  }

  private void forget(TrackedFile file) {
    file.release();
    files.remove(file);
    changed = true;
  }

  /** Nothing was written to a rotated file after the time in its name. */
  private Instant rotatedAt(String stem) {
    Matcher time = TIME.matcher(stem);
    try {
      return time.find()
          ? LocalDateTime.parse(time.group(), ROTATED_AT).toInstant(ZoneOffset.UTC)
          : clock.instant();
    } catch (DateTimeException e) {
      return clock.instant();
    }
  }

  @Override
  public void close() {
    files.forEach(TrackedFile::release);
  }
}
