package io.trailkeeper.collector.journal;

import io.trailkeeper.core.journal.JournaledEvent;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last events that were appended, as they were: followers that keep up read them from here, and
 * so none is read from the disk, checked and parsed again for each of them. Who is further behind
 * reads the segments, and takes no room here.
 *
 * <p>Holds events that are not durable yet as well: who reads must know how far it may. Memory is
 * bounded by what the events have together; the oldest go first. While nobody reads from here, only
 * a few are held: enough to meet a follower that catches up, and gone before they grow old, which
 * costs the garbage collector least. Thread-safe.
 */
final class RecentEvents {

  /** What an event takes beside its bytes: itself, its hash, and what is known of its fields. */
  static final int EVENT_OVERHEAD_BYTES = 512;

  /** What is held while nobody reads from here: twice what a collector reads at once. */
  private static final long UNREAD_BYTES = 8L << 20;

  private static final int LEAST_SLOTS = 256;

  private final long maxBytes;
  private final String partition;
  private @Nullable JournaledEvent[] events = new JournaledEvent[LEAST_SLOTS];

  /** Where each event's frame ends in its segment. */
  private long[] frameEnds = new long[LEAST_SLOTS];

  private volatile long first;
  private long end;
  private long bytes;

  /** The offset after the last event that somebody has read here. */
  private long readEnd;

  /**
   * @param maxBytes how many bytes the events may take together; 0 to keep none
   * @param partition the journal they are of
   * @param end the offset of the first event that will be added
   */
  RecentEvents(long maxBytes, String partition, long end) {
    this.maxBytes = maxBytes;
    this.partition = partition;
    this.first = maxBytes > 0 ? end : Long.MAX_VALUE;
    this.end = end;
  }

  /** Returns how many bytes the events that are held take. */
  synchronized long bytes() {
    return bytes;
  }

  /**
   * Adds the event that was written. It must be the one after the last.
   *
   * @param receivedAt ms since the epoch
   * @param frameEnd where its frame ends in its segment
   */
  void add(long offset, long receivedAt, Submitted submitted, long frameEnd) {
    if (maxBytes > 0) {
      add(journaled(offset, Instant.ofEpochMilli(receivedAt), submitted), frameEnd);
    }
  }

  private JournaledEvent journaled(long offset, Instant receivedAt, Submitted event) {
    return event.parsed() == null
        ? new JournaledEvent(
            partition, offset, receivedAt, event.sourceName(), event.sha256(), event.bytes())
        : JournaledEvent.of(
            event.parsed(), partition, offset, receivedAt, event.sourceName(), event.sha256());
  }

  private synchronized void add(JournaledEvent event, long frameEnd) {
    long size = size(event);
    if (event.offset() != end || size > maxBytes) {
      // They are to have no holes.
      forgetAll(event.offset() + 1);
      return;
    }
    long room = readEnd >= first ? maxBytes : Math.min(maxBytes, UNREAD_BYTES);
    while (bytes > 0 && bytes + size > room) {
      forgetFirst();
    }
    if (end - first == events.length) {
      grow();
    }
    events[slot(end)] = event;
    frameEnds[slot(end)] = frameEnd;
    bytes += size;
    end++;
  }

  /** Forgets the events from an offset on: they were not durable, and are gone. */
  synchronized void cut(long from) {
    if (maxBytes > 0 && from <= first) {
      forgetAll(from);
    }
    while (end > from) {
      end--;
      forget(end);
    }
    readEnd = Math.min(readEnd, from);
  }

  /** Forgets the events before an offset: all have read them who keep up. */
  synchronized void forgetBefore(long offset) {
    while (first < end && first < offset) {
      forgetFirst();
    }
  }

  /** Whether the event at an offset is likely to be held; for one that was appended. */
  boolean mayHold(long offset) {
    return offset >= first;
  }

  /**
   * Returns the events of a range, as many as there is room for.
   *
   * @return how many; 0 if the first of them is not held
   */
  synchronized int copy(long from, long to, JournaledEvent[] into) {
    if (from < first || from >= end) {
      return 0;
    }
    int count = (int) Math.min(Math.min(end, to) - from, into.length);
    for (int i = 0; i < count; i++) {
      JournaledEvent event = events[slot(from + i)];
      if (event == null) {
        throw new IllegalStateException("event " + (from + i) + " is not held");
      }
      into[i] = event;
    }
    readEnd = Math.max(readEnd, from + count);
    return Math.max(0, count);
  }

  /** Returns where the frame of an event ends in its segment, or -1 if it is not held. */
  synchronized long frameEnd(long offset) {
    return offset < first || offset >= end ? -1 : frameEnds[slot(offset)];
  }

  private void forgetFirst() {
    long oldest = first;
    forget(oldest);
    first = oldest + 1;
  }

  private void forget(long offset) {
    JournaledEvent event = events[slot(offset)];
    if (event != null) {
      bytes -= size(event);
    }
    events[slot(offset)] = null;
  }

  private void forgetAll(long next) {
    Arrays.fill(events, null);
    bytes = 0;
    first = next;
    end = next;
  }

  private void grow() {
    int slots = 2 * events.length;
    @Nullable JournaledEvent[] moved = new JournaledEvent[slots];
    long[] movedEnds = new long[slots];
    for (long offset = first; offset < end; offset++) {
      moved[(int) (offset & (slots - 1))] = events[slot(offset)];
      movedEnds[(int) (offset & (slots - 1))] = frameEnds[slot(offset)];
    }
    events = moved;
    frameEnds = movedEnds;
  }

  private int slot(long offset) {
    return (int) (offset & (events.length - 1));
  }

  private static long size(JournaledEvent event) {
    return event.bytes().length + (long) EVENT_OVERHEAD_BYTES;
  }
}
