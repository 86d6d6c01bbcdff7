package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.JournalException.Reason;
import java.io.IOException;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes segments, and says whether there is room.
 *
 * <p>A segment may go when every registered follower has committed past it and its last event is
 * older than the minimum age. Without any follower age alone decides. When there is no room for a
 * new event, age no longer counts for what every follower has committed: to refuse what is new, in
 * order to keep what was delivered, would lose more.
 *
 * <p>Thread-safe, but for {@link #requireRoom}.
 */
final class Retention {

  private static final Logger LOGGER = LoggerFactory.getLogger(Retention.class);

  /** How many bytes may be written, and how long, before the free space is looked at again. */
  private static final long CHECK_BYTES = 1 << 20;

  private static final long CHECK_MILLIS = 1000;

  /** With less room than this an ordinary request may find none. */
  private static final long ROOM_BYTES = 1 << 20;

  /** A journal that is kept small has room while this part of it is free. */
  private static final long ROOM_SHARE = 16;

  private final JournalOptions options;
  private final FileOperations files;
  private final Clock clock;
  private final Segments segments;
  private final DeletedSegments deleted;
  private final Followers followers;
  private long uncheckedBytes = CHECK_BYTES;
  private long checkedAt;

  Retention(
      JournalOptions options,
      FileOperations files,
      Clock clock,
      Segments segments,
      DeletedSegments deleted,
      Followers followers) {
    this.options = options;
    this.files = files;
    this.clock = clock;
    this.segments = segments;
    this.deleted = deleted;
    this.followers = followers;
  }

  /** Deletes what may go. */
  void trim() {
    trim(false);
  }

  /**
   * Refuses if there is no room for a frame, after deleting what may go.
   *
   * @throws JournalException saying what is full
   */
  void requireRoom(long frameBytes) {
    if (segments.bytes() + frameBytes > options.maxBytes()) {
      trim(true);
      long bytes = segments.bytes();
      if (bytes + frameBytes > options.maxBytes()) {
        throw new JournalException(
            Reason.FULL,
            "journal %s is full: %d bytes of %d allowed; it takes events again when its followers commit, so look at the one that lags, or raise maxBytes"
                .formatted(options.directory(), bytes, options.maxBytes()));
      }
    }
    long now = clock.millis();
    uncheckedBytes += frameBytes;
    if (uncheckedBytes >= CHECK_BYTES || Math.abs(now - checkedAt) >= CHECK_MILLIS) {
      requireFreeSpace(frameBytes);
      uncheckedBytes = 0;
      checkedAt = now;
    }
  }

  /**
   * Whether there is room for events of an ordinary size, after deleting what may go. To be asked
   * while nothing comes; thread-safe.
   *
   * @throws JournalException if the disk cannot be asked
   */
  boolean hasRoom() {
    if (!hasRoomNow()) {
      trim(true);
      return hasRoomNow();
    }
    return true;
  }

  private boolean hasRoomNow() {
    long wanted = Math.min(ROOM_BYTES, options.maxBytes() / ROOM_SHARE);
    return segments.bytes() + wanted <= options.maxBytes()
        && usableBytes() >= options.minFreeBytes() + wanted;
  }

  private void requireFreeSpace(long frameBytes) {
    uncheckedBytes = CHECK_BYTES;
    long wanted = options.minFreeBytes() + frameBytes;
    if (usableBytes() < wanted) {
      trim(true);
      long usable = usableBytes();
      if (usable < wanted) {
        throw new JournalException(
            Reason.FULL,
            "the disk of journal %s has %d bytes left, %d are to stay free; it takes events again when there is room: free some"
                .formatted(options.directory(), usable, options.minFreeBytes()));
      }
    }
  }

  private long usableBytes() {
    try {
      return files.usableBytes(options.directory());
    } catch (IOException e) {
      throw new JournalException(
          Reason.FAILED,
          "cannot see how much room the disk of journal %s has: check the disk"
              .formatted(options.directory()),
          e);
    }
  }

  private void trim(boolean pressed) {
    if (segments.count() > 1) {
      followers.withLeastCommitted(least -> trim(least, pressed));
    }
  }

  private void trim(long leastCommitted, boolean pressed) {
    long newest = clock.millis() - options.minimumAge().toMillis();
    Segment segment = segments.first();
    Segment next = segments.after(segment);
    while (next != null) {
      // What was the active segment until the next one was created has no later events.
      boolean old = next.createdAt() <= newest;
      boolean mayGo = leastCommitted < 0 ? old : leastCommitted >= next.base() && (old || pressed);
      if (!mayGo || !delete(segment, next.base())) {
        return;
      }
      segment = next;
      next = segments.after(segment);
    }
  }

  /** Deletes a segment; a crash may undo it, which only retains more. */
  private boolean delete(Segment segment, long end) {
    try {
      deleted.leave(segment, end, segments.last().base());
      segments.remove(segment);
      files.delete(segment.path());
    } catch (IOException e) {
      segments.add(segment);
      LOGGER
          .atWarn()
          .addKeyValue("path", segment.path())
          .setCause(e)
          .log("A segment that is no longer needed could not be deleted");
      return false;
    }
    LOGGER
        .atInfo()
        .addKeyValue("path", segment.path())
        .addKeyValue("bytes", segment.bytes())
        .log("Deleted a segment that is no longer needed");
    return true;
  }
}
