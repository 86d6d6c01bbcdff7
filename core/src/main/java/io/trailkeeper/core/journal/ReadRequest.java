package io.trailkeeper.core.journal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a follower asks of a journal.
 *
 * @param follower the registered name of who reads
 * @param from the first event to look at
 * @param committed how far the follower has committed: it never asks again for an event before
 *     this; at most {@code from}. What a follower said last counts, also if it is less than before
 * @param selection which events to return; the others are passed over and counted. Called in the
 *     order of the events; must be a pure function of the event
 * @param maxEvents how many events to return at most, 1 or more
 * @param maxBytes how many bytes the returned events' {@code bytes} have together at most, 1 or
 *     more; a single event may have more
 * @param maxWait how long to wait if there is nothing to look at yet; zero: not at all
 */
public record ReadRequest(
    String follower,
    Cursor from,
    Cursor committed,
    Predicate<JournaledEvent> selection,
    int maxEvents,
    int maxBytes,
    Duration maxWait) {

  /**
   * @throws IllegalArgumentException naming the value that is out of its range
   */
  public ReadRequest {
    requireNonNull(follower, "follower");
    requireNonNull(selection, "selection");
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
