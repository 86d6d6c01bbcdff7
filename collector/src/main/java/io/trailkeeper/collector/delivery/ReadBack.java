package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadRequest;
import io.trailkeeper.core.journal.ReadResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads back from the journals what was delivered before a start, so that a retry of it is known.
 * For the collector's thread.
 */
final class ReadBack {

  private static final int MAX_EVENTS = 10_000;

  /** A capture that does not answer in this time is gone on without. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String follower;
  private final Partitions partitions;
  private final TrailEvents events;
  private final Duplicates duplicates;
  private final Map<String, Long> unread = new HashMap<>();
  private Instant since = Instant.MAX;
  private boolean opened;

  ReadBack(String follower, Partitions partitions, TrailEvents events, Duplicates duplicates) {
    this.follower = follower;
    this.partitions = partitions;
    this.events = events;
    this.duplicates = duplicates;
  }

  /** A partition is read from here on; what is before was delivered before the start. */
  void opened(Cursor from) {
    opened |= unread.putIfAbsent(from.partition(), from.offset()) == null;
  }

  /**
   * Makes sure that what was delivered not long before a time is known, of all partitions that are
   * open.
   */
  void before(Instant receivedAt) throws InterruptedException {
    Instant wanted = receivedAt.minus(Duplicates.BEFORE);
    if (!duplicates.isActive() || !(opened || wanted.isBefore(since))) {
      return;
    }
    opened = false;
    since = wanted.isBefore(since) ? wanted : since;
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (Partition partition : partitions.open()) {
      readBack(partition, until);
    }
  }

  private void readBack(Partition partition, long until) throws InterruptedException {
    String name = partition.batch().next().partition();
    long to = unread.getOrDefault(name, 0L);
    Instant from = since;
    partition.cutShort();
    Optional<Cursor> begin =
        partitions
            .answer(partition, () -> partition.source().reader().since(from), left(until))
            .filter(found -> found.partition().equals(name) && found.offset() < to);
    if (begin.isEmpty()) {
      return;
    }
    Cursor at = begin.get();
    while (at.offset() < to) {
      Cursor next = at;
      Optional<ReadResult> result =
          partitions
              .answer(
                  partition, () -> partition.source().reader().read(request(next, to)), left(until))
              .filter(found -> !found.next().equals(next));
      if (result.isEmpty()) {
        return;
      }
      remember(result.get());
      at = result.get().next();
    }
    unread.put(name, begin.get().offset());
  }

  private static Duration left(long until) {
    return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
  }

  private ReadRequest request(Cursor from, long to) {
    // That less is committed than before holds back the journal until the next read.
    return new ReadRequest(
        follower,
        from,
        to,
        from,
        events.filter(),
        MAX_EVENTS,
        Partition.MAX_READ_BYTES,
        Duration.ZERO);
  }

  private void remember(ReadResult result) {
    List<EventHash> hashes = new ArrayList<>();
    for (JournaledEvent event : result.events()) {
      try {
        if (event.isLoss() || events.isLogged(event)) {
          hashes.add(EventHash.of(event));
        }
      } catch (InvalidAuditEventException e) {
        // It is in no log file.
      }
    }
    duplicates.delivered(hashes);
  }
}
