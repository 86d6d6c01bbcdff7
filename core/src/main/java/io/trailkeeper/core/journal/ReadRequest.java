package io.trailkeeper.core.journal;

import static java.util.Objects.requireNonNull;

import io.trailkeeper.core.selector.EventFilter;
import java.time.Duration;

/**
 * What a follower asks of a journal.
 *
 * @param follower the registered name of who reads
 * @param from the first event to look at
 * @param before the offset of the first event not to look at any more; {@link #NO_END} for none
 * @param committed how far the follower has committed: it never asks again for an event before
 *     this; at most {@code from}. What a follower said last counts, also if it is less than before
 * @param filter which events to return; the others are passed over and counted. A loss is never
 *     passed over
 * @param maxEvents how many events to return at most, 1 or more
 * @param maxBytes how many bytes the returned events' {@code bytes} have together at most, 1 or
 *     more; a single event may have more
 * @param maxWait how long to wait if there is nothing to look at yet; zero: not at all
 */
public record ReadRequest(
    String follower,
    Cursor from,
    long before,
    Cursor committed,
    EventFilter filter,
    int maxEvents,
    int maxBytes,
    Duration maxWait) {

  /** Looks at every event there is. */
  public static final long NO_END = Long.MAX_VALUE;

  /**
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public ReadRequest {
    requireNonNull(follower, "follower");
    requireNonNull(filter, "filter");
    if (before <= from.offset()) {
      throw new IllegalArgumentException(
          "a read before offset " + before + " from " + from + ", allowed: after where it begins");
    }
    if (!committed.partition().equals(from.partition()) || committed.offset() > from.offset()) {
      throw new IllegalArgumentException(
          "committed is " + committed + ", allowed: up to where the read begins, " + from);
    }
    if (maxEvents < 1) {
      throw new IllegalArgumentException("maxEvents " + maxEvents + ", allowed: 1 or more");
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes " + maxBytes + ", allowed: 1 or more");
    }
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("maxWait " + maxWait + ", allowed: 0 or more");
    }
  }
}
