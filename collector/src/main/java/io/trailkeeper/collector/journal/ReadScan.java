package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.Followers.Follower;
import io.trailkeeper.collector.journal.Followers.Position;
import io.trailkeeper.collector.journal.SegmentReader.Found;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.selector.EventFilter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One read: goes through the segments from a cursor on, up to the durable end. */
final class ReadScan {

  private static final Logger LOGGER = LoggerFactory.getLogger(ReadScan.class);

  /** So that a follower whose selection matches next to nothing still commits now and then. */
  private static final long MAX_SCANNED_BYTES = 64 << 20;

  private final Segments segments;
  private final ReadRequest request;
  private final EventFilter.Test filter;
  private final Follower follower;
  private final String partition;
  private final long from;
  private final long end;
  private final List<JournaledEvent> events = new ArrayList<>();
  private long next;
  private long filtered;
  private long scannedBytes;
  private int selectedBytes;
  private @Nullable Gap gap;

  /**
   * @param end the offset after the last durable event
   */
  ReadScan(Segments segments, ReadRequest request, Follower follower, long end) {
    this.segments = segments;
    this.request = request;
    this.filter = request.filter().test();
    this.follower = follower;
    this.partition = request.from().partition();
    this.from = request.from().offset();
    this.next = from;
    this.end = Math.min(end, request.before());
  }

  ReadResult run() throws IOException {
    boolean more = true;
    while (more && next < end) {
      Segment segment = segments.holding(next);
      if (segment == null) {
        more = passOver(segments.first().base(), "the journal no longer retains them");
      } else {
        try (SegmentReader reader = SegmentReader.open(segment.path(), partition)) {
          more = scan(segment, reader);
        } catch (NoSuchFileException e) {
          if (segments.holding(next) == segment) {
            throw e;
          }
          // It was deleted because nobody needs it: the next round says so.
        }
      }
    }
    return new ReadResult(events, new Cursor(partition, next), filtered, Optional.ofNullable(gap));
  }

  /** Returns whether to go on with the next segment. */
  private boolean scan(Segment segment, SegmentReader reader) throws IOException {
    Position start = start(segment);
    long expected = start.offset();
    long position = start.at();
    while (next < end) {
      Found found = reader.frame(position, expected);
      if (found == null) {
        found = reader.find(position, expected, end);
        long to = resumesAt(segment, found);
        note(segment, expected, to);
        if (to > next && !passOver(to, "segment " + segment.path() + " is damaged")) {
          return false;
        }
        if (found == null) {
          return true;
        }
        position = found.position();
        expected = found.event().offset();
      }
      if (expected == next) {
        follower.position(new Position(segment.base(), next, position));
        if (!take(found.event())) {
          return false;
        }
        next++;
        scannedBytes += found.end() - position;
      }
      position = found.end();
      expected++;
      if (expected == next) {
        follower.position(new Position(segment.base(), next, position));
        if (scannedBytes >= MAX_SCANNED_BYTES) {
          return false;
        }
      }
      Segment after = segments.after(segment);
      if (after != null && after.base() <= next) {
        return true;
      }
    }
    return false;
  }

  /** Returns where to begin in a segment: where this follower stopped, or at its beginning. */
  private Position start(Segment segment) {
    Position last = follower.position();
    if (last != null && last.base() == segment.base() && last.offset() == next) {
      return last;
    }
    return new Position(segment.base(), segment.base(), SegmentHeader.length(partition));
  }

  /** Returns the first offset after a damage that can be read. */
  private long resumesAt(Segment segment, @Nullable Found found) {
    if (found != null) {
      return found.event().offset();
    }
    Segment after = segments.after(segment);
    return after == null ? end : Math.min(end, after.base());
  }

  /**
   * Takes an event or filters it, and takes every loss; false if there is no more room for it in
   * this result.
   */
  private boolean take(JournaledEvent event) {
    if (!event.isLoss() && !filter.passes(event.bytes())) {
      filtered++;
      return true;
    }
    boolean fits =
        events.size() < request.maxEvents()
            && event.bytes().length <= request.maxBytes() - selectedBytes;
    if (!fits && !events.isEmpty()) {
      return false;
    }
    events.add(event);
    selectedBytes += event.bytes().length;
    return true;
  }

  /** Passes over what cannot be read; false if that is for the next read to say. */
  private boolean passOver(long to, String reason) {
    if (next > from) {
      return false;
    }
    long stop = Math.min(to, end);
    gap = new Gap(request.from(), new Cursor(partition, stop), reason);
    next = stop;
    return true;
  }

  private void note(Segment segment, long offset, long to) {
    if (segments.damaged(segment, offset)) {
      LOGGER
          .atError()
          .addKeyValue("path", segment.path())
          .addKeyValue("from", offset)
          .addKeyValue("to", to)
          .log("A segment is damaged: events are lost");
    }
  }
}
