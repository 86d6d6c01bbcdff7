package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.logfile.LogFile;
import io.trailkeeper.core.logfile.LogFileBuilder;
import io.trailkeeper.core.selector.EventFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Events of one partition that will be one log file, and how far the journal was scanned for them.
 *
 * <p>It holds the log file's content and the events' hashes, and no events.
 */
final class Batch {

  private static final int MAX_NARROW_READS = 3;

  private final TrailEvents events;
  private final LogFileBuilder logFile;
  private final Cursor from;
  private final List<JournaledEvent> unreadable = new ArrayList<>();
  private final List<Long> duplicates = new ArrayList<>();
  private final Set<EventHash> hashes = new HashSet<>();
  private final List<EventFilter> unchecked = new ArrayList<>();
  private Cursor next;
  private long filtered;
  private int timesRead = 1;
  private long readBefore;
  private @Nullable Instant openedAt;
  private Instant oldestReceivedAt = Instant.MAX;

  Batch(TrailEvents events, Cursor from) {
    this.events = events;
    this.logFile = events.newLogFile();
    this.from = from;
    this.next = from;
  }

  /**
   * Adds what was read from where the batch ends.
   *
   * @param leaveOut which of the events that the trail selects are in another log file already
   */
  void add(ReadResult result, Predicate<JournaledEvent> leaveOut, Instant now) {
    for (JournaledEvent event : result.events()) {
      add(event, leaveOut);
    }
    filtered += result.filtered();
    if (openedAt == null && !result.next().equals(next)) {
      openedAt = now;
    }
    next = result.next();
  }

  private void add(JournaledEvent event, Predicate<JournaledEvent> leaveOut) {
    Optional<ClassifiedEvent> selected;
    try {
      selected = events.select(event);
    } catch (InvalidAuditEventException e) {
      unreadable.add(event);
      filtered++;
      return;
    }
    if (selected.isEmpty()) {
      filtered++;
    } else if (leaveOut.test(event)) {
      duplicates.add(event.offset());
    } else {
      logFile.add(selected.get(), event.source(), event.sha256());
      hashes.add(EventHash.of(event));
      if (event.receivedAt().isBefore(oldestReceivedAt)) {
        oldestReceivedAt = event.receivedAt();
      }
    }
  }

  /** Notes that events were passed over, of namespaces that the filter holds not to match. */
  @SuppressWarnings("ReferenceEquality") // a filter may hold thousands of names, and seldom changes
  void passedOver(EventFilter filter) {
    boolean isNew = unchecked.isEmpty() || unchecked.get(unchecked.size() - 1) != filter;
    if (isNew && !filter.otherNamespaces().isEmpty()) {
      unchecked.add(filter);
    }
  }

  /** Returns the filters by which events were passed over. */
  List<EventFilter> unchecked() {
    return unchecked;
  }

  Cursor from() {
    return from;
  }

  Cursor next() {
    return next;
  }

  int bytes() {
    return logFile.length();
  }

  int events() {
    return logFile.events();
  }

  long filtered() {
    return filtered;
  }

  /** Returns the offsets of what was left out, in order. */
  List<Long> duplicates() {
    return duplicates;
  }

  /** Whether an event of this content is in the log file. */
  boolean holds(EventHash hash) {
    return hashes.contains(hash);
  }

  Set<EventHash> hashes() {
    return hashes;
  }

  /** Returns the events that are none; there should never be one. */
  List<JournaledEvent> unreadable() {
    return unreadable;
  }

  CursorRange range() {
    return new CursorRange(from.partition(), from.offset(), next.offset());
  }

  /** Whether the journal was scanned at all. */
  boolean scanned() {
    return next.offset() > from.offset();
  }

  /** Returns when something was first read for the batch; null while nothing was. */
  @Nullable Instant openedAt() {
    return openedAt;
  }

  /** Returns a batch that begins where this one does, to read the same range again. */
  Batch again() {
    Batch again = new Batch(events, from);
    again.openedAt = openedAt;
    again.timesRead = timesRead + 1;
    again.readBefore = Math.max(readBefore, next.offset());
    return again;
  }

  /**
   * Whether the range was read several times, and each time its filter turned out to be too narrow:
   * it is then read with one that passes over no namespace.
   */
  boolean isReadWide() {
    return timesRead > MAX_NARROW_READS && next.offset() < readBefore;
  }

  /** Returns the end of the range that was read before. */
  long wideUntil() {
    return readBefore;
  }

  /** Returns when the first of the events was received; there must be one. */
  Instant oldestReceivedAt() {
    return oldestReceivedAt;
  }

  LogFile close() {
    return logFile.build();
  }
}
