package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.SegmentReader.Found;
import io.trailkeeper.core.hash.RecentHashes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads the events among which duplicates are recognised from the segments. */
final class DuplicateWindow {

  /** How much is read for the duplicate window: a few seconds' work for a slow disk. */
  private static final long MAX_REMEMBERED_BYTES = 1L << 30;

  private DuplicateWindow() {}

  /**
   * Reads the hashes of the last events. Of whole ones only: an event that was lost is no duplicate
   * when it is sent again.
   */
  static RecentHashes read(
      Segments segments, DeletedSegments deleted, String partition, long end, int size)
      throws IOException {
    RecentHashes window = new RecentHashes(size);
    deleted.remember(window, segments, end);
    Segment segment = segments.last();
    Segment before = segments.before(segment);
    long bytes = segment.bytes();
    while (before != null && end - segment.base() < size && bytes < MAX_REMEMBERED_BYTES) {
      segment = before;
      bytes += segment.bytes();
      before = segments.before(segment);
    }
    Segment next = segment;
    while (next != null) {
      segment = next;
      next = segments.after(segment);
      try (SegmentReader reader = SegmentReader.open(segment.path(), partition)) {
        forEachHash(
            reader,
            segment.base(),
            next == null ? end : next.base(),
            partition,
            sha256 -> {
              ByteBuffer hash = ByteBuffer.wrap(sha256);
              window.add(hash.getLong(0), hash.getLong(8));
            });
      }
    }
    return window;
  }

  /** Gives the SHA-256 of each whole event of a segment, in order. */
  static void forEachHash(
      SegmentReader reader, long base, long end, String partition, Consumer<byte[]> action)
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
      action.accept(found.event().sha256());
      position = found.end();
      expected = found.event().offset() + 1;
    }
  }
}
