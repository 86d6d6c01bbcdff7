package io.trailkeeper.collector.journal;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The segments of an open journal, by base offset. There is always one: the last one is never
 * removed. Thread-safe.
 */
final class Segments {

  private final ConcurrentSkipListMap<Long, Segment> byBase = new ConcurrentSkipListMap<>();
  private final AtomicLong damages = new AtomicLong();

  void add(Segment segment) {
    byBase.put(segment.base(), segment);
  }

  void remove(Segment segment) {
    byBase.remove(segment.base());
  }

  boolean isEmpty() {
    return byBase.isEmpty();
  }

  Segment first() {
    return byBase.firstEntry().getValue();
  }

  Segment last() {
    return byBase.lastEntry().getValue();
  }

  /** Returns the segment that an event is in if it is in any. */
  @Nullable Segment holding(long offset) {
    return value(byBase.floorEntry(offset));
  }

  /** Returns the segment after one. */
  @Nullable Segment after(Segment segment) {
    return value(byBase.higherEntry(segment.base()));
  }

  /** Returns the segment before one. */
  @Nullable Segment before(Segment segment) {
    return value(byBase.lowerEntry(segment.base()));
  }

  int count() {
    return byBase.size();
  }

  /** Returns how many bytes all have together. */
  long bytes() {
    long bytes = 0;
    for (Segment segment : byBase.values()) {
      bytes += segment.bytes();
    }
    return bytes;
  }

  /** Returns about how many bytes the events from an offset on have, up to the end. */
  long bytesFrom(long offset, long end) {
    long bytes = 0;
    for (Segment segment : byBase.values()) {
      Segment after = after(segment);
      long to = after == null ? end : after.base();
      if (offset <= segment.base()) {
        bytes += to > segment.base() ? segment.bytes() : 0;
      } else if (offset < to) {
        double share = (double) (to - offset) / (to - segment.base());
        bytes += (long) (segment.bytes() * share);
      }
    }
    return bytes;
  }

  /** Counts a place where no whole frame was found, once; whether that is news. */
  boolean damaged(Segment segment, long offset) {
    boolean news = segment.damagedAt(offset);
    if (news) {
      damages.incrementAndGet();
    }
    return news;
  }

  /** Returns at how many places no whole frame was found. */
  long damages() {
    return damages.get();
  }

  private static @Nullable Segment value(Map.@Nullable Entry<Long, Segment> entry) {
    return entry == null ? null : entry.getValue();
  }
}
