package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.hash.RecentHashes;
import java.time.Duration;
import java.util.Collection;

/**
 * The events that were delivered lately: an API server that had no answer from one capture sends
 * the same events to another, so that they come in two partitions. For the collector's thread.
 *
 * <p>An event is left out only if the log file that holds the other copy is <em>committed</em>. So
 * whatever dies when, no copy is left out on the strength of another one that is left out too.
 *
 * <p>The last {@value #WINDOW} delivered events are known at least, and at most twice as many, in
 * 32 MiB. After a start those of {@link #BEFORE} are read back. A retry that comes still later (its
 * capture was away while more was delivered) is delivered twice, with the same {@code eventID}.
 */
final class Duplicates {

  static final int WINDOW = 500_000;

  /**
   * How far before the first event that is not delivered is read back after a start. API servers
   * give up after about 100 s, after four minutes at most.
   */
  static final Duration BEFORE = Duration.ofMinutes(10);

  private final boolean active;
  private final RecentHashes delivered = new RecentHashes(WINDOW);

  /**
   * @param active whether there are several partitions; if not, the journal has done this
   */
  Duplicates(boolean active) {
    this.active = active;
  }

  boolean isActive() {
    return active;
  }

  boolean isDelivered(EventHash hash) {
    return active && delivered.contains(hash.first(), hash.second());
  }

  void delivered(Collection<EventHash> hashes) {
    if (active) {
      hashes.forEach(hash -> delivered.add(hash.first(), hash.second()));
    }
  }
}
