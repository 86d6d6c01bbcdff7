package io.trailkeeper.collector.journal;

import io.trailkeeper.collector.journal.Followers.Follower;
import io.trailkeeper.collector.journal.Followers.Position;
import io.trailkeeper.collector.journal.SegmentReader.Found;
import io.trailkeeper.core.audit.InvalidAuditEventException;
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

  private static final int RECENT_AT_ONCE = 256;

  private final Segments segments;
  private final RecentEvents recent;
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
  private long segmentBase = -1;
  private long segmentOffset;
  private long segmentPosition;

  /**
   * @param end the offset after the last durable event
   */
  ReadScan(
      Segments segments, RecentEvents recent, ReadRequest request, Follower follower, long end) {
    this.segments = segments;
    this.recent = recent;
    this.request = request;
    this.filter = request.filter().test();
    this.follower = follower;
    this.partition = request.from().partition();
    this.from = request.from().offset();
    this.next = from;
    Position last = follower.position();
    if (last != null) {
      stand(last.base(), last.offset(), last.at());
    }
    this.end = Math.min(end, request.before());
  }

  ReadResult run() throws IOException {
    boolean more = true;
    try {
      while (more && next < end) {
        more = takeRecent() && (next >= end || takeStored());
      }
    } finally {
      if (segmentBase >= 0) {
        follower.position(new Position(segmentBase, segmentOffset, segmentPosition));
      }
    }
    return new ReadResult(events, new Cursor(partition, next), filtered, Optional.ofNullable(gap));
  }

  /** Takes events that are in memory, if the next one is; returns whether to go on. */
  private boolean takeRecent() {
    if (!recent.mayHold(next)) {
      return true;
    }
    JournaledEvent[] some = new JournaledEvent[RECENT_AT_ONCE];
    long first = next;
    boolean more = true;
    int count = recent.copy(next, end, some);
    while (more && count > 0) {
      int taken = 0;
      while (taken < count && take(some[taken])) {
        taken++;
        next++;
      }
      more = taken == count;
      count = recent.copy(next, end, some);
    }
    if (next > first) {
      notePosition(next - 1);
    }
    return more;
  }

  /** Should the follower fall behind, it need not look for its place in the segment. */
  private void notePosition(long last) {
    Segment segment = segments.holding(last);
    long frameEnd = recent.frameEnd(last);
    if (segment != null && frameEnd >= 0) {
      stand(segment.base(), last + 1, frameEnd);
    }
  }

  /** Takes events of one segment; returns whether to go on. */
  private boolean takeStored() throws IOException {
    Segment segment = segments.holding(next);
    if (segment == null) {
      return passOver(segments.first().base(), "the journal no longer retains them");
    }
    try (SegmentReader reader = SegmentReader.open(segment.path(), partition)) {
      return scan(segment, reader);
    } catch (NoSuchFileException e) {
      if (segments.holding(next) == segment) {
        throw e;
      }
      // It was deleted because nobody needs it: the next round says so.
      return true;
    }
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
        stand(segment.base(), next, position);
        if (!take(found.event())) {
          return false;
        }
        next++;
        scannedBytes += found.end() - position;
      }
      position = found.end();
      expected++;
      if (expected == next) {
        stand(segment.base(), next, position);
        if (scannedBytes >= MAX_SCANNED_BYTES) {
          return false;
        }
      }
      Segment after = segments.after(segment);
      if ((after != null && after.base() <= next) || recent.mayHold(next)) {
        return true;
      }
    }
    return false;
  }

  /** Returns where to begin in a segment: where this follower stopped, or at its beginning. */
  private Position start(Segment segment) {
    boolean known = segmentBase == segment.base() && segmentOffset == next;
    return known
        ? new Position(segmentBase, next, segmentPosition)
        : new Position(segment.base(), segment.base(), SegmentHeader.length(partition));
  }

  /** Notes where an event stands, so that the next read need not look for it. */
  private void stand(long base, long offset, long position) {
    segmentBase = base;
    segmentOffset = offset;
    segmentPosition = position;
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
    if (!passes(event)) {
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

  private boolean passes(JournaledEvent event) {
    if (event.isLoss()) {
      return true;
    }
    try {
      return filter.passes(event.auditEvent());
    } catch (InvalidAuditEventException e) {
      // So that the follower accounts for it.
      return true;
    }
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
