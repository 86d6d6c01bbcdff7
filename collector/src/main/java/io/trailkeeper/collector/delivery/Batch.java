package io.trailkeeper.collector.delivery;

import io.trailkeeper.core.audit.InvalidAuditEventException;
import io.trailkeeper.core.checkpoint.CursorRange;
import io.trailkeeper.core.checkpoint.KnownGap;
import io.trailkeeper.core.checkpoint.Passed;
import io.trailkeeper.core.classification.ClassifiedEvent;
import io.trailkeeper.core.journal.Cursor;
import io.trailkeeper.core.journal.Gap;
import io.trailkeeper.core.journal.InvalidLossException;
import io.trailkeeper.core.journal.JournaledEvent;
import io.trailkeeper.core.journal.Loss;
import io.trailkeeper.core.journal.ReadResult;
import io.trailkeeper.core.logfile.Compression;
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
 * Events of one partition that will be one log file, how far the journal was scanned for them, and
 * what is missing there.
 *
 * <p>It holds the log file, compressed, and, where there are several partitions, the events'
 * hashes, and no events.
 */
final class Batch {

  /**
   * How many gaps one step of the checkpoint adds at most: their details stand there twice for a
   * moment, and have to fit into an object of the API server.
   */
  static final int MAX_GAPS = 20;

  private static final int MAX_NARROW_READS = 3;

  private final TrailEvents events;
  private final Compression compression;
  private final LogFileBuilder logFile;
  private final Cursor from;
  private final @Nullable Instant since;
  private final boolean hashed;
  private final boolean asTheyAre;
  private final List<KnownGap> gaps = new ArrayList<>();
  private final List<Long> duplicates = new ArrayList<>();
  private final Set<EventHash> hashes = new HashSet<>();
  private final List<EventFilter> unchecked = new ArrayList<>();
  private Cursor next;
  private @Nullable Instant receivedUpTo;
  private long filtered;
  private long losses;
  private int timesRead = 1;
  private long readBefore;
  private @Nullable Instant openedAt;
  private Instant oldestReceivedAt = Instant.MAX;

  /**
   * @param since when the event before it was received; null if that is not known
   * @param hashed whether to remember what is in it
   */
  Batch(TrailEvents events, Cursor from, @Nullable Instant since, boolean hashed) {
    this(events, events.compression(), from, since, hashed);
  }

  private Batch(
      TrailEvents events,
      Compression compression,
      Cursor from,
      @Nullable Instant since,
      boolean hashed) {
    this.events = events;
    this.compression = compression;
    this.logFile = events.newLogFile(compression);
    this.from = from;
    this.since = since;
    this.hashed = hashed;
    this.asTheyAre = events.areLoggedAsTheyAre();
    this.next = from;
    this.receivedUpTo = since;
  }

  /** Returns an empty batch of what was prepared before: its log file has a key that says how. */
  static Batch prepared(TrailEvents events, Compression compression, Cursor from) {
    return new Batch(events, compression, from, null, false);
  }

  /** Returns an empty batch that begins where this one ends. */
  Batch following() {
    return new Batch(events, next, receivedUpTo, hashed);
  }

  /**
   * Adds what was read from where the batch ends; not all of it, if it then has as many gaps as it
   * may have.
   *
   * @param leaveOut which of the events that the trail selects are in another log file already
   * @param known a time before which nothing of this partition is missing, for a gap before which
   *     nothing was read
   */
  void add(ReadResult result, Predicate<JournaledEvent> leaveOut, Instant known, Instant now) {
    if (openedAt == null && !result.next().equals(next)) {
      openedAt = now;
    }
    result.gap().ifPresent(gap -> gaps.add(gap(gap, result, known, now)));
    int taken = 0;
    for (JournaledEvent event : result.events()) {
      if (gaps.size() >= MAX_GAPS) {
        break;
      }
      add(event, leaveOut);
      receivedUpTo = event.receivedAt();
      taken++;
    }
    if (taken == result.events().size()) {
      filtered += result.filtered();
      next = result.next();
    } else {
      // Offsets have no holes: what was not returned was filtered, or is missing.
      Cursor end = result.events().get(taken).cursor();
      long missing = result.gap().map(Gap::events).orElse(0L);
      filtered += end.offset() - next.offset() - taken - missing;
      next = end;
    }
  }

  /** A gap lies between the last event before it and the first one after it. */
  private KnownGap gap(Gap gap, ReadResult result, Instant known, Instant now) {
    Instant after = result.events().isEmpty() ? now : result.events().get(0).receivedAt();
    return MissingEvents.ofJournal(gap, receivedUpTo == null ? known : receivedUpTo, after);
  }

  private void add(JournaledEvent event, Predicate<JournaledEvent> leaveOut) {
    try {
      if (event.isLoss()) {
        addLoss(event, event.loss().orElseThrow(), leaveOut);
      } else {
        addEvent(event, leaveOut);
      }
    } catch (InvalidAuditEventException | InvalidLossException e) {
      gaps.add(MissingEvents.unreadable(event));
    }
  }

  private void addLoss(JournaledEvent event, Loss loss, Predicate<JournaledEvent> leaveOut) {
    if (leaveOut.test(event)) {
      duplicates.add(event.offset());
    } else {
      losses++;
      gaps.add(MissingEvents.of(loss));
      remember(event);
    }
  }

  private void addEvent(JournaledEvent event, Predicate<JournaledEvent> leaveOut) {
    if (asTheyAre) {
      long second = event.stageSecond();
      if (isNew(event, leaveOut)) {
        logFile.addLine(event.bytes(), second);
      }
      return;
    }
    Optional<ClassifiedEvent> selected = events.select(event);
    if (selected.isEmpty()) {
      filtered++;
    } else if (isNew(event, leaveOut)) {
      logFile.add(selected.get(), event.source(), event.sha256());
    }
  }

  /** Notes an event that the trail logs; whether it is to be in this log file. */
  private boolean isNew(JournaledEvent event, Predicate<JournaledEvent> leaveOut) {
    if (leaveOut.test(event)) {
      duplicates.add(event.offset());
      return false;
    }
    remember(event);
    if (event.receivedAt().isBefore(oldestReceivedAt)) {
      oldestReceivedAt = event.receivedAt();
    }
    return true;
  }

  private void remember(JournaledEvent event) {
    if (hashed) {
      hashes.add(EventHash.of(event));
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

  long bytes() {
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

  /** Returns what was read and is in no log file. */
  Passed passed() {
    return new Passed(filtered, duplicates.size(), losses, gaps);
  }

  /** Returns how many losses were read. */
  long losses() {
    return losses;
  }

  /** Returns what is missing, in order. */
  List<KnownGap> gaps() {
    return gaps;
  }

  /** Whether the cursor is to be moved at once: there is something to say, or too much already. */
  boolean isUrgent() {
    return gaps.size() >= MAX_GAPS || (!gaps.isEmpty() && logFile.events() == 0);
  }

  /** Whether an event of this content is in the log file; only where they are remembered. */
  boolean holds(EventHash hash) {
    return hashes.contains(hash);
  }

  Set<EventHash> hashes() {
    return hashes;
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
    Batch again = new Batch(events, compression, from, since, hashed);
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
