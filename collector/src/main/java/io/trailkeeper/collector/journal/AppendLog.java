package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.GroupCommit.Written;
import io.trailkeeper.collector.journal.JournalException.Reason;
import io.trailkeeper.core.hash.RecentHashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The writing end: one lock under which duplicates are recognised, offsets given and frames
 * written, but nothing forced, except when a segment is full. Thread-safe.
 */
final class AppendLog {

  private final ReentrantLock lock = new ReentrantLock();
  private final JournalOptions options;
  private final FileOperations files;
  private final Clock clock;
  private final String partition;
  private final int headerBytes;
  private final Segments segments;
  private final Retention retention;
  private final GroupCommit commit;
  private final RecentHashes window;
  private ActiveSegment active;
  private long end;
  private boolean closed;
  private long appended;
  private long duplicates;
  private long refused;

  AppendLog(
      JournalOptions options,
      FileOperations files,
      Clock clock,
      String partition,
      Segments segments,
      Retention retention,
      GroupCommit commit,
      RecentHashes window,
      ActiveSegment active,
      long end) {
    this.options = options;
    this.files = files;
    this.clock = clock;
    this.partition = partition;
    this.headerBytes = SegmentHeader.length(partition);
    this.segments = segments;
    this.retention = retention;
    this.commit = commit;
    this.window = window;
    this.active = active;
    this.end = end;
  }

  /**
   * What became of an event.
   *
   * @param isNew false if it was recognised as a duplicate
   * @param end up to where the journal must be durable before it may be acknowledged
   */
  record Appended(boolean isNew, long end) {}

  record Counts(long appended, long duplicates, long refused) {}

  Appended append(byte[] source, byte[] event, byte[] sha256) {
    ByteBuffer hash = ByteBuffer.wrap(sha256);
    lock.lock();
    try {
      requireOpen();
      commit.requireUsable();
      if (window.contains(hash.getLong(0), hash.getLong(8))) {
        duplicates++;
        // The first one may be the very last event, and not durable yet.
        return new Appended(false, end);
      }
      write(source, event, sha256);
      window.add(hash.getLong(0), hash.getLong(8));
      appended++;
      return new Appended(true, end);
    } catch (JournalException e) {
      refused++;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  Counts counts() {
    lock.lock();
    try {
      return new Counts(appended, duplicates, refused);
    } finally {
      lock.unlock();
    }
  }

  /** Makes durable what was appended, and takes no more. */
  void close() throws IOException {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        try {
          if (commit.isUsable()) {
            commit.commit(end);
          }
        } finally {
          commit.close();
          active.file().close();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new JournalException(Reason.CLOSED, "the journal is closed: open it again");
    }
  }

  private void write(byte[] source, byte[] event, byte[] sha256) {
    if (event.length > Frame.MAX_EVENT_BYTES) {
      throw new JournalException(
          Reason.TOO_LARGE,
          "an event of %d bytes, at most %d are taken: set it aside"
              .formatted(event.length, Frame.MAX_EVENT_BYTES));
    }
    long frameBytes = (long) Frame.FIXED_BYTES + source.length + event.length;
    retention.requireRoom(frameBytes);
    if (active.hasEvents(headerBytes) && active.bytesWith(frameBytes) > options.segmentBytes()) {
      startSegment();
    }
    try {
      active.append(Frame.head(end, clock.millis(), sha256, source, event), event);
    } catch (IOException e) {
      throw failed(active.segment().path(), frameBytes, e);
    }
    end++;
    commit.written(new Written(end, active.segment(), active.file()));
  }

  /** Starts a new segment. All that is in the one before is durable then. */
  private void startSegment() {
    commit.commit(end);
    SegmentHeader header = new SegmentHeader(end, clock.millis(), partition);
    ActiveSegment next;
    try {
      next = ActiveSegment.create(files, options.directory(), header);
    } catch (IOException e) {
      throw failed(options.directory(), headerBytes, e);
    }
    try {
      next.file().force();
      files.forceDirectory(options.directory());
      active.file().close();
    } catch (IOException e) {
      commit.fail(next.segment(), e);
      commit.requireUsable();
    }
    active = next;
    segments.add(next.segment());
    retention.trim();
  }

  /**
   * Says what a failed write means. Java gives no error number: a full disk shows in the message,
   * if that is English, or in the space that is left.
   */
  private JournalException failed(Path path, long bytes, IOException cause) {
    String found = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    boolean full = found.contains("no space left") || found.contains("quota");
    try {
      full = full || files.usableBytes(options.directory()) < bytes;
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return full
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
