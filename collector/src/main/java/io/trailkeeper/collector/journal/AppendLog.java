package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.GroupCommit.Written;
import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.core.hash.RecentHashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing end: one lock under which duplicates are recognised, offsets given and frames
 * written, but nothing forced. When a segment is full, who appends waits without the lock, and
 * within bounds, until the {@link Forcer} has started another one. Thread-safe.
 */
final class AppendLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(AppendLog.class);
  private static final String NOT_TOGETHER = "Events are appended one by one";

  /** Frames that are written at once: few calls of the system, and little memory. */
  private static final int FRAMES_BYTES = 256 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rotated = lock.newCondition();
  private final JournalOptions options;
  private final FileOperations files;
  private final Clock clock;
  private final int headerBytes;
  private final Retention retention;
  private final GroupCommit commit;
  private final DiskWatch watch;
  private final RecentEvents recent;
  private final ByteBuffer frames = ByteBuffer.allocate(FRAMES_BYTES);
  private RecentHashes window;
  private ActiveSegment active;
  private long end;
  private boolean full;
  private long rotations;
  private @Nullable JournalException rotationFailure;
  private boolean closed;
  private final LongAdder appended = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder refused = new LongAdder();

  AppendLog(
      JournalOptions options,
      FileOperations files,
      Clock clock,
      int headerBytes,
      Retention retention,
      GroupCommit commit,
      DiskWatch watch,
      RecentEvents recent,
      State start) {
    this.options = options;
    this.files = files;
    this.clock = clock;
    this.headerBytes = headerBytes;
    this.retention = retention;
    this.commit = commit;
    this.watch = watch;
    this.recent = recent;
    this.window = start.window();
    this.active = start.active();
    this.end = start.end();
  }

  /**
   * What to append to.
   *
   * @param active the segment, all of which is durable
   * @param end the next event's offset
   * @param window the events before
   */
  record State(ActiveSegment active, long end, RecentHashes window) {

    Written written() {
      return active.written(end);
    }
  }

  /**
   * What became of an event.
   *
   * @param isNew false if it was recognised as a duplicate
   * @param end up to where the journal must be durable before it may be acknowledged
   * @param generation in which that offset counts
   */
  record Appended(boolean isNew, long end, long generation) {}

  record Counts(long appended, long duplicates, long refused) {}

  /** Makes what was written good again. */
  @FunctionalInterface
  interface Recovery {
    State run() throws IOException;
  }

  /**
   * Appends an event.
   *
   * @param event its offset and time are given here
   */
  Appended append(Submitted event, Patience patience) {
    try {
      // Known failures are said before anything is waited for.
      commit.requireUsable();
      patience.lock(lock);
      try {
        return appendLocked(event, patience);
      } finally {
        lock.unlock();
      }
    } catch (JournalException e) {
      refused.increment();
      throw e;
    }
  }

  /**
   * Appends all events of a batch, or none: where one of them may have to wait, or is refused, they
   * are to be appended one by one.
   *
   * @return nothing if none was appended; the batch says which of them were new
   */
  Optional<Appended> appendTogether(Batch batch, Patience patience) {
    if (batch.bytes() > FRAMES_BYTES || !isLocked(patience)) {
      return Optional.empty();
    }
    watch.writing().begin();
    try {
      if (full || closed || active.bytesWith(batch.bytes()) > options.segmentBytes()) {
        return Optional.empty();
      }
      commit.requireUsable();
      retention.requireRoom(batch.bytes());
      return writeTogether(batch);
    } catch (JournalException e) {
      LOGGER.atDebug().setCause(e).log(NOT_TOGETHER);
      return Optional.empty();
    } finally {
      watch.writing().end();
      lock.unlock();
    }
  }

  private boolean isLocked(Patience patience) {
    try {
      patience.lock(lock);
      return true;
    } catch (JournalException e) {
      LOGGER.atDebug().setCause(e).log(NOT_TOGETHER);
      return false;
    }
  }

  private Optional<Appended> writeTogether(Batch batch) {
    frames.clear();
    long receivedAt = clock.millis();
    int count = batch.frame(frames, window, end, receivedAt);
    if (count > 0) {
      long position = active.written(end).position();
      try {
        active.append(frames.array(), frames.position());
      } catch (IOException e) {
        // One by one shows which of them can be written, and says why others cannot.
        LOGGER.atDebug().setCause(e).log(NOT_TOGETHER);
        return Optional.empty();
      }
      batch.addTo(window);
      // Before they can be durable, so that who is woken then finds them.
      for (int i = 0; i < batch.size(); i++) {
        if (batch.isNew(i)) {
          position += batch.event(i).frameBytes();
          recent.add(end, receivedAt, batch.event(i), position);
          end++;
        }
      }
      appended.add(count);
      commit.written(active.written(end));
    }
    duplicates.add(batch.size() - count);
    return Optional.of(new Appended(count > 0, end, commit.generation()));
  }

  private Appended appendLocked(Submitted event, Patience patience) {
    ByteBuffer hash = ByteBuffer.wrap(event.sha256());
    requireSize(event.bytes());
    long frameBytes = event.frameBytes();
    while (true) {
      requireOpen();
      commit.requireUsable();
      if (window.contains(hash.getLong(0), hash.getLong(8))) {
        duplicates.increment();
        // The first one may be the very last event, and not durable yet.
        return new Appended(false, end, commit.generation());
      }
      watch.writing().begin();
      try {
        retention.requireRoom(frameBytes);
        full |=
            active.hasEvents(headerBytes) && active.bytesWith(frameBytes) > options.segmentBytes();
        if (!full) {
          write(event, frameBytes);
          window.add(hash.getLong(0), hash.getLong(8));
          appended.increment();
          return new Appended(true, end, commit.generation());
        }
      } finally {
        watch.writing().end();
      }
      awaitRotation(patience);
    }
  }

  /** Waits for another segment. Others may append meanwhile, so everything is to be asked again. */
  private void awaitRotation(Patience patience) {
    long before = rotations;
    long generation = commit.generation();
    rotationFailure = null;
    commit.wantRotation(active.segment());
    while (rotations == before && full && !closed && commit.generation() == generation) {
      commit.requireUsable();
      if (rotationFailure != null) {
        throw new JournalException(
            rotationFailure.reason(),
            String.valueOf(rotationFailure.getMessage()),
            rotationFailure.getCause());
      }
      patience.await(rotated);
    }
  }

  private void write(Submitted event, long frameBytes) {
    long receivedAt = clock.millis();
    try {
      active.append(
          Frame.head(end, receivedAt, event.sha256(), event.source(), event.bytes()),
          event.bytes());
    } catch (IOException e) {
      JournalException failed = failed(active.segment().path(), frameBytes, e);
      if (failed.reason() == Reason.FAILED) {
        commit.countFailure();
      }
      throw failed;
    }
    end++;
    Written written = active.written(end);
    // Before it can be durable, so that who is woken then finds it.
    recent.add(end - 1, receivedAt, event, written.position());
    commit.written(written);
  }

  /** Goes on in a new segment, before which everything is durable. For the Forcer. */
  void rotated(ActiveSegment next) {
    lock.lock();
    try {
      active = next;
      full = false;
      rotations++;
      commit.startedSegment(next.written(end));
      rotated.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says that a new segment could not be started; the next event tries again. The full one takes
   * nothing more, whatever happens: the other one may be there after a crash. For the Forcer.
   */
  void notRotated(Path path, IOException cause) {
    JournalException failed = failed(path, headerBytes, cause);
    if (failed.reason() == Reason.FAILED) {
      commit.countFailure();
    }
    lock.lock();
    try {
      rotationFailure = failed;
      rotated.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets those go who wait for a new segment, since there will be none. For the Forcer. */
  void failed() {
    lock.lock();
    try {
      rotated.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Goes back to what is durable: what was appended and is not is forgotten, and no duplicate when
   * it is sent again. For the Forcer.
   */
  void recover(Recovery recovery) throws IOException {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      State state = recovery.run();
      active = state.active();
      end = state.end();
      // What is appended next has the offsets of what is gone.
      recent.cut(end);
      window = state.window();
      full = false;
      commit.recovered(state.written());
      rotated.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Counts counts() {
    return new Counts(appended.sum(), duplicates.sum(), refused.sum());
  }

  /** Makes durable what was appended, and takes no more. Waits for the disk within bounds. */
  void close() {
    Patience patience = watch.patience();
    try {
      long last;
      long generation;
      patience.lock(lock);
      try {
        if (closed) {
          return;
        }
        closed = true;
        last = end;
        generation = commit.generation();
        rotated.signalAll();
      } finally {
        lock.unlock();
      }
      if (commit.isUsable()) {
        commit.commit(last, generation, patience);
      }
    } finally {
      commit.close();
    }
  }

  /** Closes the file that was written to; nobody may append or force any more. */
  void closeFile() throws IOException {
    active.file().close();
  }

  private void requireOpen() {
    if (closed) {
      throw new JournalException(Reason.CLOSED, "the journal is closed: open it again");
    }
  }

  private static void requireSize(byte[] event) {
    if (event.length > Frame.MAX_EVENT_BYTES) {
      throw new JournalException(
          Reason.TOO_LARGE,
          "an event of %d bytes, at most %d are taken: set it aside"
              .formatted(event.length, Frame.MAX_EVENT_BYTES));
    }
  }

  /**
   * Says what a failed write means. Java gives no error number: a full disk shows in the message,
   * if that is English, or in the space that is left.
   */
  private JournalException failed(Path path, long bytes, IOException cause) {
    String found = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    boolean diskFull = found.contains("no space left") || found.contains("quota");
    try {
      diskFull = diskFull || files.usableBytes(options.directory()) < bytes;
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return diskFull
        ? new JournalException(
            Reason.FULL,
            "writing %d bytes to %s: the disk is full; the journal takes events again when there is room: free some"
                .formatted(bytes, path),
            cause)
        : new JournalException(
            Reason.FAILED,
            "writing %d bytes to %s failed; nothing of it was kept: check the disk"
                .formatted(bytes, path),
            cause);
  }
}
